"""POST /api/carrier-events: what the carrier tells of a parcel on its way back, signed."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.domain.errors import BadValue
from care.web.errors import BadSignature
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.schemas.events import CarrierEvent, heard
from care.web.views.events import taken_view

SETTINGS = settings.read(settings.KeyedShipping)
door = Door(settings.edge_keys())


@door.post("/api/carrier-events")
def take(request: Request) -> Json:
    """Nothing is read of an event before its signature is verified."""
    raw, carrier = request.raw, wiring.take_carrier_event(SETTINGS)
    try:
        carrier.verify(raw, request.header("aftercare-signature"))
    except BadValue as error:
        raise BadSignature from error
    event = CarrierEvent.read(request.json)
    told = heard("carrier", event)
    return taken_view(carrier.take(told, event.reference, event.news, request.op))


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)
