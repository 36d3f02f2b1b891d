"""Hands a plan to a new owner: offered with a code, taken over by another account (LNK-3)."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from ..domain import owners
from ..domain.device import Device
from ..domain.errors import BadValue, Refused
from ..domain.event import Note
from ..domain.plan import Offer, Plan, PlanStatus
from ..domain.policies import Policies
from ..domain.rules.owners import HandOverFacts, decide_hand_over, no_offer
from ..domain.values import replace
from ..domain.windows import instant
from ..frozen import frozen
from .facts import promoted
from .misses import NOTHING, MissLimit, of_account
from .owned import own_plan
from .ports import Clock, Commit, Keys, Store
from .seal import seal_plan, stored

PURPOSE = "take-over"


def offer_of(keys: Keys, plan_id: str, now: datetime, policies: Policies) -> tuple[str, Offer]:
    """The code that takes the plan over, given out once, and the offer that knows it by its hash.

    It is good for `offer_days` of 24 hours from `now` (UTC).
    """
    until = instant(now + timedelta(days=policies.offer_days))
    code = _code(keys, plan_id, until)
    return code, Offer(_hash(code), until)


def standing_code(keys: Keys, plan: Plan) -> str | None:
    """The code of the plan's offer, made once more: a token of the same facts is the same token.

    None where nothing is offered, and where the offer was sealed with keys that are not ours now.
    """
    if plan.offer is None:
        return None
    code = _code(keys, plan.plan_id, plan.offer.until)
    return code if _hash(code) == plan.offer.code_hash else None


@frozen
class Offered:
    """The code, to be handed to the new owner, and until when it is good (UTC)."""

    code: str
    until: datetime


@frozen
class HandOverPlan:
    """The owner's side and the taker's. `op` names the request."""

    store: Store
    clock: Clock
    keys: Keys

    def offer(self, plan_id: str, account_id: str, op: str) -> Offered:
        """A new code; one given out before is worth nothing from now on.

        Raises `NotFound`, `Refused` (LNK-3), `Conflict` beside another writer.
        """
        plan, now = own_plan(self.store, plan_id, account_id), self.clock.now()
        _decided(_facts(plan, self._device(plan), now))
        code, offer = offer_of(self.keys, plan_id, now, plan.policies)
        after, note = owners.offered(plan, offer)
        self._keep(after, (note,), now, f"{op}/offer")
        return Offered(code, offer.until)

    def withdraw(self, plan_id: str, account_id: str, op: str) -> Plan:
        """The plan without its offer; where none stands, as it is. Raises `NotFound`."""
        plan = own_plan(self.store, plan_id, account_id)
        if plan.offer is None:
            return plan
        after, note = owners.withdrawn(plan)
        return self._keep(after, (note,), self.clock.now(), f"{op}/withdraw")

    def take_over(self, code: str, account_id: str, op: str) -> Plan:
        """The plan as the taker's own. The taker's same code again gets the plan once more.

        Raises `Refused` (LNK-3), in one way for every code that opens nothing, which is a miss;
        `TooManyMisses`; `Conflict` where another writer was faster: asked again, the code is
        answered as the plan then stands.
        """
        now = self.clock.now()
        plan = self._opened(code, account_id, now)
        if plan.account_id == account_id and plan.offer is None:
            return plan
        device = self._device(plan)
        facts = _facts(plan, device, now)
        _decided(replace(facts, taker=account_id, code_hash=_hash(code)))
        after, notes = owners.taken_over(plan, account_id)
        # The device goes along as it is: a claim filed at this moment writes it too, and one wins.
        others: tuple[Device, ...] = (promoted(device, plan, now),) if device else ()
        return self._keep(after, notes, now, f"{op}/take", *others, *self._renewal(plan, device))

    def _opened(self, code: str, account_id: str, now: datetime) -> Plan:
        """The plan that `code` is good for, or that the account took with it. Of any other plan the
        taker hears nothing, not even that there is one."""
        limit = MissLimit(self.store, of_account(account_id), now)
        (plan,) = limit.read((Plan, self._plan_of(code)))
        taken = plan is not None and plan.account_id == account_id and plan.offer is None
        if plan is None or not (taken or owners.stands(plan.offer, _hash(code), now)):
            limit.missed()
            raise Refused(no_offer(now))
        return plan

    def _plan_of(self, code: str) -> str:
        """The id in the code; that of no plan where it is none of ours."""
        try:
            return str(self.keys.open(PURPOSE, code)["plan"])
        except BadValue:
            return NOTHING

    def _device(self, plan: Plan) -> Device | None:
        """The device that the plan, or the plan before it, is bound to; None before it is."""
        device = self.store.device(plan.serial) if plan.serial else None
        bound = device and plan.plan_id in (device.plan_id, device.next_plan_id)
        return device if bound else None

    def _renewal(self, plan: Plan, device: Device | None) -> tuple[Plan, ...]:
        queued = device.next_plan_id if device else None
        renewal = self.store.plan(queued) if queued and queued != plan.plan_id else None
        return (renewal,) if renewal else ()

    def _keep(
        self, plan: Plan, notes: tuple[Note, ...], now: datetime, op: str, *others: Device | Plan
    ) -> Plan:
        """Stores the plan, and a queued renewal as the same account's, with their events."""
        after, events = seal_plan(plan, notes, now)
        puts: list[Device | Plan] = [after]
        for other in others:
            if isinstance(other, Plan):
                moved, told = owners.moved_along(other, plan.account_id)
                other, more = seal_plan(moved, told, now)
                events += more
            puts.append(other)
        self.store.commit(Commit(tuple(puts), events), op)
        return stored(after)


def _facts(plan: Plan, device: Device | None, now: datetime) -> HandOverFacts:
    waits = plan.status(now) is PlanStatus.SCHEDULED
    return HandOverFacts(
        now,
        plan,
        claim_open=device is not None and device.open_claim_id is not None,
        queued=device is not None and waits and device.next_plan_id == plan.plan_id,
        order_open=device is not None and device.order_id is not None,
    )


def _decided(facts: HandOverFacts) -> None:
    decision = decide_hand_over(facts)
    if not decision.allowed:
        raise Refused(decision)


def _code(keys: Keys, plan_id: str, until: datetime) -> str:
    return keys.seal(PURPOSE, {"plan": plan_id, "until": until.isoformat()})


def _hash(code: str) -> str:
    return sha256(code.encode()).hexdigest()
