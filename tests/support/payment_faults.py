"""Idempotency keys and faults of the in-memory provider: what comes back, and what is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from care.adapters.stripe.errors import ProviderKeyReused
from care.usecases.payments import InDoubt
from care.usecases.ports import Clock

_KEPT = timedelta(hours=24)


@dataclass(slots=True)
class _Fault:
    """Strikes the call number `at` of its name. `answer_stored` None: the reply is lost."""

    call: str
    at: int
    answer_stored: bool | None
    executed: bool


@dataclass(frozen=True, slots=True)
class _Kept:
    call: str
    asked: tuple[Any, ...]
    answer: Callable[[], Any]
    at: datetime


class Desk:
    """Takes each call, answers it from its key where it is known, and breaks it on demand.

    `calls` counts the calls by name, `replays` those answered from a key.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._faults: list[_Fault] = []
        self._kept: dict[str, _Kept] = {}
        self.calls: Counter[str] = Counter()
        self.replays = 0

    def lose_reply_of(self, call: str, nth: int = 1) -> None:
        """The `nth` call of that name from now is carried out, but nobody hears of it."""
        self._faults.append(_Fault(call, self.calls[call] + nth, None, executed=True))

    def fail_500(
        self, call: str, nth: int = 1, *, stored: bool = True, executed: bool = False
    ) -> None:
        """The `nth` call of that name from now fails; `stored`: its key replays that for a day.

        Not stored, it stands for a 409, a 429 or a request that never arrived.
        """
        self._faults.append(_Fault(call, self.calls[call] + nth, stored, executed))

    def calm(self) -> None:
        """No fault that has not struck yet will."""
        self._faults.clear()

    def forget(self) -> None:
        """Nothing was asked yet, and nothing is planned: a new story begins."""
        self.calm()
        self._kept.clear()
        self.calls.clear()
        self.replays = 0

    def take(
        self, call: str, key: str | None, asked: tuple[Any, ...], work: Callable[[], Any]
    ) -> Any:
        """The answer of `work`, or the one kept under `key`.

        `work` returns the answer, or a function that reads it anew: what a 402 or a refused call
        is replayed as. What it raises is not kept. Raises `InDoubt` where a fault strikes.
        """
        self.calls[call] += 1
        fault = self._due(call)
        if fault and fault.answer_stored is False:
            raise InDoubt(f"{call}: not carried out", answer_stored=False)
        kept = self._recall(call, key, asked)
        if kept is None:
            kept = self._carry_out(fault, work)
            if key is not None:
                self._kept[key] = _Kept(call, asked, kept, self._clock.now())
        if fault and fault.answer_stored is None:
            raise InDoubt(f"{call}: no answer", answer_stored=False)
        return kept()

    def _due(self, call: str) -> _Fault | None:
        for fault in self._faults:
            if fault.call == call and fault.at == self.calls[call]:
                self._faults.remove(fault)
                return fault
        return None

    def _recall(
        self, call: str, key: str | None, asked: tuple[Any, ...]
    ) -> Callable[[], Any] | None:
        kept = self._kept.get(key) if key is not None else None
        if kept is None or self._clock.now() >= kept.at + _KEPT:
            return None
        if (kept.call, kept.asked) != (call, asked):
            raise ProviderKeyReused("idempotency_error", None, key)
        self.replays += 1
        return kept.answer

    def _carry_out(self, fault: _Fault | None, work: Callable[[], Any]) -> Callable[[], Any]:
        failed = fault is not None and bool(fault.answer_stored)
        if fault is None or fault.executed:
            answer = work()
            if not failed:
                return answer if callable(answer) else lambda: answer
        return _fail


def _fail() -> Any:
    raise InDoubt("500", answer_stored=True)
