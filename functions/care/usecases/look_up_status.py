"""What anybody with a serial number may know of its cover (STS-1). Nothing personal."""

from __future__ import annotations

from ..domain.device import Device
from ..domain.errors import NotFound
from ..domain.serials import SerialNumber
from ..domain.status import SHOWN, ServiceStatus, public_status
from ..frozen import frozen
from .facts import plan_in_charge
from .misses import MissLimit, of_address
from .ports import Clock, Store

__all__ = ["SHOWN", "LookUpStatus", "ServiceStatus"]


@frozen
class LookUpStatus:
    """Writes nothing but misses. An unknown serial and one without a plan are both `NotFound`."""

    store: Store
    clock: Clock

    def look_up(self, serial: SerialNumber, address: str) -> ServiceStatus:
        """The status of `serial` at the clock's present; of a renewal once it has begun (RNW-3).

        `address` names who asks. Raises `NotFound`, which is a miss of theirs, `TooManyMisses`.
        """
        now = self.clock.now()
        limit = MissLimit(self.store, of_address(address), now)
        (device,) = limit.read((Device, serial.text))
        plan = plan_in_charge(self.store, device, now) if device else None
        claim_id = device.open_claim_id if device else None
        claim = self.store.claim(claim_id) if claim_id else None
        status = public_status(device, plan, claim, now)
        if status is None:
            limit.missed()
            raise NotFound
        return status
