"""Is the device covered here and now? The plan, its count, its term, its market (SVC-1 …)."""

from __future__ import annotations

from ..decision import Verdict, check, failed, not_applicable, rule
from ..parts import Service
from ..plan import PlanStatus
from ..windows import day_text, local_date
from .service_facts import ServiceFacts


@rule("SVC-1")
def plan_in_effect(facts: ServiceFacts) -> Verdict:
    """A plan bought for the device, in effect when the claim is filed, with a replacement left."""
    status = facts.status
    if facts.plan is None:
        return failed("No plan of yours covers this serial number.", plan=None)
    if status is not PlanStatus.ACTIVE:
        return failed(f"The plan is not in effect now: it is {_said(status)}.", plan=status)
    return check(
        facts.plan.left > 0,
        "The plan is in effect and has a replacement left.",
        "The plan is in effect but has no replacement left.",
        plan=status,
        left=facts.plan.left,
    )


def _said(status: PlanStatus | None) -> str:
    return status.replace("_", " ") if status else "unknown"


@rule("TRM-3")
def replacement_left(facts: ServiceFacts) -> Verdict:
    """With none left a plan stays in force, but paid swaps are refused."""
    if facts.plan is None:
        return not_applicable("There is no plan to count replacements of.")
    return check(
        facts.plan.left > 0,
        f"{facts.plan.left} of {facts.plan.total} replacements are left.",
        "All replacements of this plan are used or reserved.",
        left=facts.plan.left,
        total=facts.plan.total,
    )


@rule("TRM-6")
def no_other_open_claim(facts: ServiceFacts) -> Verdict:
    """One open claim of any service to a serial; a claim that changes its service is itself."""
    open_claim = facts.device.open_claim_id if facts.device else None
    other = open_claim is not None and open_claim != facts.claim_id
    return check(
        not other,
        "No other claim is open for this device.",
        "A claim is already open for this device.",
        open=other,
    )


@rule("TRM-7")
def cover_has_begun(facts: ServiceFacts) -> Verdict:
    """Damage before the start is not claimable, nor a loss; filed after the end is refused."""
    plan = facts.plan
    if plan is None or plan.starts_at is None or plan.ends_at is None:
        return not_applicable("There is no term of cover to look at.")
    first_day = day_text(local_date(plan.starts_at, plan.zone))
    starts = plan.starts_at.isoformat()
    if facts.now < plan.starts_at:
        return failed(
            f"Cover begins at 12 a.m. of {first_day} ({plan.zone}); until then the repair service "
            "is open.",
            starts_at=starts,
        )
    if facts.lost_at is not None and facts.lost_at < plan.starts_at:
        return failed(
            f"The device was lost before cover began at 12 a.m. of {first_day} ({plan.zone}).",
            starts_at=starts,
            lost_at=facts.lost_at.isoformat(),
        )
    return check(
        facts.now < plan.ends_at,
        "The claim is filed within the term of cover.",
        "The term of cover is over.",
        ends_at=plan.ends_at.isoformat(),
    )


@rule("SVC-4")
def offered_here(facts: ServiceFacts) -> Verdict:
    """Premium in the United States only, by plan region and shipping address; Basic wherever
    Express is. Neither where the catalog lists no fee for this replacement."""
    region, country = facts.region, facts.country
    if region is None and facts.plan is not None:
        return failed("Nothing is offered in the plan's region any more.", region=None)
    if region is None:
        return not_applicable("There is no region that could be looked at.")
    if facts.plan is not None and facts.plan.left > 0 and not facts.fees_listed:
        return failed("No fee of this replacement is listed for the plan.", region=region.id)
    if facts.service is Service.BASIC:
        return check(
            region.basic,
            f"Basic is offered in the plan's region, {region.name}.",
            f"Basic is not offered in the plan's region, {region.name}.",
            region=region.id,
            country=country,
        )
    return check(
        region.premium and country in region.countries,
        "Premium is offered in the plan's region and at the shipping address.",
        "Premium is offered in the United States only, for the plan and the shipping address.",
        region=region.id,
        country=country,
    )


@rule("SVC-13")
def address_in_region(facts: ServiceFacts) -> Verdict:
    """The address a claim ships to is of the plan's region, without a plan the device's."""
    if facts.device is None:
        return not_applicable("There is no device whose region could be looked at.")
    if facts.region is None:
        return failed("The device's region is not known, so no desk can serve it.", region=None)
    return check(
        facts.country in facts.region.countries,
        "The address is in the region that serves the device.",
        f"The address is outside the region that serves the device, {facts.region.name}.",
        country=facts.country,
    )
