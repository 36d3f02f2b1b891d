"""HLD-7 through the house: the carrier beside the desk, the sweep and the default."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.carrier import Scanned
from care.domain.errors import Conflict, NotFound
from care.domain.ledger import Status
from care.domain.money import Money
from care.domain.states import ClaimState, HoldState
from care.usecases.release_hold import Result
from tests.support.house import START, House
from tests.support.shop import Carrier

MS, DAY = timedelta(milliseconds=1), timedelta(days=1)
IN_TRANSIT, DELIVERED = Scanned.IN_TRANSIT, Scanned.DELIVERED


@pytest.fixture
def house():
    house = House()
    house.covered()
    return house


@pytest.fixture
def carrier(house):
    return Carrier(house)


def near_the_deadline(house):
    """A shipped claim, and the clock a millisecond before its deadline."""
    claim = house.shipped()
    house.travel(days=14)
    claim = house.claim(claim.claim_id)
    house.clock.set(claim.return_by.at - MS)
    house.settle_everything()
    return claim


def test_hld_7_a_moved_deadline_is_kept_and_then_charged(house, carrier):
    """HLD-5 at the end of the fifth day after the scan; the hold is renewed on the way (HLD-6)."""
    claim = near_the_deadline(house)
    assert carrier.says(claim.claim_id, IN_TRANSIT, house.clock.now()) is True
    moved = house.claim(claim.claim_id)
    assert moved.return_by.last_day == claim.return_by.last_day + 5 * DAY
    house.travel(days=5)
    house.clock.set(moved.return_by.at - MS)
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.RETURN_DUE
    house.clock.set(moved.return_by.at)
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.DEFAULTED
    book = house.payments.books()[claim.claim_id]
    assert (book.captures, book.captured) == (2, 15900 + 99900)


@pytest.mark.parametrize("scanned", Scanned)
def test_hld_7_news_after_the_deadline_and_before_the_sweep_wins(house, carrier, scanned):
    """The carrier dates it before the deadline: the claim is not settled first."""
    claim = near_the_deadline(house)
    house.clock.set(claim.return_by.at + timedelta(hours=2))
    assert carrier.says(claim.claim_id, scanned, claim.return_by.at - MS) is True
    house.settle_everything()
    stands = house.claim(claim.claim_id)
    assert stands.state is not ClaimState.DEFAULTED
    assert stands.hold_state is HoldState.LIVE
    assert house.payments.books()[claim.claim_id].captured == 15900


def test_hld_7_news_dated_at_the_deadline_loses(house, carrier):
    claim = near_the_deadline(house)
    house.clock.set(claim.return_by.at)
    assert carrier.says(claim.claim_id, IN_TRANSIT, claim.return_by.at) is False
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.DEFAULTED


def test_hld_7_an_arrived_parcel_is_never_charged_for_lateness_and_its_hold_lives_on(
    house, carrier
):
    """HLD-6: renewed while the desk looks; HLD-2: released by the scan alone."""
    claim = near_the_deadline(house)
    carrier.says(claim.claim_id, DELIVERED, house.clock.now())
    assert [task.claim_id for task in house.store.work("US")] == [claim.claim_id]
    house.travel(days=20)
    waits = house.claim(claim.claim_id)
    assert (waits.state, waits.hold_state) == (ClaimState.ARRIVED, HoldState.LIVE)
    assert house.payments.books()[claim.claim_id].live_holds == 1
    assert house.scan().result is Result.RELEASED
    assert house.claim(claim.claim_id).state is ClaimState.COMPLETED
    assert house.payments.books()[claim.claim_id].live_holds == 0


def test_hld_7_news_after_the_default_refunds_it_without_late_fee(house, carrier):
    """HLD-8: with a late fee of 50.00 the whole hold goes back all the same."""
    fee = replace(house.catalog.regions["US"], late_fee=Money(5000, "USD"))
    catalog = replace(house.catalog, regions={**house.catalog.regions, "US": fee})
    house.desk = replace(house.desk, catalog=catalog)
    claim = near_the_deadline(house)
    house.travel(days=2)
    assert house.claim(claim.claim_id).state is ClaimState.DEFAULTED
    assert carrier.says(claim.claim_id, IN_TRANSIT, claim.return_by.at - MS) is True
    assert carrier.says(claim.claim_id, IN_TRANSIT, claim.return_by.at - MS) is False
    assert house.scan().result is Result.LATE
    house.travel(hours=1)
    assert house.payments.books()[claim.claim_id].refunded == 99900
    refund = house.claim(claim.claim_id).ledger[-1]
    assert (refund.status, refund.amount) == (Status.REFUNDED, Money(99900, "USD"))


def test_a_unit_delivered_before_its_replacement_ships_is_not_charged_for_lateness(house, carrier):
    claim = house.paid()
    carrier.says(claim.claim_id, DELIVERED, house.clock.now())
    assert house.claim(claim.claim_id).state is ClaimState.PAID
    house.ship(claim)
    assert house.claim(claim.claim_id).state is ClaimState.ARRIVED
    house.travel(days=30)
    assert house.claim(claim.claim_id).state is ClaimState.ARRIVED


def test_repeated_scans_write_nothing(house, carrier):
    claim = near_the_deadline(house)
    at = house.clock.now()
    carrier.says(claim.claim_id, IN_TRANSIT, at)
    carrier.says(claim.claim_id, DELIVERED, at)
    before = house.claim(claim.claim_id), house.store.timeline(claim.claim_id)
    for scanned in (IN_TRANSIT, DELIVERED, IN_TRANSIT):
        assert carrier.says(claim.claim_id, scanned, at) is False
    assert (house.claim(claim.claim_id), house.store.timeline(claim.claim_id)) == before
    assert house.types(claim.claim_id).count("deadline_moved") == 1
    assert house.types(claim.claim_id).count("unit_arrived") == 1


def test_a_label_of_no_claim_is_not_found(carrier):
    with pytest.raises(NotFound):
        carrier.says("claim_none", DELIVERED, START)


def test_a_sweep_beside_the_scan_defaults_first_and_the_late_fee_is_spared(house, carrier):
    """Conditions decide: the scan is judged anew on the claim that was defaulted."""
    claim = near_the_deadline(house)
    house.clock.set(claim.return_by.at)
    other = carrier.beside(house.settle_everything)
    assert other.says(claim.claim_id, IN_TRANSIT, claim.return_by.at - MS) is True
    after = house.claim(claim.claim_id)
    assert after.state is ClaimState.DEFAULTED
    assert after.carrier_in_time == claim.return_by.at - MS
    assert after.return_by == claim.return_by


def test_two_scans_side_by_side_move_the_deadline_once(house, carrier):
    claim = near_the_deadline(house)
    at = house.clock.now()
    first = carrier.beside(lambda: carrier.says(claim.claim_id, IN_TRANSIT, at - DAY))
    assert first.says(claim.claim_id, IN_TRANSIT, at) is False
    assert house.claim(claim.claim_id).paused_at == at - DAY
    assert house.types(claim.claim_id).count("deadline_moved") == 1


def test_a_dock_scan_beside_the_delivery_is_the_last_word(house, carrier):
    claim = near_the_deadline(house)
    assert carrier.beside(house.scan).says(claim.claim_id, DELIVERED, START) is False
    assert house.claim(claim.claim_id).state is ClaimState.COMPLETED


def test_writers_without_end_are_a_conflict_that_can_be_tried_again(house, carrier):
    claim = near_the_deadline(house)

    def write():
        stands = house.claim(claim.claim_id)
        house.put(replace(stands, description=f"{stands.version}"))

    with pytest.raises(Conflict):
        carrier.beside(*[write] * 9).says(claim.claim_id, DELIVERED, START)
    assert house.claim(claim.claim_id).state is ClaimState.RETURN_DUE
