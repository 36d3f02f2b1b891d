"""The desk's look at a serial: its chain, and which plan covered it at an instant (LNK-1)."""

from __future__ import annotations

from datetime import datetime

from ..domain.claim import Claim
from ..domain.cover import Cover, cover_of
from ..domain.device import Device
from ..domain.errors import NotFound
from ..domain.plan import Plan
from ..domain.serials import SerialNumber
from ..domain.states import PlanState
from ..frozen import frozen
from .facts import plan_in_charge
from .ports import Clock, Store

MOST_LINKS = 50  # a plan has at most 4 paid replacements; free swaps (LNK-2) are few


@frozen
class SerialHistory:
    """`chain` oldest first, the unit that was asked for among them. `covers` are of all plans on
    the chain; `plan` is in charge at `now`, `covering` covered the unit at `at` (both UTC)."""

    device: Device
    chain: tuple[Device, ...]
    covers: tuple[Cover, ...]
    plan: Plan | None
    covering: Plan | None
    open_claim: Claim | None
    at: datetime
    now: datetime


@frozen
class LookUpSerial:
    """Reads only."""

    store: Store
    clock: Clock

    def look_up(self, serial: SerialNumber, at: datetime | None = None) -> SerialHistory:
        """The history of `serial`, with its cover at `at` (UTC; None: now). Raises `NotFound`."""
        now = self.clock.now()
        at = at or now
        device = self.store.device(serial.text)
        if device is None:
            raise NotFound
        walked = self._walked(device)
        plan = plan_in_charge(self.store, walked[-1], now)
        plans = self._plans(walked[-1], plan)
        chain = self._chain(walked, plans)
        devices = {each.serial: each for each in chain}
        bound = [each for each in plans if each.state is PlanState.SCHEDULED]
        covers = tuple(cover for each in bound for cover in cover_of(each, devices))
        held = {c.plan_id for c in covers if c.serial == device.serial and c.holds(at)}
        covering = next((each for each in bound if each.plan_id in held), None)
        claim = self.store.claim(device.open_claim_id) if device.open_claim_id else None
        return SerialHistory(device, chain, covers, plan, covering, claim, at, now)

    def _walked(self, device: Device) -> tuple[Device, ...]:
        """The unit and those that took its place, one after another; the last one is in use."""
        walked = [device]
        while (serial := walked[-1].replaced_by) and len(walked) < MOST_LINKS:
            after = self.store.device(serial)
            if after is None:
                break
            walked.append(after)
        return tuple(walked)

    def _plans(self, newest: Device, plan: Plan | None) -> tuple[Plan, ...]:
        """The plans on the chain, oldest first: each renewal names the one that it follows."""
        queued = self.store.plan(newest.next_plan_id) if newest.next_plan_id else None
        found = [plan] if plan else []
        if queued and queued not in found:
            found.append(queued)
        while found and (renewed := found[0].renews):
            before = self.store.plan(renewed)
            if before is None:
                break
            found.insert(0, before)
        return tuple(found)

    def _chain(self, walked: tuple[Device, ...], plans: tuple[Plan, ...]) -> tuple[Device, ...]:
        """The units that took one another's place, oldest first: those of the plans know what came
        before the unit that was asked for."""
        of_plans = [serial for plan in plans for serial in plan.chain]
        own = [device.serial for device in walked]
        known = own[0] in of_plans
        serials = tuple(dict.fromkeys(of_plans + own if known else own + of_plans))
        devices = self.store.devices(serials)
        return tuple(devices[serial] for serial in serials if serial in devices)
