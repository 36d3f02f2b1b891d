"""Every minute: queues what is due. Its cost follows what is due, never what exists."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

from ..frozen import frozen
from .ports import Clock, Queue, Store

BATCH = 10  # what one call of the queue takes


@frozen
class Swept:
    """How many were queued, and for how long the one that waits longest has been due."""

    queued: int
    behind: timedelta


@frozen
class SweepDue:
    """An outage of days needs no other code to catch up: what was due stays due."""

    store: Store
    queue: Queue
    clock: Clock

    def sweep(self) -> Swept:
        """Queues everything. What is worked off is due no more at the next sweep: one that waits
        for longer than a sweep or two was queued before, and its work failed."""
        now = oldest = self.clock.now()
        due, queued = self.store.due(now), 0
        while dues := tuple(islice(due, BATCH)):
            self.queue.put(dues)
            queued += len(dues)
            oldest = min([oldest, *(each.since for each in dues if each.since)])
        return Swept(queued, now - oldest)
