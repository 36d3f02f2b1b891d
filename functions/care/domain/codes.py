"""Activation codes: what is printed on a card, and what a person types of it (BUY-4)."""

from __future__ import annotations

import re
from dataclasses import field

from ..frozen import frozen
from .errors import BadValue

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
DIGITS = 20  # 19 of chance, 5 bits each, and the check character
RANDOM_BYTES = 12  # 96 bits, of which 95 are used
_GROUP = 4
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
_NOISE = re.compile(r"[\s\-]")
# What stands for another character in print; upper case first, on ASCII alone: ı is no I.
_READ_AS = str.maketrans("OIL", "011")
_LENGTH = f"An activation code has {DIGITS} letters and digits; look at the card again."
_TYPO = "There is a typing error in this code; compare it with the card, character by character."


@frozen
class ActivationCode:
    """95 random bits and a check character. `text` is the canonical form; no repr shows it.

    >>> ActivationCode.read("0000-0000 0000-0000-000o").shown
    '0000-0000-0000-0000-0000'
    """

    text: str = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.text) != DIGITS or not set(self.text) <= _VALUES.keys():
            raise BadValue("/code", _LENGTH)
        if _remainder(self.text) != 0:
            raise BadValue("/code", _TYPO)

    @classmethod
    def made_of(cls, chance: bytes) -> ActivationCode:
        """The code of `RANDOM_BYTES` bytes of the caller's chance. Raises ValueError for fewer."""
        if len(chance) < RANDOM_BYTES:
            raise ValueError(f"a code needs {RANDOM_BYTES} random bytes")
        number = int.from_bytes(chance[:RANDOM_BYTES], "big")
        digits = "".join(ALPHABET[number >> 5 * place & 31] for place in range(DIGITS - 1))
        return cls(digits + ALPHABET[_times_two(_remainder(digits))])

    @classmethod
    def read(cls, raw: str, pointer: str = "/code") -> ActivationCode:
        """The code as a person writes it: spaces, hyphens, lower case, O for 0, I and L for 1.

        Raises `BadValue` naming `pointer`, with the way out.
        """
        text = _NOISE.sub("", raw)
        text = text.upper().translate(_READ_AS) if text.isascii() else ""
        try:
            return cls(text)
        except BadValue as error:
            raise BadValue(pointer, error.detail) from None

    @property
    def shown(self) -> str:
        """In groups of four, as it is printed."""
        return "-".join(self.text[at : at + _GROUP] for at in range(0, DIGITS, _GROUP))


def _remainder(digits: str) -> int:
    """The digits as a polynomial over GF(32), at the field's generator: 0 for a whole code.

    Each place has a weight of its own there (31 powers, 20 places), so that no single wrong
    character and no two exchanged ones leave it at 0: an error is weight times difference, and
    neither is 0. A sum modulo 32 could not see both.
    """
    remainder = 0
    for digit in digits:
        remainder = _times_two(remainder) ^ _VALUES[digit]
    return remainder


def _times_two(element: int) -> int:
    """Twice an element of GF(32), modulo x^5 + x^2 + 1."""
    doubled = element << 1
    return doubled ^ 0b100101 if doubled & 32 else doubled
