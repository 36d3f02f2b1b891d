"""Many holds that are due at one instant: most to default, some to renew, some to release."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from care.domain.claim import Claim
from care.domain.device import Device
from care.domain.errors import Conflict
from care.domain.states import ClaimState
from care.usecases.sweep_due import SweepDue
from tests.simulation.gate import QUEUE, Fault, Gated
from tests.simulation.operations import GatedHouse
from tests.support.builders import a_plan
from tests.support.faults import Crash
from tests.support.house import ANA, START
from tests.support.memory import MemoryQueue

FEE, HOLD = 15900, 99900
EXTENDED = timedelta(days=30)  # what a bank may grant for a first hold
WINDOW = timedelta(hours=12)  # what is left of a hold that is to be renewed now


@dataclass(frozen=True, slots=True)
class Due:
    """The house at the instant, and the claims by what is due for them."""

    house: GatedHouse
    to_default: tuple[str, ...]
    to_renew: tuple[str, ...]
    to_release: tuple[str, ...]

    @property
    def claims(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.to_default, *self.to_renew, *self.to_release)


def due_at_once(default: int, renew: int, release: int) -> Due:
    """So many claims of each kind, all due at the same instant, and nobody has swept since."""
    house = GatedHouse()
    first = _shipped(house, range(default), START + EXTENDED)
    deadline = house.claim(first[0]).default_at
    assert deadline is not None
    house.clock.set(deadline - timedelta(days=2))
    house.settle_everything()
    more = range(default, default + renew)
    to_renew = _shipped(house, more, deadline + WINDOW)
    to_release = _shipped(
        house, range(more.stop, more.stop + release), house.clock.now() + EXTENDED
    )
    house.clock.set(deadline - timedelta(minutes=2))
    house.settle_everything()
    for claim_id in to_release:
        _scanned_and_died(house, house.claim(claim_id))
    house.clock.set(deadline)
    return Due(house, first, to_renew, to_release)


def _shipped(house: GatedHouse, numbers: Iterable[int], ends_at: datetime) -> tuple[str, ...]:
    """Claims whose replacements are on their way, each with a first hold until `ends_at`."""
    return tuple(_claim(house, number, ends_at).claim_id for number in numbers)


def _claim(house: GatedHouse, number: int, ends_at: datetime) -> Claim:
    serial, spare = f"1ZND{number:04}", f"1ZNE{number:04}"
    plan = a_plan(f"plan_{number:04}", account_id=ANA, serial=serial, chain=(serial,))
    device = Device(serial, "mavic-3", "US", plan_id=plan.plan_id)
    house.put(plan, device, Device(spare, "mavic-3", "US"))
    claim = house.pays_page(house.filed(serial, key=f"claim-key-{number:08}"), "mastercard")
    hold = house.payments.read_page(claim.ledger[-1].page_id or "").payment
    assert hold is not None
    house.payments._machine.payment(hold.provider_id).capture_before = ends_at
    return house.ship(house.come_back(claim), spare)


def _scanned_and_died(house: GatedHouse, claim: Claim) -> None:
    """The desk's scan is stored, and the process died before it asked for the release."""
    house.gate.open()
    for request in range(1, 10):
        house.gate.open(struck=(request, Fault.BEFORE))
        with suppress(Crash):
            house.scan(claim.serial)
        house.gate.open()
        if house.claim(claim.claim_id).state is ClaimState.RECEIVED:
            return
    raise AssertionError("the scan was never stored")


def a_sweeper(house: GatedHouse) -> Callable[[], None]:
    """One sweep with a queue of its own, from its first read to its last message."""

    def sweeps() -> None:
        queue = Gated(QUEUE, MemoryQueue(), house.gate)
        SweepDue(house.store, queue, house.clock).sweep()  # type: ignore[arg-type]
        for due in queue.take():
            with suppress(Conflict):  # the queue brings it again; it is due as before
                house.worker.work(due, house.op())

    return sweeps
