"""May a plan be bought for this serial number, and which? Answers either way."""

from __future__ import annotations

from datetime import date, datetime

from ..domain.decision import Decision
from ..domain.device import Device
from ..domain.plan import term_of
from ..domain.rules import eligibility
from ..domain.rules.eligibility import BindFacts
from ..domain.serials import SerialNumber
from ..domain.terms import Catalog, Price, Region
from ..frozen import frozen
from .facts import Asked, bind_facts, bind_facts_on
from .misses import MissLimit, of_address
from .ports import Clock, Store


@frozen
class Offer:
    """One plan that could be bought now: its price and the local dates it would run."""

    price: Price
    region: Region
    starts_on: date
    ends_on: date


@frozen
class Eligibility:
    """The decision, the device where the registry knows it, and the offers where allowed."""

    decision: Decision
    device: Device | None
    offers: tuple[Offer, ...]


@frozen
class CheckEligibility:
    """ELG for one serial number, at the clock's present or at any other instant."""

    store: Store
    clock: Clock
    catalog: Catalog

    def check(
        self, serial: SerialNumber, region: str | None, as_of: datetime | None = None
    ) -> Eligibility:
        """The answer for `serial`; `region` is where the plan is meant for, the device's own if
        None. With `as_of` (UTC) what deciding at that instant says of the present data."""
        now = as_of or self.clock.now()
        return self._answer(bind_facts(self.store, self.catalog, serial, region, now))

    def check_openly(
        self, serial: SerialNumber, region: str | None, as_of: datetime | None, address: str
    ) -> Eligibility:
        """The same to anybody, of whom `address` names who asks: a serial number that nobody knows
        is a miss of theirs. Raises `TooManyMisses`."""
        present = self.clock.now()
        limit = MissLimit(self.store, of_address(address), present)
        (device,) = limit.read((Device, serial.text))
        if device is None:
            limit.missed()
        asked = Asked(serial, region, as_of or present)
        return self._answer(bind_facts_on(device, self.store, self.catalog, asked))

    def _answer(self, facts: BindFacts) -> Eligibility:
        decision = eligibility.decide(facts)
        offers = offers_for(self.catalog, facts) if decision.allowed else ()
        return Eligibility(decision, facts.device, offers)


def offers_for(catalog: Catalog, facts: BindFacts) -> tuple[Offer, ...]:
    """The plans sold for the device in its region, shortest term first (PAY-6: both parts)."""
    device, region = facts.device, facts.region
    if device is None or region is None:
        return ()
    days = catalog.policies.service_start_days
    return tuple(
        Offer(price, region, *term_of(facts.now, region.zone, price.term_months, days))
        for price in catalog.prices_of(device.model, region.id)
    )
