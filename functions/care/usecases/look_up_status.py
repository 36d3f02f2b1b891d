"""What anybody with a serial number may know of its cover (STS-1). Nothing personal."""

from __future__ import annotations

from dataclasses import dataclass

from ..domain.claim import Claim
from ..domain.errors import NotFound
from ..domain.plan import Plan, PlanStatus
from ..domain.serials import SerialNumber
from .ports import Clock, Store

SHOWN = {
    PlanStatus.ACTIVE: "in_force",
    PlanStatus.SCHEDULED: "not_started",
    PlanStatus.EXPIRED: "expired",
}


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """`status`: in_force, not_started, expired or retired, which tells nothing else."""

    serial: str
    status: str
    plan: Plan | None = None
    open_claim: Claim | None = None


@dataclass(frozen=True, slots=True)
class LookUpStatus:
    """Reads only. An unknown serial and one without a plan are both `NotFound`."""

    store: Store
    clock: Clock

    def look_up(self, serial: SerialNumber) -> ServiceStatus:
        """The status of `serial` at the clock's present."""
        device = self.store.device(serial.text)
        if device is None:
            raise NotFound
        if device.retired:
            return ServiceStatus(serial.text, "retired")
        plan = self.store.plan(device.plan_id) if device.plan_id else None
        shown = SHOWN.get(plan.status(self.clock.now())) if plan else None
        if plan is None or shown is None:
            raise NotFound
        claim = self.store.claim(device.open_claim_id) if device.open_claim_id else None
        return ServiceStatus(serial.text, shown, plan, claim)
