"""What other systems tell: the maker, the payment provider, the shop, the carrier."""

from __future__ import annotations

from ..auth import MAKER
from ..schemas.devices import DeviceBatch
from ..schemas.events import ORDER_EVENTS, CarrierEvent
from .route import Route

ROUTES = (
    Route(
        "POST",
        "/api/devices",
        "import_devices",
        "import_devices",
        "Take up to 500 devices of the maker's registry; safe to send again.",
        "Imported",
        MAKER,
        DeviceBatch,
        problems=("try_again",),
    ),
    Route(
        "POST",
        "/api/payment-events",
        "take_payment_event",
        "take_payment_event",
        "The payment provider's signed webhook.",
        "Received",
        problems=("bad_signature", "malformed_body", "body_too_large", "unsupported_media_type"),
    ),
    Route(
        "POST",
        "/api/order-events",
        "take_order_event",
        "take_order_event",
        "What the maker's shop tells of its orders, signed; safe to send again.",
        "TakenEvent",
        problems=("try_again",),
        signed=ORDER_EVENTS,
    ),
    Route(
        "POST",
        "/api/carrier-events",
        "take_carrier_event",
        "take_carrier_event",
        "What the carrier tells of a parcel on its way back, signed; safe to send again.",
        "TakenEvent",
        problems=("not_found", "try_again"),
        signed=(CarrierEvent,),
    ),
)
