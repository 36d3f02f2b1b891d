"""What the rules of all services look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from ...frozen import frozen
from ..device import Device
from ..parts import Cause, Part, Sends, Service
from ..plan import Plan, PlanStatus
from ..terms import Family, PlanFees, Region


@frozen
class ServiceFacts:
    """One device, what happened to it and what is asked for, at `now` (UTC).

    `plan` is the asker's own plan on the serial, or None, and `price` the sheet of fees that it was
    sold under (TRM-3); `region` is the plan's, without a plan the device's (TIM-1). `exclusions`
    are those that the customer declares, by id with the catalog's sentence (COV-6). `account` is
    the asker's, `lost_at` (UTC) when a lost device was lost. `claim_id` names the open claim that
    is asked for itself, where it changes its service (SVC-12): it is not "another".
    """

    now: datetime
    device: Device | None
    plan: Plan | None
    family: Family | None
    region: Region | None
    cause: Cause
    parts: tuple[Part, ...]
    sends: Sends
    country: str
    service: Service = Service.PREMIUM
    price: PlanFees | None = None
    exclusions: Mapping[str, str] = field(default_factory=dict)
    account: str = ""
    lost_at: datetime | None = None
    claim_id: str | None = None

    @property
    def status(self) -> PlanStatus | None:
        """The plan seen by the clock; None without a plan."""
        return self.plan.status(self.now) if self.plan else None

    @property
    def fee_number(self) -> int:
        """Which paid replacement of the plan this would be, from 1; 0 without a plan (PAY-6)."""
        return self.plan.total - self.plan.left + 1 if self.plan else 0

    @property
    def fees_listed(self) -> bool:
        """Whether the sheet names the fee of this replacement."""
        return self.price is not None and 0 < self.fee_number <= self.price.replacements
