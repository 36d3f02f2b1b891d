"""What goes wrong in an episode, and when: drawn from its seed and counted by kind.

A calm request costs one subtraction: not a dice at each, but the number of requests until the next
fault. One fault in three is followed by another within three requests, so that pairs are common.
"""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

from tests.support.faults import Crash

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .town import Town

T = TypeVar("T")
NEVER = 1 << 60
PAIRED, NEAR = 0.33, 3

RACE, RACE_PERSON = "overlap_worker", "overlap_person"
STALL, CLOCK_JUMP = "process_stalls", "clock_jump"
STORE_BEFORE, STORE_AFTER = "store_crash_before", "store_crash_after"
STORE_LOST = "store_reply_lost"
CALL_BEFORE, CALL_AFTER = "provider_crash_before", "provider_crash_after"
CALL_LOST, CALL_TIMEOUT = "provider_reply_lost", "provider_timeout_before"
CALL_409, CALL_429 = "provider_409", "provider_429"
CALL_500_DONE, CALL_500_UNDONE = "provider_500_executed", "provider_500_not_executed"
REPLAYED = "stored_answer_replayed"
REFUSED = "bank_refusals"
TWICE, LATE, LOST = "message_twice", "message_late", "message_lost"
HOOK_TWICE, HOOK_LATE, HOOK_LOST = "webhook_twice", "webhook_late", "webhook_lost"
OUTAGE, LIMIT, BRAND = "outage", "card_limit", "brand_changed"
BY_HAND_CAPTURE, BY_HAND_CANCEL = "captured_by_hand", "cancelled_by_hand"
PAGE_LATE, PAGE_TWICE, PAGE_ALONE = "page_paid_late", "page_paid_twice", "page_paid_alone"
DISPUTE, REFUND_FAILS = "dispute", "refund_failed_later"

OF_READ = (STORE_BEFORE, STORE_BEFORE, RACE, RACE_PERSON, STALL)
OF_COMMIT = (
    *(STORE_BEFORE, STORE_AFTER, STORE_AFTER, STORE_LOST, STORE_LOST),
    *(RACE, RACE_PERSON, STALL),
)
OF_CALL = (
    *(CALL_BEFORE, CALL_AFTER, CALL_AFTER, CALL_LOST, CALL_LOST, CALL_TIMEOUT),
    *(CALL_409, CALL_429, CALL_500_DONE, CALL_500_UNDONE, RACE, RACE_PERSON, STALL),
)
MEANWHILE = (RACE, RACE_PERSON, STALL)
OF_MESSAGE = (TWICE, LATE, LOST)
OF_WEBHOOK = (HOOK_TWICE, HOOK_LATE, HOOK_LOST)
HAPPENING = (
    *(OUTAGE, CLOCK_JUMP, LIMIT, BRAND, BY_HAND_CAPTURE, BY_HAND_CANCEL, REPLAYED, REFUSED),
    *(PAGE_LATE, PAGE_TWICE, PAGE_ALONE, DISPUTE, REFUND_FAILS),
)
KINDS = frozenset((*OF_READ, *OF_COMMIT, *OF_CALL, *OF_MESSAGE, *OF_WEBHOOK, *HAPPENING))


class Trouble:
    """The faults of one episode at a time; `counts` adds them up over all."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._random, self.rate, self._left = Random(), 0.0, NEVER

    def begin(self, seed: int, rate: float) -> None:
        """A new episode, with `rate` faults a request."""
        self._random.seed(seed)
        self.rate = rate
        self._wait()

    def calm(self) -> None:
        """Nothing goes wrong any more."""
        self.rate, self._left = 0.0, NEVER

    def strikes(self) -> bool:
        """Whether this very request goes wrong."""
        self._left -= 1
        if self._left > 0:
            return False
        self._wait()
        return True

    def happens(self, chance: float) -> bool:
        """Whether something of that chance goes wrong, while anything does."""
        return self.rate > 0 and self._random.random() < chance

    def one_of(self, kinds: Sequence[str]) -> str:
        """One of `kinds`, each as likely, not counted yet."""
        return kinds[int(self._random.random() * len(kinds))]

    def up_to(self, most: float) -> float:
        """A number from 0 to below `most`."""
        return self._random.random() * most

    def _wait(self) -> None:
        if self.rate <= 0:
            self._left = NEVER
        elif self._random.random() < PAIRED:
            self._left = 1 + int(self._random.random() * NEAR)
        else:
            self._left = 1 + int(self._random.expovariate(self.rate))


def struck_in_store(town: Town, name: str, do: Callable[[], T]) -> T:
    """A request to the tables that goes wrong."""
    kind = town.trouble.one_of(OF_COMMIT if name == "commit" else OF_READ)
    if kind in MEANWHILE:
        town.meanwhile(kind)
        return do()
    town.fault(kind, name)
    if kind == STORE_BEFORE:
        raise Crash(name)
    do()
    if kind == STORE_AFTER:
        raise Crash(name)
    return do()  # the reply was lost, and the SDK sends the same request again


def struck_at_provider(town: Town, call: str, do: Callable[[], Any]) -> Any:
    """A call of the provider that goes wrong; what it answers nobody may have heard."""
    kind, desk = town.trouble.one_of(OF_CALL), town.payments.desk
    if kind in MEANWHILE:
        if town.trouble.up_to(2) < 1:
            town.meanwhile(kind)
            return do()
        answer = do()
        town.meanwhile(kind)
        return answer
    town.fault(kind, call)
    if kind == CALL_BEFORE:
        raise Crash(call)
    if kind == CALL_LOST:
        desk.lose_reply_of(call)
    elif kind in (CALL_TIMEOUT, CALL_409, CALL_429):
        desk.fail_500(call, stored=False)
    elif kind in (CALL_500_DONE, CALL_500_UNDONE):
        desk.fail_500(call, stored=True, executed=kind == CALL_500_DONE)
    answer = do()
    if kind == CALL_AFTER:
        raise Crash(call)
    return answer
