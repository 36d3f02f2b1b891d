"""The endpoints: method, path, parameters, and what answers. One table."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import endpoints as do
from . import lists, params
from .endpoints import Call, Refusal
from .forms import Spec
from .store import Json

Handler = Callable[[Call], Json | Refusal]


@dataclass(frozen=True, slots=True)
class Route:
    """`path` with `{id}` for one segment; it is also the endpoint's name in the books."""

    method: str
    path: str
    spec: Spec
    handler: Handler

    def match(self, method: str, path: str) -> tuple[str, ...] | None:
        if method != self.method:
            return None
        found = re.fullmatch(self.path.replace("{id}", "([^/]+)"), path)
        return found.groups() if found else None

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def _get(kind: str) -> Handler:
    def handler(call: Call) -> Json:
        param = "intent" if kind == "payment_intent" else "id"
        return call.tx.get(kind, call.ids[0], param)

    return handler


def _list(kind: str, where: Callable[[Call], dict[str, Any]] = lambda call: {}) -> Handler:
    def handler(call: Call) -> Json:
        return lists.page(call.tx, kind, call.given, call.path, where(call))

    return handler


def _by_customer(call: Call) -> dict[str, Any]:
    return {"customer": call.given.get("customer")}


def _by_parent(call: Call) -> dict[str, Any]:
    return {"parent": do.parent_of(call)}


def _of_session(call: Call) -> dict[str, Any]:
    return _by_customer(call) | _by_parent(call) | {"label": call.given.get("status")}


def _of_event(call: Call) -> dict[str, Any]:
    types = call.given.get("types") or [t for t in [call.given.get("type")] if t]
    return {"label": types or None}


def _of_email(call: Call) -> dict[str, Any]:
    return {"$.email": call.given.get("email")}


def _of_charge(call: Call) -> dict[str, Any]:
    return _by_customer(call) | _by_parent(call)


_CUSTOMER, _METHOD, _SESSION = "/v1/customers", "/v1/payment_methods", "/v1/checkout/sessions"
_INTENT, _CHARGE, _REFUND = "/v1/payment_intents", "/v1/charges", "/v1/refunds"
_DISPUTE, _FILE, _EVENT = "/v1/disputes", "/v1/files", "/v1/events"
_WARNING = "/v1/radar/early_fraud_warnings"

ROUTES: tuple[Route, ...] = (
    Route("POST", _CUSTOMER, params.CUSTOMER_CREATE, do.create_customer),
    Route("GET", _CUSTOMER, params.CUSTOMER_LIST, _list("customer", _of_email)),
    Route("GET", _CUSTOMER + "/{id}", params.NOTHING, _get("customer")),
    Route("GET", _METHOD, params.METHOD_LIST, _list("payment_method", _by_customer)),
    Route("GET", _METHOD + "/{id}", params.NOTHING, _get("payment_method")),
    Route("POST", _METHOD + "/{id}/attach", params.METHOD_ATTACH, do.attach_method),
    Route("POST", _METHOD + "/{id}/detach", params.NOTHING, do.detach_method),
    Route("POST", _SESSION, params.SESSION_CREATE, do.create_session),
    Route("GET", _SESSION, params.SESSION_LIST, _list("checkout.session", _of_session)),
    Route("GET", _SESSION + "/{id}", params.NOTHING, _get("checkout.session")),
    Route("POST", _SESSION + "/{id}/expire", params.NOTHING, do.expire_session),
    Route("POST", _INTENT, params.INTENT_CREATE, do.create_intent),
    Route("GET", _INTENT, params.INTENT_LIST, _list("payment_intent", _by_customer)),
    Route("GET", _INTENT + "/{id}", params.NOTHING, _get("payment_intent")),
    Route("POST", _INTENT + "/{id}", params.INTENT_UPDATE, do.update_intent),
    Route("POST", _INTENT + "/{id}/confirm", params.INTENT_CONFIRM, do.confirm_intent),
    Route("POST", _INTENT + "/{id}/capture", params.INTENT_CAPTURE, do.capture_intent),
    Route("POST", _INTENT + "/{id}/cancel", params.INTENT_CANCEL, do.cancel_intent),
    Route("GET", _CHARGE, params.CHARGE_LIST, _list("charge", _of_charge)),
    Route("GET", _CHARGE + "/{id}", params.NOTHING, _get("charge")),
    Route("POST", _REFUND, params.REFUND_CREATE, do.create_refund),
    Route("GET", _REFUND, params.REFUND_LIST, _list("refund", _by_parent)),
    Route("GET", _REFUND + "/{id}", params.NOTHING, _get("refund")),
    Route("GET", _DISPUTE, params.DISPUTE_LIST, _list("dispute", _by_parent)),
    Route("GET", _DISPUTE + "/{id}", params.NOTHING, _get("dispute")),
    Route("POST", _DISPUTE + "/{id}", params.DISPUTE_UPDATE, do.update_dispute),
    Route("POST", _DISPUTE + "/{id}/close", params.NOTHING, do.close_dispute),
    Route("GET", _WARNING, params.DISPUTE_LIST, _list("radar.early_fraud_warning", _by_parent)),
    Route("GET", _WARNING + "/{id}", params.NOTHING, _get("radar.early_fraud_warning")),
    Route("POST", _FILE, params.FILE_CREATE, do.create_file),
    Route("GET", _FILE + "/{id}", params.NOTHING, _get("file")),
    Route("GET", _EVENT, params.EVENT_LIST, _list("event", _of_event)),
    Route("GET", _EVENT + "/{id}", params.NOTHING, _get("event")),
)


def find(method: str, path: str) -> tuple[Route, tuple[str, ...]] | None:
    for route in ROUTES:
        ids = route.match(method, path)
        if ids is not None:
            return route, ids
    return None
