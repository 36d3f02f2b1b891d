"""The bodies of manage_claim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import Field

from ...domain.ledger import Purpose
from ...domain.money import Money
from ...usecases.change_service import Change
from ..errors import Fault, Invalid
from .body import Body
from .claims import NEEDS, AddressBody, Consents, ServiceName
from .fields import Amount, Code

_PURPOSES = {"repair": Purpose.REPAIR, "replacement": Purpose.FEE, "decline": None}


class Cancellation(Body):
    """Nothing is asked: the path says which claim."""


class DeviceFound(Body):
    """Nothing is asked: the path says which claim."""


class AddressChange(Body):
    """Where the replacement is to ship now (SHP-3)."""

    address: AddressBody


class ServiceChange(Body):
    """Another service (SVC-12); consents, fee and hold are those shown, as in a filing."""

    service: ServiceName
    exclusions: Annotated[list[Code], Field(max_length=20, default_factory=list)]
    consents: Consents = Consents()
    fee: Amount | None = None
    hold: Amount | None = None

    @classmethod
    def read(cls, document: Any, at: str = "") -> Self:
        """The change, with all that its service asks for. Raises `Invalid`."""
        change = super().read(document, at)
        if faults := tuple(change._missing(at)):
            raise Invalid(*faults)
        return change

    def _missing(self, at: str) -> Iterator[Fault]:
        for need in NEEDS[self.service]:
            of, _, name = need.rpartition("/")
            if name == "lost_at":
                continue  # when it was lost is known since filing
            if getattr(self.consents if of else self, name) is None:
                yield Fault(f"{at}/{need}", "This is required.")

    def change(self, ip: str, read_in: str | None = None) -> Change:
        """The same as a value of the use case, agreed to from `ip` and read in a language; None
        for the claim's."""
        return Change(
            service=self.service,
            ip=ip,
            read_in=read_in,
            consent_version=self.consents.version,
            fee=self.fee.money if self.fee else None,
            hold=self.hold.money if self.hold else None,
            exclusions=tuple(dict.fromkeys(self.exclusions)),
        )


class Choice(Body):
    """The answer to a quote (SVC-8); `amount` is the one shown, and a decline has none."""

    choice: Literal["repair", "replacement", "decline"]
    amount: Amount | None = None

    @property
    def purpose(self) -> Purpose | None:
        """What is to be paid; None for a decline."""
        return _PURPOSES[self.choice]

    @property
    def money(self) -> Money | None:
        """The amount as a value of the domain."""
        return self.amount.money if self.amount else None
