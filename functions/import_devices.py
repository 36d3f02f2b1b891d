"""POST /api/devices: the maker's registry, up to 500 devices at a time."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.domain.device import Device
from care.web.auth import MAKER
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.schemas.devices import DeviceBatch
from care.web.views.imports import imported_view

SETTINGS = settings.read(settings.Tables)
door = Door(settings.edge_keys())


@door.post("/api/devices", MAKER)
def take(request: Request) -> Json:
    """Good rows are taken; bad ones are named, each by its index."""
    rows = dict(DeviceBatch.read(request.json).rows())
    devices = [row for row in rows.values() if isinstance(row, Device)]
    imported = wiring.import_devices(SETTINGS).take(devices, request.op)
    return imported_view(imported, rows)


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)
