"""The bodies of the desk's doors."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints, ValidationInfo, field_validator

from ...domain.errors import BadValue
from ...domain.serials import SerialNumber
from ...usecases.release_hold import Unit
from .body import Body
from .fields import Code, Line, ObjectId, Serial

Photo = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,200}$")]
"""Where the photo is found: a name or an address, no spaces."""


class ShipmentBody(Body):
    """The unit that ships, and with whom."""

    serial: Serial
    carrier: Line
    tracking: Code

    @property
    def serial_number(self) -> SerialNumber:
        """The serial as a value of the domain."""
        return SerialNumber(self.serial)


class FindingBody(Body):
    """RET-4: a device of another maker is recorded with a photo and a name."""

    photo: Photo
    found_by: Line


class ScannedUnit(Body):
    """One unit as the dock found it."""

    serial: Serial
    battery: bool
    genuine: bool
    finding: Annotated[FindingBody | None, Field(validate_default=True)] = None
    claim_id: ObjectId | None = None

    @field_validator("finding")
    @classmethod
    def _of_a_stranger(
        cls, finding: FindingBody | None, read: ValidationInfo
    ) -> FindingBody | None:
        if finding is None and read.data.get("genuine") is False:
            raise BadValue("", "A unit of another maker needs a photo and the name of its finder.")
        return finding

    def unit(self, by: str) -> Unit:
        """The same as a value of the use case, scanned by the account `by`."""
        finding = self.finding
        return Unit(
            serial=SerialNumber(self.serial),
            battery=self.battery,
            genuine=self.genuine,
            by=by,
            photo=finding.photo if finding else None,
            found_by=finding.found_by if finding else None,
            claim_id=self.claim_id,
        )
