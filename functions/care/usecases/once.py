"""What is recorded together with the first thing that a run writes: a request's Idempotency-Key.

The edge arms a record, the stores join it to the run's first commit: both are written, or neither.
No use case knows of it. Each thread has its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from ..domain.values import replace
from .ports import Answer, Commit, Seen


@dataclass(slots=True)
class Record:
    """What is to be stored, and whether it was. `answers`: its answer may be stored with it."""

    seen: Seen
    answers: bool
    stored: bool = False


_armed: ContextVar[Record | None] = ContextVar("armed", default=None)
_resumed: ContextVar[bool] = ContextVar("resumed", default=False)


@contextmanager
def armed(seen: Seen, *, answers: bool = True) -> Iterator[Record]:
    """While it lasts, the first commit that succeeds carries `seen`, which was never stored."""
    record = Record(seen, answers)
    token = _armed.set(record)
    try:
        yield record
    finally:
        _armed.reset(token)


@contextmanager
def joined(commit: Commit) -> Iterator[Commit]:
    """`commit`, with the record where one is armed and not stored yet: for stores, around the
    writing. Refused, the record waits for the next commit; what was foretold of it does not."""
    record = _armed.get()
    if record is None or record.stored or commit == Commit():
        yield commit
        return
    try:
        yield replace(commit, puts=(*commit.puts, record.seen))
    except BaseException:
        record.seen = replace(record.seen, answer=None)
        raise
    record.stored = True
    record.seen = replace(record.seen, version=record.seen.version + 1)


@contextmanager
def resuming() -> Iterator[None]:
    """While it lasts, the run is one of a request that began before and left no answer."""
    token = _resumed.set(True)
    try:
        yield
    finally:
        _resumed.reset(token)


def resumed() -> bool:
    """Whether this very request wrote before what it finds: its answer is that of a first one."""
    return _resumed.get()


def foretell(answer: Answer) -> None:
    """The next commit is the run's last and `answer` what follows from it: they are stored
    together. For what could not be answered alike once more; without a record nothing happens."""
    record = _armed.get()
    if record is not None and record.answers and not record.stored:
        record.seen = replace(record.seen, answer=answer)
