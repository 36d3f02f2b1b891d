"""The commands of the pages: found, taken apart, and each with the place where it stands."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")], key=lambda path: path.as_posix()
)
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"(?<=\n\n)(?: {4}(?:make|aws|sam|\./care|python|\.venv).*\n(?: {4}.*\n)*)")
# A command inside a sentence or a cell; a name alone, like `./care`, is none.
INLINE = re.compile(r"(?<!`)`((?:make|\./care) [a-z][^`\n]*)`(?!`)")
SUBSTITUTED = re.compile(r"^\$\((.*)\)$", re.DOTALL)
BREAKS = set(";|&()")
KEYWORDS = {"do", "then", "else"}
# A page whose every block a test of its own pastes into a shell, against the whole stack.
PASTED = {"docs/stores.md": "tests/e2e/test_point_of_sale.py"}
SHELLS = {"sh", "bash", "shell", "console"}


@dataclass(frozen=True)
class Command:
    """One simple command, without what is redirected, and where it stands. `named` is one that a
    sentence names, perhaps without all that it needs."""

    words: tuple[str, ...]
    page: str
    line: int
    named: bool = False

    @property
    def place(self) -> str:
        """`docs/operating.md:31`"""
        return f"{self.page}:{self.line}"


def commands() -> list[Command]:
    """Every command of every page, but of those that are pasted whole elsewhere."""
    return [command for path in PAGES for command in of_page(path)]


def of_page(path: Path) -> Iterator[Command]:
    """The commands of one page, in blocks and in sentences."""
    text, name = path.read_text("utf-8"), path.relative_to(ROOT).as_posix()
    if name in PASTED:
        return
    for language, begins, block in blocks(text):
        if language in SHELLS:
            yield from of_block(block, name, text[:begins].count("\n") + 1)
    prose = FENCE.sub(lambda found: "\n" * found[0].count("\n"), text)
    for found in INLINE.finditer(prose):
        line = prose[: found.start()].count("\n") + 1
        yield from (Command(words, name, line, named=True) for words in simple(found[1]))


def blocks(text: str) -> Iterator[tuple[str, int, str]]:
    """Language, place and text of each block of code; an indented one that runs something is sh."""
    for found in FENCE.finditer(text):
        yield found[1], found.start(2), found[2]
    for found in INDENTED.finditer(FENCE.sub(lambda f: "\n" * f[0].count("\n"), text)):
        yield "sh", found.start(), found[0]


def of_block(block: str, page: str, line: int) -> Iterator[Command]:
    """The simple commands of a block, line by line; one that goes on with \\ is one."""
    pending, begun = "", line
    for number, row in enumerate(block.splitlines(), line):
        begun = begun if pending else number
        pending += row.removesuffix("\\") + (" " if row.endswith("\\") else "")
        if not row.endswith("\\"):
            yield from (Command(words, page, begun) for words in simple(pending))
            pending = ""


def simple(line: str) -> Iterator[tuple[str, ...]]:
    """The words of each simple command of a line, of those in $(…) as well."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="();|&<>")
    lexer.whitespace_split, lexer.commenters = True, "#"
    words: list[str] = []
    skip = False
    for word in [*lexer, ";"]:
        inner = SUBSTITUTED.match(word)
        if inner:
            yield from simple(inner[1])
        if skip:
            skip = False
        elif word and set(word) <= {"<", ">"}:
            skip = True
        elif set(word) <= BREAKS or word in KEYWORDS:
            if words:
                yield tuple(words)
            words = []
        else:
            words.append(word)
