"""The bodies of redeem_card and manage_cards."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from ...domain.codes import ActivationCode
from ...domain.redeeming import Redeemer
from ...domain.serials import SerialNumber
from ...usecases.mint_cards import MOST_CARDS, Batch
from ...usecases.redeem_card import Redemption
from .body import Body
from .fields import Code, Line, Locale, Months, ObjectId, RegionCode, Serial
from .grants import Email


def _code(raw: str) -> str:
    return ActivationCode.read(raw).text


CardCode = Annotated[str, StringConstraints(max_length=64), AfterValidator(_code)]
"""An activation code as anybody writes it; read, it is in its canonical form."""


class CardBody(Body):
    """A card, by its code."""

    code: CardCode = Field(repr=False)

    @property
    def activation_code(self) -> ActivationCode:
        """The code as a value of the domain."""
        return ActivationCode(self.code)


class CardRedemption(CardBody):
    """Code and serial on the site; a `dry_run` answers what redeeming would, and writes
    nothing (BUY-6)."""

    serial: Serial
    dry_run: bool = False
    locale: Locale = "en-US"

    def redemption(self, by: Redeemer) -> Redemption:
        """The same as a value of the use case, for who redeems."""
        return Redemption(self.activation_code, SerialNumber(self.serial), by)


class StoreRedemption(CardRedemption):
    """The same at the counter. To the customer's `email` goes the code that takes the plan over, in
    the language of `locale`; it is kept until the plan is taken over or the code is over."""

    email: Email | None = Field(default=None, repr=False)

    def redemption(self, by: Redeemer) -> Redemption:
        """The same as a value of the use case, for the store."""
        code, serial = self.activation_code, SerialNumber(self.serial)
        return Redemption(code, serial, by, self.email)


class CardSale(CardBody):
    """The card that is sold."""


class CardChange(CardBody):
    """The card that is voided or reissued, and why. The reason stays in its timeline: no names."""

    reason: Line


class CardBatch(Body):
    """So many equal cards for one store."""

    batch: Code
    region: RegionCode
    family: Code
    term_months: Months
    store: ObjectId
    count: Annotated[int, Field(ge=1, le=MOST_CARDS)]

    def minting(self, account_id: str, key: str, request_hash: str) -> Batch:
        """The batch of this operator under its Idempotency-Key."""
        return Batch(account_id, key, request_hash, **self.model_dump())
