"""Gathers from the store and the catalog what the rules look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..domain.claim import Terms
from ..domain.device import Device
from ..domain.parts import Cause, Part, Sends
from ..domain.plan import Plan
from ..domain.policies import Policies
from ..domain.rules.eligibility import BindFacts
from ..domain.rules.express import ExpressFacts
from ..domain.serials import SerialNumber
from ..domain.terms import Catalog, Family, Region
from .ports import Store


@dataclass(frozen=True, slots=True)
class Damage:
    """What the customer says happened, and what is to be sent back (SVC-14)."""

    serial: SerialNumber
    cause: Cause
    parts: tuple[Part, ...]
    sends: Sends


def family_of(catalog: Catalog, device: Device | None) -> Family | None:
    """The device's family; None for an unknown device or an unlisted model (COV-4)."""
    if device is None or device.model not in catalog.models:
        return None
    return catalog.family_of(device.model)


def region_of(catalog: Catalog, device: Device | None) -> Region | None:
    """The device's region; None where it is unknown or has no terms (COV-7)."""
    return catalog.regions.get(device.region) if device and device.region else None


def bind_facts(
    store: Store,
    catalog: Catalog,
    serial: SerialNumber,
    asked_region: str | None,
    now: datetime,
) -> BindFacts:
    """The facts of ELG at `now` (UTC): the device, its plan and the order that holds it."""
    device = store.device(serial.text)
    plan = store.plan(device.plan_id) if device and device.plan_id else None
    order = store.plan(device.order_id) if device and device.order_id else None
    region = region_of(catalog, device)
    sold = bool(device and region and catalog.prices_of(device.model, region.id))
    return BindFacts(
        now,
        serial.text,
        device,
        plan,
        order,
        family_of(catalog, device),
        region,
        asked_region,
        sold,
    )


def express_facts(
    store: Store,
    catalog: Catalog,
    account_id: str,
    damage: Damage,
    country: str,
    now: datetime,
) -> ExpressFacts:
    """The facts of SVC at `now` (UTC). Another account's plan looks like no plan at all."""
    device = store.device(damage.serial.text)
    plan = store.plan(device.plan_id) if device and device.plan_id else None
    if plan is not None and plan.account_id != account_id:
        plan, device = None, None
    return ExpressFacts(
        now,
        device,
        plan,
        family_of(catalog, device),
        catalog.regions.get(plan.region) if plan else None,
        damage.cause,
        damage.parts,
        damage.sends,
        country,
    )


def plan_terms(plan: Plan, region: Region, policies: Policies) -> Terms:
    """The terms that a claim keeps from its filing on (HLD-4: the date never moves earlier)."""
    return Terms(
        plan.terms_version,
        region.zone,
        region.return_days,
        region.carrier_pause_days,
        region.cure_days,
        region.service_centre,
        policies,
    )
