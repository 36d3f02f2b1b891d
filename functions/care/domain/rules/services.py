"""The decision on any service, by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..decision import Decision
from ..parts import Service
from . import express, flyaway, repair
from .service_facts import ServiceFacts

_DECIDE: Mapping[Service, Callable[[ServiceFacts], Decision]] = {
    Service.PREMIUM: express.decide,
    Service.BASIC: express.decide,
    Service.REPAIR: repair.decide_repair,
    Service.REPLACEMENT: repair.decide_replacement,
    Service.FLYAWAY: flyaway.decide,
}


def decide(facts: ServiceFacts) -> Decision:
    """The decision on `facts.service` at `facts.now` (UTC): filed, compared or simulated alike."""
    return _DECIDE[facts.service](facts)
