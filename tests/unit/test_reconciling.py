"""What is a difference between a ledger and the provider's books, and what is none: a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from care.domain.books import (
    BookedDispute,
    BookedPage,
    BookedPayment,
    BookedRefund,
    Found,
    Tags,
)
from care.domain.differences import Difference, Kind, Repair
from care.domain.ledger import Dispute, DisputeState, Goal, Line, Purpose, Status, Way
from care.domain.money import Money
from care.domain.our_books import GRACE, Ours, expected_in
from care.domain.plan import Channel
from care.domain.reconciling import INERT_FOR, compare
from care.domain.reports import OTHER_AMOUNT
from tests.support.builders import a_claim, a_plan

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
HELD, LESS, NONE = Money(99900, "USD"), Money(90000, "USD"), Money(0, "USD")
AGO = NOW - timedelta(days=2)
PAYMENT, REFUND, PAGE = "pi_1", "re_1", "cs_1"


def a_line(status: Status = Status.AUTHORIZED, **changes: Any) -> Line:
    """A hold of two days ago, to stand."""
    line = Line(
        Purpose.HOLD, 1, HELD, Goal.AUTHORIZED, Way.OFF_SESSION, status, AGO, provider_id=PAYMENT
    )
    return replace(line, **changes)


def a_payment(status: Status | None = Status.AUTHORIZED, **changes: Any) -> BookedPayment:
    payment = BookedPayment(
        PAYMENT,
        Tags("claim_1", "hold", 1),
        "cus_1",
        AGO,
        AGO,
        status,
        HELD,
        HELD if status is Status.CAPTURED else NONE,
        NONE,
        AGO + timedelta(days=7),
        NOW - timedelta(hours=3) if status is Status.VOIDED else None,
    )
    return replace(payment, **changes)


def found(
    *lines: Line,
    due_at: datetime | None = None,
    looked_for: tuple[str, ...] = (),
    now: datetime = NOW,
    **objects: Any,
) -> list[Difference]:
    """What differs between a claim's lines and the provider's objects."""
    there = Found(**{name: (each,) for name, each in objects.items()})
    return list(compare(Ours("claim_1", lines, due_at), there, now, looked_for))


def kinds(*lines: Line, **more: Any) -> list[Kind]:
    return [each.kind for each in found(*lines, **more)]


# A payment that a line has

SAME = [
    (Status.AUTHORIZED, Status.AUTHORIZED),
    (Status.CAPTURED, Status.CAPTURED),
    (Status.VOIDED, Status.VOIDED),
    (Status.CREATED, Status.CREATED),
    (Status.REFUSED, Status.REFUSED),
    (Status.REFUSED, Status.VOIDED),
    (Status.CREATED, Status.VOIDED),
    (Status.CREATED, Status.REFUSED),
    (Status.VOIDED, Status.CREATED),
]


@pytest.mark.parametrize(("ours", "theirs"), SAME)
def test_what_holds_and_takes_the_same_is_no_difference(ours: Status, theirs: Status) -> None:
    assert kinds(a_line(ours), payments=a_payment(theirs)) == []


TABLE = [
    (Status.AUTHORIZED, Goal.CAPTURED, Status.CAPTURED, Kind.CAPTURED_RECORDED_HELD),
    (Status.AUTHORIZED, Goal.AUTHORIZED, Status.CAPTURED, Kind.CAPTURED_BY_HAND),
    (Status.AUTHORIZED, Goal.VOIDED, Status.CAPTURED, Kind.CAPTURED_BY_HAND),
    (Status.VOIDED, Goal.VOIDED, Status.CAPTURED, Kind.CAPTURED_BY_HAND),
    (Status.CREATED, Goal.CAPTURED, Status.CAPTURED, Kind.CAPTURED_RECORDED_HELD),
    (Status.AUTHORIZED, Goal.VOIDED, Status.VOIDED, Kind.RELEASED_RECORDED_HELD),
    (Status.AUTHORIZED, Goal.AUTHORIZED, Status.CREATED, Kind.RELEASED_RECORDED_HELD),
    (Status.AUTHORIZED, Goal.AUTHORIZED, Status.VOIDED, Kind.CANCELLED_BY_HAND),
    (Status.AUTHORIZED, Goal.CAPTURED, Status.VOIDED, Kind.CANCELLED_BY_HAND),
    (Status.VOIDED, Goal.VOIDED, Status.AUTHORIZED, Kind.ORPHAN_HOLD),
    (Status.CREATED, Goal.AUTHORIZED, Status.AUTHORIZED, Kind.ORPHAN_HOLD),
    (Status.CAPTURED, Goal.CAPTURED, Status.AUTHORIZED, Kind.ORPHAN_HOLD),
    (Status.CAPTURED, Goal.CAPTURED, Status.VOIDED, Kind.WRONG_AMOUNT),
]


@pytest.mark.parametrize(("status", "goal", "theirs", "kind"), TABLE)
def test_each_pair_of_states_that_differs_has_its_kind(
    status: Status, goal: Goal, theirs: Status, kind: Kind
) -> None:
    [difference] = found(a_line(status, goal=goal), payments=a_payment(theirs))
    assert (difference.kind, difference.subject) == (kind, "claim_1")
    assert difference.reference == PAYMENT and difference.amount == HELD
    assert difference.repair is (Repair.PERSON if kind is Kind.WRONG_AMOUNT else Repair.LOOK)
    assert difference.expected == f"hold/1 {status}, to be {goal}"


def test_a_hold_that_ended_with_its_time_has_lapsed() -> None:
    over = a_payment(Status.VOIDED, capture_before=AGO, ended_at=AGO)
    assert kinds(a_line(), payments=over) == [Kind.LAPSED_HOLD]
    unknown = a_payment(Status.VOIDED, capture_before=None, ended_at=AGO)
    assert kinds(a_line(), payments=unknown) == [Kind.CANCELLED_BY_HAND]


@pytest.mark.parametrize(
    ("ago", "expected"),
    [(GRACE - timedelta(seconds=1), []), (GRACE, [Kind.CANCELLED_BY_HAND])],
)
def test_what_ended_just_now_is_left_to_its_webhook(ago: timedelta, expected: list[Kind]) -> None:
    assert kinds(a_line(), payments=a_payment(Status.VOIDED, ended_at=NOW - ago)) == expected


@pytest.mark.parametrize(
    ("due", "under_way"),
    [
        (timedelta(minutes=1), True),
        (timedelta(minutes=-14), True),
        (timedelta(minutes=15), False),
        (timedelta(minutes=-15), False),
        (None, False),
    ],
)
def test_a_step_that_the_driver_goes_on_with_is_under_way(
    due: timedelta | None, under_way: bool
) -> None:
    line = a_line(goal=Goal.CAPTURED)
    due_at = NOW + due if due is not None else None
    said = kinds(line, payments=a_payment(Status.CAPTURED), due_at=due_at)
    assert said == ([] if under_way else [Kind.CAPTURED_RECORDED_HELD])


def test_what_is_where_it_is_meant_to_be_is_never_under_way() -> None:
    said = kinds(a_line(), payments=a_payment(Status.CAPTURED), due_at=NOW)
    assert said == [Kind.CAPTURED_BY_HAND]


def test_while_the_bank_thinks_nothing_is_said() -> None:
    assert kinds(a_line(), payments=a_payment(None)) == []
    assert kinds(payments=a_payment(None)) == []


# Amounts


def test_a_hold_of_another_amount_is_wrong_unless_it_is_being_let_go() -> None:
    other = a_payment(amount=LESS)
    [difference] = found(a_line(), payments=other)
    assert (difference.kind, difference.repair) == (Kind.WRONG_AMOUNT, Repair.PERSON)
    assert (difference.expected, difference.found) == ("hold/1 held 999.00 USD", "held 900.00 USD")
    assert kinds(a_line(goal=Goal.VOIDED), payments=other) == []
    assert kinds(a_line(refusal=OTHER_AMOUNT), payments=other) == []


def test_another_amount_taken_is_wrong() -> None:
    part = a_payment(Status.CAPTURED, captured=LESS)
    [difference] = found(a_line(Status.CAPTURED), payments=part)
    assert (difference.kind, difference.amount) == (Kind.WRONG_AMOUNT, LESS)
    assert difference.found == "taken 900.00 USD"


def a_refund(status: Status, **changes: Any) -> Line:
    line = Line(Purpose.REFUND, 1, HELD, Goal.REFUNDED, Way.BACK, status, AGO, refunds=PAYMENT)
    return replace(line, provider_id=REFUND, **changes)


@pytest.mark.parametrize(
    ("status", "back", "expected"),
    [
        (Status.REFUNDED, HELD, []),
        (Status.REFUND_PENDING, HELD, []),
        (Status.REFUND_FAILED, NONE, []),
        (Status.REFUNDED, NONE, [Kind.WRONG_AMOUNT]),
        (Status.REFUND_FAILED, HELD, [Kind.WRONG_AMOUNT]),
        (Status.INTENDED, NONE, []),
    ],
)
def test_what_went_back_is_the_sum_of_the_refunds_that_stand(
    status: Status, back: Money, expected: list[Kind]
) -> None:
    taken = a_payment(Status.CAPTURED, refunded=back)
    assert kinds(a_line(Status.CAPTURED), a_refund(status), payments=taken) == expected


def test_a_refund_whose_answer_was_lost_is_under_way_or_looked_at() -> None:
    lines = (a_line(Status.CAPTURED), a_refund(Status.INTENDED))
    taken = a_payment(Status.CAPTURED, refunded=HELD)
    assert found(*lines, payments=taken, due_at=NOW) == []
    [difference] = found(*lines, payments=taken)
    assert (difference.kind, difference.repair) == (Kind.WRONG_AMOUNT, Repair.LOOK)


def test_a_refund_that_failed_is_told_once_and_not_as_a_wrong_amount_too() -> None:
    failed = BookedRefund(REFUND, PAYMENT, None, AGO, Status.REFUND_FAILED, HELD)
    lines = (a_line(Status.CAPTURED), a_refund(Status.REFUNDED))
    taken = a_payment(Status.CAPTURED)
    [difference] = found(*lines, payments=taken, refunds=failed)
    assert (difference.kind, difference.reference) == (Kind.FAILED_REFUND, REFUND)
    assert difference.repair is Repair.LOOK
    known = (lines[0], a_refund(Status.REFUND_FAILED))
    assert found(*known, payments=taken, refunds=failed) == []
    stands = replace(failed, status=Status.REFUNDED)
    assert found(lines[1], refunds=stands) == []
    assert found(refunds=failed) == []  # made by hand: the sums tell


# A payment that no line has


@pytest.mark.parametrize(
    ("status", "kind"),
    [(Status.AUTHORIZED, Kind.ORPHAN_HOLD), (Status.CAPTURED, Kind.UNKNOWN_PAYMENT)],
)
def test_money_in_no_line_is_adopted_after_a_while(status: Status, kind: Kind) -> None:
    [difference] = found(payments=a_payment(status))
    assert (difference.kind, difference.repair) == (kind, Repair.ADOPT)
    assert difference.expected == "no line of the ledger"
    young = a_payment(status, moved_at=NOW - GRACE + timedelta(seconds=1))
    assert found(payments=young) == []


def test_what_was_taken_and_given_back_or_never_stood_is_nothing() -> None:
    assert kinds(payments=a_payment(Status.CAPTURED, refunded=HELD)) == []
    assert kinds(payments=a_payment(Status.VOIDED)) == []
    assert kinds(payments=a_payment(tags=None)) == []


@pytest.mark.parametrize("waits", [Status.OPEN, Status.INTENDED])
def test_a_line_that_waits_for_just_this_payment_looks_at_it(waits: Status) -> None:
    line = a_line(waits, provider_id=None, way=Way.PAGE)
    [difference] = found(line, payments=a_payment())
    assert (difference.kind, difference.repair) == (Kind.ORPHAN_HOLD, Repair.LOOK)
    assert difference.expected == "nothing taken for hold/1 yet"
    given_up = a_line(Status.VOIDED, goal=Goal.VOIDED, provider_id=None)
    assert found(given_up, payments=a_payment())[0].repair is Repair.ADOPT
    has_another = a_line(Status.AUTHORIZED, provider_id="pi_2")
    assert found(has_another, payments=a_payment())[0].repair is Repair.ADOPT


@pytest.mark.parametrize("status", [Status.CREATED, Status.REFUSED, Status.NEEDS_ACTION])
def test_an_unconfirmed_payment_is_cleared_away_after_a_day_unless_it_is_a_pages(
    status: Status,
) -> None:
    old = a_payment(status, moved_at=NOW - INERT_FOR)
    [difference] = found(payments=old)
    assert (difference.kind, difference.repair) == (Kind.INERT_ORPHAN, Repair.ADOPT)
    young = replace(old, moved_at=NOW - INERT_FOR + timedelta(seconds=1))
    assert found(payments=young) == []
    assert found(payments=replace(old, page_id=PAGE)) == []
    assert found(a_line(Status.VOIDED, provider_id=None, way=Way.PAGE), payments=old) == []
    other = a_line(Status.VOIDED, provider_id="pi_2")
    assert [each.kind for each in found(other, payments=old)] == [Kind.INERT_ORPHAN]


@pytest.mark.parametrize("status", [Status.AUTHORIZED, Status.CAPTURED])
def test_of_an_unknown_subject_everything_is_a_persons(status: Status) -> None:
    ours = Ours.of("claim_9", None)
    page = BookedPage(PAGE, Tags("claim_9", "hold", 1), AGO, "open", HELD)
    there = Found(payments=(a_payment(status),), pages=(page,))
    assert [x.repair for x in compare(ours, there, NOW)] == [Repair.PERSON, Repair.PERSON]


# An orphan that was adopted


def an_orphan(status: Status, goal: Goal = Goal.VOIDED) -> Line:
    return a_line(status, purpose=Purpose.ORPHAN, goal=goal)


def test_an_orphan_that_was_captured_stays_told_until_a_person_gave_it_back() -> None:
    taken = a_payment(Status.CAPTURED)
    back = a_payment(Status.CAPTURED, refunded=HELD)
    known = an_orphan(Status.CAPTURED, Goal.CAPTURED)
    [difference] = found(known, payments=taken)
    assert (difference.kind, difference.repair) == (Kind.UNKNOWN_PAYMENT, Repair.PERSON)
    assert found(known, payments=back)[0].repair is Repair.ADOPT
    assert "given back 999.00 USD" in found(known, payments=back)[0].found
    assert found(an_orphan(Status.AUTHORIZED), payments=taken)[0].repair is Repair.LOOK
    over = an_orphan(Status.REFUNDED, Goal.REFUNDED)
    assert found(over, payments=back) == []
    assert kinds(over, payments=taken) == [Kind.UNKNOWN_PAYMENT]


def test_an_orphan_that_is_being_released_is_no_difference() -> None:
    assert found(an_orphan(Status.AUTHORIZED), payments=a_payment(), due_at=NOW) == []
    assert found(an_orphan(Status.VOIDED), payments=a_payment(Status.VOIDED)) == []


# Pages


def a_page(status: str = "open", **changes: Any) -> BookedPage:
    page = BookedPage(PAGE, Tags("claim_1", "hold", 1), NOW - timedelta(hours=1), status, HELD)
    return replace(page, **changes)


def a_page_line(status: Status, goal: Goal = Goal.AUTHORIZED, **changes: Any) -> Line:
    line = a_line(status, goal=goal, provider_id=None, page_id=PAGE, way=Way.PAGE)
    return replace(line, **changes)


def test_an_open_page_that_no_line_offers_is_unknown() -> None:
    [difference] = found(pages=a_page())
    assert (difference.kind, difference.reference) == (Kind.UNKNOWN_PAGE, PAGE)
    assert difference.repair is Repair.ADOPT
    assert kinds(a_page_line(Status.VOIDED), pages=a_page()) == [Kind.UNKNOWN_PAGE]
    given_up = a_page_line(Status.VOIDED, page_id=None)
    assert kinds(given_up, pages=a_page()) == [Kind.UNKNOWN_PAGE]


def test_a_page_that_is_offered_over_or_just_opened_is_not() -> None:
    assert found(a_page_line(Status.OPEN), pages=a_page()) == []
    assert found(pages=a_page("expired")) == found(pages=a_page("complete")) == []
    assert found(pages=a_page(created_at=NOW - timedelta(minutes=14))) == []
    lost = a_page_line(Status.INTENDED, page_id=None)
    assert found(lost, pages=a_page()) == []


def test_a_page_that_is_to_be_closed_is_under_way_or_looked_at() -> None:
    line = a_page_line(Status.OPEN, Goal.VOIDED)
    assert found(line, pages=a_page(), due_at=NOW) == []
    [difference] = found(line, pages=a_page())
    assert (difference.kind, difference.repair) == (Kind.UNKNOWN_PAGE, Repair.LOOK)


def test_of_two_lines_of_a_page_the_open_one_counts() -> None:
    lines = (a_page_line(Status.VOIDED), a_page_line(Status.OPEN, n=2))
    assert found(*lines, pages=a_page()) == []


# Disputes


def a_dispute(state: DisputeState = DisputeState.OPEN, **changes: Any) -> BookedDispute:
    return replace(BookedDispute("dp_1", PAYMENT, AGO, state, HELD), **changes)


def test_a_dispute_that_the_ledger_does_not_know_as_it_stands_is_told() -> None:
    taken = a_line(Status.CAPTURED)
    [difference] = found(taken, disputes=a_dispute())
    assert (difference.kind, difference.repair) == (Kind.DISPUTE, Repair.LOOK)
    assert (difference.expected, difference.found) == ("no dispute", "dispute open")
    known = replace(taken, dispute=Dispute("dp_1", DisputeState.OPEN))
    assert found(known, disputes=a_dispute()) == []
    [ended] = found(known, disputes=a_dispute(DisputeState.LOST))
    assert (ended.expected, ended.found) == ("dispute open", "dispute lost")
    another = replace(taken, dispute=Dispute("dp_0", DisputeState.OPEN))
    assert kinds(another, disputes=a_dispute()) == [Kind.DISPUTE]
    assert found(taken, disputes=a_dispute(created_at=NOW - timedelta(minutes=5))) == []
    assert found(disputes=a_dispute())[0].repair is Repair.PERSON


# What the provider has not


def test_an_id_that_the_provider_does_not_have_is_missing() -> None:
    [difference] = found(a_line(), looked_for=(PAYMENT,))
    assert (difference.kind, difference.reference) == (Kind.MISSING_AT_PROVIDER, PAYMENT)
    assert (difference.expected, difference.repair) == ("hold/1 authorized", Repair.PERSON)
    assert found(a_line(), looked_for=(PAYMENT,), payments=a_payment()) == []
    assert found(a_line(Status.VOIDED), looked_for=(PAYMENT,)) == []
    assert found(looked_for=(PAYMENT,)) == []


def test_expected_is_the_money_that_the_ledger_recorded_in_the_window() -> None:
    lines = (
        a_line(),
        a_refund(Status.REFUNDED),
        a_line(Status.VOIDED, provider_id="pi_2"),
        a_line(provider_id=None),
        a_line(provider_id="pi_3", recorded_at=AGO - timedelta(days=9)),
    )
    window = (AGO, AGO + timedelta(seconds=1))
    assert expected_in(Ours("claim_1", lines), *window) == {PAYMENT, REFUND}
    assert expected_in(Ours("claim_1", None), *window) == frozenset()
    assert expected_in(Ours("claim_1", lines), NOW, NOW) == frozenset()


def test_what_a_shop_took_for_a_bundled_plan_is_the_shops_own() -> None:
    purchase = a_line(Status.CAPTURED, purpose=Purpose.PURCHASE, goal=Goal.CAPTURED)
    bundled = a_plan(channel=Channel.BUNDLED, ledger=(purchase, a_refund(Status.REFUNDED)))
    assert Ours.of("plan_1", bundled).ledger == (a_refund(Status.REFUNDED),)
    ours = a_plan(ledger=(purchase,))
    assert Ours.of("plan_1", ours).ledger == (purchase,)
    claim = a_claim(ledger=(a_line(),))
    assert Ours.of("claim_1", claim) == Ours("claim_1", (a_line(),), claim.due_at)


def test_each_object_counts_once_however_often_it_was_seen() -> None:
    there = Found(payments=(a_payment(),), refunds=(), disputes=(a_dispute(),))
    assert Found.all_of((there, there)) == there
    assert there.ids == {PAYMENT}
    assert there.payment(PAYMENT) == a_payment() and there.payment("pi_9") is None


def test_every_kind_has_a_sentence_and_a_next_step_for_open_and_mended() -> None:
    for kind in Kind:
        each = Difference(kind, "claim_1", PAYMENT, "a", "b", None, Repair.LOOK)
        mended = replace(each, mended=True)
        assert each.sentence.endswith(".") and each.next_step.endswith(".")
        assert mended.next_step.endswith(".") and mended.next_step != each.next_step
