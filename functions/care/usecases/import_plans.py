"""Takes plans of the old renewal product, Refresh +, which are honoured (RNW-1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ..domain.device import Device
from ..domain.errors import BadValue, Conflict
from ..domain.event import Actor, Note
from ..domain.legacy import LEGACY_MONTHS, LegacyPlan
from ..domain.plan import Channel, Plan, PlanStatus
from ..domain.terms import Catalog, PlanFees, Region
from ..domain.values import replace
from ..frozen import frozen
from .facts import IN_CHARGE, plan_in_charge, region_of
from .ids import derived_id
from .ports import Clock, Store
from .settle import Settle

MOST_RACES = 5


@frozen
class ImportedPlans:
    """How many plans are new, how many were known, and what is wrong with which of the others."""

    imported: int
    unchanged: int
    faults: Mapping[int, BadValue]


@frozen
class ImportPlans:
    """Safe to run again: a reference is one plan for ever."""

    store: Store
    clock: Clock
    catalog: Catalog
    settle: Settle

    def take(self, rows: Mapping[int, LegacyPlan], op: str) -> ImportedPlans:
        """Takes each row, by its index, that can be taken. Raises `Conflict` only where a row meets
        other writers again and again."""
        new = 0
        faults: dict[int, BadValue] = {}
        for index, row in rows.items():
            try:
                new += self._take(row, f"{op}/{index}")
            except BadValue as fault:
                faults[index] = fault
        return ImportedPlans(new, len(rows) - new - len(faults), faults)

    def _take(self, row: LegacyPlan, op: str) -> bool:
        """Whether the plan is new. Raises `BadValue`, `Conflict`."""
        plan_id = derived_id("plan", Channel.LEGACY, row.reference)
        for race in range(MOST_RACES):
            known = self.store.plan(plan_id)
            if known is not None:
                if known.request_hash != row.request_hash:
                    raise BadValue("/reference", "This plan was taken with other facts before.")
                return False
            try:
                self._write(plan_id, row, f"{op}/{race}")
            except Conflict:
                continue  # the device was written meanwhile: look again
            return True
        raise Conflict("the device is written by others all the time")

    def _write(self, plan_id: str, row: LegacyPlan, op: str) -> None:
        now = self.clock.now()
        device, region, fees = self._device(row)
        plan = row.plan(plan_id, device, region, self.catalog.policies, now)
        plan = replace(plan, fees=fees)
        bound = (replace(device, plan_id=plan_id),) if self._binds(device, plan, now) else ()
        note = Note(
            "plan_imported",
            Actor.OPERATOR,
            "The plan was taken over from the old books. It has one replacement, and is honoured.",
            ("RNW-1",),
            None,
            row.reference,
        )
        self.settle.keep_plan(plan, (note,), now, op, *bound)

    def _device(self, row: LegacyPlan) -> tuple[Device, Region, PlanFees]:
        device = self.store.device(row.serial.text)
        if device is None:
            raise BadValue("/serial", "The maker's registry does not know this serial number.")
        region = region_of(self.catalog, device)
        price = self.catalog.price(device.model, region.id, LEGACY_MONTHS) if region else None
        if region is None or price is None:
            raise BadValue("/serial", "No plan is sold for this device in its region.")
        return device, region, price.fees

    def _binds(self, device: Device, plan: Plan, now: datetime) -> bool:
        """Whether the plan is bound to its device; one that is over leaves a later one in place.

        Raises `BadValue` where the device is covered, ordered or retired (ELG-7, ELG-8, ELG-10).
        """
        if plan.status(now) is PlanStatus.EXPIRED:
            return device.plan_id is None and not device.retired
        other = plan_in_charge(self.store, device, now)
        covered = other is not None and other.status(now) in IN_CHARGE
        if covered or device.order_id or device.retired:
            raise BadValue("/serial", "The serial number is covered, ordered or retired.")
        return True
