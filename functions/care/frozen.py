"""`@frozen`: a frozen, slotted dataclass that costs a cold start a tenth of what `dataclass` does.

`dataclass` writes and compiles six methods of each class at its import, half a millisecond; a door
imports over a hundred of ours and makes a handful. Here comparing, hashing and showing are shared
by all, and only `__init__` is written out, when the first value of its class is made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform, overload

T = TypeVar("T")
Key = Callable[[Any], Any]


@overload
def frozen(kind: type[T], /) -> type[T]: ...
@overload
def frozen(*, kw_only: bool = False) -> Callable[[type[T]], type[T]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(kind: type[T] | None = None, /, *, kw_only: bool = False) -> Any:
    """The same as `dataclass(frozen=True, slots=True)`: also for `fields`, `replace`, `copy`.

    >>> @frozen
    ... class Pair:
    ...     one: int
    ...     two: int = 2
    >>> Pair(1), Pair(1) == Pair(1, 2)
    (Pair(one=1, two=2), True)
    """
    if kind is None:
        return lambda each: _made(each, kw_only)
    return _made(kind, kw_only)


def _made(kind: type[T], kw_only: bool) -> type[T]:
    own = kind.__dict__
    plain = dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)
    made: Any = plain(kind)
    compared = _key([each.name for each in fields(made) if each.compare])

    def __eq__(self: Any, other: Any) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return compared(self) == compared(other)

    def __hash__(self: Any) -> int:
        return hash(compared(self))

    def __init__(self: Any, *given: Any, **named: Any) -> None:
        made.__init__ = _init_of(made)
        made.__init__(self, *given, **named)

    shared = (__eq__, __hash__, __init__, __repr__, __getstate__, __setstate__)
    for method in shared:
        # A class that says `__eq__` itself has a `__hash__` there, too, and it is None.
        if own.get(method.__name__) is None:
            setattr(made, method.__name__, method)
    made.__setattr__, made.__delattr__ = __setattr__, __delattr__
    return made  # type: ignore[no-any-return]


def _key(names: list[str]) -> Key:
    """What a value is compared by: always a tuple, so that no two kinds of hash exist."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def __repr__(self: Any) -> str:
    shown = (f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def __getstate__(self: Any) -> list[Any]:
    return [getattr(self, each.name) for each in fields(self)]


def __setstate__(self: Any, state: list[Any]) -> None:
    for each, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)


def __setattr__(self: Any, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def __delattr__(self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _init_of(kind: Any) -> Any:
    """`__init__` written out, as `dataclass` does it; the slots are set past `__setattr__`."""
    known = fields(kind)
    space: dict[str, Any] = {f"set_{each.name}": getattr(kind, each.name).__set__ for each in known}
    space |= {f"default_{each.name}": each.default for each in known}
    space |= {f"make_{each.name}": each.default_factory for each in known}
    space["MISSING"] = MISSING
    ordered = [each for each in known if not each.kw_only]
    by_name = [each for each in known if each.kw_only]
    parameters = ["self", *map(_parameter, ordered), *(["*"] if by_name else [])]
    parameters += map(_parameter, by_name)
    lines = [f"def __init__({', '.join(parameters)}):", " pass", *map(_assignment, known)]
    if hasattr(kind, "__post_init__"):
        lines.append(" self.__post_init__()")
    exec("\n".join(lines), space)  # of our own field names, nothing else
    made = space["__init__"]
    made.__qualname__ = f"{kind.__qualname__}.__init__"
    return made


def _parameter(each: Field[Any]) -> str:
    if each.default_factory is not MISSING:
        return f"{each.name}=MISSING"
    return each.name if each.default is MISSING else f"{each.name}=default_{each.name}"


def _assignment(each: Field[Any]) -> str:
    name = each.name
    if each.default_factory is MISSING:
        return f" set_{name}(self, {name})"
    return f" set_{name}(self, make_{name}() if {name} is MISSING else {name})"
