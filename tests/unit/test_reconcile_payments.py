"""Reconciliation through the real use cases: every kind is found and mended, and none invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from care.domain.claim import Claim
from care.domain.differences import Difference, Kind
from care.domain.errors import BadValue, Conflict
from care.domain.ledger import DisputeState, Goal, Purpose, Status
from care.domain.states import ClaimState, HoldState
from care.usecases.payments import InDoubt
from care.usecases.ports import Commit
from care.usecases.reconcile_payments import ReconcilePayments
from care.usecases.reconciliation import Reconciliation
from tests.support.books import MemoryBooks
from tests.support.faults import Crash
from tests.support.house import DRONE
from tests.support.plan_house import PlanHouse

LATER = timedelta(minutes=20)
HOUR = timedelta(hours=1)


class Bookkeeping(PlanHouse):
    """A house with the provider's books. Time that `forward` moves is an outage: nothing runs."""

    def __init__(self) -> None:
        super().__init__()
        self.books = MemoryBooks(self.payments)
        self.reconciling = ReconcilePayments(self.store, self.books, self.settle, self.clock)

    def filed(self, serial: str = DRONE, **kw: Any) -> Claim:
        """A claim on a plan in effect, its page open."""
        self.covered()
        return super().filed(serial, **kw)

    def reconcile(self, op: str = "") -> Reconciliation:
        return self.reconciling.run(None, None, op or self.op())

    def found(self) -> list[tuple[Kind, bool]]:
        """Kinds, and whether each was mended."""
        return [(each.kind, each.mended) for each in self.reconcile().differences]

    def only(self) -> Difference:
        """The one difference that a reconciliation finds."""
        report = self.reconcile()
        assert report.failures == ()
        [difference] = report.differences
        return difference

    def hold(self, claim: Claim) -> str:
        return self.claim(claim.claim_id).lines(Purpose.HOLD)[-1].provider_id or ""

    def fee(self, claim: Claim) -> str:
        return self.claim(claim.claim_id).lines(Purpose.FEE)[-1].provider_id or ""


@pytest.fixture
def house() -> Bookkeeping:
    return Bookkeeping()


def went_well(house: Bookkeeping) -> None:
    """Nothing differs any more, and nothing is done twice."""
    before = house.payments.books()
    again = house.reconcile()
    assert (again.open, again.differences, again.failures) == ((), (), ())
    assert house.payments.books() == before


# None invented


def test_an_undisturbed_house_has_no_differences_in_any_state(house: Bookkeeping) -> None:
    claim = house.paid()
    assert house.found() == []
    house.clock.forward(LATER)
    assert house.found() == []
    house.ship(house.claim(claim.claim_id))
    assert house.found() == []
    house.travel(days=7)
    assert house.claim(claim.claim_id).lines(Purpose.HOLD)[-1].n == 2  # renewed
    assert house.found() == []
    house.scan()
    house.travel(hours=1)
    assert house.claim(claim.claim_id).state is ClaimState.COMPLETED
    assert house.found() == []


def test_a_default_and_its_refund_are_no_differences(house: Bookkeeping) -> None:
    claim = house.shipped()
    house.travel(days=20)
    assert house.claim(claim.claim_id).hold_state is HoldState.CAPTURED
    assert house.found() == []
    house.scan()
    house.travel(hours=1)
    assert house.claim(claim.claim_id).hold_state is HoldState.REFUNDED
    assert house.found() == []


def test_a_page_that_waits_a_cancelled_claim_and_an_unpaid_order_are_none(
    house: Bookkeeping,
) -> None:
    claim = house.filed()
    house.clock.forward(HOUR)
    assert house.found() == []
    house.travel(days=2)
    assert house.claim(claim.claim_id).state is ClaimState.LAPSED
    assert house.found() == []


def test_a_step_that_is_half_done_is_left_to_the_driver(house: Bookkeeping) -> None:
    """The void is asked for, its answer lost: a minute later the sweep goes on with it."""
    claim = house.shipped()
    house.payments.lose_reply_of("void")
    house.scan()
    assert house.claim(claim.claim_id).lines(Purpose.HOLD)[-1].status is Status.AUTHORIZED
    assert house.found() == []
    house.clock.forward(timedelta(minutes=2))
    house.settle_everything()
    assert house.found() == []


def test_what_a_first_look_saw_in_an_older_state_is_looked_at_again(house: Bookkeeping) -> None:
    """The list is read, then the claim goes on: no difference."""
    claim = house.shipped()
    house.clock.forward(LATER)
    listed = house.books.payments

    def slowly(*window: object) -> object:
        pages = list(listed(*window))  # type: ignore[arg-type]
        if house.claim(claim.claim_id).state is ClaimState.RETURN_DUE:
            house.scan()
        return iter(pages)

    house.books.payments = slowly  # type: ignore[method-assign, assignment]
    assert house.found() == []


# Each kind, found and mended


def test_an_orphan_hold_is_taken_into_the_ledger_and_released(house: Bookkeeping) -> None:
    claim = house.shipped()
    orphan = house.books.orphan(house.hold(claim), Status.AUTHORIZED)
    assert house.found() == []  # it may have been made this very minute
    house.clock.forward(LATER)
    difference = house.only()
    assert (difference.kind, difference.reference) == (Kind.ORPHAN_HOLD, orphan)
    assert (difference.subject, difference.mended) == (claim.claim_id, True)
    after = house.claim(claim.claim_id)
    assert after.ledger[0].provider_id == orphan
    assert (after.ledger[0].key, after.ledger[0].status) == ("orphan/1", Status.VOIDED)
    assert house.payments.books()[claim.claim_id].live_holds == 1
    assert (after.state, after.hold_state) == (ClaimState.RETURN_DUE, HoldState.LIVE)
    assert house.types(claim.claim_id)[-1] == "orphan_found"
    went_well(house)
    house.scan()
    house.travel(hours=1)
    assert house.claim(claim.claim_id).state is ClaimState.COMPLETED


def test_an_orphan_that_was_captured_goes_to_the_desk_and_never_back_by_itself(
    house: Bookkeeping,
) -> None:
    claim = house.shipped()
    orphan = house.books.orphan(house.hold(claim), Status.CAPTURED)
    house.clock.forward(LATER)
    difference = house.only()
    assert (difference.kind, difference.mended) == (Kind.UNKNOWN_PAYMENT, False)
    assert "refund it at the provider" in difference.next_step
    after = house.claim(claim.claim_id)
    assert after.work_since == house.clock.now()
    assert house.payments.books()[claim.claim_id].refunded == 0
    assert house.only().reference == orphan  # it stays until somebody acts
    assert house.types(claim.claim_id).count("orphan_captured") == 1
    house.travel(days=1)
    assert house.payments.books()[claim.claim_id].refunded == 0
    house.books.refund_by_hand(orphan, after.ledger[0].amount.amount)
    assert house.found() == [(Kind.UNKNOWN_PAYMENT, True)]
    assert house.claim(claim.claim_id).ledger[0].status is Status.REFUNDED
    went_well(house)


def test_an_orphan_hold_that_a_person_captures_before_we_release_it_is_not_given_back(
    house: Bookkeeping,
) -> None:
    claim = house.shipped()
    orphan = house.books.orphan(house.hold(claim), Status.AUTHORIZED)
    house.clock.forward(LATER)
    house.payments.fail_500("void", stored=False)
    house.reconcile()
    assert house.claim(claim.claim_id).ledger[0].status is Status.AUTHORIZED
    house.payments.by_hand(orphan, capture=True)
    house.travel(hours=1)
    after = house.claim(claim.claim_id)
    assert (after.ledger[0].status, after.ledger[0].goal) == (Status.CAPTURED, Goal.CAPTURED)
    assert "refund_started" not in house.types(claim.claim_id)
    assert house.payments.books()[claim.claim_id].refunded == 0
    assert house.found() == [(Kind.UNKNOWN_PAYMENT, False)]


def test_a_page_that_was_paid_and_nobody_looked_is_settled(house: Bookkeeping) -> None:
    claim = house.filed()
    house.payments.pay(claim.ledger[-1].page_id or "")
    assert house.found() == []
    house.clock.forward(LATER)
    assert house.found() == [(Kind.ORPHAN_HOLD, True)]
    assert house.claim(claim.claim_id).state is ClaimState.PAID
    assert all(line.purpose is not Purpose.ORPHAN for line in house.claim(claim.claim_id).ledger)
    went_well(house)


def test_a_hold_that_lapsed_in_an_outage_is_recorded_and_renewed(house: Bookkeeping) -> None:
    claim = house.shipped()
    house.clock.forward(timedelta(days=7, hours=2))
    assert house.found() == [(Kind.LAPSED_HOLD, True)]
    assert house.claim(claim.claim_id).lines(Purpose.HOLD)[0].status is Status.VOIDED
    house.settle_everything()
    assert house.claim(claim.claim_id).hold_state is HoldState.LIVE
    went_well(house)


def test_a_capture_whose_answer_was_lost_in_an_outage_is_recorded(house: Bookkeeping) -> None:
    claim = house.shipped()
    house.travel(days=13)
    house.payments.lose_reply_of("capture")
    while house.claim(claim.claim_id).state is not ClaimState.DEFAULTED:
        house.clock.forward(HOUR)
        house.sweep()
    assert house.claim(claim.claim_id).hold_state is HoldState.LIVE
    assert house.found() == []  # half done this minute
    house.clock.forward(HOUR)
    assert house.found() == [(Kind.CAPTURED_RECORDED_HELD, True)]
    assert house.claim(claim.claim_id).hold_state is HoldState.CAPTURED
    assert house.payments.books()[claim.claim_id].captures == 2  # the fee and the default
    went_well(house)


def test_a_void_whose_answer_was_lost_in_an_outage_is_recorded(house: Bookkeeping) -> None:
    claim = house.shipped()
    house.payments.lose_reply_of("void")
    house.scan()
    house.clock.forward(HOUR)
    assert house.found() == [(Kind.RELEASED_RECORDED_HELD, True)]
    assert house.claim(claim.claim_id).state is ClaimState.COMPLETED
    went_well(house)


def test_a_hold_captured_by_hand_is_told_of_and_recorded(house: Bookkeeping) -> None:
    claim = house.shipped()
    house.payments.by_hand(house.hold(claim), capture=True)
    difference = house.only()
    assert (difference.kind, difference.mended) == (Kind.CAPTURED_BY_HAND, True)
    assert "Ask who captured it" in difference.next_step
    assert house.claim(claim.claim_id).lines(Purpose.HOLD)[-1].status is Status.CAPTURED
    went_well(house)


def test_a_hold_cancelled_by_hand_is_told_of_and_asked_for_anew(house: Bookkeeping) -> None:
    claim = house.shipped()
    house.payments.by_hand(house.hold(claim), capture=False)
    assert house.found() == []  # the webhook is on its way
    house.clock.forward(LATER)
    assert house.found() == [(Kind.CANCELLED_BY_HAND, True)]
    assert house.claim(claim.claim_id).hold_state is HoldState.LOST
    assert house.claim(claim.claim_id).work_since is not None
    went_well(house)


def test_a_hold_captured_in_part_by_hand_has_a_wrong_amount_that_a_person_sets_right(
    house: Bookkeeping,
) -> None:
    claim = house.shipped()
    house.books.capture_part(house.hold(claim), 20000)
    assert house.found() == [(Kind.CAPTURED_BY_HAND, True), (Kind.WRONG_AMOUNT, False)]
    assert house.found() == [(Kind.WRONG_AMOUNT, False)]


def test_money_given_back_by_hand_is_a_wrong_amount(house: Bookkeeping) -> None:
    claim = house.shipped()
    house.books.refund_by_hand(house.fee(claim), 500)
    difference = house.only()
    assert (difference.kind, difference.mended) == (Kind.WRONG_AMOUNT, False)
    assert difference.found == "given back 5.00 USD"
    assert difference.reference == house.fee(claim)


def test_a_page_that_nobody_knows_is_closed(house: Bookkeeping) -> None:
    claim = house.shipped()
    page = house.books.open_page_again(claim.lines(Purpose.HOLD)[0].page_id or "")
    assert house.found() == []
    house.clock.forward(LATER)
    difference = house.only()
    assert (difference.kind, difference.reference) == (Kind.UNKNOWN_PAGE, page)
    assert difference.mended
    assert house.payments.read_page(page).status == "expired"
    went_well(house)


def test_a_dispute_that_no_webhook_told_of_is_recorded_and_its_end_too(
    house: Bookkeeping,
) -> None:
    claim = house.shipped()
    fee = house.fee(claim)
    house.payments.dispute(fee)
    assert house.found() == []
    house.clock.forward(LATER)
    assert house.found() == [(Kind.DISPUTE, True)]
    line = house.claim(claim.claim_id).lines(Purpose.FEE)[-1]
    assert line.dispute and line.dispute.state is DisputeState.OPEN
    assert house.types(claim.claim_id)[-1] == "dispute_opened"
    house.payments.end_dispute(fee, "won")
    assert house.found() == [(Kind.DISPUTE, True)]
    assert house.types(claim.claim_id)[-1] == "dispute_won"
    went_well(house)


def test_a_refund_that_failed_later_goes_to_the_desk(house: Bookkeeping) -> None:
    plan = house.bought(card="refundFail")
    house.day_passes()
    house.device_returned()
    house.given_back(plan)
    assert house.found() == []  # it went back, as far as anybody knows
    house.clock.forward(timedelta(seconds=30))
    assert house.found() == [(Kind.FAILED_REFUND, True)]
    after = house.plan(plan.plan_id)
    assert after.ledger[-1].status is Status.REFUND_FAILED
    assert after.task is not None
    went_well(house)


def test_an_unconfirmed_orphan_is_cancelled_after_a_day(house: Bookkeeping) -> None:
    claim = house.shipped()
    orphan = house.books.orphan(house.hold(claim), Status.CREATED)
    house.clock.forward(timedelta(hours=23))
    assert house.found() == []
    house.clock.forward(timedelta(hours=2))
    assert house.found() == [(Kind.INERT_ORPHAN, True)]
    assert house.payments.read(orphan).status is Status.VOIDED
    went_well(house)


def test_a_payment_that_the_provider_has_not_is_told_of(house: Bookkeeping) -> None:
    claim = house.shipped()
    hold = house.hold(claim)
    house.books.forget(hold)
    difference = house.only()
    assert (difference.kind, difference.reference) == (Kind.MISSING_AT_PROVIDER, hold)
    assert not difference.mended


@pytest.mark.parametrize(
    ("status", "kind"),
    [(Status.AUTHORIZED, Kind.ORPHAN_HOLD), (Status.CAPTURED, Kind.UNKNOWN_PAYMENT)],
)
@pytest.mark.parametrize("subject", ["claim_nobody", "plan_nobody", "order-7"])
def test_a_payment_of_a_subject_that_is_unknown_here_is_told_of_and_never_touched(
    house: Bookkeeping, subject: str, status: Status, kind: Kind
) -> None:
    claim = house.shipped()
    strange = house.books.strange(house.hold(claim), subject, status)
    house.clock.forward(LATER)
    difference = house.only()
    assert (difference.kind, difference.subject, difference.mended) == (kind, subject, False)
    assert house.payments.read(strange).status is status


def test_a_plans_orphans_are_mended_and_told_like_a_claims(house: Bookkeeping) -> None:
    plan = house.bought()
    paid = plan.ledger[-1].provider_id or ""
    house.books.orphan(paid, Status.AUTHORIZED, n=7)
    house.books.orphan(paid, Status.CAPTURED, n=8)
    house.clock.forward(LATER)
    found = house.found()
    assert sorted(found) == [(Kind.ORPHAN_HOLD, True), (Kind.UNKNOWN_PAYMENT, False)]
    after = house.plan(plan.plan_id)
    assert [line.status for line in after.ledger[:2]] in (
        [Status.CAPTURED, Status.VOIDED],
        [Status.VOIDED, Status.CAPTURED],
    )
    assert after.task and "no record explains" in after.task


# At any moment, and at once with another


def mishaps(house: Bookkeeping) -> Claim:
    """A claim with an orphan hold, an orphan that was captured and a hold cancelled by hand."""
    claim = house.shipped()
    house.books.orphan(house.fee(claim), Status.AUTHORIZED, n=7)
    house.books.orphan(house.fee(claim), Status.CAPTURED, n=8)
    house.payments.by_hand(house.hold(claim), capture=False)
    house.clock.forward(LATER)
    return claim


def ends_as_ever(house: Bookkeeping, claim: Claim) -> None:
    assert [(d.kind, d.mended) for d in house.reconcile().open] == [(Kind.UNKNOWN_PAYMENT, False)]
    after = house.claim(claim.claim_id)
    orphans = [line for line in after.ledger if line.purpose is Purpose.ORPHAN]
    assert sorted(line.status for line in orphans) == [Status.CAPTURED, Status.VOIDED]
    types = house.types(claim.claim_id)
    for told in ("orphan_found", "orphan_captured", "hold_lost"):
        assert types.count(told) == 1, told
    book = house.payments.books()[claim.claim_id]
    assert (book.refunded, book.captures) == (0, 2)
    assert book.live_holds == 0


def test_a_reconciliation_that_dies_at_any_request_is_finished_by_the_next(
    house: Bookkeeping,
) -> None:
    mishaps(house)
    before = house.store.requests.total()
    house.reconcile()
    requests = house.store.requests.total() - before
    assert requests > 10
    for n in range(1, requests + 1):
        for die in ("crash_before", "crash_after"):
            other = Bookkeeping()
            claim = mishaps(other)
            getattr(other.store, die)(n)
            with pytest.raises(Crash):
                other.reconcile()
            other.reconcile()
            ends_as_ever(other, claim)


@pytest.mark.parametrize("call", ["void", "read"])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_lost_answers_of_the_provider_are_made_good(
    house: Bookkeeping, call: str, nth: int
) -> None:
    claim = mishaps(house)
    house.payments.lose_reply_of(call, nth)
    house.reconcile()
    house.clock.forward(LATER)
    house.reconcile()
    ends_as_ever(house, claim)


def test_two_reconciliations_at_once_do_everything_once(house: Bookkeeping) -> None:
    """The other runs as a whole in the middle of the first, before each of its commits in turn."""
    for n in range(1, 9):
        other = Bookkeeping()
        claim = mishaps(other)
        commit, count = other.store.commit, [0]

        def racing(
            change: Commit,
            op: str,
            *,
            of: Bookkeeping = other,
            write: Callable[[Commit, str], None] = commit,
            count: list[int] = count,
            at: int = n,
        ) -> None:
            count[0] += 1
            if count[0] == at:
                of.reconcile(f"other-{at}")
            write(change, op)

        other.store.commit = racing  # type: ignore[method-assign]
        other.reconcile()
        ends_as_ever(other, claim)


def test_a_ledger_that_keeps_moving_is_left_to_whoever_moves_it(house: Bookkeeping) -> None:
    """A void is on its way each time that the provider is looked at: no difference is told."""
    claim = mishaps(house)
    looked = house.books.payment

    def moving(payment_id: str) -> object:
        stored = house.claim(claim.claim_id)
        house.put(stored)
        return looked(payment_id)

    house.books.payment = moving  # type: ignore[method-assign, assignment]
    assert house.reconcile().differences == ()


def test_a_subject_that_cannot_be_mended_keeps_no_other_from_it(house: Bookkeeping) -> None:
    claim = mishaps(house)

    def refuses(*args: object, **more: object) -> None:
        raise Conflict("too many writers at once")

    house.reconciling = ReconcilePayments(
        house.store,
        house.books,
        type("Stuck", (), {"claim": refuses, "keep": refuses})(),  # type: ignore[arg-type]
        house.clock,
    )
    report = house.reconcile()
    assert report.failures == (f"{claim.claim_id}: Conflict",)
    assert len(report.open) == 3


# The window


def test_each_day_is_told_of_as_it_is_done_and_the_whole_is_their_sum(house: Bookkeeping) -> None:
    house.shipped()
    days: list[Reconciliation] = []
    now = house.clock.now()
    report = house.reconciling.run(now - timedelta(days=3), None, house.op(), days.append)
    assert len(days) == 4
    assert all(day.until - day.since <= timedelta(days=1) for day in days)
    assert [a.since for a in days[:-1]] == [b.until for b in days[1:]]  # the newest day first
    assert sum(day.looked_at["payments"] for day in days) == report.looked_at["payments"] == 3


def test_what_lies_outside_the_window_is_not_looked_at(house: Bookkeeping) -> None:
    claim = house.shipped()
    house.books.orphan(house.hold(claim), Status.AUTHORIZED)
    made_at = house.clock.now()
    house.clock.forward(timedelta(hours=5))
    report = house.reconciling.run(made_at + HOUR, None, house.op())
    assert report.differences == ()
    assert house.reconciling.run(made_at - HOUR, made_at + HOUR, house.op()).differences != ()


def test_it_stops_when_its_time_is_over_and_names_what_was_not_reached(house: Bookkeeping) -> None:
    claim = house.shipped()
    old = house.books.orphan(house.hold(claim), Status.AUTHORIZED)
    house.clock.forward(timedelta(days=3))
    new = house.books.orphan(house.hold(claim), Status.AUTHORIZED, n=8)
    house.clock.forward(LATER)
    looks = iter([True, False])
    report = house.reconciling.run(None, None, house.op(), has_time=lambda: next(looks))
    today = house.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    assert report.since == today
    assert report.failures == (f"before {today:%Y-%m-%d}T00:00:00Z: NoTimeLeft",)
    assert [each.reference for each in report.differences] == [new]
    assert house.payments.read(old).status is Status.AUTHORIZED
    looks = iter([True] * 46 + [False])
    report = house.reconciling.run(None, None, house.op(), has_time=lambda: next(looks))
    assert report.failures == ("holds of the ledgers: NoTimeLeft",)
    assert old in [each.reference for each in report.differences]


@pytest.mark.parametrize("ahead", [timedelta(seconds=1), timedelta(days=3)])
def test_a_window_that_does_not_begin_in_the_past_is_refused(
    house: Bookkeeping, ahead: timedelta
) -> None:
    with pytest.raises(BadValue):
        house.reconciling.run(house.clock.now() + ahead, None, house.op())


def test_a_list_that_breaks_off_is_begun_anew_and_given_up_at_the_third_time(
    house: Bookkeeping,
) -> None:
    claim = mishaps(house)
    listed, left = house.books.payments, [2]

    def breaking(*window: object) -> object:
        yield from listed(*window)  # type: ignore[arg-type]
        if left[0]:
            left[0] -= 1
            raise InDoubt("no answer", answer_stored=False)

    house.books.payments = breaking  # type: ignore[method-assign, assignment]
    house.reconcile()
    ends_as_ever(house, claim)
    left[0] = 3
    with pytest.raises(InDoubt):
        house.reconcile()
