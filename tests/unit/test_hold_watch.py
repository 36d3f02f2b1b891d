"""What the alarms count of the holds of all regions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from care.domain.claim import Claim
from care.domain.hold_watch import WATCHED, HoldWatch
from care.domain.states import ClaimState, HoldState
from care.domain.windows import MILLISECOND
from care.usecases.watch_holds import WatchHolds
from tests.support.house import House

HOUR = timedelta(hours=1)


@pytest.fixture
def house() -> House:
    house = House()
    house.covered()
    return house


def seen(house: House) -> HoldWatch:
    return WatchHolds(house.store, house.clock, house.catalog).watch()


def overdue(house: House) -> int:
    return seen(house).overdue


def lapses(claim: Claim) -> datetime:
    assert claim.standing_hold and claim.standing_hold.capture_before
    return claim.standing_hold.capture_before


def stored(house: House, claim: Claim, **changes: object) -> None:
    """A claim like `claim` beside it, in another region where that is changed."""
    made = replace(claim, claim_id="claim_other", seq=0, head="0" * 64, version=0)
    house.put(replace(made, **changes))  # type: ignore[arg-type]


def test_a_hold_is_overdue_an_hour_after_the_end_of_its_return(house: House) -> None:
    """HLD-5."""
    claim = house.shipped()
    assert claim.default_at is not None
    house.clock.set(claim.default_at + HOUR - MILLISECOND)
    assert overdue(house) == 0
    house.clock.forward(MILLISECOND)
    assert overdue(house) == 1
    house.settle_everything()
    assert overdue(house) == 0


def test_a_release_that_is_stuck_is_overdue_and_a_parcel_that_waits_for_its_scan_is_not(
    house: House,
) -> None:
    """HLD-2, HLD-7."""
    claim = house.shipped()
    assert claim.default_at is not None
    house.clock.set(claim.default_at + HOUR)
    house.put(replace(house.claim(claim.claim_id), state=ClaimState.RECEIVED))
    assert overdue(house) == 1
    house.put(replace(house.claim(claim.claim_id), state=ClaimState.ARRIVED))
    assert overdue(house) == 0


def test_every_regions_holds_are_counted(house: House) -> None:
    claim = house.shipped()
    assert claim.default_at is not None
    stored(house, claim, region="EU")
    house.clock.set(claim.default_at + HOUR)
    assert overdue(house) == 2


def test_a_return_is_due_soon_for_its_last_24_hours(house: House) -> None:
    """HLD-4."""
    claim = house.shipped()
    assert claim.default_at is not None
    house.clock.set(claim.default_at - 24 * HOUR - MILLISECOND)
    assert seen(house).due_soon == 0
    house.clock.forward(MILLISECOND)
    assert seen(house).due_soon == 1
    house.clock.set(claim.default_at)
    assert seen(house).due_soon == 0


def test_a_hold_lapses_unrenewed_from_an_hour_after_its_renewal_was_due(house: House) -> None:
    """HLD-6: due 12 hours before the lapse; until then all is as it should be."""
    claim = house.shipped()
    house.clock.set(lapses(claim) - 24 * HOUR)
    assert seen(house).lapsing == 0
    house.clock.set(lapses(claim) - 11 * HOUR - MILLISECOND)
    assert seen(house).lapsing == 0
    house.clock.forward(MILLISECOND)
    assert seen(house).lapsing == 1
    house.settle_everything()
    assert seen(house).lapsing == 0


def test_a_lost_hold_counts_until_it_is_restored_or_its_claim_is_over(house: House) -> None:
    """HLD-6."""
    claim = house.shipped()
    assert seen(house).lost == 0
    house.put(replace(house.claim(claim.claim_id), hold_state=HoldState.LOST))
    assert (seen(house).lost, seen(house).overdue) == (1, 0)
    house.put(replace(house.claim(claim.claim_id), state=ClaimState.COMPLETED))
    assert seen(house).lost == 0


def test_states_are_counted_and_one_that_nobody_is_in_is_nought(house: House) -> None:
    assert dict(seen(house).by_state) == dict.fromkeys(WATCHED, 0)
    claim = house.shipped()
    stored(house, claim, hold_state=HoldState.AT_RISK)
    found = {state: n for state, n in seen(house).by_state.items() if n}
    assert found == {HoldState.LIVE: 1, HoldState.AT_RISK: 1}
