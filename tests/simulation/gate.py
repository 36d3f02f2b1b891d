"""A gate before a port: every request through it is counted, and may be struck.

The gate knows nothing of what lies behind it: store, provider and queue are the twins of
`tests/support`, reached by the names of their ports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from care.usecases.payments import InDoubt, Payments
from care.usecases.ports import Queue, Store
from tests.support.faults import Crash


class Fault(StrEnum):
    """What may become of one request."""

    BEFORE = "before"  # the process dies, nothing was asked
    AFTER = "after"  # it was done, and the process dies before it hears of it
    LOST = "lost"  # done, no answer: the tables' SDK asks again, the provider is in doubt
    ERROR = "error"  # the provider does it, answers 500 and keeps that answer under the key


STORE, PROVIDER, QUEUE = "store", "provider", "queue"


def _asked_of(port: type) -> frozenset[str]:
    return frozenset(name for name in vars(port) if not name.startswith("_"))


# What a port is asked over the wire; a webhook is verified here.
REQUESTS: Mapping[str, frozenset[str]] = {
    STORE: _asked_of(Store),
    PROVIDER: _asked_of(Payments) - {"event"},
    QUEUE: _asked_of(Queue) | {"take"},  # what the worker is handed, and nobody else then
}
_WRITES: Mapping[str, frozenset[str]] = {
    STORE: frozenset({"commit", "mail_due", "mail_sent"}),
    PROVIDER: REQUESTS[PROVIDER] - {"read", "read_page", "read_refund", "card"},
    QUEUE: REQUESTS[QUEUE],
}


@dataclass(frozen=True, slots=True)
class Request:
    """One request that passed: of which port, by which name."""

    port: str
    name: str

    @property
    def writes(self) -> bool:
        """Whether the world behind the gate may be another one after it."""
        return self.name in _WRITES[self.port]


@dataclass(slots=True)
class Gate:
    """`passed` are the requests since `open`; `plan` strikes the n-th of them, from 1.

    `watch` is called after each request that was done, with the request: what must hold at every
    step is looked at there. `turn` is called before each, and may let another process go first.
    """

    passed: list[Request] = field(default_factory=list)
    plan: dict[int, Fault] = field(default_factory=dict)
    watch: Callable[[Request], None] | None = None
    turn: Callable[[], None] | None = None

    def open(self, **struck: tuple[int, Fault]) -> None:
        """Counts from here on, and strikes as told; nothing where nothing is."""
        self.passed, self.plan = [], dict(struck.values())

    def take(self, request: Request, port: Any, do: Callable[[], Any]) -> Any:
        """The answer of `do`. Raises `Crash`, or `InDoubt`, where a fault strikes."""
        if self.turn is not None:
            self.turn()
        self.passed.append(request)
        fault = self.plan.pop(len(self.passed), None)
        if fault is Fault.BEFORE:
            raise Crash(request.name)
        if fault is Fault.ERROR:
            port.fail_500(request.name, executed=True)
        answer = do()
        if self.watch is not None:
            self.watch(request)
        if fault is Fault.AFTER:
            raise Crash(request.name)
        if fault is Fault.LOST:
            if request.port == PROVIDER:
                raise InDoubt(f"{request.name}: no answer", answer_stored=False)
            return do()
        return answer


class Gated:
    """A port behind a gate. What is no request of the port goes straight through."""

    def __init__(self, kind: str, port: Any, gate: Gate) -> None:
        self._kind, self._port, self._gate = kind, port, gate

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._port, name)
        if name not in REQUESTS[self._kind]:
            return found
        request, gate, port = Request(self._kind, name), self._gate, self._port

        def asked(*args: Any, **named: Any) -> Any:
            if name == "due":
                return _drawn(gate, request, port, lambda: list(found(*args, **named)))
            return gate.take(request, port, lambda: found(*args, **named))

        return asked


def _drawn(gate: Gate, request: Request, port: Any, do: Callable[[], list[Any]]) -> Iterator[Any]:
    """What is due is asked for when the first of it is drawn, as the adapter does."""
    yield from gate.take(request, port, do)
