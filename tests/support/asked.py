"""What is asked of the services, for their rules' tests: whole, and changed where one cares."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from care.catalog import load
from care.domain.parts import Cause, Part, Sends, Service
from care.domain.rules.service_facts import ServiceFacts
from care.domain.terms import Price, Region

from .builders import ACCOUNT, NOW, a_device, a_plan

CATALOG = load()


def price(region: str = "US") -> Price:
    """The sheet of a Mavic 3 for 12 months."""
    found = CATALOG.price("mavic-3", region, 12)
    assert found is not None
    return found


def market(region: str = "US") -> Region:
    """One of the catalog's regions."""
    return CATALOG.regions[region]


def asked(service: Service = Service.PREMIUM, **changes: Any) -> ServiceFacts:
    """A collision of a Mavic of the US whose plan is in effect; for Flyaway its loss an hour ago,
    its owner's account bound to it for a month; for Replacement a defect, delivered yesterday."""
    causes = {Service.FLYAWAY: Cause.LOSS, Service.REPLACEMENT: Cause.DEFECT}
    facts = ServiceFacts(
        now=NOW,
        device=a_device(bound_account=ACCOUNT, bound_at=NOW.replace(month=10)),
        plan=a_plan(),
        family=CATALOG.families["mavic"],
        region=market(),
        cause=causes.get(service, Cause.COLLISION),
        parts=(Part.GIMBAL,),
        sends=Sends.UNIT,
        country="US",
        service=service,
        price=price(),
        account=ACCOUNT,
        lost_at=NOW.replace(hour=17) if service is Service.FLYAWAY else None,
    )
    return replace(facts, **changes)
