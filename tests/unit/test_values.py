"""`replace` of our values is that of dataclasses, but for what it must not skip."""

import dataclasses
from dataclasses import dataclass
from dataclasses import replace as slow

import pytest

from care.domain import values
from care.domain.money import Money
from care.domain.turn import Turn
from tests.support.builders import a_claim, a_plan


def test_a_replaced_value_is_the_one_that_dataclasses_would_make() -> None:
    claim, plan = a_claim("claim-1"), a_plan()
    assert values.replace(claim, seq=7, reserved=True) == slow(claim, seq=7, reserved=True)
    assert values.replace(plan, left=1) == slow(plan, left=1)
    assert values.replace(claim) == claim
    assert values.replace(claim) is not claim


def test_the_original_keeps_its_fields_and_the_copy_stays_frozen() -> None:
    claim = a_claim("claim-1")
    copy = values.replace(claim, seq=7)
    assert (claim.seq, copy.seq) == (0, 7)
    with pytest.raises(dataclasses.FrozenInstanceError):
        copy.seq = 8  # type: ignore[misc]


def test_a_field_that_is_not_there_is_refused() -> None:
    with pytest.raises(TypeError, match="Claim has no field 'sequel'"):
        values.replace(a_claim("claim-1"), sequel=1)


def test_a_value_that_checks_itself_is_never_replaced_past_its_checks() -> None:
    with pytest.raises(TypeError, match="Money checks itself"):
        values.replace(Money(1, "USD"), amount=-1.5)


def test_fields_of_a_single_one_are_read_alike() -> None:
    @dataclass(frozen=True, slots=True)
    class One:
        only: tuple[int, ...]

    assert values.replace(One((1, 2))) == One((1, 2))


def test_a_generic_value_is_replaced_like_any_other() -> None:
    turn = Turn(a_claim("claim-1"))
    assert values.replace(turn, notes=(), after=a_plan()) == slow(turn, notes=(), after=a_plan())
