"""Many processes at one DynamoDB: each with a client and use cases of its own, one provider, one
clock. What a crowd of AWS functions is to the tables, for tests on the local cloud.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import uuid4

from care.adapters.dynamo import DynamoStore
from care.domain.errors import Refused
from care.domain.values import replace
from care.usecases.ports import Commit
from care.usecases.redeem_card import RedeemCard

from .faults import Crash
from .house import House
from .memory import MemoryStore
from .payments import MemoryPayments
from .small_ports import FixedClock

T = TypeVar("T")
R = TypeVar("R")


class Shared:
    """A twin as processes share it: one call at a time."""

    def __init__(self, twin: Any) -> None:
        self._twin, self._lock = twin, threading.RLock()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._twin, name)
        if not callable(found):
            return found

        def one_at_a_time(*args: Any, **kwargs: Any) -> Any:
            with self._lock:
                return found(*args, **kwargs)

        return one_at_a_time


class Process(House):
    """The use cases over a client of their own. A process may die: see `dies_at`."""

    store: DynamoStore  # type: ignore[assignment]

    def __init__(self, store: DynamoStore, clock: FixedClock, payments: Any) -> None:
        self._shared = (store, clock, payments)
        super().__init__()
        self.redeeming = RedeemCard(self.store, self.clock, self.catalog, self.keys)

    def new_store(self) -> Any:
        """House asks for this first, and takes the clock from itself afterwards."""
        self.clock = self._shared[1]
        return self._shared[0]

    def new_payments(self) -> MemoryPayments:
        payments: MemoryPayments = self._shared[2]
        return payments

    def op(self) -> str:
        """Unlike any other process's."""
        return uuid4().hex

    def as_of(self, clock: FixedClock) -> Process:
        """The same process with a clock of its own."""
        return Process(self._shared[0], clock, self._shared[2])

    @contextmanager
    def dies_at(self, request: int, *, answered: bool) -> Iterator[None]:
        """In here, the process dies at its `request`-th request, before it is sent or after."""
        left, moment = [request], "after-call" if answered else "before-send"

        def strike(**_: Any) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise Crash(f"{moment} {request}")

        with self.hooked(moment, strike):
            yield

    @contextmanager
    def hooked(self, moment: str, hook: Callable[..., None]) -> Iterator[None]:
        """In here, `hook` is called at that moment of each request of the process's client."""
        events = self.store._tables.connection.client.meta.events
        events.register(f"{moment}.dynamodb", hook)
        try:
            yield
        finally:
            events.unregister(f"{moment}.dynamodb", hook)


def staggered(
    leader: Process, request: int, first: Callable[[], R], second: Callable[[], R]
) -> tuple[R, R]:
    """`first`, which `leader` does, and `second`, begun when the leader sends its `request`-th
    request or is through. 0: `second` goes all the way first."""
    if not request:
        done = second()
        return first(), done
    reached, left = threading.Event(), [request]

    def count(**_: Any) -> None:
        left[0] -= 1
        if left[0] == 0:
            reached.set()

    def leads() -> R:
        try:
            return first()
        finally:
            reached.set()

    def follows() -> R:
        reached.wait(60)
        return second()

    with leader.hooked("before-send", count), ThreadPoolExecutor(2) as pool:
        leading, following = pool.submit(leads), pool.submit(follows)
        return leading.result(), following.result()


def at_once(work: Callable[[T], R], items: Sequence[T], threads: int) -> list[R]:
    """What `work` answers for each, begun by all threads at the same moment."""
    # The pool makes no more threads than it has items, and all of them wait here.
    threads = min(threads, len(items))
    ready = threading.Barrier(threads, timeout=60)
    with ThreadPoolExecutor(threads, initializer=ready.wait) as pool:
        return list(pool.map(work, items))


def said(work: Callable[[], Any]) -> str:
    """`done`, or the rules that refuse it, or the name of another error."""
    try:
        work()
    except Refused as refused:
        return " ".join(refused.decision.failed)  # type: ignore[attr-defined]
    except Exception as error:  # noqa: BLE001 - counted by the test, which expects none
        return type(error).__name__
    return "done"


def moved_to(store: DynamoStore, memory: MemoryStore, threads: int = 4) -> None:
    """Stores all that a story in memory has stored, as it stands there."""
    rows = [replace(item, version=0) for item in memory._items.values()]
    events = [mail.event for sent in memory._events.values() for mail in sent.values()]
    parts = [Commit(puts=tuple(rows[at : at + 50])) for at in range(0, len(rows), 50)]
    parts += [Commit(events=tuple(events[at : at + 50])) for at in range(0, len(events), 50)]
    at_once(lambda part: store.commit(part, uuid4().hex), parts, threads)
