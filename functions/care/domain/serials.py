"""Serial numbers, as a scanner, a person or a registry writes them."""

from __future__ import annotations

import re

from ..frozen import frozen
from .errors import BadValue

_NOISE = re.compile(r"[\s.\-]")
_SERIAL = re.compile(r"[A-Z0-9]{4,32}")
# Before upper(): it turns letters like ß, ſ and ı into others, and nothing else is guessed.
_WRITTEN = re.compile(r"[A-Za-z0-9]{4,32}")
_WAY_OUT = "A serial number has 4 to 32 letters and digits; it stands on the device and its box."


@frozen
class SerialNumber:
    """Upper case, without spaces, hyphens and dots; nothing else is guessed (RET-2).

    >>> SerialNumber.read("1zn-ab 12.34").text
    '1ZNAB1234'
    """

    text: str

    def __post_init__(self) -> None:
        if not _SERIAL.fullmatch(self.text):
            raise BadValue("/serial", _WAY_OUT)

    @classmethod
    def read(cls, raw: str, pointer: str = "/serial") -> SerialNumber:
        """Raises `BadValue` naming `pointer` where no serial number can be read."""
        text = _NOISE.sub("", raw)
        if not _WRITTEN.fullmatch(text):
            raise BadValue(pointer, _WAY_OUT)
        return cls(text.upper())

    def __str__(self) -> str:
        return self.text
