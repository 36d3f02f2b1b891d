"""A second world, equal to the first and sharing nothing that changes.

`copy.deepcopy` would copy every frozen value and share every closure; here it is the other way
round, and a house is copied in a fraction of a millisecond.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from random import Random
from threading import RLock
from types import CellType, FunctionType, MethodType
from typing import Any, TypeVar

T = TypeVar("T")
_Copy = Callable[[Any, dict[int, Any]], Any]

_SAME = (str, int, float, bytes, bool, type(None), datetime, date, timedelta, Enum, type, range)
# Frozen values all through: nothing that changes lies in them.
_FROZEN = ("care.domain", "care.catalog", "care.usecases.ports")
_KNOWN: dict[type, _Copy] = {}


def clone(world: T) -> T:
    """A copy of `world` that lives on by itself."""
    copied: T = _copy(world, {})
    return copied


def _copy(thing: Any, seen: dict[int, Any]) -> Any:
    kind = type(thing)
    how = _KNOWN.get(kind) or _KNOWN.setdefault(kind, _how(kind))
    if how is _same:
        return thing
    known = seen.get(id(thing))
    return how(thing, seen) if known is None else known


def _same(thing: Any, seen: dict[int, Any]) -> Any:
    return thing


def _how(kind: type) -> _Copy:
    for of, how in _BY_KIND:
        if issubclass(kind, of):
            return how
    shared = kind.__module__.startswith(_FROZEN) or kind.__module__ == "builtins"
    return _same if shared else _object


def _list(thing: Any, seen: dict[int, Any]) -> Any:
    copied = seen[id(thing)] = type(thing)()
    copied.extend(_copy(each, seen) for each in thing)
    return copied


def _dict(thing: Any, seen: dict[int, Any]) -> Any:
    copied = defaultdict(thing.default_factory) if isinstance(thing, defaultdict) else type(thing)()
    seen[id(thing)] = copied
    for key, value in thing.items():
        copied[_copy(key, seen)] = _copy(value, seen)
    return copied


def _tuple(thing: Any, seen: dict[int, Any]) -> Any:
    copied = [_copy(each, seen) for each in thing]
    return thing if all(a is b for a, b in zip(copied, thing, strict=True)) else tuple(copied)


def _set(thing: Any, seen: dict[int, Any]) -> Any:
    return type(thing)(_copy(each, seen) for each in thing)


def _method(thing: Any, seen: dict[int, Any]) -> Any:
    return MethodType(thing.__func__, _copy(thing.__self__, seen))


def _function(thing: Any, seen: dict[int, Any]) -> Any:
    """A kept answer reads its provider again: the copy has to read the copied one."""
    if not thing.__closure__:
        return thing
    cells = tuple(CellType(_copy(cell.cell_contents, seen)) for cell in thing.__closure__)
    copied = FunctionType(
        thing.__code__, thing.__globals__, thing.__name__, thing.__defaults__, cells
    )
    copied.__kwdefaults__ = thing.__kwdefaults__
    return copied


def _lock(thing: Any, seen: dict[int, Any]) -> Any:
    return RLock()


def _dice(thing: Any, seen: dict[int, Any]) -> Any:
    copied = Random()
    copied.setstate(thing.getstate())
    return copied


def _object(thing: Any, seen: dict[int, Any]) -> Any:
    copied = seen[id(thing)] = object.__new__(type(thing))
    for name in _names(thing):
        object.__setattr__(copied, name, _copy(getattr(thing, name), seen))
    return copied


def _names(thing: Any) -> list[str]:
    held = list(getattr(thing, "__dict__", ()))
    slots = [field.name for field in fields(thing)] if is_dataclass(thing) else []
    return held or [name for name in slots if hasattr(thing, name)]


_BY_KIND: tuple[tuple[Any, _Copy], ...] = (
    (_SAME, _same),
    (type(RLock()), _lock),
    (Random, _dice),
    ((list, deque), _list),
    ((Counter, dict), _dict),
    (tuple, _tuple),
    ((set, frozenset), _set),
    (MethodType, _method),
    (FunctionType, _function),
)
