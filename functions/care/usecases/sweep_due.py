"""Every minute: queues what is due. Its cost follows what is due, never what exists."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from .ports import Clock, Queue, Store

BATCH = 10  # what one call of the queue takes


@dataclass(frozen=True, slots=True)
class SweepDue:
    """An outage of days needs no other code to catch up: what was due stays due."""

    store: Store
    queue: Queue
    clock: Clock

    def sweep(self) -> int:
        """How many were queued."""
        due, queued = self.store.due(self.clock.now()), 0
        while dues := tuple(islice(due, BATCH)):
            self.queue.put(dues)
            queued += len(dues)
        return queued
