"""What calls the desk and in which order: HLD-5 to HLD-7, HLD-10, RET-5, PAY-3, PAY-8, SVC-8."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.domain import adopting, disputes, refunding
from care.domain.claim import Claim, Inspection, Quote, Scan, Shipment
from care.domain.claim_line import line_of, month_of, months_to
from care.domain.desk_clocks import A_DAY, agreed_end, lapsing_from, overdue_since, quoted_at
from care.domain.grant import GrantKind
from care.domain.ledger import Dispute, DisputeState, Goal, Purpose, Status, Way
from care.domain.parts import Service
from care.domain.states import CLAIM_ENDS, ClaimState, GrantState, HoldState
from care.domain.windows import MILLISECOND, days_after
from care.domain.work_order import MONTHS, Task, may_wait, ordered, waiting
from care.domain.work_reasons import Why, of_grant, of_plan
from tests.support.builders import (
    NOW,
    REPLACEMENT,
    ZONE,
    a_claim,
    a_grant,
    a_line,
    a_plan,
    a_shipped_claim,
    usd,
)

DEADLINE = datetime(2026, 12, 7, 8, 0, tzinfo=UTC)  # 14 days after NOW, end of the day in L. A.
LIVE, AT_RISK = {"hold_state": HoldState.LIVE}, {"hold_state": HoldState.AT_RISK}
SCAN = Scan(NOW + timedelta(days=9), "1ZNA0001", False, True, ("RET-3",), "desk-1")
TO_ANSWER = Dispute("dp_1", DisputeState.OPEN, due_by=NOW + timedelta(days=10))
REFUND_FAILED = a_line(
    Purpose.REFUND, goal=Goal.REFUNDED, way=Way.BACK, status=Status.REFUND_FAILED
)


def held(lapses: datetime, **changes: Any) -> Claim:
    """A claim whose replacement is on its way, its hold good until `lapses`."""
    hold, *rest = a_shipped_claim().ledger
    ledger = (replace(hold, capture_before=lapses), *rest)
    return a_shipped_claim(**(LIVE | {"ledger": ledger} | changes))


def why(task: Task, now: datetime = NOW) -> str | None:
    row = waiting(task, now)
    return row.why if row else None


# An overdue return


def test_a_return_is_overdue_from_the_bound_of_its_last_day() -> None:
    """HLD-5."""
    claim = held(NOW + timedelta(days=40))
    assert why(claim, DEADLINE - MILLISECOND) is None
    row = waiting(claim, DEADLINE)
    assert row is not None
    assert (row.why, row.next, row.since, row.urgent) == (Why.OVERDUE, Why.OVERDUE, DEADLINE, True)


@pytest.mark.parametrize(
    "changes",
    [
        {"return_by": days_after(NOW, 19, ZONE), "paused_at": NOW + timedelta(days=13)},
        {"state": ClaimState.RETURN_INCOMPLETE, "cure_by": days_after(NOW, 21, ZONE)},
        {"state": ClaimState.ARRIVED, "arrived_at": NOW + timedelta(days=13), "work_since": NOW},
    ],
    ids=["paused", "in its cure", "stopped"],
)
def test_more_days_do_not_take_an_overdue_return_off_the_list(changes: dict[str, Any]) -> None:
    """HLD-7, RET-5: no default, and still the unit was to be back."""
    claim = held(NOW + timedelta(days=40), **changes)
    assert why(claim, DEADLINE) is Why.OVERDUE
    assert why(claim, DEADLINE - MILLISECOND) is not Why.OVERDUE


def test_a_late_shipment_has_the_whole_period_before_it_is_overdue() -> None:
    """HLD-10."""
    late = Shipment(REPLACEMENT, "UPS", "1Z999", NOW + timedelta(days=2))
    claim = held(NOW + timedelta(days=40), shipment=late, return_by=days_after(NOW, 16, ZONE))
    assert agreed_end(claim) == days_after(NOW, 16, ZONE)
    assert why(claim, DEADLINE) is None
    assert why(claim, DEADLINE + timedelta(days=2)) is Why.OVERDUE


@pytest.mark.parametrize(
    "claim",
    [
        a_shipped_claim(state=ClaimState.DEFAULTED),
        a_shipped_claim(state=ClaimState.COMPLETED),
        a_shipped_claim(service=Service.BASIC, state=ClaimState.PAID),
        a_claim(state=ClaimState.RETURN_DUE),
    ],
    ids=["defaulted", "completed", "not premium", "nothing shipped"],
)
def test_what_is_over_or_owes_no_return_is_never_overdue(claim: Claim) -> None:
    assert why(claim, DEADLINE + timedelta(days=60)) is None


# A hold that lapses, or is lost


def test_a_hold_at_risk_calls_the_desk_from_24_hours_before_it_lapses() -> None:
    """HLD-6: its renewal was refused."""
    lapses = NOW + timedelta(days=7)
    claim = held(lapses, **AT_RISK)
    assert why(claim, lapses - A_DAY - MILLISECOND) is None
    row = waiting(claim, lapses - A_DAY)
    assert row is not None
    assert (row.why, row.next, row.urgent) == (Why.HOLD_LAPSING, Why.HOLD_LAPSING, True)
    assert row.since == lapses - A_DAY


def test_a_live_hold_calls_the_desk_once_its_renewal_is_an_hour_late() -> None:
    """HLD-6: it is asked for 12 hours before the lapse."""
    lapses = NOW + timedelta(days=7)
    late = lapses - timedelta(hours=11)
    assert why(held(lapses), late - MILLISECOND) is None
    assert why(held(lapses), late) is Why.HOLD_LAPSING
    doubtful = a_line(n=2, way=Way.OFF_SESSION, provider_id="pi_9", status=Status.INTENDED)
    asked = replace(held(lapses), ledger=(*held(lapses).ledger, doubtful))
    assert why(asked, late) is Why.HOLD_LAPSING


def test_a_hold_that_outlives_the_return_needs_no_renewal_and_calls_nobody() -> None:
    """HLD-6."""
    lapses = DEADLINE + timedelta(hours=6)
    assert why(held(lapses), DEADLINE - MILLISECOND) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"state": ClaimState.RECEIVED},
        {"hold_state": HoldState.RELEASED},
        {"ledger": (a_line(status=Status.AUTHORIZED),)},
        {"ledger": ()},
    ],
    ids=["received", "released", "of no known end", "no hold"],
)
def test_a_hold_that_is_not_needed_any_more_may_lapse(changes: dict[str, Any]) -> None:
    claim = held(NOW + timedelta(hours=1), **changes)
    assert why(claim, NOW) is None


def test_a_lost_hold_comes_first_and_its_owner_is_asked_while_the_unit_is_on_its_way() -> None:
    """HLD-6."""
    lost = a_shipped_claim(hold_state=HoldState.LOST, work_since=NOW)
    row = waiting(lost, NOW)
    assert row is not None
    assert (row.why, row.next, row.urgent) == (Why.HOLD_LOST, Why.HOLD_LOST, True)


@pytest.mark.parametrize(
    ("state", "next_"),
    [
        (ClaimState.PAID, Why.SHIP),
        (ClaimState.ARRIVED, Why.SCAN),
        (ClaimState.RETURN_INCOMPLETE, Why.INCOMPLETE),
    ],
)
def test_where_the_desk_has_work_of_its_own_a_lost_hold_does_not_keep_it_from_it(
    state: ClaimState, next_: Why
) -> None:
    lost = a_shipped_claim(hold_state=HoldState.LOST, state=state, work_since=NOW)
    row = waiting(lost, NOW)
    assert row is not None
    assert (row.why, row.next) == (Why.HOLD_LOST, next_)


# Incomplete, not shipped, quoted


def test_an_incomplete_return_of_any_service_is_on_the_list_since_its_finding() -> None:
    """RET-5."""
    for service in (Service.PREMIUM, Service.BASIC, Service.REPAIR):
        claim = a_shipped_claim(
            service=service, state=ClaimState.RETURN_INCOMPLETE, scans=(SCAN, SCAN)
        )
        row = waiting(claim, SCAN.at)
        assert row is not None
        assert (row.why, row.since, row.urgent) == (Why.INCOMPLETE, SCAN.at, False)


@pytest.mark.parametrize(
    ("service", "state", "ready"),
    [
        (Service.PREMIUM, ClaimState.PAID, {"paid_at": NOW}),
        (
            Service.PREMIUM,
            ClaimState.RETURNED_FIRST,
            {"paid_at": NOW, "received_at": NOW + timedelta(hours=5)},
        ),
        (
            Service.BASIC,
            ClaimState.RECEIVED,
            {"paid_at": NOW - timedelta(days=9), "received_at": NOW},
        ),
        (Service.FLYAWAY, ClaimState.PAID, {"paid_at": NOW}),
        (
            Service.REPLACEMENT,
            ClaimState.APPROVED,
            {
                "received_at": NOW - timedelta(days=1),
                "inspection": Inspection(NOW, "defect", "desk-1"),
            },
        ),
        (Service.REPAIR, ClaimState.REPLACING, {"paid_at": NOW}),
    ],
)
def test_a_replacement_that_is_due_for_a_day_is_urgent(
    service: Service, state: ClaimState, ready: dict[str, Any]
) -> None:
    """HLD-10: a day counts from when nothing but the desk stood before it."""
    claim = a_claim(service=service, state=state, work_since=NOW, **ready)
    before, after = waiting(claim, NOW + A_DAY - MILLISECOND), waiting(claim, NOW + A_DAY)
    assert before is not None and after is not None
    assert (before.why, before.urgent) == (Why.SHIP, False)
    assert (after.why, after.urgent) == (Why.NOT_SHIPPED, True)


def test_an_order_that_is_verified_first_is_not_late_to_ship() -> None:
    """PAY-3."""
    claim = a_claim(state=ClaimState.PAID, paid_at=NOW, work_since=NOW, verifying=True)
    assert why(claim, NOW + timedelta(days=3)) is Why.VERIFICATION


def test_a_quote_is_on_the_list_from_the_inspection_until_it_is_answered() -> None:
    """SVC-8."""
    quote = Quote(usd(30000), None, days_after(NOW, 30, ZONE))
    found = Inspection(NOW, "accident", "desk-1")
    claim = a_claim(service=Service.REPAIR, state=ClaimState.QUOTED, quote=quote, inspection=found)
    row = waiting(claim, NOW + A_DAY)
    assert row is not None
    assert (row.why, row.next, row.since, row.urgent) == (Why.QUOTE, Why.QUOTE, NOW, False)
    again = replace(quote, mendable=False, answer_by=days_after(NOW, 37, ZONE))
    assert quoted_at(replace(claim, quote=again)) == datetime(2026, 11, 29, 8, 0, tzinfo=UTC)
    assert why(replace(claim, state=ClaimState.MENDING), NOW + A_DAY) is None


@pytest.mark.parametrize(
    "since", [quoted_at, overdue_since, lapsing_from], ids=["quote", "return", "hold"]
)
def test_a_clock_that_never_began_counts_from_the_filing(since: Any) -> None:
    assert since(a_claim()) == NOW


# What bears a mark


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (a_claim(state=ClaimState.IN_REVIEW, service=Service.FLYAWAY), Why.REVIEW),
        (a_claim(state=ClaimState.RECEIVED, service=Service.REPAIR), Why.INSPECT),
        (a_claim(state=ClaimState.MENDING, service=Service.REPAIR), Why.MEND),
        (a_claim(state=ClaimState.GOING_HOME, service=Service.REPAIR), Why.SEND_HOME),
        (a_claim(state=ClaimState.CANCELLED, scans=(SCAN,)), Why.SEND_HOME),
        (a_shipped_claim(state=ClaimState.DEFAULTED, hold_state=HoldState.DEBT), Why.DEBT),
        (a_claim(state=ClaimState.CANCELLED, ledger=(REFUND_FAILED,)), Why.REFUND),
        (
            a_claim(
                state=ClaimState.CANCELLED, ledger=(a_line(Purpose.ORPHAN, status=Status.CAPTURED),)
            ),
            Why.EXPLAIN,
        ),
        (a_claim(state=ClaimState.FILED, service=Service.REPAIR), Why.SCAN),
        (a_shipped_claim(state=ClaimState.DEFAULTED), Why.INSPECT),
    ],
)
def test_what_waits_names_its_reason_and_is_off_the_list_without_its_mark(
    claim: Claim, reason: Why
) -> None:
    row = waiting(replace(claim, work_since=NOW), NOW)
    assert row is not None
    assert (row.why, row.next, row.since, row.urgent) == (reason, reason, NOW, False)
    assert waiting(claim, NOW) is None


def test_a_dispute_is_urgent_in_the_three_days_before_its_due_date() -> None:
    """PAY-8."""
    claim = a_shipped_claim(
        state=ClaimState.COMPLETED, ledger=(a_line(dispute=TO_ANSWER),), work_since=NOW
    )
    soon = NOW + timedelta(days=7)
    before, after = waiting(claim, soon - MILLISECOND), waiting(claim, soon)
    assert before is not None and after is not None
    assert (before.why, before.urgent, after.urgent) == (Why.DISPUTE, False, True)


@pytest.mark.parametrize(
    ("task", "reason"),
    [
        (disputes.PLAN_TASK, Why.DISPUTE),
        (adopting.PLAN_TASK, Why.EXPLAIN),
        (refunding.TELL_STORE.format(store="demo-1"), Why.REFUND),
        (refunding.TELL_SELLER, Why.REFUND),
        (refunding.SEND_REFUND, Why.REFUND),
        (refunding.PAY_REFUND.format(code="expired"), Why.REFUND),
        ("The parcel is missing.", Why.PLAN),
        (None, Why.PLAN),
    ],
)
def test_the_task_of_a_plan_names_its_reason(task: str | None, reason: Why) -> None:
    assert of_plan(a_plan(task=task)) is reason
    assert why(a_plan(task=task)) is None
    assert why(a_plan(task=task, work_since=NOW)) is reason


def test_a_disputed_purchase_is_a_dispute_whatever_else_the_task_says() -> None:
    plan = a_plan(task=refunding.SEND_REFUND, ledger=(a_line(dispute=TO_ANSWER),))
    assert of_plan(plan) is Why.DISPUTE


@pytest.mark.parametrize(
    ("kind", "state", "reason"),
    [
        (GrantKind.VIDEO, GrantState.IN_REVIEW, Why.VIDEO),
        (GrantKind.REGION, GrantState.IN_REVIEW, Why.REGION),
        (GrantKind.REPAIR, GrantState.PREPARED, Why.GRANT),
        (GrantKind.VIDEO, GrantState.PREPARED, Why.GRANT),
    ],
)
def test_a_grant_is_looked_at_or_its_mail_was_not_taken(
    kind: GrantKind, state: GrantState, reason: Why
) -> None:
    """ELG-4 to ELG-6."""
    assert of_grant(a_grant(kind, state=state)) is reason


# The order


def test_the_urgent_come_first_then_the_reasons_then_the_longest_wait() -> None:
    tasks: list[Task] = [
        a_claim("debt", state=ClaimState.DEFAULTED, hold_state=HoldState.DEBT, work_since=NOW),
        a_grant(GrantKind.REGION, "1ZNR0001", state=GrantState.IN_REVIEW, work_since=NOW),
        a_claim("verify", state=ClaimState.PAID, verifying=True, work_since=NOW),
        a_claim("fresh", state=ClaimState.PAID, paid_at=NOW, work_since=NOW),
        a_claim("late", state=ClaimState.PAID, paid_at=NOW - A_DAY, work_since=NOW - A_DAY),
        a_claim(
            "later", state=ClaimState.PAID, paid_at=NOW - 2 * A_DAY, work_since=NOW - 2 * A_DAY
        ),
        a_claim("incomplete", state=ClaimState.RETURN_INCOMPLETE, scans=(SCAN,)),
        a_claim("lost", state=ClaimState.RETURN_DUE, hold_state=HoldState.LOST, work_since=NOW),
        a_plan("plan", task="The parcel is missing.", work_since=NOW - 9 * A_DAY),
        a_claim("nothing"),
    ]
    names = [getattr(r.task, "claim_id", None) or r.why.value for r in ordered(tasks, NOW)]
    assert names == [
        *("lost", "later", "late", "incomplete", "verify", "region", "fresh", "debt", "plan")
    ]


STATES = st.sampled_from([*ClaimState])
CLAIMS = st.builds(
    lambda n, state, hold, service, hours, marked, verifying: a_shipped_claim(
        f"claim-{n}",
        state=state,
        hold_state=hold,
        service=service,
        paid_at=NOW - timedelta(hours=hours),
        work_since=NOW - timedelta(hours=hours % 5) if marked else None,
        verifying=verifying,
    ),
    st.integers(0, 10_000),
    STATES,
    st.sampled_from([*HoldState]),
    st.sampled_from([*Service]),
    st.integers(0, 900),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(CLAIMS, max_size=12, unique_by=lambda claim: claim.claim_id), st.randoms())
def test_the_order_is_total_and_the_same_whatever_order_the_rows_came_in(
    claims: list[Claim], chance: Any
) -> None:
    rows = ordered(claims, NOW)
    shuffled = list(claims)
    chance.shuffle(shuffled)
    assert ordered(shuffled, NOW) == rows
    assert [row.urgent for row in rows] == sorted((row.urgent for row in rows), reverse=True)
    assert {row.task.claim_id for row in rows} >= {c.claim_id for c in claims if c.work_since}


# Lines


@given(CLAIMS, st.integers(0, 60 * 24))
def test_whatever_waits_without_a_mark_is_seen_by_its_line(claim: Claim, hours: int) -> None:
    """The list reads no claim whose line says that nothing of it waits."""
    claim, now = replace(claim, work_since=None), NOW + timedelta(hours=hours)
    if waiting(claim, now) is not None:
        assert may_wait(line_of(claim), now)


@given(STATES)
def test_the_line_of_a_claim_that_is_over_is_never_worth_reading(state: ClaimState) -> None:
    claim = a_shipped_claim(state=state, hold_state=HoldState.RELEASED)
    if state in CLAIM_ENDS:
        assert not may_wait(line_of(claim), NOW + timedelta(days=90))


def test_a_line_names_the_first_shipment_though_it_was_lost() -> None:
    """SHP-2."""
    lost = Shipment("1ZNB0001", "UPS", "1Z1", NOW + timedelta(hours=1))
    again = Shipment("1ZNB0002", "UPS", "1Z2", NOW + timedelta(days=6))
    assert line_of(a_claim(shipment=again, lost_shipments=(lost,))).shipped_at == lost.at
    assert line_of(a_claim()).shipped_at is None


def test_months_go_back_over_the_new_year_and_reach_89_days() -> None:
    assert months_to(datetime(2027, 1, 31, tzinfo=UTC), 3) == ("2027-01", "2026-12", "2026-11")
    assert month_of(datetime(2026, 9, 30, 23, 59, tzinfo=UTC)) == "2026-09"
    first_days = [datetime(2027, month, 1, tzinfo=UTC) for month in range(1, 13)]
    for now in first_days:
        assert month_of(now - timedelta(days=89)) in months_to(now, MONTHS)
