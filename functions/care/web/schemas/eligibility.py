"""The body of check_eligibility."""

from __future__ import annotations

from ...domain.serials import SerialNumber
from .body import Body
from .devices import Instant
from .fields import RegionCode, Serial


class EligibilityQuestion(Body):
    """Which serial, and where the plan is meant for (the device's own region where not said).
    With `as_of` it is a simulation: the same data, decided at that instant."""

    serial: Serial
    region: RegionCode | None = None
    as_of: Instant | None = None

    @property
    def serial_number(self) -> SerialNumber:
        """The serial as a value of the domain."""
        return SerialNumber(self.serial)
