"""One sentence with values in it, in two languages: found in a text, and filled in again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

# `{1}` holds words of ours. Two kinds are left as they are: `{1!}` is what a person wrote, however
# long; `{1#}` is a serial number, a zone, an id: one word.
SLOT = re.compile(r"\{(\d+)([!#]?)\}")
_LETTER = re.compile(r"[A-Za-z]")
FIRM_LETTERS = 12
# Where a value of ours begins with its article: "de" + "el reemplazo" is "del reemplazo".
_CONTRACTED = (("de ", "el ", "del "), ("a ", "el ", "al "))


class Pattern:
    """`literals` are the English between the values, one more than `numbers`; `target` is the other
    language. `weight` counts the literal letters: who has more of them, knows more. `quotes` says
    that it introduces what a person wrote."""

    def __init__(self, template: str, target: str) -> None:
        pieces = list(_pieces(template.strip()))
        self.literals = [literal for literal, _ in pieces]
        self.numbers = [number for _, number in pieces if number]
        self.target = list(_pieces(target.strip()))
        marks = {int(number): mark for number, mark in SLOT.findall(target)}
        self.verbatim = frozenset(number for number, mark in marks.items() if mark)
        self._values = ["(\\S*?)" if marks[number] == "#" else "(.*?)" for number in self.numbers]
        self.quotes = "!" in marks.values() and bool(self.literals[0])
        self.weight = len(_LETTER.findall("".join(self.literals)))

    @property
    def firm(self) -> bool:
        """Whether the literals alone tell that a text is of this pattern, whatever its values."""
        return self.weight >= FIRM_LETTERS

    def may_begin(self, start: str) -> bool:
        """Whether a text that begins with `start` may be of this pattern."""
        first = self.literals[0]
        return first.startswith(start) or start.startswith(first)

    def values_of(self, text: str) -> dict[int, str] | None:
        """The values of a whole text, None where it is not of this pattern."""
        # Where the values at the end are empty, the space before them was cut off.
        cut = f"{text} "
        if not (cut.startswith(self.literals[0]) and cut.rstrip().endswith(self.literals[-1])):
            return None
        found = self._expression.fullmatch(text) or self._expression.fullmatch(cut)
        return dict(zip(self.numbers, found.groups(), strict=True)) if found else None

    def filled(self, values: Mapping[int, str]) -> str:
        """The target with its values, without space around it."""
        text = ""
        for literal, number in self.target:
            text += literal
            if number:
                text = _joined(text, values[number])
        return text.strip()

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        # Compiled when it is wanted first: a reader meets a few of many hundreds.
        literals = [re.escape(literal) for literal in self.literals]
        values = (*self._values, "")
        return re.compile("".join(map("".join, zip(literals, values, strict=True))), re.DOTALL)


def _pieces(template: str) -> Iterator[tuple[str, int]]:
    """Each literal with the number of the value after it; 0 after the last one."""
    end = 0
    for slot in SLOT.finditer(template):
        yield template[end : slot.start()], int(slot[1])
        end = slot.end()
    yield template[end:], 0


def _joined(text: str, value: str) -> str:
    for before, article, contracted in _CONTRACTED:
        apart = text == before or text.endswith((f" {before}", f"({before}"))
        if apart and value.startswith(article):
            return text.removesuffix(before) + contracted + value.removeprefix(article)
    return text + value
