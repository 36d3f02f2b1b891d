"""Gives notes their places in the timeline, and an aggregate its next wake-up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from ..domain import purchase
from ..domain.card import Card
from ..domain.claim import Claim
from ..domain.event import Event, Note, append
from ..domain.grant import Grant
from ..domain.plan import Plan
from ..domain.values import replace

A = TypeVar("A", Plan, Claim, Card, Grant)


def subject_of(aggregate: Plan | Claim | Card | Grant) -> str:
    """The id under which the aggregate's timeline stands."""
    match aggregate:
        case Plan():
            return aggregate.plan_id
        case Claim():
            return aggregate.claim_id
        case Card():
            return aggregate.card_id
        case Grant():
            return aggregate.grant_id


def seal(aggregate: A, notes: Sequence[Note], now: datetime) -> tuple[A, tuple[Event, ...]]:
    """The aggregate with its timeline's head moved past `notes`, and their events, dated `now`."""
    if not notes:
        return aggregate, ()
    events: list[Event] = []
    seq, head = aggregate.seq, aggregate.head
    for note in notes:
        event = append(subject_of(aggregate), seq, head, note, now)
        seq, head = event.seq, event.hash
        events.append(event)
    return replace(aggregate, seq=seq, head=head), tuple(events)


def seal_plan(plan: Plan, notes: Sequence[Note], now: datetime) -> tuple[Plan, tuple[Event, ...]]:
    """The plan as it is to be stored at `now` (UTC): its notes in place, its next wake-up set."""
    after, events = seal(plan, notes, now)
    return replace(after, due_at=purchase.wakes_at(after, now)), events


def stored(aggregate: A) -> A:
    """The aggregate as it stands in the store after a commit."""
    return replace(aggregate, version=aggregate.version + 1)
