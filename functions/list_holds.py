"""GET /api/holds: the holds of a region that are overdue or about to lapse."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.web.auth import OPERATOR
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.views.operator import holds_view

SETTINGS = settings.read(settings.Tables)
door = Door(settings.edge_keys())


@door.get("/api/holds", OPERATOR)
def list_holds(request: Request) -> Json:
    """`state` is `overdue`, also where it is not said, or `expiring`."""
    region, state = request.region("state"), request.maybe("state")
    return holds_view(wiring.list_holds(SETTINGS).list(region, state))


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)
