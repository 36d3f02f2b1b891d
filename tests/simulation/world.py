"""A seeded world in which every request may fail, repeat, race or die, and what must hold in it.

One episode: a customer buys a plan, files Premium claims, and the unit comes back in time, late,
wrong or never, while replies are lost, the provider answers 500, processes die between any two
requests, and a second driver settles the same thing at the same moment. Then the faults stop, time
goes on, and the books are compared.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from care.domain.claim import Claim
from care.domain.errors import CardRefused, Conflict, Refused
from care.domain.event import broken_at
from care.domain.ledger import Line, Status, Way
from care.domain.plan import Plan
from care.domain.states import ClaimState, HoldState, PlanState
from care.usecases.ids import derived_id
from care.usecases.ports import Due
from tests.support.faults import Crash
from tests.support.house import ANA, DRONE, SPARE, House
from tests.support.memory import MemoryStore

STORE_FAULTS = ("before", "after", "lost")
CALLS = ("open_page", "read_page", "close_page", "create", "confirm", "read", "capture", "void")
BANK = ("insufficient_funds", "processing_error", "expired_card", "need_action", "approve")


class World(House):
    """A house with a seed. `trouble` is the chance of a fault at each request while it lasts."""

    def __init__(self, seed: int, trouble: float = 0.06) -> None:
        super().__init__(store=TroubledStore())
        self.random, self.trouble = random.Random(seed), trouble
        self.plan_id: str | None = None
        self.claim_id: str | None = None
        self.shipped_units = 0
        self.store.world = self  # type: ignore[attr-defined]

    def episode(self) -> None:
        """From purchase to rest."""
        self._story()
        self.trouble = 0.0
        self.payments.desk.calm()
        self.travel(days=2)

    def attempt(self, act: Callable[[], Any]) -> Any:
        """What a person does when the page fails: again, a few times, then leaves it."""
        for _ in range(4):
            self._plan_faults()
            try:
                return act()
            except (Crash, Conflict):
                continue
            except (CardRefused, Refused):
                return None
        return None

    def settle_everything(self) -> None:
        """The minutes' sweeps; a message whose work died is delivered again later."""
        for _ in range(60):
            self._plan_faults()
            try:
                if not self.sweep():
                    return
            except (Crash, Conflict):
                self.clock.forward(timedelta(seconds=61))
        if not self.trouble:
            raise AssertionError("something stays due for ever")

    def plan(self, plan_id: str) -> Plan:
        """The plan as stored, seen without a request that could fail."""
        with self.store.quiet():  # type: ignore[attr-defined]
            return super().plan(plan_id)

    def claim(self, claim_id: str) -> Claim:
        """The claim as stored, seen without a request that could fail."""
        with self.store.quiet():  # type: ignore[attr-defined]
            return super().claim(claim_id)

    def race(self) -> None:
        """Another process settles the same plan and claim at this very moment."""
        quiet, self.trouble = self.trouble, 0.0
        try:
            for kind, subject in (("plan", self.plan_id), ("claim", self.claim_id)):
                if subject and self._known(kind, subject):
                    self.worker.work(Due(kind, subject), f"race{self.op()}")  # type: ignore[arg-type]
        except Conflict:
            pass
        finally:
            self.trouble = quiet

    def _known(self, kind: str, subject: str) -> bool:
        return bool(self.store.plan(subject) if kind == "plan" else self.store.claim(subject))

    def _plan_faults(self) -> None:
        if self.random.random() >= self.trouble * 4:
            return
        call, nth = self.random.choice(CALLS), self.random.randint(1, 2)
        if self.random.random() < 0.5:
            self.payments.lose_reply_of(call, nth)
        else:
            stored, executed = self.random.random() < 0.7, self.random.random() < 0.5
            self.payments.fail_500(call, nth, stored=stored, executed=stored and executed)

    def _bank(self, chance: float) -> None:
        if self.random.random() < chance:
            self.payments.bank_says(self.random.choice(BANK))

    def _story(self) -> None:
        card = self.random.choice(("visa", "mastercard", "amex", "authenticationRequired"))
        if self.random.random() < 0.3:
            self.payments.limit(card, self.random.choice((120_000, 150_000, 210_000)))
        self.plan_id = derived_id("plan", ANA, "buy-key-0000000001")
        plan = self.attempt(self.order)
        if plan is None:
            return
        self._pay(lambda: self.plan(plan.plan_id), self._go_on_plan, card)
        self.travel(days=1)
        if self.plan(plan.plan_id).state is not PlanState.SCHEDULED:
            return
        with self.store.quiet():  # type: ignore[attr-defined]
            filing = self.filing(DRONE)
        self.claim_id = derived_id("claim", ANA, filing.key)
        claim = self.attempt(lambda: self.claims.file(filing, self.op()))
        if claim is None:
            return
        self._pay(lambda: self.claim(claim.claim_id), self._go_on_claim, card)
        self.travel(hours=self.random.choice((1, 12, 25)))
        self._desk(claim.claim_id)

    def _pay(self, read: Callable[[], Plan | Claim], go_on: Callable[[], Any], card: str) -> None:
        for _ in range(self.random.choice((0, 1, 1, 1, 2, 3))):
            line = read().ledger[-1] if read().ledger else None
            if line and line.page_id and line.status is Status.OPEN:
                self._bank(0.2)
                self.payments.pay(line.page_id, card)
            self._bank(0.15)
            if self.random.random() < 0.8:
                self.attempt(go_on)
            self.clock.forward(timedelta(minutes=self.random.choice((1, 7, 45))))
            self.settle_everything()

    def _go_on_plan(self) -> Plan:
        return self.purchase.go_on(self.plan_id or "", ANA, self.op())

    def _go_on_claim(self) -> Claim:
        again = self.random.random() < 0.5
        return self.claims.go_on(self.claim_id or "", ANA, self.op(), try_again=again)

    def _desk(self, claim_id: str) -> None:
        way = self.random.choice(("good", "wrong_then_good", "never", "late", "first", "unshipped"))
        if way == "first":
            self.attempt(self.scan)
        if way != "unshipped":
            self.attempt(lambda: self.ship(self.claim(claim_id), SPARE))
        for _ in range(self.random.randint(2, 6)):
            self._bank(0.2)
            self.travel(days=self.random.randint(1, 3))
        if way == "wrong_then_good":
            self.attempt(lambda: self.scan("9XWRONG1", claim_id=claim_id))
        if way in ("good", "wrong_then_good"):
            self.attempt(self.scan)
        self.travel(days=12)
        if way == "late":
            self.attempt(self.scan)
        self.travel(days=12)


class TroubledStore(MemoryStore):
    """A store whose every request may die, lose its reply, or be overtaken."""

    world: World | None = None
    _inside = False

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """No fault in here."""
        before, self._inside = self._inside, True
        try:
            yield
        finally:
            self._inside = before

    def _request(self, name: str, do: Callable[[], Any]) -> Any:
        world = self.world
        if world is None or not world.trouble or self._inside:
            return super()._request(name, do)
        dice = world.random.random()
        if dice < world.trouble / 3 and name == "commit":
            with self.quiet():
                world.race()
        elif dice < world.trouble:
            fault = world.random.choice(STORE_FAULTS)
            self._planned[self._made + 1] = fault  # of this very request
        return super()._request(name, do)


def wrongs(world: World) -> list[str]:
    """Everything that is wrong with the money, the counts and the timelines of a world at rest."""
    found: list[str] = []
    plan = world.store.plan(world.plan_id) if world.plan_id else None
    claim = world.store.claim(world.claim_id) if world.claim_id else None
    if plan:
        found += plan_wrongs(world, plan)
    if claim and plan:
        found += _claim_wrongs(world, claim, plan)
    for subject in (plan, claim):
        if subject:
            found += ledger_wrongs(world, subject)
    return found


def plan_wrongs(world: World, plan: Plan) -> list[str]:
    book = world.payments.books().get(plan.plan_id)
    taken = book.captured if book else 0
    paid = plan.state is PlanState.SCHEDULED
    found = []
    if taken != (plan.price.amount if paid else 0):
        found.append(f"plan {plan.state}: {taken} taken")
    if book and book.live_holds:
        found.append("plan: a hold stands at rest")
    if plan.used + plan.left + plan.reserved != plan.total or min(plan.left, plan.reserved) < 0:
        found.append("plan: replacements do not add up")
    if broken_at(world.store.timeline(plan.plan_id)):
        found.append("plan: timeline broken")
    return found


def _claim_wrongs(world: World, claim: Claim, plan: Plan) -> list[str]:
    book = world.payments.books().get(claim.claim_id)
    taken, back = (book.captured, book.refunded) if book else (0, 0)
    fee, hold = claim.fee.amount, claim.hold.amount
    kept = claim.paid_at is not None
    default = claim.hold_state in (HoldState.CAPTURED, HoldState.CHARGED, HoldState.REFUNDED)
    want = fee * kept + hold * default
    found = []
    returned = hold * (claim.hold_state is HoldState.REFUNDED)
    if (taken - back) != want - returned:
        found.append(f"claim {claim.state}/{claim.hold_state}: {taken} taken, {back} back")
    if taken > fee + hold:
        found.append("claim: more than the most was taken")
    at_rest = claim.ended or claim.hold_state in (HoldState.RELEASED, HoldState.CLOSED)
    if book and at_rest and book.live_holds:
        found.append(f"claim {claim.state}: {book.live_holds} holds stand at rest")
    if book and book.live_holds > 1:
        found.append("claim: two holds stand at rest")
    settled = (HoldState.CAPTURED, HoldState.CHARGED, HoldState.DEBT)
    if claim.state is ClaimState.DEFAULTED and claim.hold_state not in settled:
        found.append(f"claim defaulted with its hold {claim.hold_state}")
    found += count_wrongs(world, claim, plan)
    if broken_at(world.store.timeline(claim.claim_id)):
        found.append("claim: timeline broken")
    return found


def count_wrongs(world: World, claim: Claim, plan: Plan) -> list[str]:
    shipped = int(claim.shipment is not None)
    waits = int(claim.state in (ClaimState.PAID, ClaimState.RETURNED_FIRST, ClaimState.HELD))
    found = []
    if (plan.used, plan.reserved) != (shipped, waits):
        found.append(f"plan: used {plan.used}, reserved {plan.reserved} at {claim.state}")
    device = world.store.device(DRONE)
    if device and (device.open_claim_id is None) != claim.ended:
        found.append(f"device: open claim {device.open_claim_id} at {claim.state}")
    types = [event.note.type for event in world.store.timeline(claim.claim_id)]
    for once in ("claim_filed", "shipped", "defaulted", "default_charged", "completed"):
        if types.count(once) > 1:
            found.append(f"claim: {once} told {types.count(once)} times")
    return found


def ledger_wrongs(world: World, subject: Plan | Claim) -> list[str]:
    """Ledger and provider tell the same of every payment, and no payment is unknown to a ledger."""
    subject_id = subject.plan_id if isinstance(subject, Plan) else subject.claim_id
    lines = {line.provider_id: line for line in subject.ledger if line.way is not Way.BACK}
    found = []
    for payment in world.payments.made_for(subject_id):
        line = lines.get(payment.provider_id)
        inert = payment.status in (Status.CREATED, Status.VOIDED, Status.REFUSED)
        if line is None and not inert:
            found.append(f"{payment.provider_id}: {payment.status} and in no ledger")
        if line is not None and line.status is not payment.status and not (inert and _let_be(line)):
            found.append(f"{line.key}: ledger {line.status}, provider {payment.status}")
    return found


def _let_be(line: Line) -> bool:
    """A refused try that waits for nothing more may rest as it is."""
    return line.status in (Status.CREATED, Status.REFUSED, Status.VOIDED)
