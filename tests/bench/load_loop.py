"""A closed loop over HTTP: each client sends its next call when its last one was answered."""

from __future__ import annotations

import http.client
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from math import ceil
from threading import Barrier, Lock
from typing import Any
from uuid import uuid4

PATIENCE = 60.0  # seconds for an answer
UNANSWERED = 0


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the API, and the status that is no error."""

    method: str
    path: str
    body: Any = None
    token: str = ""
    good: int = 200

    @property
    def headers(self) -> dict[str, str]:
        """Those of a page's own call; a POST is an act of its own."""
        found = {"content-type": "application/json"} if self.body is not None else {}
        found |= {"authorization": f"Bearer {self.token}"} if self.token else {}
        return found | ({"idempotency-key": f"act-{uuid4()}"} if self.method == "POST" else {})


@dataclass(frozen=True, slots=True)
class Loop:
    """What so many clients heard: seconds of each answer, and how long all took together."""

    clients: int
    seconds: float
    answers: tuple[float, ...]
    errors: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.answers) / self.seconds

    def at(self, percent: int) -> float:
        """Milliseconds within which so many of a hundred were answered, by nearest rank.

        >>> Loop(1, 1.0, (0.002, 0.001, 0.004, 0.003)).at(50)
        2.0
        """
        rank = ceil(len(self.answers) * percent / 100)
        return sorted(self.answers)[rank - 1] * 1000


class Calls:
    """The calls that are left, each given to one client."""

    def __init__(self, calls: Sequence[Call]) -> None:
        self._left, self._lock = iter(calls), Lock()

    def __iter__(self) -> Iterator[Call]:
        return self

    def __next__(self) -> Call:
        with self._lock:
            return next(self._left)


def closed_loop(port: int, clients: int, calls: Sequence[Call]) -> Loop:
    """Has `clients` make all of `calls` at the port of this machine, as fast as they are answered.
    A status that is not good, and 0 for no answer, is counted and not tried again."""
    left, ready = Calls(calls), Barrier(clients, timeout=PATIENCE)

    def work(_: int) -> list[tuple[float, int | None]]:
        ready.wait()
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as line:
            return [timed(line, call) for call in left]

    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        heard = [each for client in pool.map(work, range(clients)) for each in client]
    seconds = time.perf_counter() - began
    errors = Counter(status for _, status in heard if status is not None)
    return Loop(clients, seconds, tuple(each for each, _ in heard), errors)


def timed(line: http.client.HTTPConnection, call: Call) -> tuple[float, int | None]:
    """Seconds to the last byte of the answer, and its status where that is an error."""
    body = json.dumps(call.body).encode() if call.body is not None else b""
    began = time.perf_counter()
    try:
        line.request(call.method, f"/api{call.path}", body, call.headers)
        answer = line.getresponse()
        answer.read()
        status = answer.status
    except (OSError, http.client.HTTPException):
        line.close()  # the next call connects anew
        status = UNANSWERED
    return time.perf_counter() - began, None if status == call.good else status
