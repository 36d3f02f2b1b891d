"""Faults on demand, for the in-memory twins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Crash(BaseException):
    """The process died here. Not an `Exception`: nothing may catch it and go on."""


class Faults:
    """Counts the requests of a twin by name and lets the n-th from now (1 is the next) go wrong."""

    def __init__(self) -> None:
        self.requests: Counter[str] = Counter()
        self._made = 0  # the sum of `requests`, without adding it up at each
        self._planned: dict[int, str] = {}

    def crash_before(self, n: int) -> None:
        """The process dies before the request reaches the tables."""
        self._planned[self._made + n] = "before"

    def crash_after(self, n: int) -> None:
        """The process dies when the request is done and its answer is on the way."""
        self._planned[self._made + n] = "after"

    def lose_reply_of(self, n: int) -> None:
        """The request is done, its answer is lost, and the SDK sends the same request again."""
        self._planned[self._made + n] = "lost"

    def _request(self, name: str, do: Callable[[], T]) -> T:
        self.requests[name] += 1
        self._made += 1
        fault = self._planned.pop(self._made, None) if self._planned else None
        if fault == "before":
            raise Crash(name)
        answer = do()
        if fault == "after":
            raise Crash(name)
        return do() if fault == "lost" else answer
