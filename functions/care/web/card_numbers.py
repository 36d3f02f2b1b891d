"""Finds card numbers in what people type, so that none is ever stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

SHORTEST, LONGEST = 13, 19  # ISO/IEC 7812: digits of a card's number
# Digits in groups, the same single separator between all of them.
_RUN = re.compile(r"\d+(?:([ \u00a0.\-])\d+(?:\1\d+)*)?")


def holds_card_number(text: str) -> bool:
    """Whether 13 to 19 digits in a row, or in groups, pass the check digit of card numbers.

    >>> holds_card_number("my card is 4242 4242 4242 4242")
    True
    """
    runs = (re.split(r"\D", run.group()) for run in _RUN.finditer(text))
    return any(_passes_luhn(digits) for groups in runs for digits in _joined(groups))


def _joined(groups: list[str]) -> Iterator[str]:
    """Every row of neighbouring groups that is as long as a card number."""
    for start in range(len(groups)):
        for digits in accumulate(groups[start:]):
            if len(digits) > LONGEST:
                break
            if len(digits) >= SHORTEST:
                yield digits


def _passes_luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0
