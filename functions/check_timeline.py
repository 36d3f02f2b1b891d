"""GET /api/timelines/{subject}: every event with its hashes, and whether the chain is whole."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.web.auth import DESK_OR_OPERATOR
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.views.serials import timeline_view

SETTINGS = settings.read(settings.Tables)
door = Door(settings.edge_keys())


@door.get("/api/timelines/{subject}", DESK_OR_OPERATOR)
def check(request: Request, subject: str) -> Json:
    """Of a plan, claim, card, grant, or `serial_…`."""
    return timeline_view(wiring.check_timeline(SETTINGS).check(subject))


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)
