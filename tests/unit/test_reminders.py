"""What is reminded of, when, and once: HLD-2, HLD-3, HLD-10."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from care.domain import reminders, services
from care.domain.claim import Scan
from care.domain.ledger import Status
from care.domain.states import ClaimState, HoldState
from care.domain.windows import MILLISECOND, days_after
from tests.support.builders import NOW, SERIAL, ZONE, a_shipped_claim

DAY = timedelta(days=1)
THANKSGIVING = (date(2026, 11, 26),)


def waiting(state=ClaimState.RETURN_DUE, **changes):
    """A claim paid on Sunday, 22 November 2026; a hold that needs no renewal."""
    made = {"hold_state": HoldState.LIVE, "state": state} | changes
    claim = a_shipped_claim(**made)
    return claim.with_line(replace(claim.ledger[0], capture_before=NOW + 60 * DAY))


def in_zone(claim, zone):
    terms = replace(claim.terms, zone=zone)
    return replace(claim, terms=terms, return_by=days_after(NOW, 14, zone))


def written(claim, now):
    return [note.type for note in services.follow_up(claim, now).notes]


# The advice of the third day


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("America/Los_Angeles", datetime(2026, 11, 25, 17, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 11, 25, 8, tzinfo=UTC)),
        ("Australia/Sydney", datetime(2026, 11, 25, 22, tzinfo=UTC)),
    ],
)
def test_on_the_third_day_at_nine_in_the_morning_shipping_is_advised(zone, at):
    """HLD-3: not a millisecond before, by the clock of the claim's region."""
    claim = in_zone(waiting(), zone)
    assert services.wakes_at(claim, NOW) == at
    assert written(claim, at - MILLISECOND) == []
    assert written(claim, at) == ["send_back_advised"]


@pytest.mark.parametrize(
    ("paid", "at"),
    [
        (datetime(2027, 3, 12, 20, tzinfo=UTC), datetime(2027, 3, 15, 16, tzinfo=UTC)),
        (datetime(2026, 10, 30, 20, tzinfo=UTC), datetime(2026, 11, 2, 17, tzinfo=UTC)),
    ],
)
def test_nine_in_the_morning_is_nine_also_when_the_clock_was_changed_since(paid, at):
    claim = waiting(paid_at=paid, return_by=days_after(paid, 14, ZONE))
    assert reminders.advised_at(claim) == at


def test_it_is_advised_before_the_replacement_ships_too():
    assert written(waiting(ClaimState.PAID, shipment=None), NOW + 2 * DAY + DAY) != []


@pytest.mark.parametrize(
    "claim",
    [
        waiting(arrived_at=NOW),
        waiting(paused_at=NOW),
        waiting(cure_by=days_after(NOW, 14, ZONE)),
        waiting(paid_at=None),
        waiting(ClaimState.ARRIVED),
        waiting(ClaimState.RETURN_INCOMPLETE),
        waiting(ClaimState.COMPLETED, hold_state=HoldState.RELEASED),
    ],
)
def test_who_has_sent_it_or_was_told_more_is_not_advised(claim):
    assert reminders.advised_at(claim) is None


# The last days


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("America/Los_Angeles", datetime(2026, 12, 4, 17, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 12, 4, 8, tzinfo=UTC)),
        ("Australia/Sydney", datetime(2026, 12, 4, 22, tzinfo=UTC)),
    ],
)
@pytest.mark.parametrize("state", [ClaimState.RETURN_DUE, ClaimState.RETURN_INCOMPLETE])
def test_two_days_before_the_last_one_the_deadline_is_told(zone, at, state):
    """HLD-3, HLD-5."""
    claim = reminders.reminded(in_zone(waiting(state), zone), "send_back_advised")
    assert written(claim, at - MILLISECOND) == []
    assert written(claim, at) == ["return_reminder"]
    assert services.wakes_at(claim, NOW) == at


def test_a_moved_deadline_is_told_again_and_the_same_one_is_not():
    """HLD-7, RET-5."""
    at = reminders.deadline_at(waiting())
    first = services.follow_up(waiting(), at).after
    assert first.reminded == ("return_by 2026-12-06",)
    assert services.follow_up(first, at + DAY).after == first
    moved = replace(first, return_by=days_after(NOW, 19, ZONE))
    again = reminders.deadline_at(moved)
    assert again == at + 5 * DAY
    assert written(moved, again) == ["return_reminder"]
    assert written(services.follow_up(moved, again).after, again + DAY) == []


def test_a_cure_that_ends_later_is_the_deadline_that_is_told():
    scans = (Scan(NOW, SERIAL, True, True, ("RET-3",), by="desk-1"),)
    claim = waiting(ClaimState.RETURN_INCOMPLETE, cure_by=days_after(NOW, 18, ZONE), scans=scans)
    assert reminders.deadline_at(claim) == datetime(2026, 12, 8, 17, tzinfo=UTC)


def test_after_an_outage_the_deadline_is_told_and_the_advice_is_not():
    assert written(waiting(), NOW + 13 * DAY) == ["return_reminder"]


def test_where_no_default_is_possible_no_last_day_is_told():
    """HLD-10: before shipping the period has no end yet."""
    assert reminders.deadline_at(waiting(ClaimState.PAID)) is None
    assert reminders.deadline_at(waiting(return_by=None)) is None


def test_a_deadline_that_is_over_is_a_default_and_no_reminder():
    turn = services.follow_up(waiting(), waiting().default_at)
    assert [note.type for note in turn.notes] == ["defaulted"]


# The desk's alarms


def to_ship(state=ClaimState.PAID, **changes):
    claim = waiting(state, shipment=None, reminded=("send_back_advised",), **changes)
    return replace(claim, terms=replace(claim.terms, holidays=THANKSGIVING))


def test_one_business_day_after_payment_an_unshipped_replacement_calls_the_desk():
    """HLD-10, TIM-5: paid on a Sunday, the first business day ends with Monday."""
    end = datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert written(to_ship(), end - MILLISECOND) == []
    turn = services.follow_up(to_ship(), end)
    assert [note.type for note in turn.notes] == ["ship_overdue"]
    assert turn.after.work_since == end
    assert services.follow_up(turn.after, end + DAY).after == turn.after


def test_after_five_business_days_the_customer_is_told_and_offered_to_cancel():
    """HLD-10, HLD-9: Thanksgiving is none, so the fifth ends with Monday, 30 November."""
    claim = reminders.reminded(to_ship(work_since=NOW), "ship_overdue")
    end = datetime(2026, 12, 1, 8, tzinfo=UTC)
    assert written(claim, end - MILLISECOND) == []
    turn = services.follow_up(claim, end)
    assert [(note.type, note.rules) for note in turn.notes] == [
        ("ship_delayed", ("HLD-10", "HLD-9"))
    ]
    assert turn.after.work_since == NOW
    assert written(turn.after, end + DAY) == []


@pytest.mark.parametrize("state", [ClaimState.RETURN_DUE, ClaimState.RECEIVED])
def test_what_has_shipped_calls_nobody(state):
    assert reminders.ship_alarm_at(waiting(state)) is None
    assert reminders.ship_offer_at(waiting(state, paid_at=None)) is None


@pytest.mark.parametrize("state", [ClaimState.RECEIVED, ClaimState.RETURNED_FIRST])
def test_a_hold_still_owed_one_business_day_after_receipt_calls_the_desk_once(state):
    """HLD-2: the provider was asked and gave no answer."""
    claim = to_ship(state, received_at=NOW).voiding("hold")
    claim = claim.with_line(replace(claim.ledger[0], not_before=NOW + 60 * DAY))
    claim = reminders.reminded(claim, "ship_overdue", "ship_delayed")
    end = datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert written(claim, end - MILLISECOND) == []
    turn = services.follow_up(claim, end)
    assert [note.type for note in turn.notes] == ["release_overdue"]
    assert turn.after.work_since == end
    assert written(turn.after, end + 9 * DAY) == []


def test_a_released_hold_calls_nobody():
    claim = waiting(ClaimState.RECEIVED, received_at=NOW, hold_state=HoldState.RELEASED)
    assert reminders.release_alarm_at(claim) is None
    still = waiting(ClaimState.RECEIVED, received_at=None)
    assert reminders.release_alarm_at(still) is None
    assert still.ledger[0].status is Status.AUTHORIZED


def test_the_sentences_name_the_day_and_stand_without_one():
    bare = replace(waiting(), return_by=None)
    for each in reminders.REMINDERS:
        assert each.note(waiting()).sentence.endswith(".")
        assert "None" not in each.note(bare).sentence
    assert reminders.of_deadline(bare) == "return_by"
