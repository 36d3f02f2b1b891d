"""Domain values as DynamoDB stores them, derived from the dataclasses' own annotations.

Nested values are native maps and lists, not JSON text. Text is quicker (0.2 ms for a claim, there
and back) but a tenth bigger: quotes, colon and comma take six bytes where a native entry takes one.
A write costs by the started kilobyte, one such unit as much as 150 ms of a small function, and an
unpaid order fits into one only in the native form. What is None or has its default is left out.

A default is therefore part of the stored form: changed in the domain, it changes what items say
that were stored without it. `test_dynamo_codec.py` pins the defaults.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from ...domain.money import Money
from ...domain.windows import instant
from ...frozen import frozen


@frozen
class Codec:
    """How one type is stored: its DynamoDB type tag, and both ways between value and raw form."""

    tag: str
    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]

    def put(self, value: Any) -> dict[str, Any]:
        """`{"S": "..."}`"""
        return {self.tag: self.encode(value)}

    def take(self, attribute: Mapping[str, Any]) -> Any:
        """The value of `{"S": "..."}`. Raises `KeyError` where another type is stored."""
        return self.decode(attribute[self.tag])


@frozen
class FieldCodec:
    """One field of a dataclass. `default` is what an absent attribute means, or `MISSING`."""

    name: str
    codec: Codec
    default: Any

    def omits(self, value: Any) -> bool:
        """Whether `value` is said by leaving the attribute out."""
        return value is None or (self.default is not MISSING and value == self.default)


def instant_text(moment: datetime) -> str:
    """`2026-11-22T17:42:19.123Z`, which sorts like the time itself. Raises `BadValue` if naive."""
    return instant(moment).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def _money(text: str) -> Money:
    amount, currency = text.split(" ")
    return Money(int(amount), currency)


def _same(value: Any) -> Any:
    return value


_PLAIN: dict[Any, Codec] = {
    str: Codec("S", _same, _same),
    int: Codec("N", str, int),
    bool: Codec("BOOL", _same, _same),
    NoneType: Codec("NULL", lambda _: True, lambda _: None),
    datetime: Codec("S", instant_text, lambda text: datetime.fromisoformat(text).astimezone(UTC)),
    date: Codec("S", date.isoformat, date.fromisoformat),
    # Minor units and currency in one text, like "23900 USD": 10 bytes, where a map takes 28.
    Money: Codec("S", lambda money: f"{money.amount} {money.currency}", _money),
}


@cache
def codec_of(hint: Any) -> Codec:
    """The codec of a type. Raises `TypeError` for one that it does not know."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return _list_of(codec_of(arguments[0]))
    if origin in (Mapping, dict) and arguments[0] is str:
        return _map_of(codec_of(arguments[1]))
    if origin in (Union, UnionType):
        return _one_of(arguments)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Codec("S", str, hint)
    if isinstance(hint, type) and is_dataclass(hint):
        return _record(hint)
    raise TypeError(f"{hint} has no stored form")


@cache
def fields_of(record: type) -> tuple[FieldCodec, ...]:
    """The fields of a dataclass, in order. `X | None` is stored as X, and None by its absence.

    Raises `TypeError` where a field may be None and defaults to something else: absent is either.
    """
    hints = get_type_hints(record)
    return tuple(_field(field, hints[field.name]) for field in fields(record))


def _field(field: Field[Any], hint: Any) -> FieldCodec:
    default = field.default
    if get_origin(hint) in (Union, UnionType) and NoneType in get_args(hint):
        if default not in (None, MISSING):
            raise TypeError(f"{field.name} may be None, but defaults to {default!r}")
        default, hint = None, Union[tuple(a for a in get_args(hint) if a is not NoneType)]  # noqa: UP007
    return FieldCodec(field.name, codec_of(hint), default)


def _list_of(item: Codec) -> Codec:
    put, take = item.put, item.take
    return Codec(
        "L",
        lambda values: [put(value) for value in values],
        lambda raw: tuple([take(attribute) for attribute in raw]),
    )


def _map_of(item: Codec) -> Codec:
    return Codec(
        "M",
        lambda values: {name: item.put(value) for name, value in values.items()},
        lambda raw: {name: item.take(attribute) for name, attribute in raw.items()},
    )


def _one_of(types: tuple[Any, ...]) -> Codec:
    """A union is a map of one entry, named by the type that the value has: `{"Cause": "water"}`."""
    codecs = {kind.__name__: codec_of(kind) for kind in types}

    def encode(value: Any) -> dict[str, Any]:
        name = type(value).__name__
        return {name: codecs[name].put(value)}

    def decode(raw: Mapping[str, Any]) -> Any:
        ((name, attribute),) = raw.items()
        return codecs[name].take(attribute)

    return Codec("M", encode, decode)


def _record(record: type) -> Codec:
    known = fields_of(record)

    def encode(value: Any) -> dict[str, Any]:
        values = [(field, getattr(value, field.name)) for field in known]
        return {f.name: f.codec.put(v) for f, v in values if not f.omits(v)}

    def decode(raw: Mapping[str, Any]) -> Any:
        return made(record, {f.name: f.codec.take(raw[f.name]) for f in known if f.name in raw})

    return Codec("M", encode, decode)


def made(record: type, values: Mapping[str, Any]) -> Any:
    """The dataclass from its stored fields. Raises `TypeError` where a needed one is missing."""
    absent = {f.name: None for f in fields_of(record) if f.default is None and f.name not in values}
    return record(**absent, **values)
