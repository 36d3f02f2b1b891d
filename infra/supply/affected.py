"""Whether a record of OSV means a version: its list of versions, and its ranges of events.

What cannot be read counts as meant: a person looks, and none is missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from infra.supply.pins import Pin
from infra.supply.versions import order

_ORDERED = ("ECOSYSTEM", "SEMVER")  # a range of GIT is of commits, which no lock has
# At one version an end goes before a beginning, so that what begins there is not lost.
_RANK = {"fixed": 0, "last_affected": 0, "introduced": 1}
_FIRST = "0"  # before every version, even before what leads to the first


def is_affected(affected: Mapping[str, Any], pin: Pin) -> bool:
    """By an entry of a record's `affected` that is about this pin's package."""
    listed: list[str] = affected.get("versions", [])
    ranges = list(_ranges(affected))
    if not listed and not ranges:
        return True  # it names no version: all of them
    return any(_same(pin, each) for each in listed) or any(_within(pin, each) for each in ranges)


def fixes(affected: Mapping[str, Any], pin: Pin) -> Iterator[str]:
    """Where a range ends after this version; none where nothing mends it yet."""
    for bounds in _ranges(affected):
        ends = [at for kind, at in bounds if kind == "fixed" and _readable(pin, at)]
        yield from (end for end in ends if not _reached(pin, end))


def _ranges(affected: Mapping[str, Any]) -> Iterator[list[tuple[str, str]]]:
    """The bounds of each range; `limit` is of commits, and what has no beginning began at once."""
    for each in affected.get("ranges", ()):
        if each["type"] in _ORDERED:
            events = [event for event in each["events"] for event in event.items()]
            bounds = [(kind, at) for kind, at in events if kind in _RANK]
            began = any(kind == "introduced" for kind, _ in bounds)
            yield bounds if began else [("introduced", _FIRST), *bounds]


def _within(pin: Pin, bounds: list[tuple[str, str]]) -> bool:
    """Whether the last event up to this version left things affected."""
    if not all(_readable(pin, at) for _, at in bounds):
        return True
    inside = False
    for kind, at in sorted(bounds, key=lambda bound: _place(pin, *bound)):
        if _reached(pin, at):
            last = kind == "last_affected" and _same(pin, at)
            inside = kind == "introduced" or (last and inside)
    return inside


def _place(pin: Pin, kind: str, at: str) -> tuple[Any, ...]:
    if at == _FIRST:
        return (0, _RANK[kind])
    return (1, order(pin.ecosystem, at), _RANK[kind])


def _reached(pin: Pin, at: str) -> bool:
    return at == _FIRST or order(pin.ecosystem, at) <= order(pin.ecosystem, pin.version)


def _same(pin: Pin, version: str) -> bool:
    if not _readable(pin, version):
        return pin.version == version
    return bool(order(pin.ecosystem, pin.version) == order(pin.ecosystem, version))


def _readable(pin: Pin, version: str) -> bool:
    """Whether it and the pin's own version can be put in order."""
    try:
        order(pin.ecosystem, version)
        order(pin.ecosystem, pin.version)
    except ValueError:
        return False
    return True
