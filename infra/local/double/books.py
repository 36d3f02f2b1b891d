"""The books: what is held, captured, refunded and disputed, from the objects themselves.

The oracle of tests and simulation: it never reads the product's ledger. Grouped by customer and by
the `subject` that the product writes into its metadata (a claim or a plan). Amounts in minor units.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from .store import Json, Tx

_VOID = ("failed", "canceled")
_NOT_TAKEN = ("won", "warning_needs_response", "warning_under_review", "warning_closed")


def close(
    tx: Tx, subject: str | None = None, customer: str | None = None, stack: str | None = None
) -> Json:
    """Everything, or what belongs to one subject, customer or stack."""
    wanted = {"subject": subject, "stack": stack}
    intents = [
        _intent(tx, intent)
        for intent in reversed(tx.all("payment_intent", customer=customer))
        if _fits(intent, wanted)
    ]
    sessions = [
        _session(session)
        for session in reversed(tx.all("checkout.session", customer=customer))
        if _fits(session, wanted)
    ]
    return {
        "now": tx.now,
        "subjects": _groups(intents, sessions, "subject"),
        "customers": _groups(intents, sessions, "customer"),
        "total": _sums(intents),
        "intents": intents,
        "sessions": sessions,
    } | _requests(tx, subject)


def _fits(obj: Json, wanted: Json) -> bool:
    return all(value in (None, obj["metadata"].get(key)) for key, value in wanted.items())


def _intent(tx: Tx, intent: Json) -> Json:
    refunds = tx.all("refund", parent=intent["id"])
    disputed = tx.all("dispute", parent=intent["id"])
    charge = tx.find(intent["latest_charge"]) if intent["latest_charge"] else None
    card = charge["payment_method_details"]["card"] if charge else {}
    copied = (
        "id status amount amount_capturable amount_received currency customer capture_method"
        " latest_charge cancellation_reason created"
    )
    return {key: intent[key] for key in copied.split()} | {
        "subject": intent["metadata"].get("subject"),
        "effect": intent["metadata"].get("effect"),
        "n": intent["metadata"].get("n"),
        "stack": intent["metadata"].get("stack"),
        "session": intent["_session"],
        "capture_before": card.get("capture_before"),
        "fingerprint": card.get("fingerprint"),
        "refunded": sum(r["amount"] for r in refunds if r["status"] not in _VOID),
        "disputed": sum(d["amount"] for d in disputed if d["status"] not in _NOT_TAKEN),
        "refunds": [{key: r[key] for key in ("id", "amount", "status")} for r in refunds[::-1]],
        "disputes": [{key: d[key] for key in ("id", "amount", "status")} for d in disputed[::-1]],
    }


def _session(session: Json) -> Json:
    shown = ("id", "status", "customer", "payment_intent", "amount_total", "expires_at")
    return {key: session[key] for key in shown} | {"subject": session["metadata"].get("subject")}


def _groups(intents: list[Json], sessions: list[Json], key: str) -> Json:
    names = dict.fromkeys(obj[key] for obj in [*intents, *sessions] if obj[key])
    return {
        name: _sums(intent for intent in intents if intent[key] == name)
        | {"sessions": {s["id"]: s["status"] for s in sessions if s[key] == name}}
        for name in names
    }


def _sums(intents: Iterable[Json]) -> Json:
    """`live_holds` lists the intents that hold now; `net` is what the shop ends up with."""
    intents = list(intents)
    sums: dict[str, Any] = {
        "currencies": sorted({intent["currency"] for intent in intents}),
        "held": sum(intent["amount_capturable"] for intent in intents),
        "captured": sum(intent["amount_received"] for intent in intents),
        "refunded": sum(intent["refunded"] for intent in intents),
        "disputed": sum(intent["disputed"] for intent in intents),
    }
    sums["net"] = sums["captured"] - sums["refunded"] - sums["disputed"]
    sums["live_holds"] = [i["id"] for i in intents if i["status"] == "requires_capture"]
    sums["intents"] = {intent["id"]: intent["status"] for intent in intents}
    return sums


def _requests(tx: Tx, subject: str | None) -> Json:
    """Answered API requests by endpoint; those with a subject only when one is asked for."""
    rows = tx.db.execute(
        "select endpoint, status, replayed, fault from request where ? is null or subject = ?",
        (subject, subject),
    ).fetchall()
    return {
        "requests": dict(Counter(row[0] for row in rows)),
        "statuses": {str(code): n for code, n in Counter(row[1] for row in rows).items()},
        "replays": sum(row[2] for row in rows),
        "faults": dict(Counter(row[3] for row in rows if row[3])),
    }
