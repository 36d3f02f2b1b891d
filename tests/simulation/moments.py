"""Where episodes begin: states of a town that were reached in peace, put back in microseconds.

What an episode can change is copied at each return; frozen values are shared.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from care.domain.claim import Claim
from care.domain.plan import Plan

if TYPE_CHECKING:
    from datetime import datetime

    from .town import Town


@dataclass(frozen=True, slots=True)
class Moment:
    """A town at rest."""

    now: datetime
    ops: int
    store: tuple[dict[Any, Any], ...]
    events: dict[str, dict[int, Any]]
    machine: tuple[int, dict[str, Any], dict[str, Any], dict[str, Any]]
    purposes: dict[str, tuple[str, str]]


def taken_of(town: Town) -> Moment:
    """The present moment of a town, nothing of it shared with what goes on there."""
    store, machine = town.store, town.payments.machine
    return Moment(
        town.clock.now(),
        town.ops,
        tuple(dict(each) for each in _tables(store)),
        {subject: dict(events) for subject, events in store._events.items()},
        (machine.made, *_copied(machine.methods, machine.payments, machine.pages)),
        dict(town.payments.purposes),
    )


def put_back(town: Town, moment: Moment) -> list[Plan | Claim]:
    """The town is as it was then. Returns the plans and claims that stand there."""
    store, payments = town.store, town.payments
    town.clock.set(moment.now)
    town.ops = moment.ops
    for table, saved in zip(_tables(store), moment.store, strict=True):
        table.clear()
        table.update(saved)
    store._events.clear()
    store._events.update((subject, dict(events)) for subject, events in moment.events.items())
    _put_back(payments.machine, moment)
    payments.begin(moment.purposes)
    return [item for item in store._items.values() if isinstance(item, Plan | Claim)]


def _tables(store: Any) -> tuple[dict[Any, Any], ...]:
    return store._items, store._due_at, store._ops, store._tokens


def _put_back(machine: Any, moment: Moment) -> None:
    machine.made, *kept = moment.machine
    machine.methods, machine.payments, machine.pages = _copied(*kept)
    machine.words.clear()
    machine.limits.clear()
    machine.refunds.clear()


def _copied(
    methods: dict[str, Any], payments: dict[str, Any], pages: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Copies that name one another as the originals do."""
    methods = {id_: copy(method) for id_, method in methods.items()}
    made = {}
    for id_, payment in payments.items():
        made[id_] = copy(payment)
        made[id_].method = methods[payment.method.id]
    opened = {}
    for id_, page in pages.items():
        opened[id_] = copy(page)
        opened[id_].payment = made[page.payment.id] if page.payment else None
    return methods, made, opened
