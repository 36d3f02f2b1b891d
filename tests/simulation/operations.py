"""What an operation is: a situation, built once, and the one request or sweep made in it.

The operations themselves stand in `operations_of_plans`, `…_claims`, `…_holds` and `…_returns`;
`catalog.ALL` has them all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from care.domain.claim import Claim
from care.domain.errors import CardRefused, Conflict
from care.usecases.ports import Due
from tests.simulation.gate import PROVIDER, QUEUE, STORE, Gate, Gated
from tests.support.cards import CardHouse
from tests.support.house import ANA
from tests.support.memory import MemoryQueue, MemoryStore
from tests.support.payments import MemoryPayments
from tests.support.plan_house import PlanHouse

MINUTE = timedelta(seconds=61)  # a sweep's minute: what was left half done is due again


class GatedHouse(PlanHouse, CardHouse):
    """A house with every door, each of whose requests goes through one gate."""

    def new_store(self) -> MemoryStore:
        self.gate = Gate()
        return Gated(STORE, super().new_store(), self.gate)  # type: ignore[return-value]

    def new_payments(self) -> MemoryPayments:
        return Gated(PROVIDER, super().new_payments(), self.gate)  # type: ignore[return-value]

    def new_queue(self) -> MemoryQueue:
        return Gated(QUEUE, super().new_queue(), self.gate)  # type: ignore[return-value]

    def minute(self) -> None:
        """A minute passes, and its sweep. A writer that was overtaken leaves it to the next."""
        self.clock.forward(MINUTE)
        self.sweeps()

    def sweeps(self) -> None:
        """One sweep with the work that it queues, each message in a process of its own."""
        self.sweeper.sweep()
        for due in self.queue.take():
            try:
                self.worker.work(due, self.op())
            except Conflict:
                continue  # the queue brings the message again; it is due as before

    def pays_page(self, subject: Any, card: str = "visa") -> Any:
        """The customer completes the newest page of a plan or claim."""
        pages = [line.page_id for line in subject.ledger if line.page_id]
        assert self.payments.pay(pages[-1], card) is None
        return subject

    def hears(self, subject: str, provider_id: str) -> None:
        """The provider's webhook about a claim or plan, taken from the queue."""
        kind: Any = subject.partition("_")[0]
        self.worker.work(Due(kind, subject, provider_id), self.op())

    def at_once(self, moment: datetime | None) -> None:
        """It is `moment`, and nobody has swept since."""
        assert moment is not None
        self.clock.set(moment)

    def come_back(self, claim: Claim, **how: bool) -> Claim:
        """Ana comes back from the page, or asks to try again."""
        return self.claims.go_on(claim.claim_id, ANA, self.op(), **how)


Act = Callable[[GatedHouse], Any]
Prepare = Callable[[GatedHouse], Act]


@dataclass(frozen=True)
class Operation:
    """`prepare` builds the situation in a new house and answers the one request made in it.

    `main` marks those whose pairs are played at every change; `swept` says that the request is a
    sweep: nobody waits for its answer.
    """

    name: str
    prepare: Prepare
    main: bool = False
    swept: bool = False

    @cached_property
    def begun(self) -> tuple[GatedHouse, Act]:
        """The situation and the request. To be copied, never used."""
        house = GatedHouse()
        return house, self.prepare(house)


ALL: dict[str, Operation] = {}


def operation(
    name: str, *, main: bool = False, swept: bool = False
) -> Callable[[Prepare], Prepare]:
    """Enters a situation under its name."""

    def entered(prepare: Prepare) -> Prepare:
        assert name not in ALL, name
        ALL[name] = Operation(name, prepare, main, swept)
        return prepare

    return entered


def answer_of(house: GatedHouse, act: Act) -> Any:
    """What the caller is told: an aggregate, or why not. A refused card is an answer."""
    try:
        return act(house)
    except CardRefused as refused:
        return "card refused", refused.code
