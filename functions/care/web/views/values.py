"""Money, instants and deadlines, as every answer writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ...domain.event import Actor, Event
from ...domain.money import Money
from ...domain.terms import Catalog
from ...domain.windows import Deadline

Json = dict[str, Any]
# Events of the desk whose reference is the account that did it, and not a parcel's or a payment's.
_NAMES_STAFF = frozenset({"task_closed", "evidence_released"})


def money_view(money: Money) -> Json:
    """Minor units."""
    return {"amount": money.amount, "currency": money.currency}


def instant_view(moment: datetime) -> str:
    """RFC 3339 in UTC to the millisecond: `2026-11-22T17:42:19.123Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def maybe_instant(moment: datetime | None) -> str | None:
    """As `instant_view`, or null."""
    return instant_view(moment) if moment else None


def deadline_view(deadline: Deadline) -> Json:
    """`at` is the exclusive bound, `local_date` the last day included."""
    local_date = deadline.last_day.isoformat()
    return {"at": instant_view(deadline.at), "local_date": local_date, "zone": deadline.zone}


def maybe_deadline(deadline: Deadline | None) -> Json | None:
    """As `deadline_view`, or null."""
    return deadline_view(deadline) if deadline else None


def event_view(event: Event) -> Json:
    """One line of a timeline. The hashes stay inside."""
    note = event.note
    return {
        "seq": event.seq,
        "at": instant_view(event.at),
        "type": note.type,
        "actor": note.actor.value,
        "sentence": note.sentence,
        "rules": list(note.rules),
        "money": money_view(note.money) if note.money else None,
        "reference": note.reference,
    }


def own_event_view(event: Event) -> Json:
    """The same as its owner reads it: which account of the staff did it stays inside."""
    staffs = event.note.actor is Actor.OPERATOR or event.note.type in _NAMES_STAFF
    return event_view(event) | ({"reference": None} if staffs else {})


def model_name(model: str, catalog: Catalog) -> str:
    """The model's name; its id where the catalog does not list it (COV-4)."""
    listed: Mapping[str, Any] = catalog.models
    return str(listed[model].name) if model in listed else model
