"""What a renewal of a plan would be now: the decision, and the offer shown before buying."""

from __future__ import annotations

from datetime import datetime

from ..domain import renewing
from ..domain.decision import Decision
from ..domain.device import Device
from ..domain.plan import Plan, PlanStatus
from ..domain.rules import renewal as rules
from ..domain.rules.renewal import RenewFacts
from ..domain.serials import SerialNumber
from ..domain.terms import Catalog
from ..domain.values import replace
from ..domain.windows import local_date, months_after
from ..frozen import frozen
from .check_eligibility import Offer
from .facts import bind_facts, promoted
from .ports import Store

_OFFERED = (PlanStatus.SCHEDULED, PlanStatus.ACTIVE, PlanStatus.EXPIRED)


@frozen
class RenewalOffer:
    """Whether the plan may be renewed now, and with what: both parts of the price (PAY-6)."""

    decision: Decision
    offer: Offer | None


def renew_facts(
    store: Store, catalog: Catalog, plan: Plan, now: datetime
) -> tuple[RenewFacts, Device | None]:
    """What the rules look at, of a plan with a serial, and the device as it is stored. To the
    rules, a device whose region the desk had to find is of the region of its plan (ELG-6)."""
    bind = bind_facts(store, catalog, SerialNumber(plan.serial), plan.region, now)
    device, queued = bind.device, bool(plan.renewed_by)
    if device is not None:
        queued = queued or bool(promoted(device, bind.plan, now).next_plan_id)
        bind = replace(bind, device=replace(device, region=device.region or plan.region))
    price = catalog.price(plan.model, plan.region, renewing.RENEWAL_MONTHS)
    region = catalog.regions.get(plan.region)
    return RenewFacts(now, plan, bind, queued, price, region), device


def offer_for(store: Store, catalog: Catalog, plan: Plan, now: datetime) -> RenewalOffer | None:
    """The renewal of `plan` as of `now` (UTC); None for one that has no term to follow."""
    if plan.status(now) not in _OFFERED or plan.ends_at is None:
        return None
    facts, _ = renew_facts(store, catalog, plan, now)
    decision = rules.decide(facts)
    if not decision.allowed or facts.price is None or facts.region is None:
        return RenewalOffer(decision, None)
    starts = local_date(plan.ends_at, plan.zone)
    ends = months_after(starts, facts.price.term_months)
    return RenewalOffer(decision, Offer(facts.price, facts.region, starts, ends))
