"""Reconciliation through the real adapter, at the payment double: mishaps, and hands at its
dashboard."""

from __future__ import annotations

from datetime import timedelta

import pytest

from care.adapters.stripe.books import StripeBooks
from care.domain.claim import Claim
from care.domain.differences import Kind
from care.domain.ledger import DisputeState, Goal, Line, Purpose, Status, Way
from care.domain.money import Money
from care.domain.states import ClaimState, HoldState
from care.usecases.effects import Effects
from care.usecases.ports import Commit
from care.usecases.reconcile_payments import ReconcilePayments
from care.usecases.settle import Settle
from tests.support.builders import a_claim
from tests.support.double import API_KEY, Double
from tests.support.memory import MemoryStore
from tests.support.payment_rigs import HOLD, RETURN_URL, DoubleRig

FEE = Money(12900, "USD")
LATER = timedelta(minutes=20)


class Stack:
    """A claim with hold and fee at the double, and whoever reconciles it."""

    def __init__(self, double: Double) -> None:
        self.double, self.rig, self.store = double, DoubleRig(double), MemoryStore()
        clock = self.rig.clock
        settle = Settle(self.store, Effects(self.rig.payments, "http://shop.test", "test"), clock)
        books = StripeBooks(API_KEY, double.url, "test")
        self.reconciling = ReconcilePayments(self.store, books, settle, clock)
        self.customer = self.rig.customer()
        self.card = self.rig.attached("visa", self.customer)
        self.hold, self.fee = self.made("hold", 1, HOLD), self.made("fee", 1, FEE)
        now = clock.now()
        lines = (
            Line(
                Purpose.HOLD,
                1,
                HOLD,
                Goal.AUTHORIZED,
                Way.PAGE,
                Status.AUTHORIZED,
                now,
                provider_id=self.hold,
                capture_before=now + timedelta(days=7),
            ),
            Line(
                Purpose.FEE,
                1,
                FEE,
                Goal.CAPTURED,
                Way.SAVED_CARD,
                Status.CAPTURED,
                now,
                provider_id=self.fee,
            ),
        )
        claim = a_claim(
            self.rig.subject,
            state=ClaimState.PAID,
            hold_state=HoldState.LIVE,
            hold=HOLD,
            fee=FEE,
            ledger=lines,
            paid_at=now,
            customer=self.customer,
        )
        self.store.commit(Commit((claim,)), "given")

    def made(self, effect: str, n: int, amount: Money) -> str:
        """A hold, or a captured payment, with our tags."""
        tags = {"subject": self.rig.subject, "effect": effect, "n": str(n), "stack": "test"}
        order = self.rig.payment_order(
            self.customer, self.card, amount=amount, capture=effect == "fee", tags=tags
        )
        key = self.rig.key(f"{effect}/{n}")
        made = self.rig.payments.create(order, f"{key}/create")
        self.rig.payments.confirm(
            made.provider_id, f"{key}/confirm", off_session=False, return_url=RETURN_URL
        )
        return str(made.provider_id)

    def by_hand(self, payment_id: str, action: str, **more: int) -> None:
        """Somebody at the dashboard."""
        asked = {"payment_intent": payment_id, "action": action} | more
        self.double.control("POST", "dashboard", asked)

    def claim(self) -> Claim:
        claim = self.store.claim(self.rig.subject)
        assert claim is not None
        return claim

    def found(self, op: str = "run") -> list[tuple[Kind, str, bool]]:
        report = self.reconciling.run(None, None, f"{op}/{self.rig.clock.now()}")
        assert report.failures == ()
        return [(each.kind, each.reference, each.mended) for each in report.differences]


@pytest.fixture
def stack(double: Double) -> Stack:
    return Stack(double)


def test_an_undisturbed_claim_has_no_differences(stack: Stack) -> None:
    assert stack.found() == []
    stack.rig.travel(LATER)
    assert stack.found() == []


def test_a_hold_captured_at_the_dashboard_is_told_of_and_recorded(stack: Stack) -> None:
    stack.by_hand(stack.hold, "capture")
    assert stack.found() == [(Kind.CAPTURED_BY_HAND, stack.hold, True)]
    assert stack.claim().lines(Purpose.HOLD)[0].status is Status.CAPTURED
    assert stack.found("again") == []


def test_a_part_captured_at_the_dashboard_is_a_persons(stack: Stack) -> None:
    """What the charge says went back is the rest that was released: no refund."""
    stack.by_hand(stack.hold, "capture", amount=20000)
    assert stack.found() == [
        (Kind.CAPTURED_BY_HAND, stack.hold, True),
        (Kind.WRONG_AMOUNT, stack.hold, False),
    ]
    assert stack.found("again") == [(Kind.WRONG_AMOUNT, stack.hold, False)]


def test_a_hold_cancelled_at_the_dashboard_is_told_of_and_recorded(stack: Stack) -> None:
    stack.by_hand(stack.hold, "cancel")
    stack.rig.travel(LATER)
    assert stack.found() == [(Kind.CANCELLED_BY_HAND, stack.hold, True)]
    assert stack.claim().lines(Purpose.HOLD)[0].status is Status.VOIDED
    assert stack.claim().hold_state is HoldState.LOST
    assert stack.found("again") == []


def test_a_refund_at_the_dashboard_is_a_persons(stack: Stack) -> None:
    stack.by_hand(stack.fee, "refund", amount=500)
    assert stack.found() == [(Kind.WRONG_AMOUNT, stack.fee, False)]


def test_an_orphan_hold_is_released_and_a_captured_one_stays(stack: Stack) -> None:
    orphan, taken = stack.made("hold", 9, HOLD), stack.made("fee", 9, FEE)
    stack.rig.travel(LATER)
    assert sorted(stack.found()) == [
        (Kind.ORPHAN_HOLD, orphan, True),
        (Kind.UNKNOWN_PAYMENT, taken, False),
    ]
    assert stack.rig.payments.read(orphan).status is Status.VOIDED
    assert stack.rig.book().refunded == 0
    assert stack.rig.book().live_holds == 1
    stack.by_hand(taken, "refund")
    assert stack.found("after") == [(Kind.UNKNOWN_PAYMENT, taken, True)]
    assert stack.found("again") == []


def test_a_page_of_no_line_is_expired(stack: Stack) -> None:
    tags = {"subject": stack.rig.subject, "effect": "hold", "n": "9", "stack": "test"}
    order = stack.rig.page_order(stack.customer, tags=tags)
    page = stack.rig.payments.open_page(order, stack.rig.key("page")).page_id
    stack.rig.travel(LATER)
    assert stack.found() == [(Kind.UNKNOWN_PAGE, page, True)]
    assert stack.rig.payments.read_page(page).status == "expired"
    assert stack.found("again") == []


def test_a_dispute_is_recorded_and_a_lapse_too(stack: Stack) -> None:
    stack.rig.dispute(stack.fee)
    stack.rig.travel(LATER)
    assert stack.found() == [(Kind.DISPUTE, stack.fee, True)]
    dispute = stack.claim().lines(Purpose.FEE)[0].dispute
    assert dispute is not None and dispute.state is DisputeState.OPEN
    stack.rig.travel(timedelta(days=8))
    assert (Kind.LAPSED_HOLD, stack.hold, True) in stack.found("lapsed")
    assert stack.found("again") == []


def test_another_accounts_key_makes_everything_missing_and_touches_nothing(stack: Stack) -> None:
    before = stack.claim()
    stack.double.control("POST", "reset")
    found = stack.found()
    assert {kind for kind, _, _ in found} == {Kind.MISSING_AT_PROVIDER}
    assert stack.hold in {reference for _, reference, _ in found}
    assert stack.claim() == before
