"""Values that no test and no program would write by chance, found in whatever form they come out.

A value is looked for as it is, as JSON, URLs and HTML write it, in base 16 and 64 wherever it
begins, and in what was packed.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any
from urllib.parse import quote, quote_plus

from care.domain.codes import RANDOM_BYTES, ActivationCode

_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
_DEEPEST = 3  # packed in base 64 in JSON is two


@dataclass
class Canaries:
    """By its kind, each value of one test. `seed` tells one test's from another's."""

    seed: str
    values: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)

    def word(self, kind: str, form: str = "{}") -> str:
        """A new text of `kind`: letters that are no word, put into `form`."""
        letters = "".join(self._random.choices("bcdfghjkmnpqrstvwxz", k=14))
        return self.keep(kind, form.format(f"Canary{letters}"))

    def card(self, kind: str = "card") -> str:
        """A new number of 16 digits with its check digit."""
        digits = "4" + "".join(self._random.choices("0123456789", k=14))
        doubled = (int(n) * (2 - place % 2) for place, n in enumerate(digits))
        total = sum(number - 9 if number > 9 else number for number in doubled)
        return self.keep(kind, digits + str(-total % 10))

    def code(self, kind: str = "code") -> str:
        """A new activation code of no card."""
        made = ActivationCode.made_of(self._random.randbytes(RANDOM_BYTES))
        self.keep(f"{kind} as printed", made.shown)
        return self.keep(kind, made.text)

    def keep(self, kind: str, value: str) -> str:
        """The value, which is looked for from here on. Raises ValueError for a short one."""
        if len(value) < 12:
            raise ValueError(f"{kind} may be there by chance")
        self.values[kind] = value
        return value

    def found(self, anything: Any, but: Iterable[str] = ()) -> set[str]:
        """The kinds whose values are in it, in any form; `but` those kinds."""
        contents = [each for leaf in _leaves(anything) for each in _unpacked(leaf)]
        allowed = set(but)
        return {
            kind
            for kind, value in self.values.items()
            if kind not in allowed and any(f in c for c in contents for f in forms(value))
        }


@cache
def forms(value: str) -> frozenset[bytes]:
    """All that `value` may be written as, in lower case."""
    raw = value.encode()
    texts = {
        value,
        json.dumps(value)[1:-1],
        json.dumps(json.dumps(value)[1:-1])[1:-1],
        quote(value, safe=""),
        quote_plus(value),
        html.escape(value),
        raw.hex(),
        *_in_base64(raw),
    }
    return frozenset(each.lower().encode() for each in texts)


def _in_base64(raw: bytes) -> Iterator[str]:
    """Without what depends on the bytes beside it, wherever among them it begins."""
    for before in range(3):
        text = base64.b64encode(bytes(before) + raw).decode().rstrip("=")
        inner = text[(0, 2, 3)[before] : (before + len(raw)) * 8 // 6]
        yield inner
        yield inner.translate(str.maketrans("+/", "-_"))


def _leaves(anything: Any) -> Iterator[bytes]:
    """The texts in it: names and values of objects, and what else there is as it would print."""
    if isinstance(anything, Mapping):
        for pair in anything.items():
            yield from _leaves(pair)
    elif isinstance(anything, (list, tuple, set)):
        for each in anything:
            yield from _leaves(each)
    elif isinstance(anything, bytes):
        yield anything
    else:
        text = anything if isinstance(anything, str) else repr(anything)
        yield text.encode("utf-8", "surrogatepass")


def _unpacked(content: bytes, depth: int = 0) -> Iterator[bytes]:
    """It, and what is packed in it, in lower case."""
    yield content.lower()
    if depth == _DEEPEST:
        return
    if inflated := _inflated(content):
        yield from _unpacked(inflated, depth + 1)
    for run in _BASE64.findall(content):
        try:
            decoded = base64.b64decode(run.translate(bytes.maketrans(b"-_", b"+/")) + b"==")
        except binascii.Error:
            continue
        if inflated := _inflated(decoded):
            yield from _unpacked(inflated, depth + 1)


def _inflated(content: bytes) -> bytes:
    if content[:1] not in (b"\x78", b"\x1f"):
        return b""
    try:
        return zlib.decompress(content, 32 + zlib.MAX_WBITS)
    except zlib.error:
        return b""
