"""Holds that are overdue or about to lapse, for the operator."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.claim_line import month_of, months_to
from care.domain.errors import BadValue
from care.domain.money import Money
from care.domain.windows import MILLISECOND
from care.usecases.list_holds import MONTHS, HoldList, ListHolds
from tests.support.house import House

HOUR = timedelta(hours=1)


@pytest.fixture
def house():
    return House()


def listed(house, which, region="US"):
    holds = ListHolds(house.store, house.clock, house.catalog).list(region, which)
    assert holds.as_of == house.clock.now()
    return holds.holds


def ids(house, which, region="US"):
    return [held.line.claim_id for held in listed(house, which, region)]


def shipped(house):
    house.covered()
    return house.shipped()


def another(house, claim, claim_id, **changes):
    """A claim like `claim`, stored beside it."""
    made = replace(claim, claim_id=claim_id, seq=0, head="0" * 64, version=0, **changes)
    house.put(made)
    return made


def test_a_hold_is_about_to_lapse_for_its_last_24_hours_inclusive(house):
    """HLD-6."""
    claim = shipped(house)
    lapses = claim.standing_hold.capture_before
    house.clock.set(lapses - 24 * HOUR - MILLISECOND)
    assert ids(house, HoldList.EXPIRING) == []
    house.clock.forward(MILLISECOND)
    (held,) = listed(house, HoldList.EXPIRING)
    assert (held.line.claim_id, held.line.hold_lapses_at) == (claim.claim_id, lapses)
    assert held.amount == Money(99900, "USD") == claim.hold


def test_a_hold_is_overdue_from_the_end_of_the_return_period(house):
    """HLD-5."""
    claim = shipped(house)
    house.clock.set(claim.default_at - MILLISECOND)
    assert ids(house, HoldList.OVERDUE) == []
    house.clock.forward(MILLISECOND)
    assert ids(house, HoldList.OVERDUE) == [claim.claim_id]
    house.settle_everything()  # the default is charged: the hold is open no more
    assert ids(house, HoldList.OVERDUE) == ids(house, HoldList.EXPIRING) == []


def test_what_lapses_first_stands_first_whatever_month_it_was_filed_in(house):
    """HLD-6."""
    claim = shipped(house)
    hold = claim.standing_hold
    sooner = replace(hold, capture_before=hold.capture_before - HOUR)
    older = claim.filed_at - timedelta(days=60)
    another(house, claim.with_line(sooner), "claim_sooner", filed_at=older)
    house.clock.set(hold.capture_before - HOUR)
    assert ids(house, HoldList.EXPIRING) == ["claim_sooner", claim.claim_id]


def test_another_regions_holds_are_not_listed_and_an_unknown_region_is_named(house):
    """SVC-13."""
    claim = shipped(house)
    house.clock.set(claim.standing_hold.capture_before)
    assert ids(house, HoldList.EXPIRING) == [claim.claim_id]
    assert ids(house, HoldList.EXPIRING, "EU") == []
    with pytest.raises(BadValue) as fault:
        listed(house, HoldList.EXPIRING, "XX")
    assert fault.value.pointer == "/region"


def test_a_released_hold_and_a_claim_without_one_are_not_listed(house):
    """HLD-2."""
    claim = shipped(house)
    house.scan()
    house.clock.set(claim.default_at)
    assert ids(house, HoldList.OVERDUE) == ids(house, HoldList.EXPIRING) == []


def test_it_looks_through_a_year_of_months_and_no_further(house):
    claim = shipped(house)
    house.clock.set(claim.default_at)
    first = months_to(house.clock.now(), MONTHS)[-1]
    oldest = claim.filed_at.replace(year=2026, month=1, day=15)
    assert (first, month_of(oldest)) == ("2026-01", "2026-01")
    another(house, claim, "claim_oldest", filed_at=oldest)
    another(house, claim, "claim_beyond", filed_at=oldest - timedelta(days=20))
    assert set(ids(house, HoldList.OVERDUE)) == {claim.claim_id, "claim_oldest"}
