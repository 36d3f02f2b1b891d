"""Gathers from the store and the catalog what the rules look at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from ..domain.claim import Claim, Terms
from ..domain.device import Device
from ..domain.errors import BadValue
from ..domain.grant import Grant, GrantKind, grant_id
from ..domain.parts import Cause, Part, Sends, Service
from ..domain.plan import Plan, PlanStatus
from ..domain.policies import Policies
from ..domain.rules.eligibility import BindFacts, way_grant
from ..domain.rules.service_facts import ServiceFacts
from ..domain.serials import SerialNumber
from ..domain.terms import Catalog, Family, PlanFees, Region
from ..domain.values import replace
from ..domain.windows import local_date
from ..frozen import frozen
from .ports import Store


@frozen
class Damage:
    """What the customer says happened, and what is to be sent back (SVC-14).

    `exclusions` are the ids of those that they declare (COV-6), `lost_at` (UTC) when a lost device
    was lost (SVC-10).
    """

    serial: SerialNumber
    cause: Cause
    parts: tuple[Part, ...]
    sends: Sends
    exclusions: tuple[str, ...] = ()
    lost_at: datetime | None = None


def family_of(catalog: Catalog, device: Device | None) -> Family | None:
    """The device's family; None for an unknown device or an unlisted model (COV-4)."""
    if device is None or device.model not in catalog.models:
        return None
    return catalog.family_of(device.model)


def region_of(catalog: Catalog, device: Device | None) -> Region | None:
    """The device's region; None where it is unknown or has no terms (COV-7)."""
    market = market_of(catalog, device.region) if device else None
    return catalog.regions.get(market) if market else None


def fees_of(catalog: Catalog, plan: Plan) -> PlanFees | None:
    """The fees that the plan was sold under (TRM-3); the catalog's of now for one of an older
    release, which stored none. None where neither has any."""
    return plan.fees or catalog.price(plan.model, plan.region, plan.term_months)


IN_CHARGE = (PlanStatus.SCHEDULED, PlanStatus.ACTIVE)


def plan_in_charge(store: Store, device: Device, now: datetime) -> Plan | None:
    """The plan that stands on the device at `now` (UTC): the one bound to it, and once that is over
    and the renewal queued behind it has begun, the renewal (RNW-3)."""
    plan = store.plan(device.plan_id) if device.plan_id else None
    if device.next_plan_id is None or (plan is not None and plan.status(now) in IN_CHARGE):
        return plan
    queued = store.plan(device.next_plan_id)
    return queued if queued is not None and _has_begun(queued, now) else plan


def promoted(device: Device, plan: Plan | None, now: datetime) -> Device:
    """The device with its plan in charge as its plan: a renewal that has begun is queued no more.

    Nobody writes this at midnight; whoever writes the device next does (RNW-3).
    """
    if plan is None or plan.plan_id != device.next_plan_id or not _has_begun(plan, now):
        return device
    return replace(device, plan_id=plan.plan_id, next_plan_id=None)


def _has_begun(plan: Plan, now: datetime) -> bool:
    return plan.status(now) in (PlanStatus.ACTIVE, PlanStatus.EXPIRED)


def market_of(catalog: Catalog, code: str | None) -> str | None:
    """The region that `code` is, or whose country it is: `DE` is of the EU (ELG-6). A code that no
    region lists stays as it is."""
    if code is None or code in catalog.regions:
        return code
    found = (region.id for region in catalog.regions.values() if code in region.countries)
    return next(found, code)


@frozen
class Asked:
    """What ELG is asked: may a plan for `region` (None: the device's own) bind at `now` (UTC)?"""

    serial: SerialNumber
    region: str | None
    now: datetime


def bind_facts(
    store: Store,
    catalog: Catalog,
    serial: SerialNumber,
    asked_region: str | None,
    now: datetime,
) -> BindFacts:
    """The facts of ELG at `now` (UTC): device, plan, the order that holds it, its grants."""
    device = store.device(serial.text)
    return bind_facts_on(device, store, catalog, Asked(serial, asked_region, now))


def bind_facts_on(device: Device | None, store: Store, catalog: Catalog, asked: Asked) -> BindFacts:
    """The same where the device, None for an unknown one, was just read."""
    now = asked.now
    claim = store.claim(device.open_claim_id) if device and device.open_claim_id else None
    facts = BindFacts(
        now=now,
        serial=asked.serial.text,
        device=device,
        plan=plan_in_charge(store, device, now) if device else None,
        order=store.plan(device.order_id) if device and device.order_id else None,
        family=family_of(catalog, device),
        region=region_of(catalog, device),
        asked_region=market_of(catalog, asked.region),
        sold_here=False,
        grants=_grants(store, device) if device else {},
        flyaway=claim is not None and claim.service is Service.FLYAWAY,
    )
    return with_grants(facts, catalog, facts.grants)


def with_grants(facts: BindFacts, catalog: Catalog, grants: Mapping[GrantKind, Grant]) -> BindFacts:
    """The same facts if `grants` were the serial's: the region that a review found, what is sold
    there, and the grant that opens the way."""
    facts = replace(facts, grants=grants)
    if facts.review is not None:
        facts = replace(facts, region=catalog.regions.get(facts.review.region))
    device, region = facts.device, facts.region
    sold = bool(device and region and catalog.prices_of(device.model, region.id))
    return replace(facts, sold_here=sold, grant=way_grant(facts))


def _grants(store: Store, device: Device) -> Mapping[GrantKind, Grant]:
    """Those that can matter: a way is needed once it was activated, a review where its region is
    not known."""
    kinds = [GrantKind.REPAIR, GrantKind.VIDEO] if device.activated_at else []
    kinds += [GrantKind.REGION] if device.region is None else []
    ids = {grant_id(kind, device.serial): kind for kind in kinds}
    found = store.grants(tuple(ids)) if ids else {}
    return {ids[id_]: grant for id_, grant in found.items()}


def service_facts(
    store: Store,
    catalog: Catalog,
    account_id: str,
    damage: Damage,
    country: str,
    now: datetime,
    service: Service = Service.PREMIUM,
) -> ServiceFacts:
    """The facts of SVC at `now` (UTC). A device whose plan is another account's looks like none.

    Raises `BadValue` for an exclusion that the catalog does not list and a loss to come.
    """
    device = store.device(damage.serial.text)
    return service_facts_on(device, store, catalog, account_id, damage, country, now, service)


def service_facts_on(
    device: Device | None,
    store: Store,
    catalog: Catalog,
    account_id: str,
    damage: Damage,
    country: str,
    now: datetime,
    service: Service,
) -> ServiceFacts:
    """The same where the device, None for an unknown one, was just read."""
    if damage.lost_at is not None and damage.lost_at > now:
        raise BadValue("/lost_at", "A loss lies in the past.")
    plan = plan_in_charge(store, device, now) if device else None
    if plan is not None and plan.account_id != account_id:
        device = None if plan.status(now) in IN_CHARGE else device
        plan = None
    return ServiceFacts(
        now=now,
        device=device,
        plan=plan,
        family=family_of(catalog, device),
        region=catalog.regions.get(plan.region) if plan else region_of(catalog, device),
        cause=damage.cause,
        parts=damage.parts,
        sends=damage.sends,
        country=country,
        service=service,
        price=fees_of(catalog, plan) if plan else None,
        exclusions=_declared(catalog, damage.exclusions),
        account=account_id,
        lost_at=damage.lost_at,
    )


def of_open_claim(facts: ServiceFacts, claim: Claim) -> ServiceFacts:
    """The facts for another service of `claim` (SVC-12): it does not stand in its own way, and what
    it has set aside of the plan is free again."""
    plan = facts.plan.give_back() if facts.plan and claim.reserved else facts.plan
    return replace(facts, plan=plan, claim_id=claim.claim_id)


def _declared(catalog: Catalog, ids: tuple[str, ...]) -> Mapping[str, str]:
    for place, id_ in enumerate(ids):
        if id_ not in catalog.exclusions:
            raise BadValue(f"/exclusions/{place}", f"One of: {', '.join(catalog.exclusions)}.")
    return {id_: catalog.exclusions[id_] for id_ in ids}


def claim_terms(facts: ServiceFacts, region: Region, policies: Policies) -> Terms:
    """The terms of a claim filed on `facts`: the plan's, without a plan the region's."""
    if facts.plan is not None:
        return plan_terms(facts.plan, region, policies, facts.now)
    return _terms(region.terms_version, region, policies, facts.now)


def plan_terms(plan: Plan, region: Region, policies: Policies, now: datetime) -> Terms:
    """The terms that a claim keeps from its filing on (HLD-4: the date never moves earlier)."""
    return _terms(plan.terms_version, region, policies, now)


def _terms(version: str, region: Region, policies: Policies, now: datetime) -> Terms:
    return Terms(
        version,
        region.zone,
        region.return_days,
        region.carrier_pause_days,
        region.cure_days,
        region.service_centre,
        policies,
        holidays_after(region, now),
    )


# Longer than any claim needs business days; a longer list would cost room in every item.
HOLIDAYS_AHEAD = timedelta(days=150)


def holidays_after(region: Region, now: datetime) -> tuple[date, ...]:
    """The region's public holidays of the months after `now` (UTC), as a claim keeps them: its
    alarms count business days (TIM-5, HLD-2, HLD-10)."""
    first = local_date(now, region.zone)
    return tuple(sorted(day for day in region.holidays if first <= day <= first + HOLIDAYS_AHEAD))
