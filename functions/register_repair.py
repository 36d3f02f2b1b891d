"""POST /api/repairs: a repair in a service centre invites the device's owner to a plan."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.web.auth import DESK
from care.web.requests import Request
from care.web.resolver import Answer, Door, Json
from care.web.schemas.grants import RepairRegistration
from care.web.views.grants import grant_view

SETTINGS = settings.read(settings.Tables)
door = Door(settings.edge_keys())


@door.post("/api/repairs", DESK)
def register(request: Request) -> Answer:
    """201 with the invitation; one that stands is the first answer."""
    repair = RepairRegistration.read(request.json)
    use_case = wiring.register_repair(SETTINGS)
    grant = use_case.register(repair.serial_number, repair.email, request.op)
    return {"grant": grant_view(grant, wiring.now(SETTINGS))}, 201


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)
