"""Which serial a plan covered when: the replacement carries the plan (LNK-1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ..frozen import frozen
from .device import Device
from .plan import Plan


@frozen
class Cover:
    """`plan_id` covered `serial` from `since` until `until` (UTC), the end exclusive."""

    serial: str
    plan_id: str
    since: datetime
    until: datetime

    def holds(self, at: datetime) -> bool:
        """Whether `at` (UTC) lies within; the end does not (TRM-4)."""
        return self.since <= at < self.until


def cover_of(plan: Plan, devices: Mapping[str, Device]) -> tuple[Cover, ...]:
    """What `plan` covered, along its chain of serials, oldest first.

    A retired serial was covered until its replacement shipped, which is covered from then on. One
    that the plan left without retiring it (BUY-8: exchanged before cover began) was never covered.
    """
    if plan.starts_at is None or plan.ends_at is None:
        return ()
    found, since = [], plan.starts_at
    for serial in plan.chain:
        left = _left_at(devices.get(serial))
        until = plan.ends_at if serial == plan.serial and left is None else left
        end = min(until, plan.ends_at) if until else since
        if since < end:
            found.append(Cover(serial, plan.plan_id, since, end))
        since = max(since, end)
    return tuple(found)


def _left_at(device: Device | None) -> datetime | None:
    return device.retired_at if device else None
