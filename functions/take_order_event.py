"""POST /api/order-events: what the maker's shop tells of its orders, signed."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.domain.errors import BadValue
from care.web.errors import BadSignature
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.schemas.events import heard, read_order_event
from care.web.views.events import taken_view

SETTINGS = settings.read(settings.Keyed)
door = Door(settings.edge_keys())


@door.post("/api/order-events")
def take(request: Request) -> Json:
    """Nothing is read of an event before its signature is verified."""
    raw, orders = request.raw, wiring.take_order_event(SETTINGS)
    try:
        orders.verify(raw, request.header("aftercare-signature"))
    except BadValue as error:
        raise BadSignature from error
    told = read_order_event(request.json)
    return taken_view(orders.take(heard("maker", told), told.event, request.op))


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)
