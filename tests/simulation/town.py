"""A house with a seed, an agenda and a clock that jumps to the next instant of any account.

Something is due, or somebody acts: between two such instants nothing can change, so nobody looks.
The sweep comes at the earliest a minute after the last one, and not at all while the stack is down.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

from care.domain.errors import (
    BadValue,
    CardRefused,
    Conflict,
    NotFound,
    Refused,
    WrongState,
)
from care.usecases.customers import Customers
from care.usecases.payments import InDoubt
from care.usecases.ports import Due
from care.usecases.renew_plan import RenewPlan
from care.usecases.return_plan import ReturnPlan
from tests.support.faults import Crash
from tests.support.house import House

from . import faults
from .faults import Trouble
from .moments import Moment, put_back
from .story import Story
from .twins import TownPayments, TownStore
from .watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable

MINUTE = timedelta(minutes=1)
AGAIN = timedelta(seconds=90)  # the queue's visibility: a message whose work died comes back
LONGEST_RUN = 15  # minutes; then the process is stopped
MOST_DELIVERIES = 5  # then it is put aside; the sweep finds what is due by itself
MOST_SWEEPS = 10_000  # a look every ten minutes for all of an episode is 6,500
ANSWERS = (CardRefused, Refused, WrongState, BadValue, NotFound)


class Town(House):
    """`story` is where every step is told; None while nobody reads it."""

    store: TownStore
    payments: TownPayments

    def __init__(self) -> None:
        self.trouble = Trouble()
        self.story: Story | None = None
        self.quiet = 1  # no fault while above 0
        self.watch = Watch(self)
        self.agenda: list[tuple[datetime, int, bool, Callable[[], Any]]] = []
        self._order = 0
        super().__init__()
        shared = (self.store, self.clock, self.catalog)
        customers = Customers(self.store, self.payments, self.directory)
        self.renewing = RenewPlan(*shared, customers, self.settle)
        self.returning = ReturnPlan(*shared, self.settle)

    def new_store(self) -> TownStore:
        return TownStore(self)

    def new_payments(self) -> TownPayments:
        return TownPayments(self)

    @property
    def ops(self) -> int:
        """How many requests had a name so far."""
        return self._ops

    @ops.setter
    def ops(self, count: int) -> None:
        self._ops = count

    def begin(self, moment: Moment, seed: int, rate: float) -> None:
        """A new episode from `moment`, with `rate` faults a request."""
        self.agenda.clear()
        self._order = self.sweeps = self.quiet = 0
        self.queue.take()
        self.watch.begin(put_back(self, moment))
        self.trouble.begin(seed, rate)
        self.next_sweep = self.down_until = moment.now

    # Time

    def later(self, delay: timedelta, act: Callable[[], Any], *, site: bool = False) -> None:
        """`act` happens then; what needs our own site waits while the stack is down."""
        self._order += 1
        heappush(self.agenda, (self.clock.now() + delay, self._order, site, act))

    def goes_down(self, span: timedelta) -> None:
        """Nothing of ours runs for `span`: no sweep, no webhook, no page of the site."""
        self.fault(faults.OUTAGE, f"{span}")
        self.down_until = max(self.down_until, self.clock.now() + span)

    def play(self, until: datetime) -> None:
        """Everything up to `until`, in its order."""
        while (sweep := self._sweeps_at()) is not None or self.agenda:
            acts = bool(self.agenda) and (sweep is None or self.agenda[0][0] <= sweep)
            when = self.agenda[0][0] if acts else sweep
            if when is None or when > until:
                break
            if when > self.clock.now():
                self.clock.set(when)
            self._somebody_acts() if acts else self.sweep_once()
        self.clock.set(max(until, self.clock.now()))

    def _sweeps_at(self) -> datetime | None:
        due = self.store.wakes_next()
        return None if due is None else max(due, self.next_sweep, self.down_until)

    def _somebody_acts(self) -> None:
        _, _, site, act = heappop(self.agenda)
        if site and self.clock.now() < self.down_until:
            self.later(self.down_until - self.clock.now() + MINUTE, act, site=True)
        else:
            act()

    # The stack's own work

    def sweep_once(self) -> int:
        """A minute's sweep, and the work that it queues. Returns how much was queued."""
        self.sweeps += 1
        if self.sweeps > MOST_SWEEPS:
            self.watch.fail("comes_to_rest", "something stays due for ever")
        self.next_sweep = self.clock.now() + MINUTE
        try:
            queued = self.sweeper.sweep().queued
        except Crash:
            queued = 0  # what was queued before it died is worked all the same
        for due in self.queue.take():
            self._message(due)
        return queued

    def _message(self, due: Due) -> None:
        if not self.trouble.happens(self.trouble.rate):
            self.deliver(due)
            return
        kind = self.trouble.one_of(faults.OF_MESSAGE)
        self.fault(kind, due.id)
        if kind == faults.TWICE:
            self.deliver(due)
        if kind != faults.LOST:
            delay = timedelta(minutes=1 + self.trouble.up_to(30))
            self.later(delay, lambda: self.deliver(due), site=True)

    def deliver(self, due: Due, nth: int = 1) -> None:
        """One message is worked; one whose work died comes again."""
        if self.story is not None:
            self.tell("queue", f"works {due.kind} {due.id}, hint {due.hint}")
        try:
            self.worker.work(due, self.op())
        except (Crash, Conflict) as died:
            self.tell("queue", f"{type(died).__name__}")
            if nth < MOST_DELIVERIES:
                self.later(AGAIN, lambda: self.deliver(due, nth + 1), site=True)

    def webhook(self, subject: str, object_id: str) -> None:
        """The provider tells that something about `object_id` changed, now or later or twice. What
        got lost on its way is found by the next daily reconciliation."""
        due = Due("plan" if subject.startswith("plan") else "claim", subject, object_id)
        delay = timedelta(seconds=1 + self.trouble.up_to(20))
        if self.trouble.happens(0.25):
            kind = self.trouble.one_of(faults.OF_WEBHOOK)
            self.fault(kind, object_id)
            if kind == faults.HOOK_LOST:
                delay = timedelta(hours=self.trouble.up_to(24))
            elif kind == faults.HOOK_LATE:
                delay += timedelta(hours=self.trouble.up_to(30))
            else:
                self.later(delay * 3, lambda: self.deliver(due), site=True)
        self.later(delay, lambda: self.deliver(due), site=True)

    # People

    def ask(self, who: str, act: Callable[[], Any]) -> Any:
        """What a person does when the page fails: again, a few times, then leaves it. None where
        the answer was a no, or none came."""
        for _ in range(4):
            self.tell(who, "asks")
            try:
                return act()
            except (Crash, Conflict, InDoubt) as failed:
                self.tell(who, f"gets {type(failed).__name__}: {failed}")
                if not self.quiet:
                    self.clock.forward(timedelta(seconds=5 + self.trouble.up_to(90)))
            except ANSWERS as answer:
                self.tell(who, f"is told {type(answer).__name__}: {answer}")
                return None
        return None

    def meanwhile(self, kind: str) -> None:
        """What may happen between two requests of a process: it stalls, or somebody else is at work
        on the same things, a second worker or the person who would have come next."""
        if kind == faults.STALL:
            self.fault(kind, "")
            self.clock.forward(timedelta(minutes=self.trouble.up_to(LONGEST_RUN)))
            return
        if not self.watch.known:
            return
        self.quiet += 1
        try:
            if kind == faults.RACE_PERSON and self.agenda and self.agenda[0][2]:
                self.fault(kind, "")
                heappop(self.agenda)[3]()
            else:
                self.fault(faults.RACE, "")
                known = list(self.watch.known)
                self._second_worker(known[-1 if self.trouble.happens(0.8) else 0])
        finally:
            self.quiet -= 1

    def _second_worker(self, subject: str) -> None:
        due = Due("plan" if subject.startswith("plan") else "claim", subject)
        try:
            self.worker.work(due, f"race{self.op()}")
        except Conflict:
            self.tell("second worker", "gives up")

    # Telling

    def fault(self, kind: str, what: str) -> None:
        """Counts a fault, and tells of it."""
        self.trouble.counts[kind] += 1
        if self.story is not None:
            self.tell("FAULT", f"{kind} {what}")

    def tell(self, who: str, what: str) -> None:
        """A line of the story, if anybody reads it."""
        if self.story is not None:
            self.story.add(self.clock.now(), self.watch.step, who, what)
