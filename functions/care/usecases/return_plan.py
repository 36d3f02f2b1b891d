"""Gives a plan back, or voids it by name; a renewal behind it goes along (RFD, TRM-8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from ..domain import refunding
from ..domain.decision import Outcome
from ..domain.device import Device
from ..domain.errors import Conflict, NotFound, Refused, WrongState
from ..domain.event import Actor, Event, Note
from ..domain.plan import Plan, PlanStatus
from ..domain.rules import refund
from ..domain.rules.refund import ReturnFacts
from ..domain.states import PlanState
from ..domain.terms import Catalog
from ..domain.values import replace
from ..frozen import frozen
from .facts import IN_CHARGE, promoted
from .owned import own_plan
from .ports import Clock, Commit, Store
from .seal import seal_plan, stored
from .settle import Settle

MOST_RACES = 5
_GOES_ALONG = (PlanState.AWAITING_PAYMENT, PlanState.SCHEDULED)
_Change = tuple[Plan, tuple[Note, ...]]
_Ending = Callable[[ReturnFacts], tuple[Plan, Note]]


@frozen
class ReturnPlan:
    """RFD-1 to RFD-4 for the owner, TRM-8 for an operator. `op` names the request."""

    store: Store
    clock: Clock
    catalog: Catalog
    settle: Settle

    def give_back(self, plan_id: str, account_id: str, op: str) -> Plan:
        """The plan, refunded: its device is free, its money on the way back. Asked again: the
        first answer.

        Raises `NotFound`, `Refused` (RFD-1, RFD-2), `WrongState` for one that was never paid, is
        void or over, `Conflict` beside other writers.
        """
        own_plan(self.store, plan_id, account_id)
        return self._ended(plan_id, PlanState.REFUNDED, _given_back, op)

    def void(self, plan_id: str, reason: str, by: str, op: str) -> Plan:
        """The plan, void for `reason` by the operator's account `by`; no money goes back but for a
        renewal behind it. Asked again: the first answer.

        Raises `NotFound`, `Refused` (TRM-8), `WrongState`, `Conflict`.
        """

        def voided(facts: ReturnFacts) -> tuple[Plan, Note]:
            return _voided(facts, reason, by)

        return self._ended(plan_id, PlanState.VOID, voided, op)

    def _ended(self, plan_id: str, end: PlanState, ending: _Ending, op: str) -> Plan:
        for race in range(MOST_RACES):
            plan, now = self.store.plan(plan_id), self.clock.now()
            if plan is None:
                raise NotFound
            if plan.state is end:
                return self.settle.on_plan(plan, op)
            device = self.store.device(plan.serial) if plan.serial else None
            after, note = ending(self._facts(plan, device, now))
            try:
                after = self._keep(after, note, device, now, f"{op}/end/{race}")
            except Conflict:
                continue  # a claim, an order or a payment was faster: decided anew
            return self.settle.on_plan(after, op)
        raise Conflict("too many writers at once")

    def _facts(self, plan: Plan, device: Device | None, now: datetime) -> ReturnFacts:
        """The claim on the device of a queued renewal is the present plan's, not its own."""
        queued = plan.renews is not None and plan.status(now) is PlanStatus.SCHEDULED
        claimed = device is not None and device.open_claim_id is not None and not queued
        return ReturnFacts(now, plan, device, self.catalog.regions.get(plan.region), claimed)

    def _keep(self, plan: Plan, note: Note, device: Device | None, now: datetime, op: str) -> Plan:
        """All in one transaction: the plan, what goes along, and the device, which is free.

        The device is written in any case: a claim filed meanwhile refuses it all.
        """
        changed = [(plan, (note,)), *self._along(plan, device), *self._before(plan, now)]
        plans, events = _sealed(changed, now)
        devices: tuple[Device, ...] = ()
        if device is not None:
            queued = self.store.plan(device.next_plan_id) if device.next_plan_id else None
            ending = (each.plan_id for each, notes in changed if notes)
            devices = (refunding.unbound(promoted(device, queued, now), *ending),)
        self.store.commit(Commit((*plans, *devices), events), op)
        return stored(plans[0])

    def _along(self, plan: Plan, device: Device | None) -> list[_Change]:
        """The renewal behind the plan, queued or ordered and not paid (RNW-3, RFD-3)."""
        ids = {plan.renewed_by, device.order_id if device else None}
        found = [self.store.plan(id_) for id_ in sorted(id_ for id_ in ids if id_)]
        ending = [
            refunding.gone_with(each)
            for each in found
            if each and each.renews == plan.plan_id and each.state in _GOES_ALONG
        ]
        return [(after, (note,)) for after, note in ending]

    def _before(self, plan: Plan, now: datetime) -> list[_Change]:
        """The plan that this one was queued behind: it may be renewed again."""
        before = self.store.plan(plan.renews) if plan.renews else None
        if before is None or before.status(now) not in IN_CHARGE:
            return []
        return [(replace(before, renewed_by=None), ())]


def _sealed(
    changed: Sequence[_Change], now: datetime
) -> tuple[tuple[Plan, ...], tuple[Event, ...]]:
    """The plans with their places in the timeline and their next wake-up, and all their events."""
    sealed = [seal_plan(plan, notes, now) for plan, notes in changed]
    plans = tuple(plan for plan, _ in sealed)
    return plans, tuple(event for _, events in sealed for event in events)


def _standing(facts: ReturnFacts, event: str) -> Plan:
    """The plan, unless it is over by the clock. Raises `WrongState`."""
    if facts.plan.status(facts.now) is PlanStatus.EXPIRED:
        raise WrongState(PlanStatus.EXPIRED, event)
    return facts.plan


def _given_back(facts: ReturnFacts) -> tuple[Plan, Note]:
    plan = _standing(facts, "returned")
    if plan.state not in (PlanState.SCHEDULED, PlanState.AWAITING_SERIAL):
        raise WrongState(plan.state, "returned")
    decision = refund.decide(facts)
    if not decision.allowed:
        raise Refused(decision)
    by_right = any(f.id == "RFD-4" and f.outcome is Outcome.PASSED for f in decision.rules)
    after = refunding.given_back(plan, "withdrawn" if by_right else "returned", facts.now)
    money = refunding.money_text(after)
    if by_right:
        sentence = f"You withdrew from the plan. {money}"
        return after, Note("plan_withdrawn", Actor.CUSTOMER, sentence, ("RFD-4", "RFD-2", "RFD-3"))
    sentence = f"The plan was given back with its device. {money}"
    return after, Note("plan_returned", Actor.CUSTOMER, sentence, ("RFD-1", "RFD-2", "RFD-3"))


def _voided(facts: ReturnFacts, reason: str, by: str) -> tuple[Plan, Note]:
    plan = _standing(facts, "voided")
    decision = refund.decide_void(facts)
    if not decision.allowed:
        raise Refused(decision)
    sentence = f"The plan was voided: {reason}. Its purchase fee does not go back."
    note = Note("plan_voided", Actor.OPERATOR, sentence, ("TRM-8",), None, by)
    return refunding.ended_by_name(plan), note
