"""Signed events are recorded by their ids: what is told again changes nothing, and is answered as
the first time."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from ..domain.errors import BadValue
from ..frozen import frozen
from .ports import Answer, Seen, Store

REMEMBERED = timedelta(days=35)  # longer than any sender tries: the payment provider keeps 30 days


@frozen
class Heard:
    """One event of `maker` or `carrier` by its id there. `fingerprint` tells its body from that of
    another event under the same id."""

    sender: str
    event_id: str
    fingerprint: str

    def answered_before(self, store: Store, now: datetime) -> bool | None:
        """Whether it changed anything when it was told first; None where this is the first time.

        Raises `BadValue` where another event came under the same id.
        """
        seen = store.seen(seen_id(self.sender, self.event_id))
        if seen is None or seen.over(now):
            return None
        if seen.fingerprint != self.fingerprint or seen.answer is None:
            raise BadValue("/event_id", "Another event came under this id before.")
        changed: bool = json.loads(seen.answer.body)["changed"]
        return changed

    def record(self, now: datetime, *, changed: bool) -> Seen:
        """What is stored together with what the event changes."""
        answer = Answer(200, json.dumps({"received": True, "changed": changed}))
        id_ = seen_id(self.sender, self.event_id)
        return Seen(id_, self.fingerprint, now, now + REMEMBERED, answer)


def seen_id(sender: str, event_id: str) -> str:
    """`event/maker/evt_1`: the key under which an event is recorded."""
    return f"event/{sender}/{event_id}"
