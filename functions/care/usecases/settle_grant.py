"""What the clock makes of a grant: a reminder, an end, a task for the desk."""

from __future__ import annotations

from datetime import datetime

from ..domain import granting
from ..domain.errors import Conflict, NotFound
from ..domain.event import Event
from ..domain.grant import Grant
from ..domain.states import GrantState
from ..frozen import frozen
from .keep_grant import keep
from .ports import Clock, Store

MOST_RACES = 5


@frozen
class SettleGrant:
    """Safe to run again: what was done already is not found due."""

    store: Store
    clock: Clock

    def settle(self, id_: str, op: str) -> Grant:
        """The grant after all that follows now. Raises `NotFound`, and `Conflict` only where it
        meets other writers again and again."""
        for race in range(MOST_RACES):
            grant, now = self._read(id_), self.clock.now()
            turn = granting.follow_up(grant, now)
            if turn.after == grant and granting.wakes_at(grant, now) == grant.due_at:
                return grant
            try:
                return keep(self.store, turn.after, turn.notes, now, f"{op}/{race}")
            except Conflict:
                continue
        raise Conflict("the grant is written by others all the time")

    def open(self, event: Event) -> Grant:
        """The mail service accepted the mail of `event` just now: the 72 hours begin, once.

        Raises as `settle`; the event is then still due, and its mail goes out again.
        """
        for _ in range(MOST_RACES):
            grant, now = self._read(event.subject), self.clock.now()
            if grant.state is not GrantState.PREPARED:
                return grant
            after, note = granting.opened(grant, now)
            try:
                return keep(self.store, after, (note,), now, _op(event, grant, now))
            except Conflict:
                continue
        raise Conflict("the grant is written by others all the time")

    def _read(self, id_: str) -> Grant:
        grant = self.store.grant(id_)
        if grant is None:
            raise NotFound
        return grant


def _op(event: Event, grant: Grant, now: datetime) -> str:
    """Another try at another instant is another attempt: it writes another `opened_at`."""
    return f"mail/{event.subject}/{event.seq}/{grant.version}/{now.isoformat()}"
