"""The bodies of file_claim and compare_services."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, ValidationInfo, WithJsonSchema, field_validator

from ...domain.claim import Address
from ...domain.errors import BadValue
from ...domain.parts import Cause, Part, Sends, Service
from ...domain.serials import SerialNumber
from ...usecases.compare_services import Asked
from ...usecases.facts import Damage
from ...usecases.filing import Filing
from ..errors import Fault, Invalid
from .body import Body
from .devices import Instant
from .fields import (
    Amount,
    Code,
    Country,
    Line,
    Locale,
    ObjectId,
    OptionalLine,
    PostalCode,
    Prose,
    Serial,
    Yes,
)

_ZIP = re.compile(r"[0-9]{5}(-[0-9]{4})?")
# COV-2: a cause that Express refuses is a decision, not a mistake in the body.
CAUSES = [cause.value for cause in Cause]
ServiceName = Annotated[Service, Field(strict=False)]
# What each service asks for beside damage and address; the rest is paid for later, or never.
NEEDS: dict[Service, tuple[str, ...]] = {
    Service.PREMIUM: ("consents/express", "consents/hold", "consents/version", "fee", "hold"),
    Service.BASIC: ("consents/express", "consents/version", "fee"),
    Service.FLYAWAY: ("consents/fee", "consents/version", "fee", "lost_at"),
    Service.REPAIR: (),
    Service.REPLACEMENT: (),
}


def _cause(name: str) -> str:
    if name not in CAUSES:
        raise BadValue("", f"One of: {', '.join(CAUSES)}.")
    return name


def _once_each(parts: list[Part]) -> list[Part]:
    if len(set(parts)) < len(parts):
        raise BadValue("", "Name each part once.")
    return parts


class DamageReport(Body):
    """What happened, what is to be sent back (SVC-14) and what the customer declares (COV-6)."""

    serial: Serial
    cause: Annotated[str, AfterValidator(_cause), WithJsonSchema({"enum": CAUSES})]
    parts: Annotated[
        list[Annotated[Part, Field(strict=False)]],
        Field(min_length=1, max_length=len(Part)),
        AfterValidator(_once_each),
    ]
    sends: Annotated[Sends, Field(strict=False)]
    exclusions: Annotated[list[Code], Field(default_factory=list, max_length=20)]
    lost_at: Instant | None = None

    @property
    def damage(self) -> Damage:
        """The same as a value of the use case."""
        return Damage(
            SerialNumber(self.serial),
            Cause(self.cause),
            tuple(self.parts),
            self.sends,
            tuple(dict.fromkeys(self.exclusions)),
            self.lost_at,
        )


class ClaimQuestion(DamageReport):
    """What would filing at `as_of`, or now, answer and cost?"""

    shipping_country: Country
    service: ServiceName = Service.PREMIUM
    as_of: Instant | None = None


class ComparisonQuestion(DamageReport):
    """Which services are open at `as_of`, or now? `suspects_defect` and `compares_fees` ask for the
    advice of SVC-11. `claim_id` names the asker's own open claim whose service may change (SVC-12):
    then all is decided as of its filing, and the figures are of a change now."""

    shipping_country: Country
    claim_id: ObjectId | None = None
    as_of: Instant | None = None
    suspects_defect: bool = False
    compares_fees: bool = False

    @property
    def asked(self) -> Asked:
        """The same as a value of the use case."""
        return Asked(
            self.damage,
            self.shipping_country,
            self.as_of,
            self.suspects_defect,
            self.compares_fees,
            self.claim_id,
        )


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
    """To this version of the text: `express` (SVC-7), for Premium also `hold` (HLD-1), for a
    flyaway `fee` (SVC-10)."""

    express: Yes | None = None
    hold: Yes | None = None
    fee: Yes | None = None
    version: Code | None = None


class ClaimFiling(DamageReport):
    """What the customer submits after the settlement page; fee and hold are those shown.

    Premium asks for both consents, fee and hold; Basic for `consents.express` and the fee; Flyaway
    for `consents.fee`, the fee and `lost_at`; Repair and Replacement for none.
    """

    service: ServiceName
    description: Prose = None
    address: AddressBody
    consents: Consents = Consents()
    fee: Amount | None = None
    hold: Amount | None = None
    locale: Locale = "en-US"

    @classmethod
    def read(cls, document: Any, at: str = "") -> Self:
        """The filing, with all that its service asks for. Raises `Invalid`."""
        filing = super().read(document, at)
        if faults := tuple(filing._missing(at)):
            raise Invalid(*faults)
        return filing

    def _missing(self, at: str) -> Iterator[Fault]:
        for need in NEEDS[self.service]:
            of, _, name = need.rpartition("/")
            if getattr(self.consents if of else self, name) is None:
                yield Fault(f"{at}/{need}", "This is required.")

    def filing(self, account_id: str, key: str, request_hash: str, ip: str) -> Filing:
        """The claim of this account under its Idempotency-Key, agreed to from `ip`."""
        return Filing(
            account_id=account_id,
            damage=self.damage,
            address=self.address.address,
            description=self.description,
            consent_version=self.consents.version,
            ip=ip,
            fee=self.fee.money if self.fee else None,
            hold=self.hold.money if self.hold else None,
            locale=self.locale,
            key=key,
            request_hash=request_hash,
            service=self.service,
        )


class ClaimContinuation(Body):
    """`try_again` asks for a new page after a refused card."""

    try_again: bool = False
