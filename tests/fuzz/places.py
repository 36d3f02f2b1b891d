"""The places of a JSON value: the whole, each field, each item of a list."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

Json = Any
Place = tuple[str | int, ...]


def places(whole: Json, start: Place = ()) -> Iterator[Place]:
    """Every place, the whole first."""
    yield start
    if isinstance(whole, dict):
        for key in whole:
            yield from places(whole[key], (*start, key))
    elif isinstance(whole, list):
        for number, each in enumerate(whole):
            yield from places(each, (*start, number))


def at(whole: Json, place: Place) -> Json:
    """What stands there."""
    for step in place:
        whole = whole[step]
    return whole


def put(whole: Json, place: Place, new: Json) -> Json:
    """The whole, with something else there; it is changed in its place."""
    if not place:
        return new
    at(whole, place[:-1])[place[-1]] = new
    return whole


def inner(dice: Random, whole: Json) -> Place:
    """A place within, where there is one."""
    return dice.choice([place for place in places(whole) if place] or [()])
