"""POST /api/claims/compare and /simulate: all services side by side for one damage."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.web.auth import CUSTOMER, OPERATOR
from care.web.requests import Request
from care.web.resolver import Answer, Door, Json
from care.web.schemas.claims import ComparisonQuestion
from care.web.views.operator import simulation_view
from care.web.views.settlements import comparison_view

SETTINGS = settings.read(settings.Tables)
door = Door(settings.edge_keys())


@door.post("/api/claims/compare", CUSTOMER)
def compare(request: Request) -> Answer:
    """Every service, allowed or why not, with what it costs; nothing is written."""
    asked = ComparisonQuestion.read(request.json).asked
    compared = wiring.compare_services(SETTINGS).ask(request.account, asked)
    return comparison_view(compared, wiring.catalog())


@door.post("/api/claims/simulate", OPERATOR)
def simulate(request: Request) -> Answer:
    """The same for whoever owns the serial, and whether a plan could be bound then."""
    asked = ComparisonQuestion.read(request.json).asked
    return simulation_view(wiring.simulate_claim(SETTINGS).simulate(asked), wiring.catalog())


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)
