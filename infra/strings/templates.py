"""The sentences that the service can say, collected from its source as templates.

A template is what stands between the quotes, its values numbered: `{amount.text} is held.` is
`{1} is held.`. A sentence that is put together of several constants is several templates.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FUNCTIONS = Path(__file__).parents[2] / "functions"
FOLDERS = ("domain", "usecases", "web", "adapters/documents")

_DOES_NOT_SPEAK = "makes no sentence; what it raises is caught or logged, never answered"
_OPERATOR = "answers the operator's and the maker's machines, which read English"
_DESK = "is read by the desk and the operator, whose tools are English"
_PROGRAM = "is the edge's own machinery: names, patterns, log events"
_BANK = "is evidence for a bank, which gets the record as it was written"
# Modules that no customer hears of, and why. Everything else is looked at.
UNREAD: dict[str, str] = {
    "adapters/documents/font.py": _PROGRAM,
    "adapters/documents/pages.py": _PROGRAM,
    "adapters/documents/sheets.py": _BANK,
    "domain/books.py": _OPERATOR,
    "domain/differences.py": _OPERATOR,
    "domain/our_books.py": _OPERATOR,
    "domain/reconciling.py": _OPERATOR,
    "domain/registry.py": _DOES_NOT_SPEAK,
    "domain/tables.py": _DOES_NOT_SPEAK,
    "domain/touch.py": _DOES_NOT_SPEAK,
    "domain/turn.py": _DOES_NOT_SPEAK,
    "domain/values.py": _DOES_NOT_SPEAK,
    "usecases/answer_bundle.py": _BANK,
    "usecases/driver.py": _DOES_NOT_SPEAK,
    "usecases/effects.py": _DOES_NOT_SPEAK,
    "usecases/heard.py": _DOES_NOT_SPEAK,
    "usecases/heed_bank.py": _DOES_NOT_SPEAK,
    "usecases/import_devices.py": _OPERATOR,
    "usecases/mint_cards.py": _OPERATOR,
    "usecases/order_events.py": _OPERATOR,
    "usecases/payments.py": _DOES_NOT_SPEAK,
    "usecases/place_bundle.py": _DOES_NOT_SPEAK,
    "usecases/ports.py": _DOES_NOT_SPEAK,
    "usecases/races.py": _DOES_NOT_SPEAK,
    "usecases/reconcile_payments.py": _OPERATOR,
    "usecases/settle.py": _DOES_NOT_SPEAK,
    "usecases/settle_grant.py": _DOES_NOT_SPEAK,
    "usecases/take_order_event.py": _OPERATOR,
    "web/answers.py": _PROGRAM,
    "web/auth.py": _PROGRAM,
    "web/batches.py": _PROGRAM,
    "web/language.py": _PROGRAM,
    "web/nightly.py": _PROGRAM,
    "web/openapi.py": _PROGRAM,
    "web/resolver.py": _PROGRAM,
    "web/routes": _PROGRAM,
    "web/shapes": _PROGRAM,
    "web/telemetry.py": _PROGRAM,
    "web/views/imports.py": _OPERATOR,
    "web/views/reconciliation.py": _OPERATOR,
    "web/views/tasks.py": _DESK,
    "web/views/work.py": _DESK,
}

_NAMED_VALUE = re.compile(r"\{[a-z_]+\}")
_NUMBERED = re.compile(r"\{\d+\}")
_WORD = re.compile(r"[A-Za-z]{2,}")
_CODE = re.compile(r"[A-Z_0-9 ]+|[A-Z][a-z]+(?:[A-Z][a-z]+)+|%.*")


Value = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Template:
    """`text` with `{1}`, `{2}` for its values; `values` is what fills each, wherever the text is
    made: the module, like `domain/hold.py`, and the source, like `claim.serial`."""

    text: str
    values: tuple[frozenset[Value], ...] = ()

    def also(self, other: Template) -> Template:
        """The same text, made at two places."""
        pairs = zip(self.values, other.values, strict=True)
        return Template(self.text, tuple(one | two for one, two in pairs))


def collect(root: Path = FUNCTIONS / "care") -> dict[str, Template]:
    """Every template under `root`, by its text, in the order of the source."""
    found: dict[str, Template] = {}
    for path in _sources(root):
        module = path.relative_to(root).as_posix()
        for new in templates_of(ast.parse(path.read_text("utf-8")), module):
            known = found.get(new.text)
            found[new.text] = known.also(new) if known else new
    return found


def _sources(root: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            module = path.relative_to(root).as_posix()
            if not any(module == each or module.startswith(f"{each}/") for each in UNREAD):
                yield path


def templates_of(tree: ast.Module, module: str) -> Iterator[Template]:
    """The templates of one module: every string in it that reads like words and documents none."""
    aside = set(_aside(tree))
    for node in ast.walk(tree):
        if id(node) in aside or not isinstance(node, (ast.Constant, ast.JoinedStr)):
            continue
        template = _template(node, module)
        if template and reads_like_words(template.text):
            yield template


def _aside(tree: ast.Module) -> Iterator[int]:
    """Strings that document, and the constants that are part of a string with values."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield id(node.value)
        if isinstance(node, ast.JoinedStr):
            yield from (id(value) for value in node.values)


def _template(node: ast.Constant | ast.JoinedStr, module: str) -> Template | None:
    if isinstance(node, ast.JoinedStr):
        return _with_values(node, module)
    if not isinstance(node.value, str):
        return None
    names = (name.strip("{}") for name in _NAMED_VALUE.findall(node.value))
    values = tuple(frozenset({(module, name)}) for name in names)
    return Template(numbered(node.value), values)


def _with_values(node: ast.JoinedStr, module: str) -> Template:
    text, values = "", []
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            values.append(frozenset({(module, ast.unparse(part.value))}))
            text += f"{{{len(values)}}}"
        elif isinstance(part, ast.Constant):
            text += str(part.value)
    return Template(text, tuple(values))


def numbered(text: str) -> str:
    """`One of: {expected}.` as `One of: {1}.`"""
    count = 0

    def number(_: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"{{{count}}}"

    return _NAMED_VALUE.sub(number, text)


def reads_like_words(text: str) -> bool:
    """Whether it could be read by a person: words, and no code, class, pattern or markup."""
    words = _NUMBERED.sub("", text)
    looks_said = " " in text.strip() or re.match(r"[A-Z][a-z]", text)
    return bool(
        _WORD.search(words) and looks_said and "<" not in text and not _CODE.fullmatch(text)
    )
