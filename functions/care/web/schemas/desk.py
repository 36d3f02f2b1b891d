"""The bodies of the desk's doors."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator

from ...domain.errors import BadValue
from ...domain.money import Money
from ...domain.parts import Condition
from ...domain.serials import SerialNumber
from ...usecases.release_hold import Unit
from ...usecases.ship_replacement import Parcel
from ...usecases.take_photo import FOLDER
from ..card_numbers import A_CARD, names_card_number
from .body import Body
from .fields import Amount, Line, Number, ObjectId, OptionalLine, RegionCode, Serial


def _photo(name: str) -> str:
    # One of ours names the unit, whose serial may be a long number; it is looked for in the bucket.
    if not name.startswith(FOLDER) and names_card_number(name):
        raise BadValue("", A_CARD)
    return name


Photo = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,200}$"), AfterValidator(_photo)]
"""Where the photo is found: a name or an address, no spaces."""


class ShipmentBody(Body):
    """The unit that ships, and with whom. `condition` says whether it is new or equivalent to new
    (COV-5); without it the registry's activation decides."""

    serial: Serial
    carrier: Line
    tracking: Number
    condition: Annotated[Condition, Field(strict=False)] | None = None

    @property
    def serial_number(self) -> SerialNumber:
        """The serial as a value of the domain."""
        return SerialNumber(self.serial)


class ReshipmentBody(ShipmentBody):
    """A unit in the place of one that did not arrive, and what became of that one (SHP-2)."""

    lost: Literal["lost", "undeliverable", "refused"]

    @property
    def parcel(self) -> Parcel:
        """The same as a value of the use case."""
        return Parcel(self.serial_number, self.carrier, self.tracking, self.condition)


class InspectionBody(Body):
    """What the bench found (SVC-8, SVC-9). `quote` is the price of the repair of an accident."""

    outcome: Literal["defect", "accident", "no_fault"]
    quote: Amount | None = None
    note: OptionalLine = None

    @property
    def price(self) -> Money | None:
        """The quote as a value of the domain."""
        return self.quote.money if self.quote else None


class ParcelBody(Body):
    """With whom the customer's own unit goes home (SHP-1)."""

    carrier: Line
    tracking: Number


class NotMendable(Body):
    """Why a unit cannot be mended after all."""

    note: Line


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
    desk_region: RegionCode | None = None

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
            desk_region=self.desk_region,
        )
