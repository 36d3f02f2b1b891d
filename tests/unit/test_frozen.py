"""`@frozen` is `dataclass(frozen=True, slots=True)` in all that can be seen of it."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace

import pytest

from care.frozen import frozen

MADE: list[object] = []


class Body:
    """What both kinds below are made of."""

    __annotations__ = {"one": "int", "two": "str", "rest": "list[int]", "secret": "str"}
    two = "b"
    rest = field(default_factory=list, compare=False)
    secret = field(default="x", repr=False)

    def __post_init__(self) -> None:
        MADE.append(self)


Ours = frozen(type("Ours", (), dict(Body.__dict__)))
Theirs = dataclass(frozen=True, slots=True)(type("Theirs", (), dict(Body.__dict__)))


@frozen
class Point:
    """A place."""

    x: int
    y: int = 0


@frozen
class Named(Point):
    """A place with a name."""

    name: str = ""


@frozen(kw_only=True)
class Spoken:
    """Only by name."""

    one: int
    two: int


def test_it_has_the_same_fields_slots_and_match_arguments() -> None:
    assert [each.name for each in fields(Ours)] == [each.name for each in fields(Theirs)]
    assert Ours.__slots__ == Theirs.__slots__ == ("one", "two", "rest", "secret")
    assert Ours.__match_args__ == Theirs.__match_args__
    assert Named.__slots__ == ("name",)


def test_it_shows_itself_alike_and_tells_no_secret() -> None:
    assert repr(Ours(1)).replace("Ours", "Theirs") == repr(Theirs(1))
    assert "secret" not in repr(Ours(1))
    assert repr(Named(1, 2, "here")) == "Named(x=1, y=2, name='here')"


def test_it_is_compared_and_hashed_by_the_same_fields() -> None:
    assert Ours(1, rest=[1]) == Ours(1, rest=[2])
    assert Ours(1, secret="y") != Ours(1)
    assert hash(Ours(1, rest=[1])) == hash(Ours(1))
    assert Point(1, 2) != Named(1, 2)
    assert Point(1) != (1, 0)
    assert {Point(1), Point(1, 0), Point(2)} == {Point(1), Point(2)}


def test_each_value_has_a_default_of_its_own_and_is_checked_when_it_is_made() -> None:
    MADE.clear()
    one, other = Ours(1), Ours(1)
    assert one.rest == [] and one.rest is not other.rest
    assert [each is made for each, made in zip(MADE, (one, other), strict=True)] == [True, True]


@pytest.mark.parametrize("kind", [Ours, Theirs])
def test_a_call_with_wrong_arguments_is_refused(kind: type) -> None:
    for wrong in ({}, {"one": 1, "three": 3}):
        with pytest.raises(TypeError, match="argument"):
            kind(**wrong)
    with pytest.raises(TypeError, match="positional"):
        kind(1, "b", [], "x", 5)


def test_what_is_asked_by_name_is_refused_by_place() -> None:
    assert (Spoken(two=2, one=1).one, Spoken(one=1, two=2).two) == (1, 2)
    with pytest.raises(TypeError, match="positional"):
        Spoken(1, 2)  # type: ignore[misc]


def test_nothing_of_it_can_be_set_or_deleted() -> None:
    point = Point(1)
    for name in ("x", "unknown"):
        with pytest.raises(FrozenInstanceError):
            setattr(point, name, 5)
    with pytest.raises(FrozenInstanceError):
        del point.x  # type: ignore[misc]
    assert point == Point(1, 0)


def test_it_is_replaced_copied_pickled_and_taken_apart_like_any() -> None:
    named = Named(1, 2, "here")
    assert replace(named, y=5) == Named(1, 5, "here")
    assert copy.deepcopy(named) == pickle.loads(pickle.dumps(named)) == named
    assert asdict(named) == {"x": 1, "y": 2, "name": "here"}


def test_a_class_keeps_the_methods_that_it_has_itself() -> None:
    @frozen
    class Loud:
        one: int

        def __repr__(self) -> str:
            return "LOUD"

        def __eq__(self, other: object) -> bool:
            return True

    assert (repr(Loud(1)), Loud(1) == 5, hash(Loud(1)) == hash(Loud(1))) == ("LOUD", True, True)
