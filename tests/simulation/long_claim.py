"""The seeded world of one paid Premium claim over 45 days, and what must hold at its end.

`world.py` plays whole stories; this world has patience. Sweeps fail to come for days, holds lapse
and are renewed at a moody bank, somebody captures or cancels a hold on the provider's dashboard,
wrong units arrive, customers cancel, units come late. Then two calm days, and the books.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from care.domain import payment, services
from care.domain.claim import Claim
from care.domain.event import broken_at
from care.domain.ledger import Line, Purpose, Status
from care.domain.renewal import AT_STAKE, DEFAULTABLE
from care.domain.states import ClaimState, HoldState
from care.usecases.ports import Commit, Due
from care.usecases.seal import seal
from tests.simulation.world import World, count_wrongs, ledger_wrongs, plan_wrongs
from tests.support.payments import Book

LASTS = timedelta(days=45)
HOUR = timedelta(hours=1)
SPANS = (HOUR / 20, HOUR, 5 * HOUR, 13 * HOUR, 24 * HOUR, 48 * HOUR, 72 * HOUR, 144 * HOUR)
OUTAGE = 0.6  # the chance that nothing runs in a span until it is over
CARDS = ("visa", "mastercard", "amex", "authenticationRequired", "pendingRefund")
REFUND_CALLS = ("refund", "read_refund")
NOT_SHIPPED = (ClaimState.HELD, ClaimState.PAID, ClaimState.RETURNED_FIRST)
FOR_DESK = (
    ClaimState.PAID,
    ClaimState.RETURNED_FIRST,
    ClaimState.RECEIVED,
    ClaimState.LATE_RETURN,
)
OPEN_OR_OWED = (*DEFAULTABLE, ClaimState.PAID, ClaimState.DEFAULTED)
ONCE = ("claim_paid", "unit_received", "late_return", "claim_cancelled", "default_refunded")


class LongClaim(World):
    """A world whose claim is filed and paid in peace; `trouble` begins afterwards."""

    def __init__(self, seed: int, trouble: float = 0.02) -> None:
        super().__init__(seed, trouble=0.0)
        self.coming_trouble = trouble
        self.captured_by_hand: set[str] = set()
        # ship, scan, wrong unit, a hand on the dashboard, cancel, nothing
        self.chances = (self.random.choice((6, 30)), 2, 2, 3, 2, 60)

    @property
    def present(self) -> Claim:
        """The claim as stored."""
        return self.claim(self.claim_id or "")

    @property
    def end(self) -> str:
        """Where claim and hold stand: `completed/released`."""
        return f"{self.present.state}/{self.present.hold_state}"

    def _story(self) -> None:
        self._file_and_pay()
        self.trouble, ends_at = self.coming_trouble, self.clock.now() + LASTS
        while self.clock.now() < ends_at:
            self._bank(0.5)
            self._somebody_acts()
            self._time_passes()
        self.payments.silence_bank()

    def _file_and_pay(self) -> None:
        self.plan_id = self.covered().plan_id
        claim = self.filed()
        self.claim_id = claim.claim_id
        self.payments.pay(claim.ledger[-1].page_id or "", self.random.choice(CARDS))
        self.attempt(self._go_on_claim)
        fee = self.present.ledger[-1]
        if fee.status is Status.NEEDS_ACTION and self.random.random() < 0.9:
            self.payments.verify(fee.provider_id or "", ok=self.random.random() < 0.9)
            self.attempt(self._go_on_claim)

    def _somebody_acts(self) -> None:
        acts = (self._ship, self._scan, self._wrong_unit, self._hand, self._cancel, lambda: None)
        (act,) = self.random.choices(acts, self.chances)
        act()

    def _time_passes(self) -> None:
        span, outage = self.random.choice(SPANS), self.random.random() < OUTAGE
        steps = 1 if outage else max(1, span // (2 * HOUR))
        for _ in range(steps):
            self.clock.forward(span / steps)
            self.settle_everything()

    def _plan_faults(self) -> None:
        super()._plan_faults()
        if self.random.random() < self.trouble:
            call = self.random.choice(REFUND_CALLS)
            if self.random.random() < 0.5:
                self.payments.lose_reply_of(call)
            else:
                self.payments.fail_500(call, executed=self.random.random() < 0.5)

    # What people do

    def _ship(self) -> None:
        if self.present.state in (ClaimState.PAID, ClaimState.RETURNED_FIRST):
            self.attempt(lambda: self.ship(self.present))

    def _scan(self) -> None:
        battery = self.random.random() < 0.8
        self.attempt(lambda: self.scan(battery=battery))

    def _wrong_unit(self) -> None:
        self.attempt(lambda: self.scan("9XWRONG1", claim_id=self.present.claim_id))

    def _hand(self) -> None:
        """At the provider's dashboard; the webhook that tells of it may never come."""
        holds = self.present.lines(Purpose.HOLD)
        live = [line.provider_id or "" for line in holds if line.status is Status.AUTHORIZED]
        if not live:
            return
        hold, capture = self.random.choice(live), self.random.random() < 0.4
        self.payments.by_hand(hold, capture=capture)
        if capture:
            self.captured_by_hand.add(hold)
        if self.random.random() < 0.8:
            due = Due("claim", self.present.claim_id, hold)
            self.attempt(lambda: self.worker.work(due, self.op()))

    def _cancel(self) -> None:
        self.attempt(self._store_cancelled)

    def _store_cancelled(self) -> None:
        """HLD-9 as its door stores it, the process gone right after: the sweep does the rest."""
        claim, now = self.present, self.clock.now()
        if claim.state not in NOT_SHIPPED:
            return
        turn = payment.cancelled(claim, now)
        after = replace(turn.after, due_at=services.wakes_at(turn.after, now))
        after, events = seal(after, turn.notes, now)
        self.store.commit(Commit((after,), events, turn.touches), self.op())


def wrongs_of(world: LongClaim) -> list[str]:
    """Everything that is wrong with money, counts, timelines and tasks of a world at rest."""
    plan, claim = world.plan(world.plan_id or ""), world.present
    return [
        *plan_wrongs(world, plan),
        *ledger_wrongs(world, plan),
        *ledger_wrongs(world, claim),
        *count_wrongs(world, claim, plan),
        *_money_wrongs(world, claim),
        *_task_wrongs(claim),
        *_timeline_wrongs(world, claim),
    ]


def _money_wrongs(world: LongClaim, claim: Claim) -> list[str]:
    """What is kept is the fee of a claim that stands, and one default where it was not forgiven."""
    book = world.payments.books().get(claim.claim_id, Book())
    kept, due = book.captured - book.refunded, _due_of(world, claim)
    found = []
    if kept != due:
        found.append(f"claim {world.end}: {kept} kept where {due} is due")
    if book.live_holds > (0 if claim.ended else 1):
        found.append(f"claim {world.end}: {book.live_holds} holds stand at rest")
    if (taken := len(_defaults_standing(claim))) > 1:
        found.append(f"claim {world.end}: the default is taken {taken} times")
    return found


def _due_of(world: LongClaim, claim: Claim) -> int:
    late_fee = world.catalog.regions[claim.region].late_fee
    default = {
        HoldState.CAPTURED: claim.hold.amount,
        HoldState.CHARGED: claim.hold.amount,
        HoldState.REFUNDED: late_fee.amount,
    }.get(claim.hold_state, 0)
    if claim.state in AT_STAKE:  # what a hand took waits for the unit or the deadline
        taken = {line.provider_id for line in _defaults_standing(claim)}
        default = claim.hold.amount * len(taken & world.captured_by_hand)
    stands = claim.paid_at is not None and claim.state is not ClaimState.CANCELLED
    return default + claim.fee.amount * stands


def _defaults_standing(claim: Claim) -> list[Line]:
    lines = (*claim.lines(Purpose.HOLD), *claim.lines(Purpose.DEFAULT))
    return [line for line in lines if line.status is Status.CAPTURED and not claim.let_go(line)]


def _task_wrongs(claim: Claim) -> list[str]:
    """Whatever waits is on the desk's list or the clock's (STATES)."""
    found = []
    at_loss = claim.hold_state in (HoldState.DEBT, HoldState.LOST)
    waits = claim.state in FOR_DESK or (at_loss and claim.state in OPEN_OR_OWED)
    if waits and claim.work_since is None:
        found.append(f"claim {claim.state}/{claim.hold_state}: on nobody's list")
    if claim.state in DEFAULTABLE and claim.due_at is None:
        found.append(f"claim {claim.state}: nothing wakes it")
    return found


def _timeline_wrongs(world: LongClaim, claim: Claim) -> list[str]:
    timeline = world.store.timeline(claim.claim_id)
    types = [event.note.type for event in timeline]
    found = [f"claim: {t} told {types.count(t)} times" for t in ONCE if types.count(t) > 1]
    if (number := broken_at(timeline, head=claim.head)) is not None:
        found.append(f"claim: timeline broken at event {number}")
    return found
