"""Design 3: this one. The true use cases and driver, over the same provider."""

from __future__ import annotations

from datetime import datetime, timedelta

from care.domain.ledger import Status
from care.domain.states import ClaimState, HoldState
from care.usecases.ids import derived_id
from care.usecases.ports import Commit, Due
from tests.designs.shop import View
from tests.designs.wire import Plane, Wire
from tests.support.house import ANA, House
from tests.support.memory import MemoryStore

_AT_RISK = (HoldState.AT_RISK, HoldState.LOST, HoldState.CHARGING, HoldState.DEBT)
_BACK = (Status.REFUND_PENDING, Status.REFUNDED)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class _Store(MemoryStore):
    """The twin of the tables, after each commit of which the process may die."""

    def __init__(self, plane: Plane) -> None:
        super().__init__()
        self.plane = plane

    def commit(self, commit: Commit, op: str) -> None:
        super().commit(commit, op)
        self.plane.wrote()


class _House(House):
    payments: Wire

    def __init__(self, plane: Plane) -> None:
        self.plane = plane
        super().__init__(store=_Store(plane))

    def new_payments(self) -> Wire:
        return Wire(self.clock, self.plane)


class Ours:
    """A covered device; its one claim is still to be filed."""

    def __init__(self) -> None:
        self.plane = Plane()
        self.house = _House(self.plane)
        self.house.covered()
        self.clock, self.payments = self.house.clock, self.house.payments
        self.filing = self.house.filing()
        self.claim_id = derived_id("claim", ANA, self.filing.key)

    def file(self) -> str | None:
        claim = self.house.claims.file(self.filing, self.house.op())
        return claim.ledger[-1].page_id

    def go_on(self) -> None:
        self.house.claims.go_on(self.claim_id, ANA, self.house.op())

    def webhook(self, page_id: str) -> None:
        self.house.worker.work(Due("claim", self.claim_id, page_id), self.house.op())

    def ship(self) -> None:
        self.house.ship(self.house.claim(self.claim_id))

    def scan(self) -> None:
        self.house.scan()

    def cancel(self) -> None:
        self.house.managing.cancel(self.claim_id, ANA, self.house.op())

    def job(self) -> None:
        self.house.sweep()

    def next_job_at(self) -> datetime:
        """The sweep comes every minute; it finds work when the claim asked to be woken."""
        now, claim = self.clock.now(), self.house.store.claim(self.claim_id)
        due = claim.due_at if claim else None
        return max(due, now + MINUTE) if due else now + DAY

    def view(self) -> View:
        claim = self.house.store.claim(self.claim_id)
        if claim is None:
            return View("none", paid=False, kept=0, holds=False, alarm=False, owed=False)
        taken = sum(x.amount.amount for x in claim.ledger if x.status is Status.CAPTURED)
        back = sum(x.amount.amount for x in claim.ledger if x.status in _BACK)
        return View(
            state=f"{claim.state}/{claim.hold_state}",
            paid=claim.paid_at is not None and claim.state is not ClaimState.CANCELLED,
            kept=taken - back,
            holds=claim.standing_hold is not None,
            alarm=claim.hold_state in _AT_RISK,
            owed=claim.hold_state is HoldState.DEBT,
        )
