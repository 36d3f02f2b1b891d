"""The bodies of file_claim."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, WithJsonSchema, field_validator

from ...domain.claim import Address
from ...domain.errors import BadValue
from ...domain.parts import Cause, Part, Sends
from ...domain.serials import SerialNumber
from ...usecases.facts import Damage
from ...usecases.file_claim import Filing
from .body import Body
from .fields import (
    Amount,
    Code,
    Country,
    Line,
    Locale,
    OptionalLine,
    PostalCode,
    Prose,
    Serial,
    Yes,
)

_ZIP = re.compile(r"[0-9]{5}(-[0-9]{4})?")
# COV-2: a cause that Express refuses is a decision, not a mistake in the body.
CAUSES = [cause.value for cause in Cause]


def _cause(name: str) -> str:
    if name not in CAUSES:
        raise BadValue("", f"One of: {', '.join(CAUSES)}.")
    return name


def _once_each(parts: list[Part]) -> list[Part]:
    if len(set(parts)) < len(parts):
        raise BadValue("", "Name each part once.")
    return parts


class DamageReport(Body):
    """What happened, and what is to be sent back (SVC-14)."""

    serial: Serial
    cause: Annotated[str, AfterValidator(_cause), WithJsonSchema({"enum": CAUSES})]
    parts: Annotated[
        list[Annotated[Part, Field(strict=False)]],
        Field(min_length=1, max_length=len(Part)),
        AfterValidator(_once_each),
    ]
    sends: Annotated[Sends, Field(strict=False)]

    @property
    def damage(self) -> Damage:
        """The same as a value of the use case."""
        return Damage(SerialNumber(self.serial), Cause(self.cause), tuple(self.parts), self.sends)


class ClaimQuestion(DamageReport):
    """What would filing now answer and cost?"""

    shipping_country: Country


class AddressBody(Body):
    """Where the replacement ships. In the United States a parcel needs its state and ZIP code."""

    country: Country  # first: what follows depends on it
    name: Line
    line1: Line
    line2: OptionalLine = None
    city: Line
    state: OptionalLine = Field(default=None, validate_default=True)
    postal_code: PostalCode

    @field_validator("state")
    @classmethod
    def _state_of_the_us(cls, state: str | None, info: ValidationInfo) -> str | None:
        if info.data.get("country") == "US" and not state:
            raise BadValue("", "Enter the state, like CA.")
        return state

    @field_validator("postal_code")
    @classmethod
    def _zip_of_the_us(cls, code: str, info: ValidationInfo) -> str:
        if info.data.get("country") == "US" and not _ZIP.fullmatch(code):
            raise BadValue("", "Enter a ZIP code of 5 digits, like 94105.")
        return code

    @property
    def address(self) -> Address:
        """The same as a value of the domain."""
        return Address(**self.model_dump())


class Consents(Body):
    """SVC-7 and HLD-1: both are given, to this version of the text."""

    express: Yes
    hold: Yes
    version: Code


class ClaimFiling(DamageReport):
    """What the customer submits after the settlement page; fee and hold are those shown."""

    service: Literal["premium"]
    description: Prose = None
    address: AddressBody
    consents: Consents
    fee: Amount
    hold: Amount
    locale: Locale = "en-US"

    def filing(self, account_id: str, key: str, request_hash: str, ip: str) -> Filing:
        """The claim of this account under its Idempotency-Key, agreed to from `ip`."""
        return Filing(
            account_id=account_id,
            damage=self.damage,
            address=self.address.address,
            description=self.description,
            consent_version=self.consents.version,
            ip=ip,
            fee=self.fee.money,
            hold=self.hold.money,
            locale=self.locale,
            key=key,
            request_hash=request_hash,
        )


class ClaimContinuation(Body):
    """`try_again` asks for a new page after a refused card."""

    try_again: bool = False
