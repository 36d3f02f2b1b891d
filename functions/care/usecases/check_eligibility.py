"""May a plan be bought for this serial number, and which? Answers either way, writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ..domain.decision import Decision
from ..domain.device import Device
from ..domain.plan import term_of
from ..domain.rules import eligibility
from ..domain.serials import SerialNumber
from ..domain.terms import Catalog, Price, Region
from .facts import bind_facts
from .ports import Clock, Store


@dataclass(frozen=True, slots=True)
class Offer:
    """One plan that could be bought now: its price and the local dates it would run."""

    price: Price
    region: Region
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The decision, the device where the registry knows it, and the offers where allowed."""

    decision: Decision
    device: Device | None
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class CheckEligibility:
    """ELG for one serial number, at the clock's present."""

    store: Store
    clock: Clock
    catalog: Catalog

    def check(self, serial: SerialNumber, region: str | None) -> Eligibility:
        """The answer for `serial`; `region` is where the plan is meant for, the device's own if
        None."""
        now = self.clock.now()
        facts = bind_facts(self.store, self.catalog, serial, region, now)
        decision = eligibility.decide(facts)
        offers = offers_for(self.catalog, facts.device, now) if decision.allowed else ()
        return Eligibility(decision, facts.device, offers)


def offers_for(catalog: Catalog, device: Device | None, now: datetime) -> tuple[Offer, ...]:
    """The plans sold for the device in its region, shortest term first (PAY-6: both parts)."""
    if device is None or device.region is None:
        return ()
    region = catalog.regions[device.region]
    return tuple(
        Offer(price, region, *term_of(now, region.zone, price.term_months))
        for price in catalog.prices_of(device.model, region.id)
    )
