"""The bodies of settle_claim and manage_customers."""

from __future__ import annotations

import re
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field

from ...domain.errors import BadValue
from ...domain.holds_due import Wish
from ...usecases.manage_customers import Requested
from ...usecases.settle_claim import Wanted
from ..errors import Fault, Invalid
from .body import Body
from .fields import Line, ObjectId
from .grants import Email

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def _nobody(text: str) -> str:
    if _ADDRESS.search(text):
        raise BadValue("", "The reason stays on record: leave addresses out of it.")
    return text


Why = Annotated[Line, AfterValidator(_nobody)]
"""A reason that stays in a timeline for good: no names, no addresses."""


class HoldSettling(Body):
    """What is wanted of the claim's hold. The customer reads the reason. A `dry_run` answers with
    the decision and changes nothing."""

    wants: Annotated[Wish, Field(strict=False)]
    reason: Why
    dry_run: bool = False

    def wanted(self, by: str) -> Wanted:
        """The same as a value of the use case, asked for by the account `by`."""
        return Wanted(self.wants, self.reason, by)


class PrivacyRequest(Body):
    """Whose data it is, by the address they sign in with or by account id, and why it is asked."""

    email: Email | None = Field(default=None, repr=False)
    account_id: ObjectId | None = None
    reason: Why

    @classmethod
    def read(cls, document: Any, at: str = "") -> Self:
        """The request, which names one customer in one way. Raises `Invalid`."""
        asked = super().read(document, at)
        if (asked.email is None) == (asked.account_id is None):
            words = "Name the customer by `email` or by `account_id`, one of the two."
            raise Invalid(Fault(f"{at}/email", words))
        return asked

    def requested(self, by: str) -> Requested:
        """The same as a value of the use case, asked for by the account `by`."""
        return Requested(self.reason, by, self.email, self.account_id)


class ErasureOfCustomer(PrivacyRequest):
    """The same; a `dry_run` says what would be erased, and erases nothing."""

    dry_run: bool = False
