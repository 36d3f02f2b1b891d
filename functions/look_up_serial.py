"""GET /api/serials/{serial}: the desk's look at a serial, its chain and its cover (LNK-1)."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.domain.serials import SerialNumber
from care.web.auth import DESK
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.views.serials import serial_view

SETTINGS = settings.read(settings.Tables)
door = Door(settings.edge_keys())


@door.get("/api/serials/{serial}", DESK)
def look_up(request: Request, serial: str) -> Json:
    """With `?at=`, the cover at that instant; now where it is not said."""
    history = wiring.look_up_serial(SETTINGS).look_up(
        SerialNumber.read(serial), request.maybe_instant("at")
    )
    return serial_view(history, wiring.catalog())


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)
