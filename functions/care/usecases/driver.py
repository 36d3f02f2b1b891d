"""One pass of the driver over one aggregate: intent, effect, outcome, until nothing is due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar

from ..domain import purchase, services
from ..domain.claim import Claim
from ..domain.ledger import Effect, Line, Status, put_line
from ..domain.plan import Plan
from ..domain.touch import BindSerial, Follow, QueueRenewal, Reserve, Touch, Unqueue
from ..domain.turn import Step, Turn
from ..domain.values import replace
from ..frozen import frozen
from . import once
from .ports import Commit, TouchRefused
from .seal import seal, stored

if TYPE_CHECKING:
    from .settle import Settle

A = TypeVar("A", Plan, Claim)
MOST_ROUNDS = 25  # a settled claim needs at most 8; more is a defect, not work


# What a webhook can tell news of: a hold that lapsed, a verification, a dispute of what was taken
# (PAY-8), a refund the bank sent back.
_LOOKS = {
    Status.AUTHORIZED: Effect.READ,
    Status.NEEDS_ACTION: Effect.READ,
    Status.CAPTURED: Effect.READ,
    Status.REFUND_PENDING: Effect.READ_REFUND,
    Status.REFUNDED: Effect.READ_REFUND,
}
# What holds nothing for us is looked at as well: a reconciliation may have seen that money stands
# there. Only that counts; a refusal that is read again is no further try.
_IDLE = (Status.CREATED, Status.REFUSED, Status.VOIDED)
_MOVED = (Status.AUTHORIZED, Status.CAPTURED)


# What may be due again at once, whatever came of it: asked once a run. The others move on, or wait.
_ONCE_A_RUN = frozenset(
    {
        *(Effect.OPEN_PAGE, Effect.CREATE, Effect.REFUND),
        *(Effect.READ_PAGE, Effect.READ, Effect.READ_REFUND),
    }
)


@frozen
class Rules(Generic[A]):
    """The pure questions that the driver asks of one kind of aggregate."""

    follow_up: Callable[[A, datetime], Turn[A]]
    next_step: Callable[..., Step | None]
    wakes_at: Callable[..., datetime | None]
    refused: dict[type[Touch], Callable[[A, datetime], Turn[A]]]


PLANS: Rules[Plan] = Rules(
    purchase.follow_up,
    purchase.next_step,
    purchase.wakes_at,
    {
        BindSerial: purchase.serial_taken,
        QueueRenewal: purchase.not_queued,
        Follow: purchase.not_queued,
        Unqueue: purchase.renewal_taken_off,
    },
)
CLAIMS: Rules[Claim] = Rules(
    services.follow_up, services.next_step, services.wakes_at, {Reserve: services.none_left}
)


class Run(Generic[A]):
    """`op` names the pass: each of its writes is numbered under it."""

    def __init__(self, settle: Settle, rules: Rules[A], op: str) -> None:
        self.store, self.effects, self.clock = settle.store, settle.effects, settle.clock
        self.rules: Rules[A] = rules
        self.op, self.writes = op, 0
        self.asked: set[tuple[Effect, str]] = set()

    def until_settled(self, subject: A, *, poked: bool, hint: str | None) -> A:
        saved = subject
        if hint:
            subject = self._look_at(subject, hint)
        for _ in range(MOST_ROUNDS):
            now = self.clock.now()
            saved = subject = self._store(saved, subject, now)
            step = self.rules.next_step(subject, now, poked=poked)
            if step is None or not self.effects.able(step.effect):
                return self._rested(saved, now)
            if self._asked_before(step):
                if not poked:
                    return self._rested(saved, now)
                poked = False  # what waits for the customer keeps nothing else waiting
                continue
            subject = self._perform(subject, step.line, step.effect)
        raise RuntimeError("the driver does not come to rest")

    def _asked_before(self, step: Step) -> bool:
        """What waits, or stays in doubt, is asked once a run, not in a circle."""
        seen = (step.effect, step.line.key) in self.asked
        self.asked.add((step.effect, step.line.key))
        return seen and step.effect in _ONCE_A_RUN

    def _look_at(self, subject: A, hint: str) -> A:
        """What the provider says of the payment that a webhook named; the webhook itself is not
        believed."""
        line = next((line for line in subject.ledger if line.provider_id == hint), None)
        if line is not None and line.status in _IDLE:
            seen = self.effects.perform(subject, line, Effect.READ, self.clock.now())
            moved = seen.status in _MOVED
            return _with(subject, seen) if moved else subject
        look = _LOOKS.get(line.status) if line else None
        return self._perform(subject, line, look) if line and look else subject

    def _perform(self, subject: A, line: Line, effect: Effect) -> A:
        done = self.effects.perform(subject, line, effect, self.clock.now())
        subject = _with(subject, done)
        doubtful = effect is Effect.REFUND and done.status is Status.INTENDED
        return self._disputed(subject, done.refunds) if doubtful else subject

    def _disputed(self, subject: A, payment_id: str | None) -> A:
        """A refund that was not made: a dispute of what it gives back stands in its way where we
        have not heard of it (PAY-8)."""
        line = next((line for line in subject.ledger if line.provider_id == payment_id), None)
        if line is None:
            return subject
        seen = self.effects.perform(subject, line, Effect.READ, self.clock.now())
        return _with(subject, replace(line, dispute=seen.dispute))

    def _store(self, saved: A, subject: A, now: datetime) -> A:
        turn = self.rules.follow_up(subject, now)
        made = self._made_ahead(saved, turn.after, now)
        if made is not None:
            subject, after = _with(subject, made), _with(turn.after, made)
            turn = Turn(after, turn.notes, turn.touches)
        try:
            return self._commit(saved, turn, now, rests=made is None)
        except TouchRefused as refusal:
            instead = self.rules.refused.get(type(refusal.touch))
            if instead is None:
                raise
            return self._commit(saved, instead(subject, now), now, rests=False)

    def _made_ahead(self, saved: A, after: A, now: datetime) -> Line | None:
        """A payment whose intent was written ahead is made before the turn that wants it is stored,
        with its id: it is inert, and nothing confirms it before both are stored. None where there
        is none."""
        ahead = [line.key for line in saved.ledger if line.ahead]
        step = self.rules.next_step(after, now) if ahead else None
        if step is None or step.effect is not Effect.CREATE or step.line.key not in ahead:
            return None
        if self._asked_before(step):
            return None
        return self.effects.perform(after, step.line, step.effect, now)

    def _commit(self, saved: A, turn: Turn[A], now: datetime, *, rests: bool) -> A:
        """Stores the turn, where it changed anything; `rests`: nothing more follows from it."""
        if turn.after == saved and saved.due_at is not None and saved.due_at <= now:
            return saved  # the sweep comes anyhow
        due_at = self.rules.wakes_at(turn.after, now, rests=rests)
        if turn.after == saved and not _wakes_too_late(saved.due_at, due_at):
            return saved
        after = replace(turn.after, due_at=due_at)
        last = rests and self._is_done(after, now)
        return self._written(Turn(after, turn.notes, turn.touches), now, last=last)

    def _is_done(self, subject: A, now: datetime) -> bool:
        """Whether nothing follows once this is stored, for all that is known before."""
        step = self.rules.next_step(subject, now)
        return step is None or not self.effects.able(step.effect)

    def _rested(self, saved: A, now: datetime) -> A:
        """Nothing is left to do: a wake-up that is behind us is moved on, or the sweep would come
        every minute. Not before: it brings the sweep where this run dies."""
        if saved.due_at is None or saved.due_at > now:
            return saved
        due_at = self.rules.wakes_at(saved, now, rests=True)
        return self._written(Turn(replace(saved, due_at=due_at)), now)

    def _written(self, turn: Turn[A], now: datetime, *, last: bool = False) -> A:
        after, events = seal(turn.after, turn.notes, now)
        self.writes += 1
        if last:
            once.rests(stored(after))
        commit = Commit((after,), events, turn.touches)
        self.store.commit(commit, f"{self.op}/{self.writes}")
        return stored(after)


def _with(subject: A, line: Line) -> A:
    return replace(subject, ledger=put_line(subject.ledger, line))


def _wakes_too_late(stored_at: datetime | None, due_at: datetime | None) -> bool:
    """Whether the stored wake-up misses what is due. An earlier one does no harm."""
    if due_at is None:
        return stored_at is not None
    return stored_at is None or stored_at > due_at
