"""The timeline: every change of state is one event, linked by hash to the one before.

The same events are the outbox: a mailed kind carries a `due_at` until its mail was accepted.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

from ..frozen import frozen
from .money import Money

GENESIS = "0" * 64
_WRITTEN = json.JSONEncoder(separators=(",", ":"))


class Actor(StrEnum):
    """Who did it."""

    CUSTOMER = "customer"
    DESK = "desk"
    STORE = "store"
    OPERATOR = "operator"
    MAKER = "maker"
    CARRIER = "carrier"
    PROVIDER = "provider"
    SYSTEM = "system"


@frozen
class Note:
    """What happened, before it has its place in the timeline. `reference` is the provider's or
    carrier's, on a card's timeline the account that did it; `sentence` is written for the customer.
    """

    type: str
    actor: Actor
    sentence: str
    rules: tuple[str, ...] = ()
    money: Money | None = None
    reference: str | None = None


@frozen
class Event:
    """A note with its subject (a plan's or claim's id), number from 1, time (UTC) and hashes."""

    subject: str
    seq: int
    at: datetime
    note: Note
    previous: str
    hash: str


def append(subject: str, seq: int, previous: str, note: Note, at: datetime) -> Event:
    """The event that follows number `seq` whose hash was `previous` (GENESIS for none)."""
    return Event(subject, seq + 1, at, note, previous, _hash(subject, seq + 1, previous, note, at))


def broken_at(events: list[Event], *, head: str | None = None) -> int | None:
    """The number of the first event that was edited, removed or moved; None where all is whole.

    `head` is the hash that the plan or claim keeps of its newest event: with it events that were
    cut off or put on at the end are found too, at the number where the list ends.
    """
    previous = GENESIS
    for number, event in enumerate(events, start=1):
        true_hash = _hash(event.subject, number, previous, event.note, event.at)
        if event.seq != number or event.previous != previous or event.hash != true_hash:
            return number
        previous = event.hash
    cut = head is not None and head != previous
    return len(events) + 1 if cut else None


def _hash(subject: str, seq: int, previous: str, note: Note, at: datetime) -> str:
    money = [note.money.amount, note.money.currency] if note.money else None
    at_text = at.astimezone(UTC).isoformat(timespec="milliseconds")
    fields = [subject, seq, previous, at_text, note.type, note.actor, note.sentence]
    fields += [list(note.rules), money, note.reference]
    return sha256(_WRITTEN.encode(fields).encode()).hexdigest()
