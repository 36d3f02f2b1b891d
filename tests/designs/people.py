"""The people and the clock of an episode: who asks again, when, and what runs meanwhile.

They are the same for every design: whoever gets an error asks again after a minute, three times,
and who has to (the desk, a customer who cancels) comes back on the following days. The provider's
own repeats of a request are part of the request: a lost reply is one that they lost too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from care.domain.errors import CareError, Conflict
from care.usecases.payments import InDoubt
from tests.designs.schedule import Act, Kind, Schedule
from tests.designs.shop import Design
from tests.support.faults import Crash
from tests.support.payments import Book

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TRIES, DAYS_OF_TRYING = 4, 5
AGAIN = (Kind.DUPLICATE, Kind.REPEATED)


class Answer(Enum):
    """How an attempt ended."""

    DONE = 1
    REFUSED = 2
    NONE = 3  # errors only


@dataclass(slots=True)
class Facts:
    """What happened in the world, whatever a design recorded.

    `back`: the unit is at the dock; `returned`: its scan was answered. `unsecured`: for a day
    in which the design was running no hold stood behind a replacement that was out, and the records
    said that one did.
    """

    shipped: bool = False
    back: bool = False
    returned: bool = False
    cancelled: bool = False
    unsecured: bool = False


class People:
    """Those around one design, under the faults of one schedule."""

    def __init__(self, design: Design, schedule: Schedule) -> None:
        self.design, self.schedule, self.facts = design, schedule, Facts()
        self.clock, self.plane = design.clock, design.plane
        self._bare_since: datetime | None = None
        self._agenda: list[tuple[datetime, Callable[[], object]]] = []  # requests to come again

    # Asking, and asking again

    def insist(self, act: Act, do: Callable[[], object]) -> bool:
        """Tries today, and on the days that follow. Whether it was done."""
        for _ in range(DAYS_OF_TRYING):
            answer = self.attempt(act, do)
            if answer is not Answer.NONE:
                return answer is Answer.DONE
            self.wait(DAY)
        return False

    def attempt(self, act: Act, do: Callable[[], object]) -> Answer:
        """Tries now, and puts down what the schedule delivers once more."""
        answer = self._tried(do)
        for fault in [f for f in self.plane.waiting if f.at == act and f.kind in AGAIN]:
            self.plane.waiting.remove(fault)
            self.plane.struck.append(fault)
            self._agenda.append((self.clock.now() + fault.hours * HOUR, do))
        self._come_again()
        return answer

    def _come_again(self) -> None:
        """Requests whose repetition is due now."""
        for entry in [entry for entry in self._agenda if entry[0] <= self.clock.now()]:
            self._agenda.remove(entry)
            self._tried(entry[1])

    def _tried(self, do: Callable[[], object]) -> Answer:
        for _ in range(TRIES):
            self.plane.act = do
            try:
                do()
            except (Crash, InDoubt, Conflict):
                self._pause()
            except CareError:
                return Answer.REFUSED
            else:
                self._silence()
                return Answer.DONE
        return Answer.NONE

    # Time

    def _pause(self) -> None:
        """A minute until the next try, or the long silence that has just begun."""
        if not self._silence():
            self.clock.forward(MINUTE)

    def _silence(self) -> bool:
        fault, self.plane.silence = self.plane.silence, None
        if fault is None:
            return False
        if fault.outage:
            self.clock.forward(fault.hours * HOUR)
            self._bare_since = None  # while nothing runs nobody can know
        else:
            self.wait(fault.hours * HOUR)
        return True

    def wait(self, span: timedelta) -> None:
        """Time passes, and the design's own jobs run as it does."""
        until = self.clock.now() + span
        while self.clock.now() < until:
            job_at = self.design.next_job_at()
            look_at = self.clock.now() + DAY / 2
            next_at = min(until, job_at, look_at, *(at for at, _ in self._agenda))
            self.clock.set(max(next_at, self.clock.now()))  # a silence may have passed over it
            self._come_again()
            if self.clock.now() == job_at:
                self.attempt(Act.JOB, self.design.job)
            self._look()

    def _look(self) -> None:
        """Whether a replacement that is out has no hold behind it, unknown to the records."""
        view = self.design.view()
        out = self.facts.shipped and not self.facts.back and view.holds and not view.alarm
        book = self.design.payments.books().get(self.design.claim_id, Book())
        if not out or book.live_holds or book.captures > 1:
            self._bare_since = None
        elif self._bare_since is None:
            self._bare_since = self.clock.now()
        elif self.clock.now() - self._bare_since > DAY:
            self.facts.unsecured = True
