"""Faults at every request that a botocore client sends: what a network, DynamoDB and death do.

A request counts each time it is sent: the SDK's own repetitions are requests too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from .faults import Crash
from .wire import Answer, Wire, lost, never_sent, refusal, served

TRIES = 3  # what the SDK makes of one request, see care.adapters.dynamo.models.Tables


def _crash_before(request: AWSPreparedRequest) -> AWSResponse:
    raise Crash(request.url)


def _crash_after(request: AWSPreparedRequest) -> AWSResponse:
    served(request)
    raise Crash(request.url)


# A fault at one sending: the SDK repeats all of these but the crashes and the conflict.
AT_ONE: dict[str, Answer] = {
    "never_sent": never_sent,
    "reply_lost": lost,
    "error_500": refusal("InternalServerError", 500),
    "error_503": refusal("ServiceUnavailable", 503),
    "throttled": refusal("ProvisionedThroughputExceededException"),
    "crash_before": _crash_before,
    "crash_after": _crash_after,
}
# The same at every try of the request, so that the caller hears of an error and of nothing else.
AT_ALL: dict[str, Answer] = {
    "cut_off": never_sent,
    "unheard": lost,
    "down": refusal("ServiceUnavailable", 503),
    "crowded_out": refusal("ProvisionedThroughputExceededException"),
}
IN_CONFLICT = "in_conflict"
KINDS_OF_READS = (*AT_ONE, *AT_ALL)
KINDS = (*KINDS_OF_READS, IN_CONFLICT)
READS = 0.2  # there are many of them, and little depends on any one


@dataclass
class WireFaults(Wire):
    """A tap whose requests may go wrong: the n-th by name, or each by chance.

    With `random`, each request meets one of `KINDS` with the chance `trouble`; before one of them
    `rival` may be called, which overtakes it on the same tables.
    """

    random: Random | None = None
    trouble: float = 0.0
    rival: Callable[[], None] | None = None
    asked: int = 0  # the requests that a fault could have struck
    struck: Counter[str] = field(default_factory=Counter)
    _planned: dict[int, str] = field(default_factory=dict)
    _quiet: bool = False

    def strike(self, n: int, kind: str) -> None:
        """The n-th request from now (1 is the next) meets `kind`."""
        self._planned[self.asked + n] = kind

    def calm(self) -> None:
        """No fault strikes from here on."""
        self.trouble = 0.0
        self._planned.clear()
        self._next.clear()

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """No fault strikes in here, and none that is planned is used up."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before

    def next_answer(self, operation: str, body: dict[str, Any]) -> Answer | None:
        if self._quiet:
            return None
        self.asked += 1
        if again := super().next_answer(operation, body):
            return again
        kind = self._planned.pop(self.asked, None) or self._thrown(operation)
        return self._struck(kind, operation, body) if kind else None

    def _thrown(self, operation: str) -> str | None:
        writes = _writes(operation)
        if not self.random or self.random.random() >= self.trouble * (1 if writes else READS):
            return None
        if self.rival and writes and self.random.random() < 0.2:
            self._overtaken(self.rival)
            return None
        return self.random.choice(KINDS if writes else KINDS_OF_READS)

    def _overtaken(self, rival: Callable[[], None]) -> None:
        self.struck["overtaken"] += 1
        with self.quiet():
            rival()

    def _struck(self, kind: str, operation: str, body: dict[str, Any]) -> Answer | None:
        if kind == IN_CONFLICT and not _writes(operation):
            return None  # a read meets no conflict
        self.struck[kind] += 1
        if kind == IN_CONFLICT:
            return _conflict(operation, body)
        if kind in AT_ALL:
            self._next += [AT_ALL[kind]] * (TRIES - 1)
            return AT_ALL[kind]
        return AT_ONE[kind]


def _writes(operation: str) -> bool:
    return operation in ("PutItem", "UpdateItem", "TransactWriteItems")


def _conflict(operation: str, body: dict[str, Any]) -> Answer:
    """Another transaction is at the first item."""
    if operation != "TransactWriteItems":
        return refusal("TransactionConflictException", message="in progress")
    others = [{"Code": "None"}] * (len(body["TransactItems"]) - 1)
    reasons = [{"Code": "TransactionConflict"}, *others]
    return refusal("TransactionCanceledException", CancellationReasons=reasons)
