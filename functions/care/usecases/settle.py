"""The one driver for everything that moves: intent, effect, outcome, until nothing is due.

A request, a webhook, a dock scan, the sweep and the repair of a crash all end here. A crash at any
line is mended by the next call: what was meant is stored before anything is asked, and what the
provider did is found again by id or by the same key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from ..domain.claim import Claim
from ..domain.errors import Conflict, NotFound
from ..domain.event import Event, Note
from ..domain.plan import Plan
from ..domain.touch import Touch
from ..domain.values import replace
from ..frozen import frozen
from .driver import CLAIMS, PLANS, Rules, Run
from .effects import Effects
from .ports import Clock, Commit, Put, Store
from .seal import seal, stored

A = TypeVar("A", Plan, Claim)
MOST_RACES = 5


@frozen
class Settle:
    """`op` names one run of one request: every write of it is told from everybody else's."""

    store: Store
    effects: Effects
    clock: Clock

    def plan(self, plan_id: str, op: str, *, poked: bool = False, hint: str | None = None) -> Plan:
        """Settles a plan's order; `hint` is a provider id to look at. Raises `NotFound`."""
        return self._retrying(lambda: self.store.plan(plan_id), PLANS, op, poked, hint)

    def claim(
        self, claim_id: str, op: str, *, poked: bool = False, hint: str | None = None
    ) -> Claim:
        """Settles a claim; `hint` is a provider id to look at. Raises `NotFound`."""
        return self._retrying(lambda: self.store.claim(claim_id), CLAIMS, op, poked, hint)

    def keep(
        self,
        claim: Claim,
        notes: Sequence[Note],
        now: datetime,
        op: str,
        *others: Put,
        touches: tuple[Touch, ...] = (),
        told: tuple[Event, ...] = (),
    ) -> Claim:
        """Stores what a request made of a claim, with its events and its next wake-up, together
        with `others` and what is `told` of them; it is not settled yet. Raises `Conflict`,
        `TouchRefused`."""
        return self._keep(claim, CLAIMS, notes, now, op, others, touches, told)

    def keep_plan(
        self,
        plan: Plan,
        notes: Sequence[Note],
        now: datetime,
        op: str,
        *others: Put,
        touches: tuple[Touch, ...] = (),
    ) -> Plan:
        """The same for a plan."""
        return self._keep(plan, PLANS, notes, now, op, others, touches)

    def _keep(
        self,
        subject: A,
        rules: Rules[A],
        notes: Sequence[Note],
        now: datetime,
        op: str,
        others: tuple[Put, ...],
        touches: tuple[Touch, ...],
        told: tuple[Event, ...] = (),
    ) -> A:
        after, events = seal(subject, notes, now)
        after = replace(after, due_at=rules.wakes_at(after, now))
        self.store.commit(Commit((after, *others), events + told, touches), op)
        return stored(after)

    def on_plan(self, plan: Plan, op: str, *, poked: bool = False) -> Plan:
        """Goes on with a plan that the caller has just read or stored."""
        try:
            return Run(self, PLANS, op).until_settled(plan, poked=poked, hint=None)
        except Conflict:
            return self.plan(plan.plan_id, f"{op}/again", poked=poked)

    def on_claim(self, claim: Claim, op: str, *, poked: bool = False) -> Claim:
        """Goes on with a claim that the caller has just read or stored."""
        try:
            return Run(self, CLAIMS, op).until_settled(claim, poked=poked, hint=None)
        except Conflict:
            return self.claim(claim.claim_id, f"{op}/again", poked=poked)

    def _retrying(
        self, read: Callable[[], A | None], rules: Rules[A], op: str, poked: bool, hint: str | None
    ) -> A:
        for race in range(MOST_RACES):
            subject = read()
            if subject is None:
                raise NotFound
            try:
                run = Run(self, rules, f"{op}/{race}")
                return run.until_settled(subject, poked=poked, hint=hint)
            except Conflict:
                continue  # somebody else moved it: their state decides what is due now
        raise Conflict("too many writers at once")
