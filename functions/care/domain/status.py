"""What anybody with a serial number may know of its cover (STS-1). Nothing personal."""

from __future__ import annotations

from datetime import datetime

from ..frozen import frozen
from .claim import Claim
from .device import Device
from .plan import Plan, PlanStatus
from .registry import carries_out

SHOWN = {
    PlanStatus.ACTIVE: "in_force",
    PlanStatus.SCHEDULED: "not_started",
    PlanStatus.EXPIRED: "expired",
}


@frozen
class ServiceStatus:
    """`status`: in_force, not_started, expired or retired, which tells nothing else."""

    serial: str
    status: str
    plan: Plan | None = None
    open_claim: Claim | None = None


@carries_out("STS-1")
def public_status(
    device: Device | None, plan: Plan | None, claim: Claim | None, now: datetime
) -> ServiceStatus | None:
    """The answer at `now` (UTC) for a device, the plan in charge of it and its open claim.

    None for an unknown serial, one without a plan, and one whose plan was never in force or was
    undone: they answer alike.
    """
    if device is None:
        return None
    if device.retired:
        return ServiceStatus(device.serial, "retired")
    shown = SHOWN.get(plan.status(now)) if plan else None
    return ServiceStatus(device.serial, shown, plan, claim) if shown else None
