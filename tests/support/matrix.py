"""The matrix of docs/who-may-what.md, asked over HTTP: every route by every caller."""

from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from care.web.routes import Route

from .callers import Callers
from .calls import name_of, path_of
from .estate import Estate
from .estate_asks import ASKS, BEARERS, USED_UP, Ask
from .stack import Answer, Stack
from .who_may import Cell

Items = dict[str, Any]
AT_ONCE = 4  # as many as the front lets through
PROBLEM = "application/problem+json"
# What the gateway itself says, before any code of ours.
GATEWAY = {401: {"message": "Unauthorized"}, 403: {"message": "Forbidden"}}


@dataclass
class Matrix:
    """Asks about the estate of one customer; `answers` has what was answered so far."""

    stack: Stack
    callers: Callers
    estate: Estate
    answers: dict[Cell, Answer] = field(default_factory=dict)
    _asks: dict[Cell, Ask] = field(default_factory=dict)

    def prepare(self, cells: Iterable[tuple[Route, str]]) -> None:
        """Has everything made that the cells ask about, in the order of the cells."""
        for route, caller in cells:
            self.ask_of(route, caller)

    def ask_of(self, route: Route, caller: str) -> Ask:
        """What `caller` asks of the route, the same each time."""
        name = name_of(route)
        own = caller in BEARERS and name in USED_UP
        cell = (name, caller if own else "")
        if cell not in self._asks:
            self._asks[cell] = ASKS[name](self.estate)
        return self._asks[cell]

    def answer_all(self, cells: Iterable[tuple[Route, str]], at_once: int = AT_ONCE) -> None:
        """Asks every cell; with `at_once` 1 in their order."""
        listed = list(cells)
        with ThreadPoolExecutor(at_once) as pool:
            answers = pool.map(lambda cell: self.answer(*cell), listed)
            for (route, caller), answer in zip(listed, answers, strict=True):
                self.answers[name_of(route), caller] = answer

    def answer(self, route: Route, caller: str, **ids: str) -> Answer:
        """What the route answers; `ids` stand in the path in the place of the estate's."""
        ask = self.ask_of(route, caller)
        return self.send(route, caller, replace(ask, ids=ask.ids | ids))

    def send(self, route: Route, caller: str, ask: Ask) -> Answer:
        """One request, under a key of its own."""
        path = path_of(route, **ask.ids) + (f"?{ask.query}" if ask.query else "")
        if route.method == "GET":
            return self.stack.http("GET", path, headers=self.callers.headers(caller, route, b""))
        raw = json.dumps(ask.body or {}).encode()
        sent = {"content-type": "application/json", "idempotency-key": f"act-{uuid4()}"}
        headers = sent | self.callers.headers(caller, route, raw)
        return self.stack.http("POST", path, raw, headers)


@dataclass(frozen=True)
class Asked:
    """The matrix after every cell was asked, and what was stored before and after the refusals."""

    matrix: Matrix
    before: dict[str, Items]
    after: dict[str, Items]


def answered(answer: Answer) -> str:
    """The answer as the page states it: its status, and of a problem of ours the code."""
    if answer.headers["content-type"] == PROBLEM:
        return f"{answer.status} {answer.json['code']}"
    if answer.status in GATEWAY:
        assert answer.json == GATEWAY[answer.status]
    return str(answer.status)
