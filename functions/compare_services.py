"""POST /api/claims/compare: all services side by side for one damage."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.web.auth import CUSTOMER
from care.web.requests import Request
from care.web.resolver import Answer, Door, Json
from care.web.schemas.claims import ComparisonQuestion
from care.web.views.settlements import comparison_view

SETTINGS = settings.read(settings.Tables)
door = Door()


@door.post("/api/claims/compare", CUSTOMER)
def compare(request: Request) -> Answer:
    """Every service, allowed or why not, with what it costs; nothing is written."""
    asked = ComparisonQuestion.read(request.json).asked
    compared = wiring.compare_services(SETTINGS).ask(request.account, asked)
    return comparison_view(compared, wiring.catalog())


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)
