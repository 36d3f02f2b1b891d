"""A house on DynamoDB's own adapter, whose requests to the tables may each go wrong.

The people in it behave as they do at a bad page: they try again a few times and then leave it, and
what is due is worked until nothing is. Time goes straight to the next thing that is due.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any

from pynamodb.exceptions import PynamoDBException

from care.adapters.dynamo import DynamoStore
from care.domain.claim import Claim
from care.domain.codes import ActivationCode
from care.domain.errors import CardRefused, Conflict, Refused, WrongState
from care.domain.ledger import Status
from care.domain.plan import Plan
from care.domain.redeeming import Redeemer
from care.domain.serials import SerialNumber
from care.domain.states import PlanState
from care.usecases.ids import derived_id
from care.usecases.ports import Commit, Due
from care.usecases.redeem_card import RedeemCard, Redemption

from .cards import a_card, a_code
from .crowd import moved_to
from .faults import Crash
from .house import ANA, DRONE, SPARE, House
from .payments import MemoryPayments
from .wire_faults import WireFaults

BROKEN = (Crash, Conflict, PynamoDBException)  # what a page or the queue tries again after
TRIES = 6
BUY_KEY = "buy-key-0000000001"
PROVIDER = ("open_page", "read_page", "create", "confirm", "read", "capture", "void", "refund")


class DynamoWorld(House):
    """One house on empty tables. `wire` is between it and them."""

    store: DynamoStore  # type: ignore[assignment]

    def __init__(
        self,
        store: DynamoStore,
        wire: WireFaults,
        seed: str = "",
        before: House | None = None,
    ) -> None:
        """`before` is a house in memory whose story goes on here, as the wire has no part in it."""
        self._before, self._dynamo = before, store
        self.wire, self.random = wire, Random(seed)
        if before:
            moved_to(store, before.store, threads=1)
        super().__init__()
        self.redeeming = RedeemCard(store, self.clock, self.catalog, self.keys)
        self.plan_id = derived_id("plan", ANA, BUY_KEY) if before else None
        self.claim_id: str | None = None

    def new_store(self) -> Any:
        """House asks for this first, and takes the clock from itself afterwards."""
        self.clock = self._before.clock if self._before else self.clock
        return self._dynamo

    def new_payments(self) -> MemoryPayments:
        return self._before.payments if self._before else super().new_payments()

    # People

    def attempt(self, act: Callable[[], Any]) -> Any:
        """What `act` answers, tried again where it broke; None for a refusal, or who left it."""
        for _ in range(TRIES):
            self._provider_trouble()
            try:
                return act()
            except BROKEN:
                continue
            except (CardRefused, Refused, WrongState):
                return None
        return None

    def buys(self) -> Plan | None:
        """Ana orders a plan, pays its page and comes back."""
        self.plan_id = derived_id("plan", ANA, BUY_KEY)
        order = self.attempt(lambda: self.order(key=BUY_KEY))
        if order is None:
            return None
        self._pays(order)
        self.attempt(lambda: self.purchase.go_on(order.plan_id, ANA, self.op()))
        return self.seen(lambda: self.plan(order.plan_id))

    def redeems(self) -> Plan | None:
        """Ana redeems a card that she bought."""
        code = self.sold_card()
        asked = Redemption(code, SerialNumber(DRONE), Redeemer(ANA))
        self.plan_id = derived_id("plan", self.keys.code_id(code.text), "redeem")
        made = self.attempt(lambda: self.redeeming.redeem(asked, self.op()))
        return made.plan if made else None

    def sold_card(self, number: int = 1) -> ActivationCode:
        """The code of a card that a store has sold."""
        code = a_code(number)
        card = a_card(self.keys.code_id(code.text), sold_at=self.clock.now())
        self.seen(lambda: self.store.commit(Commit((card,)), self.op()))
        return code

    def files(self) -> Claim | None:
        """Ana files a Premium claim: its page is open."""
        filing = self.seen(self.filing)
        self.claim_id = derived_id("claim", ANA, filing.key)
        return self.attempt(lambda: self.claims.file(filing, self.op()))

    def pays(self, claim: Claim) -> None:
        """Ana pays the page of a claim and comes back."""
        self._pays(claim)
        self.attempt(lambda: self.claims.go_on(claim.claim_id, ANA, self.op()))

    def _pays(self, subject: Plan | Claim) -> None:
        lines = [x for x in subject.ledger if x.status is Status.OPEN and x.page_id]
        if lines:
            self.payments.pay(lines[-1].page_id or "")

    # Time

    def later(self, **distance: float) -> None:
        """Goes on by `distance`, stopping where the plan or the claim is due."""
        end = self.clock.now() + timedelta(**distance)
        while (due := self._next_due()) and due <= end:
            self.clock.set(max(due, self.clock.now()))
            self.work()
        self.clock.set(end)
        self.work()

    def work(self) -> None:
        """Sweeps until neither is due, or the faults have the better of it for now."""
        for _ in range(30):
            due = self._next_due()
            if due is None or due > self.clock.now():
                return
            try:
                self.sweep()
            except BROKEN:
                self.queue.take()  # delivered again, or swept again, once its time is over
                self.clock.forward(timedelta(seconds=61))
        if not self.wire.trouble:
            raise AssertionError("something stays due for ever")

    def rest(self) -> None:
        """The faults stop; then two sweeps' time, and two days."""
        self.wire.calm()
        self.payments.desk.calm()
        self.later(minutes=10)
        self.later(days=2)

    def race(self) -> None:
        """Another process settles the same plan and claim at this very moment."""
        for kind, id_, read in (
            ("plan", self.plan_id, self.store.plan),
            ("claim", self.claim_id, self.store.claim),
        ):
            if id_ and read(id_):
                with suppress(Conflict):
                    self.worker.work(Due(kind, id_), f"rival-{self.op()}")  # type: ignore[arg-type]

    def seen(self, look: Callable[[], Any]) -> Any:
        """What a test sees or prepares: no fault strikes there."""
        with self.wire.quiet():
            return look()

    def _next_due(self) -> Any:
        ids = ((self.plan_id, self.store.plan), (self.claim_id, self.store.claim))
        found = self.seen(lambda: [read(id_) for id_, read in ids if id_])
        return min((each.due_at for each in found if each and each.due_at), default=None)

    def _provider_trouble(self) -> None:
        if self.random.random() < self.wire.trouble * 2:
            call, nth = self.random.choice(PROVIDER), self.random.randint(1, 2)
            if self.random.random() < 0.5:
                self.payments.lose_reply_of(call, nth)
            else:
                self.payments.fail_500(call, nth, stored=self.random.random() < 0.5)


# Whole claims, each from the purchase to its end. SPARE is what ships.


def released(world: DynamoWorld) -> None:
    """The unit comes back in time: the hold is released (HLD-4)."""
    if _shipped(world, world.buys):
        world.later(days=3)
        world.attempt(world.scan)
        world.later(days=15)


def renewed(world: DynamoWorld) -> None:
    """The unit comes back after the first hold would have lapsed (HLD-6)."""
    if _shipped(world, world.buys):
        world.later(days=9)
        world.attempt(world.scan)
        world.later(days=10)


def defaulted(world: DynamoWorld) -> None:
    """The unit never comes: the hold is captured (HLD-5)."""
    if _shipped(world, world.buys):
        world.later(days=17)


def cancelled(world: DynamoWorld) -> None:
    """The customer cancels before anything ships (HLD-9)."""
    if claim := _paid(world, world.buys):
        world.attempt(lambda: world.managing.cancel(claim.claim_id, ANA, world.op()))
        world.later(days=1)


def unpaid(world: DynamoWorld) -> None:
    """The page is left alone and the claim lapses (PAY-3)."""
    if _filed(world, world.buys):
        world.later(days=2)


def redeemed(world: DynamoWorld) -> None:
    """The plan is a card's; the unit comes back in time."""
    if _shipped(world, world.redeems):
        world.later(days=2)
        world.attempt(world.scan)
        world.later(days=1)


STORIES = (released, renewed, defaulted, cancelled, unpaid, redeemed)


def _filed(world: DynamoWorld, covered: Callable[[], Plan | None]) -> Claim | None:
    """A claim the day after the cover was bought; None where either came to nothing."""
    if covered() is None:
        return None
    world.later(days=1)
    plan = world.seen(lambda: world.plan(world.plan_id or ""))
    return world.files() if plan.state is PlanState.SCHEDULED else None


def _paid(world: DynamoWorld, covered: Callable[[], Plan | None]) -> Claim | None:
    claim = _filed(world, covered)
    if claim:
        world.pays(claim)
        world.later(minutes=5)
    return claim


def _shipped(world: DynamoWorld, covered: Callable[[], Plan | None]) -> Claim | None:
    claim = _paid(world, covered)
    if claim:
        world.attempt(lambda: world.ship(claim, SPARE))
    return claim
