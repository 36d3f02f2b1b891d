"""What is recorded together with the first thing that a run writes: a request's Idempotency-Key.

The edge arms a record, the stores join it to the run's first commit: both are written, or neither.
No use case knows of it. Each thread has its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from ..domain.values import replace
from .ports import Answer, Commit, Seen


@dataclass(slots=True)
class Record:
    """What is to be stored, and whether it was. `answers`: its answer may be stored with something
    else, as `shape` makes it of what the run comes to rest at; `due`: it is in `seen` and not yet
    stored."""

    seen: Seen
    answers: bool
    stored: bool = False
    shape: Shape | None = None
    due: bool = False


Shape = Callable[[Any], Answer | None]
"""What is answered where the run comes to rest at something, a plan or a claim; None where that
cannot be told before the end."""

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
    """`commit`, with the record where one is armed and it, or its answer, is not stored yet: for
    stores, around the writing. Refused, the record waits for the next commit; its answer does not,
    for it may be what was refused: another run of the request has answered."""
    record = _armed.get()
    if record is None or commit == Commit() or (record.stored and not record.due):
        yield commit
        return
    try:
        yield replace(commit, puts=(*commit.puts, record.seen))
    except BaseException:
        record.answers = record.answers and not record.stored
        record.seen, record.due = replace(record.seen, answer=None), False
        raise
    record.stored, record.due = True, False
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
        record.seen, record.due = replace(record.seen, answer=answer), True


def shaped(shape: Shape) -> None:
    """What this run comes to rest at is answered by `shape`; without a record nothing happens."""
    record = _armed.get()
    if record is not None:
        record.shape = shape


def rests(subject: object) -> None:
    """The next commit stores `subject`, and nothing is due after it: the answer that follows from
    it is stored together with it. It was wrong to say so? Then the edge stores another."""
    record = _armed.get()
    if record is None or record.shape is None or not record.answers:
        return
    answer = record.shape(subject)
    record.seen, record.due = replace(record.seen, answer=answer), answer is not None
