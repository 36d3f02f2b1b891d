"""Stores grants: each with its events and its next wake-up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..domain import granting
from ..domain.event import Event, Note
from ..domain.grant import Grant, GrantKind
from ..domain.plan import Plan
from ..domain.rules.eligibility import BindFacts
from ..domain.values import replace
from .ports import Commit, Put, Store
from .seal import seal, stored


def keep(
    store: Store, grant: Grant, notes: Sequence[Note], now: datetime, op: str, *others: Put
) -> Grant:
    """Stores `grant` with its events, together with `others`. Raises `Conflict`."""
    after, events = sealed(grant, notes, now)
    store.commit(Commit((after, *others), events), op)
    return stored(after)


def sealed(grant: Grant, notes: Sequence[Note], now: datetime) -> tuple[Grant, tuple[Event, ...]]:
    """The grant as it is to be stored at `now` (UTC), and its events."""
    after, events = seal(grant, notes, now)
    return replace(after, due_at=granting.wakes_at(after, now)), events


def in_place_of(
    known: Grant | None, fresh: Grant, note: Note, now: datetime
) -> tuple[Grant, tuple[Note, ...]]:
    """A new grant where none stands, or in the place of an ended one whose timeline goes on with
    it: what the clock had still to say of that comes before `note`."""
    over = granting.follow_up(known, now) if known else None
    return fresh.after(known), (*(over.notes if over else ()), note)


def hold_grants(
    facts: BindFacts, plan: Plan, now: datetime
) -> tuple[Plan, tuple[Grant, ...], tuple[Event, ...]]:
    """The order that takes what opens its way (ELG-10): the plan naming its grants, the grants held
    by it and their events, to be stored in the order's transaction. `UseGrant` for each of
    `plan.grants` in the same transaction uses them up at once."""
    puts: list[Grant] = []
    events: list[Event] = []
    for grant in facts.taken:
        turn = granting.follow_up(grant, now)
        held, note = granting.reserved(turn.after, plan.plan_id, now)
        put, said = sealed(held, (*turn.notes, note), now)
        puts.append(put)
        events += said
    by_kind = {grant.kind: grant.grant_id for grant in puts}
    review = by_kind.pop(GrantKind.REGION, None)
    plan = replace(plan, grant_id=next(iter(by_kind.values()), None), review_id=review)
    return plan, tuple(puts), tuple(events)
