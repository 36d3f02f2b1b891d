"""All services side by side, before the customer chooses (SVC-11)."""

from __future__ import annotations

from datetime import datetime

from ..frozen import frozen
from .decision import Decision
from .figures import settle_figures
from .parts import Cause, Service
from .policies import Policies
from .registry import carries_out
from .rules import services
from .rules.service_facts import ServiceFacts
from .settlement import Settlement
from .values import replace


@frozen
class Option:
    """One service: may it be had, and what it costs where it may."""

    service: Service
    decision: Decision
    figures: Settlement | None


@frozen
class Comparison:
    """Every service at `as_of` (UTC). `advised` is the one that the house advises, or None."""

    as_of: datetime
    options: tuple[Option, ...]
    advised: Service | None
    advice: str
    covers: str


@carries_out("SVC-11")
def compare(
    facts: ServiceFacts,
    policies: Policies,
    *,
    defect: bool = False,
    fees: bool = False,
    paid_at: datetime | None = None,
) -> Comparison:
    """Every service, allowed or why not; `defect` says that one is suspected, `fees` that the
    customer wants a quote to compare. A refused service has no figures: nothing would be charged.

    The others are figured if they were paid at `paid_at` (UTC), None for the instant decided on: a
    claim that was filed before is decided as of then (SVC-12).
    """
    now = paid_at or facts.now
    options = tuple(_option(replace(facts, service=each), now, policies) for each in Service)
    open_to = {option.service for option in options if option.decision.allowed}
    wanted = defect or fees or facts.cause is Cause.DEFECT
    advised = Service.REPAIR if wanted and Service.REPAIR in open_to else None
    return Comparison(now, options, advised, _ADVICE, on_its_own())


@carries_out("COV-8")
def on_its_own() -> str:
    """Plan and warranty are two covers: each is decided on its own (COV-8)."""
    return (
        "The plan covers damage in normal use; the standard warranty covers defects and never "
        "accidents. Each is decided on its own, and only an inspection tells them apart."
    )


def _option(facts: ServiceFacts, now: datetime, policies: Policies) -> Option:
    decision = services.decide(facts)
    figures = settle_figures(replace(facts, now=now), policies) if decision.allowed else None
    return Option(facts.service, decision, figures)


_ADVICE = (
    "Repair is advised where you suspect a defect, or want to compare fees: the unit is inspected "
    "first, and a quote stands beside the replacement fee before you pay anything."
)
