"""Finds card numbers in what people type, so that none is ever stored."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

A_CARD = "This looks like a card number. Never send one here; leave it out."
SHORTEST, LONGEST = 13, 19  # ISO/IEC 7812: digits of a card's number
# What people put between digits: any space, dash or stop, up to three of them.
_BETWEEN = r"[\s._/\u2010-\u2015\u2043\u2212\u00b7\-]{1,3}"
# Patterns as texts: every door imports them, and `re` compiles one when it is first used.
_RUN = rf"\d+(?:{_BETWEEN}\d+)*"
_ALIKE = r"[\s.\-_\u2010-\u2015]"  # one of these between all groups, however long
_NAME = r"[0-9]*[A-Za-z][0-9A-Za-z]*"
# Of version 4, as sign-in services and browsers make them. One of digits alone is nobody's.
_UUID = r"(?i)\b(?=[0-9-]*[a-f])[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"
# How cards are printed and typed where the separators differ: the last group may be shorter.
_EMBOSSED = ([4, 6, 5], [4, 6, 4], [8, 8])


def holds_card_number(text: str) -> bool:
    """Whether 13 to 19 digits of any script, in a row or in groups, pass the check digit of cards.

    Groups may be of any length where one separator stands between all; else as on cards. Marks
    that nobody sees are passed over.

    >>> holds_card_number("my card is 4242 4242 4242 4242")
    True
    """
    return any(_a_card(*row) for row in _rows(text))


def names_card_number(text: str) -> bool:
    """The same of an id, a key or a name of a file: digits beside a letter are part of a name, an
    UUID is none, nor is a number filled up with zeros, for no card's begins with 0, and groups are
    as on cards: `IMG_20261122_174219` is a time.

    >>> names_card_number("4242-4242-4242-4242"), names_card_number("plan_4f242424242424242")
    (True, False)
    """
    left = re.sub(_NAME, "x", re.sub(_UUID, "x", text))
    rows = (groups for groups, _ in _rows(left) if groups[0][0] != "0")
    return any(_grouped(groups) and _a_card(groups) for groups in rows)


def _rows(text: str) -> Iterator[tuple[list[str], list[str]]]:
    """Neighbouring groups of digits that are as long as a card number, and what is between them."""
    if not text.isascii():
        import unicodedata

        text = unicodedata.normalize("NFKC", text)
        text = "".join(each for each in text if each.isprintable() or each.isspace())
    for run in re.finditer(_RUN, text):
        parts = re.split(r"(\D+)", run.group())
        groups, between = parts[::2], parts[1::2]
        for start in range(len(groups)):
            for end, length in enumerate(accumulate(map(len, groups[start:])), start):
                if length > LONGEST:
                    break
                if length >= SHORTEST:
                    yield groups[start : end + 1], between[start:end]


def _a_card(groups: Sequence[str], between: Sequence[str] = ()) -> bool:
    alike = len(set(between)) <= 1 and all(re.fullmatch(_ALIKE, each) for each in between)
    return (alike or _grouped(groups)) and _passes_luhn("".join(groups))


def _grouped(groups: Sequence[str]) -> bool:
    *first, last = [len(group) for group in groups]
    equal = len(first) != 1 and len(set(first)) <= 1 and (not first or last <= first[0])
    return equal or [*first, last] in _EMBOSSED


def _passes_luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0
