"""Takes the maker's registry: devices sold, delivered, activated. Safe to run again."""

from __future__ import annotations

from collections.abc import Sequence

from ..domain.device import Device
from ..domain.errors import Conflict
from ..frozen import frozen
from .ports import Commit, Store

MOST_RACES = 5


@frozen
class Imported:
    """How many rows changed something, and how many said what was known."""

    imported: int
    unchanged: int


@frozen
class ImportDevices:
    """Plan, claim and chain of a serial are never touched by the registry (ELG-11)."""

    store: Store

    def take(self, reported: Sequence[Device], op: str) -> Imported:
        """Writes each device that differs from what is known. Raises `Conflict` only where a row
        meets other writers again and again."""
        known = self.store.devices([device.serial for device in reported])
        changed = 0
        for number, device in enumerate(reported):
            changed += self._take(known.get(device.serial), device, f"{op}/{number}")
        return Imported(changed, len(reported) - changed)

    def _take(self, known: Device | None, device: Device, op: str) -> bool:
        for race in range(MOST_RACES):
            after = known.reported(device) if known else device
            if after == known:
                return False
            try:
                self.store.commit(Commit((after,)), f"{op}/{race}")
                return True
            except Conflict:
                known = self.store.device(device.serial)
        raise Conflict("the device is written by others all the time")
