"""HLD-7: what a carrier's news makes of a claim whose unit is on its way back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from care.domain import services
from care.domain.carrier import CarrierNews, Scanned, heard
from care.domain.claim import Approval
from care.domain.event import Actor
from care.domain.parts import Service
from care.domain.states import ClaimState, HoldState
from care.domain.windows import days_after, end_of_day
from tests.support.builders import NOW, ZONE, a_claim, a_shipped_claim

MS, DAY = timedelta(milliseconds=1), timedelta(days=1)
IN_TRANSIT, DELIVERED = Scanned.IN_TRANSIT, Scanned.DELIVERED
TERMS = replace(a_claim().terms, pause_days=5)
DEADLINE = days_after(NOW, 14, ZONE).at  # the end of 6 December


def due(**changes):
    """A claim whose return is due by the end of 6 December."""
    return a_shipped_claim(terms=TERMS, hold_state=HoldState.LIVE, **changes)


def told(claim, scanned, at, now=None):
    return heard(claim, CarrierNews(scanned, at), now or at)


# In transit


def test_hld_7_a_scan_before_the_deadline_moves_it_to_the_end_of_the_fifth_day_after():
    scan = DEADLINE - 10 * timedelta(hours=1)
    turn = told(due(), IN_TRANSIT, scan)
    claim, (note,) = turn.after, turn.notes
    assert claim.state is ClaimState.RETURN_DUE
    assert claim.return_by == end_of_day(date(2026, 12, 11), ZONE)
    assert (claim.paused_at, claim.work_since) == (scan, None)
    assert (note.type, note.actor, note.rules) == ("deadline_moved", Actor.CARRIER, ("HLD-7",))
    assert "11 December 2026 (America/Los_Angeles)" in note.sentence


@pytest.mark.parametrize(
    ("scan", "moves"), [(DEADLINE - MS, True), (DEADLINE, False), (DEADLINE + MS, False)]
)
@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=3)])
def test_hld_7_the_carriers_time_counts_to_the_millisecond_and_not_ours(scan, moves, late):
    """News that is late to us is as good as news in time, while no default was charged."""
    turn = told(due(), IN_TRANSIT, scan, scan + late)
    assert (turn is not None) is moves
    delivered = told(due(), DELIVERED, scan, scan + late)
    assert (delivered is not None) is moves


@pytest.mark.parametrize("days", [0, 5, 9])
def test_hld_7_a_scan_whose_fifth_day_is_not_later_moves_nothing_and_uses_nothing_up(days):
    """Never earlier: the date never moves back (HLD-4)."""
    scan = DEADLINE - 14 * DAY + days * DAY - timedelta(hours=1)
    assert told(due(), IN_TRANSIT, scan) is None
    later = told(due(), IN_TRANSIT, DEADLINE - MS)
    assert later.after.return_by.last_day == date(2026, 12, 11)


def test_hld_7_the_deadline_moves_once_whatever_number_of_scans():
    claim = told(due(), IN_TRANSIT, DEADLINE - 2 * DAY).after
    assert claim.return_by.last_day == date(2026, 12, 10)
    assert told(claim, IN_TRANSIT, DEADLINE - 2 * DAY) is None
    assert told(claim, IN_TRANSIT, DEADLINE - MS) is None
    assert told(claim, IN_TRANSIT, DEADLINE + DAY) is None


def test_hld_7_a_cure_that_ends_later_is_the_deadline_that_counts():
    cure = days_after(NOW, 30, ZONE)
    assert told(due(cure_by=cure), IN_TRANSIT, DEADLINE - MS) is None
    moved = told(due(cure_by=cure), IN_TRANSIT, cure.at - MS).after
    assert moved.return_by.last_day == cure.last_day + 5 * DAY


@pytest.mark.parametrize(
    ("zone", "last_day", "ends"),
    [
        # The five days cross the clocks of Los Angeles, Berlin and Sydney.
        ("America/Los_Angeles", date(2026, 10, 28), "2026-11-03T08:00:00.000"),
        ("Europe/Berlin", date(2026, 10, 21), "2026-10-26T23:00:00.000"),
        ("Australia/Sydney", date(2026, 10, 1), "2026-10-06T13:00:00.000"),
        ("America/Los_Angeles", date(2028, 2, 25), "2028-03-02T08:00:00.000"),
        ("Europe/Berlin", date(2026, 12, 29), "2027-01-03T23:00:00.000"),
    ],
)
def test_hld_7_the_days_are_local_calendar_days(zone, last_day, ends):
    """TIM-3: day 0 is the scan's local date."""
    known = end_of_day(last_day, zone)
    claim = due(return_by=known)
    claim = replace(claim, terms=replace(TERMS, zone=zone))
    moved = told(claim, IN_TRANSIT, known.at - MS).after
    assert moved.return_by.at == datetime.fromisoformat(ends).replace(tzinfo=UTC)


# Delivered


@pytest.mark.parametrize("state", [ClaimState.RETURN_DUE, ClaimState.RETURN_INCOMPLETE])
def test_hld_7_a_delivery_before_the_deadline_stops_it_and_calls_the_desk(state):
    """No default for lateness, however long the desk looks for the parcel."""
    at, now = DEADLINE - MS, DEADLINE + 2 * DAY
    turn = told(due(state=state), DELIVERED, at, now)
    claim, (note,) = turn.after, turn.notes
    assert (claim.state, claim.arrived_at, claim.work_since) == (ClaimState.ARRIVED, at, now)
    assert (note.type, note.rules) == ("unit_arrived", ("HLD-7",))
    years = services.follow_up(claim, now + 1000 * DAY).after
    assert years.state is ClaimState.ARRIVED
    assert claim.hold_state is HoldState.LIVE, "release still needs HLD-2"


def test_hld_7_a_delivery_before_the_moved_deadline_is_in_time():
    moved = told(due(), IN_TRANSIT, DEADLINE - MS).after
    assert told(moved, DELIVERED, moved.return_by.at - MS).after.state is ClaimState.ARRIVED
    assert told(moved, DELIVERED, moved.return_by.at) is None


def test_a_desk_that_waits_already_keeps_the_age_of_its_task():
    claim = told(due(work_since=NOW), DELIVERED, NOW + DAY).after
    assert claim.work_since == NOW


def test_repeats_and_scans_of_what_has_arrived_change_nothing():
    claim = told(due(), DELIVERED, NOW + DAY).after
    assert told(claim, DELIVERED, NOW + DAY) is None
    assert told(claim, IN_TRANSIT, NOW) is None


def test_what_the_desk_looked_for_by_name_is_not_delivered_by_a_repeat():
    """A parcel delivered after that is another matter."""
    said = Approval("not_found", "K. Lee", "Nowhere at the dock.", NOW + 2 * DAY)
    claim = due(approvals=(said,))
    assert told(claim, DELIVERED, NOW + DAY) is None
    assert told(claim, DELIVERED, NOW + 3 * DAY).after.state is ClaimState.ARRIVED


# Before the replacement shipped


def test_a_unit_delivered_before_its_replacement_ships_is_remembered_and_stops_the_deadline():
    """HLD-10: no deadline runs before; once it does, the unit lies at the centre (HLD-7)."""
    paid = due(state=ClaimState.PAID, shipment=None)
    claim = told(paid, DELIVERED, NOW + DAY).after
    assert (claim.state, claim.arrived_at) == (ClaimState.PAID, NOW + DAY)
    assert told(claim, DELIVERED, NOW + DAY) is None
    shipped = replace(claim, state=ClaimState.RETURN_DUE, work_since=None)
    turn = services.follow_up(shipped, DEADLINE + DAY)
    assert (turn.after.state, turn.after.work_since) == (ClaimState.ARRIVED, DEADLINE + DAY)
    assert next(note.type for note in turn.notes) == "parcel_waits"


def test_a_unit_in_transit_before_its_replacement_ships_moves_nothing():
    assert told(due(state=ClaimState.PAID), IN_TRANSIT, NOW + DAY) is None


# After the default


@pytest.mark.parametrize("scanned", Scanned)
def test_hld_7_news_after_the_default_spares_the_late_fee_and_undoes_nothing(scanned):
    """HLD-8."""
    charged = due(state=ClaimState.DEFAULTED)
    now = DEADLINE + 3 * DAY
    turn = told(charged, scanned, DEADLINE - MS, now)
    claim, (note,) = turn.after, turn.notes
    assert (claim.state, claim.carrier_in_time) == (ClaimState.DEFAULTED, DEADLINE - MS)
    assert (note.type, note.rules) == ("carrier_in_time", ("HLD-7", "HLD-8"))
    assert claim.work_since == (now if scanned is DELIVERED else None)
    assert claim.ledger == charged.ledger
    assert told(claim, scanned, DEADLINE - MS, now) is None


@pytest.mark.parametrize("scanned", Scanned)
def test_news_dated_after_the_deadline_spares_nothing(scanned):
    assert told(due(state=ClaimState.DEFAULTED), scanned, DEADLINE, DEADLINE + DAY) is None


def test_a_delivery_told_after_the_default_keeps_the_age_of_the_desks_task():
    claim = due(state=ClaimState.DEFAULTED, work_since=NOW)
    assert told(claim, DELIVERED, DEADLINE - MS, DEADLINE + DAY).after.work_since == NOW


# Not its business


@pytest.mark.parametrize("scanned", Scanned)
@pytest.mark.parametrize(
    "claim",
    [
        a_claim(),
        due(state=ClaimState.RECEIVED),
        due(state=ClaimState.COMPLETED),
        due(state=ClaimState.CANCELLED),
        due(service=Service.BASIC, state=ClaimState.PAID),
        due(service=Service.REPAIR, state=ClaimState.RETURN_INCOMPLETE),
    ],
    ids=lambda claim: f"{claim.service}-{claim.state}",
)
def test_a_claim_without_a_deadline_that_runs_hears_nothing(claim, scanned):
    assert told(claim, scanned, NOW + DAY) is None
