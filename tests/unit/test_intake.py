"""What a dock scan makes of a claim: HLD-2, HLD-8, RET-5, RET-7, for each service."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from care.domain import intake
from care.domain.claim import Scan, Shipment
from care.domain.errors import WrongState
from care.domain.ledger import Goal, Purpose, Status, Way
from care.domain.parts import Service
from care.domain.states import ClaimState, HoldState
from care.domain.windows import MILLISECOND, days_after, first_instant
from tests.support.builders import (
    NOW,
    REPLACEMENT,
    SERIAL,
    ZONE,
    a_claim,
    a_line,
    a_shipped_claim,
    usd,
)

S, C = Service, ClaimState
ZONES = ["America/Los_Angeles", "Europe/Berlin", "Australia/Sydney"]


def a_scan(*reasons, at=NOW, serial=SERIAL):
    return Scan(at, serial, True, True, reasons, by="desk-1")


def of(service, state, **changes):
    made = a_shipped_claim if service is S.PREMIUM else a_claim
    return made(service=service, state=state, **changes)


def in_zone(claim, zone):
    return replace(claim, terms=replace(claim.terms, zone=zone))


# Who awaits a unit


@pytest.mark.parametrize(
    ("service", "states"),
    [
        (S.PREMIUM, {C.PAID, C.RETURN_DUE, C.ARRIVED, C.RETURN_INCOMPLETE}),
        (S.BASIC, {C.PAID, C.RETURN_INCOMPLETE}),
        (S.REPAIR, {C.FILED, C.RETURN_INCOMPLETE}),
        (S.REPLACEMENT, {C.FILED, C.RETURN_INCOMPLETE}),
        (S.FLYAWAY, set()),
    ],
)
def test_each_service_awaits_its_unit_in_its_states_only(service, states):
    """RET-1."""
    assert {state for state in C if intake.awaits(of(service, state))} == states


@pytest.mark.parametrize(
    ("claim", "serial", "known"),
    [
        (of(S.PREMIUM, C.RETURN_DUE), "9XWRONG", True),
        (of(S.PREMIUM, C.DEFAULTED), SERIAL, True),
        (of(S.PREMIUM, C.RETURN_DUE), REPLACEMENT, False),
        (of(S.PREMIUM, C.COMPLETED), SERIAL, True),
        (of(S.PREMIUM, C.COMPLETED), "9XWRONG", False),
        (of(S.PREMIUM, C.AWAITING_PAYMENT, shipment=None), SERIAL, False),
        (of(S.PREMIUM, C.CANCELLED), SERIAL, False),
        (of(S.REPAIR, C.MENDING), SERIAL, True),
        (of(S.REPAIR, C.GOING_HOME), SERIAL, True),
        (of(S.REPAIR, C.COMPLETED, sent_home=Shipment(SERIAL, "UPS", "1Z", NOW)), SERIAL, False),
        (of(S.BASIC, C.RECEIVED), SERIAL, True),
        (of(S.FLYAWAY, C.COMPLETED), SERIAL, False),
        (of(S.FLYAWAY, C.PAID), SERIAL, False),
    ],
)
def test_a_unit_that_no_claim_awaits_and_the_replacement_itself_are_not_the_claims(
    claim, serial, known
):
    """RET-7."""
    assert intake.knows(claim, serial) is known


# Received


def test_a_premium_unit_lets_its_hold_go_in_the_same_step():
    """HLD-2."""
    claim = of(S.PREMIUM, C.RETURN_DUE, hold_state=HoldState.LIVE, work_since=NOW)
    after = intake.received(claim, a_scan())
    assert (after.state, after.received_at, after.work_since) == (C.RECEIVED, NOW, None)
    assert after.lines(Purpose.HOLD)[0].goal is Goal.VOIDED
    assert after.lines(Purpose.FEE)[0].goal is Goal.CAPTURED
    assert after.scans == (a_scan(),)


def test_a_lost_hold_is_closed_by_the_unit_and_the_ship_task_stays():
    claim = of(S.PREMIUM, C.PAID, hold_state=HoldState.LOST, work_since=NOW, shipment=None)
    after = intake.received(claim, a_scan(at=NOW + timedelta(days=1)))
    assert (after.state, after.hold_state) == (C.RETURNED_FIRST, HoldState.CLOSED)
    assert after.work_since == NOW


@pytest.mark.parametrize(
    ("service", "state"),
    [
        (S.BASIC, C.PAID),
        (S.BASIC, C.RETURN_INCOMPLETE),
        (S.REPAIR, C.FILED),
        (S.REPAIR, C.RETURN_INCOMPLETE),
        (S.REPLACEMENT, C.FILED),
    ],
)
def test_of_every_other_service_the_desks_work_begins_at_the_scan(service, state):
    """SVC-5, SVC-8, SVC-9."""
    later = NOW + timedelta(days=3)
    after = intake.received(of(service, state), a_scan(at=later))
    assert (after.state, after.received_at, after.work_since) == (C.RECEIVED, later, later)


def test_a_unit_for_a_claim_that_awaits_none_is_refused_and_nothing_moves():
    with pytest.raises(WrongState):
        intake.received(of(S.BASIC, C.AWAITING_PAYMENT), a_scan())


# The cure


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("day", "last_day"), [(0, 14), (8, 14), (9, 14), (10, 15), (14, 19), (19, 24)]
)
def test_a_cure_runs_until_the_deadline_and_at_least_five_calendar_days(zone, day, last_day):
    """RET-5: whichever is later, by the zone's own calendar."""
    claim = in_zone(of(S.PREMIUM, C.RETURN_DUE), zone)
    claim = replace(
        claim,
        terms=replace(claim.terms, cure_days=5),
        return_by=days_after(NOW, 14, zone),
    )
    cure = intake.cure_until(claim, ("RET-2",), NOW + timedelta(days=day))
    assert cure == days_after(NOW, last_day, zone)


@pytest.mark.parametrize(
    ("zone", "told", "ends"),
    [
        # The clock goes forward on 14 March 2027 in Los Angeles, 28 March in Berlin; Sydney's goes
        # back on 4 April 2027. The cure ends at midnight all the same.
        ("America/Los_Angeles", datetime(2027, 3, 12, 20, tzinfo=UTC), "2027-03-18T07:00:00+00:00"),
        ("Europe/Berlin", datetime(2027, 3, 26, 12, tzinfo=UTC), "2027-03-31T22:00:00+00:00"),
        ("Australia/Sydney", datetime(2027, 4, 2, 1, tzinfo=UTC), "2027-04-07T14:00:00+00:00"),
    ],
)
def test_a_cure_across_a_change_of_the_clock_ends_at_the_end_of_its_fifth_day(zone, told, ends):
    """RET-5, TIM-3."""
    claim = in_zone(of(S.PREMIUM, C.RETURN_DUE, return_by=None), zone)
    claim = replace(claim, terms=replace(claim.terms, cure_days=5))
    assert intake.cure_until(claim, ("RET-3",), told).at.isoformat() == ends


@pytest.mark.parametrize("zone", ZONES)
def test_a_finding_one_millisecond_after_midnight_is_told_a_day_later(zone):
    """RET-5, TIM-3: day 0 is the local date of telling."""
    claim = in_zone(of(S.PREMIUM, C.RETURN_DUE, return_by=None), zone)
    midnight = first_instant(datetime(2027, 1, 10).date(), zone)
    before = intake.cure_until(claim, ("RET-2",), midnight - MILLISECOND)
    after = intake.cure_until(claim, ("RET-2",), midnight)
    assert (after.last_day - before.last_day).days == 1


def test_the_same_finding_again_extends_nothing_and_a_new_one_gives_its_days():
    """RET-5: at least its days from telling; who sends the wrong unit twice was told."""
    claim = of(S.PREMIUM, C.RETURN_DUE)
    claim = replace(claim, terms=replace(claim.terms, cure_days=5))
    first = intake.incomplete(claim, a_scan("RET-2", at=NOW + timedelta(days=12)))
    assert (first.state, first.cure_by) == (C.RETURN_INCOMPLETE, days_after(NOW, 17, ZONE))
    again = intake.incomplete(first, a_scan("RET-2", at=NOW + timedelta(days=16)))
    assert again.cure_by == first.cure_by
    other = intake.incomplete(again, a_scan("RET-2", "RET-3", at=NOW + timedelta(days=17)))
    assert other.cure_by == days_after(NOW, 22, ZONE)
    assert [scan.reasons for scan in other.scans] == [("RET-2",), ("RET-2",), ("RET-2", "RET-3")]


def test_a_new_finding_never_moves_the_end_earlier():
    cure = days_after(NOW, 30, ZONE)
    claim = of(S.PREMIUM, C.RETURN_INCOMPLETE, cure_by=cure, scans=(a_scan("RET-2"),))
    assert intake.cure_until(claim, ("RET-4",), NOW) == cure


def test_a_basic_cure_is_fourteen_days_and_a_repairs_is_its_terms():
    """SVC-5, SVC-8: from telling; the thirty days of sending do not count."""
    late = days_after(NOW, 30, ZONE)
    basic = intake.incomplete(of(S.BASIC, C.PAID, return_by=late), a_scan("RET-2"))
    assert (basic.state, basic.cure_by) == (C.RETURN_INCOMPLETE, days_after(NOW, 14, ZONE))
    assert intake.cure_end(basic) == basic.cure_by
    repair = intake.incomplete(of(S.REPAIR, C.FILED, return_by=late), a_scan("RET-2"))
    assert repair.cure_by == days_after(NOW, 7, ZONE)


def test_a_premium_cures_end_is_never_before_the_deadline():
    claim = of(S.PREMIUM, C.RETURN_INCOMPLETE, cure_by=days_after(NOW, 3, ZONE))
    assert intake.cure_end(claim) == claim.return_by


def test_a_second_finding_of_a_repair_is_kept_and_moves_no_state():
    first = intake.incomplete(of(S.REPAIR, C.FILED), a_scan("RET-2"))
    second = intake.incomplete(first, a_scan("RET-3", at=NOW + timedelta(days=2)))
    assert (second.state, len(second.scans)) == (C.RETURN_INCOMPLETE, 2)
    assert second.cure_by == days_after(NOW, 9, ZONE)


# After the default


def defaulted(hold_state=HoldState.CAPTURED, **changes):
    hold = a_line(goal=Goal.CAPTURED, status=Status.CAPTURED)
    return of(S.PREMIUM, C.DEFAULTED, hold_state=hold_state, ledger=(hold,), **changes)


@pytest.mark.parametrize("event", ["late_unit_ok", "desk_accepts"])
def test_a_late_return_gives_the_default_back_less_the_late_fee(event):
    """HLD-8; the desk's task is done with it."""
    claim, back = intake.late_return(defaulted(work_since=NOW), usd(2500), NOW, event)
    assert (claim.state, claim.work_since, claim.received_at) == (C.LATE_RETURN, None, NOW)
    refund = claim.lines(Purpose.REFUND)[0]
    assert (refund.amount, refund.way, refund.refunds) == (usd(97400), Way.BACK, "pi_1")
    assert back == usd(97400)


def test_no_late_fee_where_the_carrier_had_the_unit_in_time():
    """HLD-7, HLD-8."""
    claim = defaulted(carrier_in_time=NOW)
    assert intake.late_return(claim, usd(2500), NOW)[1] == usd(99900)


@pytest.mark.parametrize("state", [HoldState.DEBT, HoldState.CLOSED])
def test_a_default_that_nobody_paid_or_the_bank_gave_back_is_not_refunded(state):
    """HLD-8, PAY-8: a lost dispute counts as the refund."""
    claim, back = intake.late_return(defaulted(state), usd(0), NOW)
    assert (claim.hold_state, back, claim.lines(Purpose.REFUND)) == (HoldState.CLOSED, None, ())
