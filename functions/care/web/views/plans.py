"""Plans, as their owner sees them."""

from __future__ import annotations

from datetime import datetime

from ...domain.money import Money
from ...domain.owners import expert_of
from ...domain.plan import Plan
from ...domain.terms import Catalog
from ...domain.windows import local_date
from ...usecases.renewals import RenewalOffer
from .decisions import decision_view
from .eligibility import offer_view
from .values import Json, instant_view, maybe_instant, model_name, money_view


def plan_view(
    plan: Plan,
    catalog: Catalog,
    now: datetime,
    open_claim_id: str | None,
    paid: Money | None = None,
) -> Json:
    """A plan at `now` (UTC). `starts_on` and `ends_on` are local dates of its zone; cover ends as
    the day `ends_on` begins (TRM-4). `serial` is null while the plan awaits it (BUY-1), and
    `paid_so_far` where it was not reckoned (PAY-6). What waits for the desk is not shown here."""
    return {
        "plan_id": plan.plan_id,
        "serial": plan.serial or None,
        "model_name": model_name(plan.model, catalog),
        "region": plan.region,
        "state": plan.state.value,
        "status": plan.status(now).value,
        "term_months": plan.term_months,
        "starts_at": maybe_instant(plan.starts_at),
        "ends_at": maybe_instant(plan.ends_at),
        "starts_on": _local(plan.starts_at, plan.zone),
        "ends_on": _local(plan.ends_at, plan.zone),
        "zone": plan.zone,
        "replacements_total": plan.total,
        "replacements_left": plan.left,
        "replacements_reserved": plan.reserved,
        "price": money_view(plan.price),
        "terms_version": plan.terms_version,
        "purchased_at": maybe_instant(plan.purchased_at),
        "chain": list(plan.chain),
        "open_claim_id": open_claim_id,
        "created_at": instant_view(plan.created_at),
        "channel": plan.channel.value,
        "renews": plan.renews,
        "renewed_by": plan.renewed_by,
        "offer_until": maybe_instant(plan.offer.until if plan.offer else None),
        "paid_so_far": money_view(paid) if paid is not None else None,
        "expert": expert_of(plan, catalog, now),
    }


def _local(moment: datetime | None, zone: str) -> str | None:
    return local_date(moment, zone).isoformat() if moment else None


def renewal_view(renewal: RenewalOffer | None) -> Json | None:
    """Whether the plan may be renewed now, and with what: both parts of the price (PAY-6)."""
    if renewal is None:
        return None
    return {
        "decision": decision_view(renewal.decision),
        "offer": offer_view(renewal.offer) if renewal.offer else None,
    }


def task_view(plan: Plan) -> Json:
    """What waits for the desk on the plan, null where nothing does, and when it last closed one."""
    return {
        "plan_id": plan.plan_id,
        "state": plan.state.value,
        "task": plan.task,
        "closed_at": maybe_instant(plan.task_closed_at),
    }
