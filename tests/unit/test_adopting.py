"""An object that no line knew becomes a line that stands in no other's way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from care.domain import adopting, payment
from care.domain.books import BookedPage, BookedPayment, Tags
from care.domain.due import due_effect
from care.domain.ledger import Dispute, DisputeState, Effect, Goal, Purpose, Status
from care.domain.money import Money
from care.domain.states import ClaimState
from care.domain.turn import Turn
from tests.support.builders import a_claim, a_plan

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
HELD, TAKEN, NONE = Money(99900, "USD"), Money(12900, "USD"), Money(0, "USD")
TAGS = Tags("claim_1", "hold", 9)
SUBJECTS = pytest.mark.parametrize("subject", [a_claim(), a_plan()], ids=["claim", "plan"])


def booked(status: Status | None, **changes: Any) -> BookedPayment:
    taken = TAKEN if status is Status.CAPTURED else NONE
    made = BookedPayment("pi_9", TAGS, "cus_1", NOW, NOW, status, HELD, taken, NONE)
    return replace(made, **changes)


def done(turn: Turn[Any] | None) -> Turn[Any]:
    assert turn is not None
    return turn


@SUBJECTS
@pytest.mark.parametrize("status", [Status.AUTHORIZED, Status.CREATED, Status.NEEDS_ACTION])
def test_what_holds_or_waits_is_to_be_voided_and_stands_before_all_others(
    subject: Any, status: Status
) -> None:
    turn = done(adopting.adopted(subject, booked(status), NOW))
    line, *others = turn.after.ledger
    assert tuple(others) == subject.ledger
    assert (line.key, line.provider_id, line.amount) == ("orphan/1", "pi_9", HELD)
    assert (line.status, line.goal) == (status, Goal.VOIDED)
    assert due_effect(line, NOW) is Effect.VOID
    assert [note.type for note in turn.notes] == ["orphan_found"]
    assert turn.after.work_since == subject.work_since
    assert adopting.adopted(turn.after, booked(status), NOW) is None


@SUBJECTS
def test_what_was_taken_is_the_desks_and_nothing_is_due_for_it(subject: Any) -> None:
    turn = done(adopting.adopted(subject, booked(Status.CAPTURED), NOW))
    line = turn.after.ledger[0]
    assert (line.amount, line.goal, line.settled) == (TAKEN, Goal.CAPTURED, True)
    assert due_effect(line, NOW) is None
    assert turn.after.work_since == NOW
    assert [note.type for note in turn.notes] == ["orphan_captured"]
    assert adopting.taken(turn.after, NOW) is None
    assert getattr(turn.after, "task", adopting.PLAN_TASK) == adopting.PLAN_TASK


def test_a_task_that_waits_already_stays_and_its_time_too() -> None:
    earlier = datetime(2026, 11, 1, tzinfo=UTC)
    plan = a_plan(task="Another.", work_since=earlier)
    after = done(adopting.adopted(plan, booked(Status.CAPTURED), NOW)).after
    assert (after.task, after.work_since) == ("Another.", earlier)
    back = done(adopting.given_back(after, booked(Status.CAPTURED), NOW)).after
    assert (back.task, back.work_since) == ("Another.", earlier)


def test_money_that_is_taken_is_never_given_back_by_itself() -> None:
    claim = done(adopting.adopted(a_claim(), booked(Status.AUTHORIZED), NOW)).after
    raced = replace(claim, ledger=(replace(claim.ledger[0], status=Status.CAPTURED),))
    assert payment.taken_goes_back(raced, NOW) is None
    told = done(adopting.taken(raced, NOW))
    assert told.after.ledger[0].goal is Goal.CAPTURED
    assert payment.taken_goes_back(told.after, NOW) is None


@SUBJECTS
def test_once_a_person_gave_it_back_the_ledger_says_so_and_the_task_is_done(subject: Any) -> None:
    if hasattr(subject, "claim_id"):
        subject = replace(subject, state=ClaimState.COMPLETED)
    after = done(adopting.adopted(subject, booked(Status.CAPTURED), NOW)).after
    turn = done(adopting.given_back(after, booked(Status.CAPTURED), NOW))
    line = turn.after.ledger[0]
    assert (line.status, line.goal, turn.after.work_since) == (
        Status.REFUNDED,
        Goal.REFUNDED,
        None,
    )
    assert getattr(turn.after, "task", None) is None
    assert [note.type for note in turn.notes] == ["orphan_given_back"]
    assert adopting.given_back(turn.after, booked(Status.CAPTURED), NOW) is None


def test_a_claim_that_goes_on_keeps_its_place_on_the_desks_list() -> None:
    claim = a_claim(state=ClaimState.PAID)
    after = done(adopting.adopted(claim, booked(Status.CAPTURED), NOW)).after
    assert done(adopting.given_back(after, booked(Status.CAPTURED), NOW)).after.work_since == NOW


@pytest.mark.parametrize("other", ["orphan", "refund", "dispute"])
def test_a_claim_that_is_over_keeps_its_place_while_something_else_waits(other: str) -> None:
    claim = a_claim(state=ClaimState.COMPLETED)
    after = done(adopting.adopted(claim, booked(Status.CAPTURED), NOW)).after
    if other == "orphan":
        second = booked(Status.CAPTURED, payment_id="pi_10")
        after = done(adopting.adopted(after, second, NOW)).after
    else:
        dispute = Dispute("dp_1", DisputeState.OPEN)
        line = replace(after.ledger[0], provider_id="x_1", goal=Goal.CAPTURED, purpose=Purpose.FEE)
        failed = replace(line, purpose=Purpose.REFUND, status=Status.REFUND_FAILED)
        more = failed if other == "refund" else replace(line, dispute=dispute)
        after = replace(after, ledger=(*after.ledger, more))
    assert adopting.unexplained(after.ledger)
    back = done(adopting.given_back(after, booked(Status.CAPTURED), NOW)).after
    assert back.work_since == NOW
    assert adopting.unexplained(back.ledger) == (other == "orphan")


def test_only_an_orphan_is_given_back_so() -> None:
    assert adopting.given_back(a_claim(), booked(Status.CAPTURED), NOW) is None
    claim = done(adopting.adopted(a_claim(), booked(Status.CAPTURED), NOW)).after
    fee = replace(claim, ledger=(replace(claim.ledger[0], purpose=Purpose.FEE),))
    assert adopting.given_back(fee, booked(Status.CAPTURED), NOW) is None


@SUBJECTS
def test_a_page_is_to_be_closed(subject: Any) -> None:
    page = BookedPage("cs_9", TAGS, NOW, "open", HELD)
    turn = done(adopting.adopted_page(subject, page, NOW))
    line = turn.after.ledger[0]
    assert (line.page_id, line.status, line.goal) == ("cs_9", Status.OPEN, Goal.VOIDED)
    assert due_effect(line, NOW) is Effect.CLOSE_PAGE
    assert adopting.adopted_page(turn.after, page, NOW) is None


def test_a_second_orphan_has_the_next_number_and_one_that_is_not_known_yet_is_none() -> None:
    first = done(adopting.adopted(a_claim(), booked(Status.AUTHORIZED), NOW)).after
    other = replace(booked(Status.AUTHORIZED), payment_id="pi_10")
    assert done(adopting.adopted(first, other, NOW)).after.ledger[0].key == "orphan/2"
    with pytest.raises(ValueError):
        adopting.adopted(first, booked(None, payment_id="pi_11"), NOW)
