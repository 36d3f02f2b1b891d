"""GET /api/status: what anybody with a serial number may know of its cover (STS-1)."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.domain.serials import SerialNumber
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.views.status import status_view

SETTINGS = settings.read(settings.Tables)
door = Door(settings.edge_keys())


@door.get("/api/status")
def look_up(request: Request) -> Json:
    """An unknown serial and one without a plan are the same 404."""
    serial = SerialNumber.read(request.query("serial"))
    return status_view(wiring.look_up_status(SETTINGS).look_up(serial, request.viewer))


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)
