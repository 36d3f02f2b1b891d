"""RFD-3, BUY-2, PAY-8: whatever happens to a plan and its renewal, no money is lost or doubled."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from care.domain.errors import CareError
from care.domain.ledger import Purpose, Status
from care.domain.states import PlanState
from care.usecases.ports import Due
from tests.support.house import ANA, DRONE
from tests.support.plan_house import PlanHouse

ENDED = (PlanState.REFUNDED, PlanState.VOID)
STEPS = st.sampled_from(
    [
        *("pay", "pay badly", "come back", "renew", "return device", "give back", "give back"),
        *("give back the renewal", "void", "dispute", "lose", "win", "fail capture", "lose reply"),
        *("refund by hand", "minute", "hour", "month"),
    ]
)


class Life:
    """One plan and its renewal, whatever the owner, the operator, the bank and the clock do."""

    def __init__(self) -> None:
        self.house = PlanHouse()
        self.plan_id = self.house.order().plan_id
        self.ids = [self.plan_id]

    def step(self, name: str) -> None:
        with contextlib.suppress(CareError, ValueError, AssertionError):
            self._do(name)
        self.house.settle_everything()

    def _do(self, name: str) -> None:
        house, plan, newest = self.house, self.house.plan(self.plan_id), self._newest()
        match name:
            case "pay" | "pay badly":
                card = "visa" if name == "pay" else "refundFail"
                house.payments.pay(newest.ledger[-1].page_id or "", card)
            case "come back":
                house.purchase.go_on(newest.plan_id, ANA, house.op())
            case "renew":
                key = f"renew-key-{len(self.ids):08}"
                self.ids.append(house.ordered_renewal(plan, key).plan_id)
            case "return device":
                house.device_returned(DRONE)
            case "give back":
                house.given_back(plan)
            case "give back the renewal":
                house.given_back(newest)
            case "void":
                house.voided(plan)
            case "dispute":
                house.payments.dispute(self._payment(newest))
                self._told(newest)
            case "lose" | "win":
                state = "lost" if name == "lose" else "won"
                house.payments.end_dispute(self._payment(newest), state)
                self._told(newest)
            case "fail capture":
                house.payments.fail_500("capture", stored=False)
            case "lose reply":
                house.payments.lose_reply_of("refund")
            case "refund by hand":
                tags = {"by": "hand"}
                house.payments.refund(self._payment(newest), newest.price, tags, house.op())
            case "minute" | "hour" | "month":
                hours = {"minute": 1 / 60, "hour": 1, "month": 24 * 28}[name]
                house.travel(hours=hours)

    def refunds_are_told(self) -> None:
        """The provider's events of refunds that failed after they had succeeded."""
        for plan_id in self.ids:
            for line in self.house.plan(plan_id).ledger:
                if line.purpose is Purpose.REFUND and line.provider_id:
                    due = Due("plan", plan_id, line.provider_id)
                    self.house.worker.work(due, self.house.op())

    def _newest(self):
        return self.house.plan(self.ids[-1])

    def _payment(self, plan) -> str:
        return next(x.provider_id for x in plan.ledger if x.purpose is Purpose.PURCHASE) or ""

    def _told(self, plan) -> None:
        self.house.worker.work(Due("plan", plan.plan_id, self._payment(plan)), self.house.op())


def given_back_of(plan) -> int:
    """What of the plan the ledger says went back."""
    return sum(
        line.amount.amount
        for line in plan.ledger
        if line.purpose is Purpose.REFUND and line.status is Status.REFUNDED
    )


@given(st.lists(STEPS, max_size=10))
@settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
def test_a_fee_is_taken_once_and_goes_back_at_most_once_and_never_in_silence(steps) -> None:
    life = Life()
    for name in ("pay", "come back", "month", *steps):
        life.step(name)
    life.house.travel(days=2)
    life.refunds_are_told()
    for plan_id in life.ids:
        plan, book = life.house.plan(plan_id), life.house.payments.books().get(plan_id)
        if book is None:
            continue
        assert book.captures <= 1
        assert book.refunded <= book.captured <= plan.price.amount
        assert book.live_holds == 0 or plan.state is PlanState.AWAITING_PAYMENT
        failed = any(line.status is Status.REFUND_FAILED for line in plan.ledger)
        disputed = any(line.dispute for line in plan.ledger)
        if plan.state is PlanState.REFUNDED and not disputed and book.captured:
            assert book.refunded == book.captured or (failed and plan.task)
        if plan.state not in ENDED:
            assert given_back_of(plan) == 0


def test_a_history_ends_as_it_should() -> None:
    """The steps do what they say: bought, renewed, both given back."""
    life = Life()
    for name in ("pay", "come back", "month", "renew", "pay", "come back", "return device"):
        life.step(name)
    life.house.put(
        replace(
            life.house.device(DRONE),
            returned_at=life.house.clock.now() + timedelta(minutes=1),
        )
    )
    life.step("give back")
    life.step("hour")
    assert len(life.ids) == 2
    states = [life.house.plan(plan_id).state for plan_id in life.ids]
    assert states == [PlanState.REFUNDED, PlanState.REFUNDED]
    books = life.house.payments.books()
    assert [books[plan_id].refunded for plan_id in life.ids] == [23900, 23900]
