"""Events: each change writes one in its own transaction, and queues its delivery there too."""

import json
from typing import Any

from . import webhooks
from .store import Json, Tx, public

API_VERSION = "2026-10-28.endive"


def emit(tx: Tx, kind: str, obj: Json, **more: Any) -> Json:
    """Writes the event of `obj` as it is now; `*updated` ones say what was different before."""
    data: Json = {"object": public(obj) | more}
    if kind.endswith("updated"):
        data["previous_attributes"] = _previous(tx, obj)
    event = {
        "id": tx.new_id("evt"),
        "object": "event",
        "api_version": API_VERSION,
        "created": tx.now,
        "data": data,
        "livemode": False,
        "pending_webhooks": int(webhooks.wanted(tx, kind)),
        "request": {"id": tx.cause.request, "idempotency_key": tx.cause.key},
        "type": kind,
    }
    tx.insert(event)
    webhooks.queue(tx, event)
    return event


def _previous(tx: Tx, obj: Json) -> Json:
    stored = tx.before.get(obj["id"])
    old = public(json.loads(stored)) if stored else {}
    return {key: value for key, value in old.items() if obj.get(key) != value}
