"""Texts that are no JSON, or JSON that programs read in different ways, or of another kind."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from random import Random

from . import oddities
from .places import inner, put

_MOST = 64 * 1024
_BYTES = (
    *(b"\xff", b"\xc3\x28", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"),
    *(b"\x00", b"'", b"\\", b"\\ud800"),
)
_CODINGS = ("utf-16", "utf-32", "utf-16-be", "utf-8-sig", "utf-7", "cp500")
_NUMBERS = (
    *("NaN", "-Infinity", "1e400", "-1e400", "01", "+1", ".5"),
    *("9" * 5000, "1." + "1" * 5000),
)
_KINDS = (
    b"",
    b" ",
    b"null",
    b"[]",
    b'""',
    b"0",
    b"serial=1ZNA0001&dry_run=true",
    b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>",
    b'--x\r\nContent-Disposition: form-data; name="serial"\r\n\r\n1ZNA0001\r\n--x--\r\n',
    b"{'serial': '1ZNA0001'}",
    b'{"serial": "1ZNA0001",}',
    b'{"serial": "1ZNA0001"} // there',
    b'{"serial": "1ZNA0001"}{"serial": "1ZNA0001"}',
    b"\x80\x04\x95\x00",
)


def text(dice: Random, whole: str) -> bytes:
    """What becomes of a JSON text."""
    return dice.choice(_BREAKS)(dice, whole)


def _cut(dice: Random, whole: str) -> bytes:
    return whole[: dice.randrange(len(whole))].encode()


def _strewn(dice: Random, whole: str) -> bytes:
    raw, place = whole.encode(), dice.randrange(len(whole))
    return raw[:place] + dice.choice(_BYTES) + raw[place:]


def _twice(dice: Random, whole: str) -> bytes:
    """A name twice in one object."""
    value = json.loads(whole)
    if not isinstance(value, dict) or not value:
        return b'{"a": 1, "a": 2}'
    again = json.dumps({dice.choice(list(value)): oddities.value(dice)})
    return (whole[:-1] + ", " + again[1:]).encode("utf-8", "surrogatepass")


def _coded(dice: Random, whole: str) -> bytes:
    """In another coding, or packed."""
    packed = gzip.compress(whole.encode(), mtime=0)
    return dice.choice([*(whole.encode(each) for each in _CODINGS), packed])


def _number(dice: Random, whole: str) -> bytes:
    """A number that JSON does not know, or nobody can hold."""
    value = json.loads(whole)
    marked = json.dumps(put(value, inner(dice, value), "\x01"))
    return marked.replace('"\\u0001"', dice.choice(_NUMBERS)).encode()


def _deep(dice: Random, whole: str) -> bytes:
    opened, closed = dice.choice((("[", "]"), ('{"a":', "}")))
    depth = dice.choice((100, 999, 1001, 5000, 10900))
    return (opened * depth + "1" + closed * depth).encode()


def _large(dice: Random, whole: str) -> bytes:
    """Around the limit."""
    value = json.loads(whole)
    size = dice.choice((_MOST - len(whole), _MOST, _MOST + 1, 3 * _MOST))
    if isinstance(value, dict):
        return json.dumps(value | {"x": "x" * max(size, 0)}).encode()
    return b" " * size + whole.encode()


def _of_another_kind(dice: Random, whole: str) -> bytes:
    return dice.choice(_KINDS)


_BREAKS: tuple[Callable[[Random, str], bytes], ...] = (
    _cut,
    _strewn,
    _twice,
    _coded,
    _number,
    _deep,
    _large,
    _of_another_kind,
)
