"""The cards that the in-memory provider knows: a few of the provider's own test cards.

By the provider's test token (`pm_card_visa`) or its last part (`visa`), as in its documentation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

_DISCOVER_NETWORK = frozenset({"discover", "diners", "jcb", "unionpay"})


@dataclass(frozen=True, slots=True)
class TestCard:
    """`declines`: the bank's word for every try. `asks`: when the bank wants 3-D Secure."""

    __test__ = False  # no test case, whatever pytest thinks of the name

    number: str
    brand: str = "visa"
    funding: str = "credit"
    declines: str | None = None
    asks: Literal["never", "until_set_up", "always"] = "never"
    refunds: Literal["at_once", "later", "fail_later"] = "at_once"

    @property
    def fingerprint(self) -> str:
        """The same on every payment method made of this card."""
        return f"print-{self.number}"

    @property
    def blocked_for_holds(self) -> str | None:
        """PAY-1: the word for why a hold's page refuses it."""
        if self.brand in _DISCOVER_NETWORK:
            return "brand_blocked"
        return None if self.funding == "credit" else "funding_blocked"


CARDS = {
    "visa": TestCard("4242424242424242"),
    "mastercard": TestCard("5555555555554444", "mastercard"),
    "amex": TestCard("378282246310005", "amex"),
    "discover": TestCard("6011111111111117", "discover"),
    "jcb": TestCard("3566002020360505", "jcb"),
    "visa_debit": TestCard("4000056655665556", funding="debit"),
    "mastercard_prepaid": TestCard("5105105105105100", "mastercard", "prepaid"),
    "chargeDeclined": TestCard("4000000000000002", declines="generic_decline"),
    "chargeDeclinedInsufficientFunds": TestCard("4000000000009995", declines="insufficient_funds"),
    "chargeDeclinedLostCard": TestCard("4000000000009987", declines="lost_card"),
    "chargeDeclinedExpiredCard": TestCard("4000000000000069", declines="expired_card"),
    "chargeDeclinedProcessingError": TestCard("4000000000000119", declines="processing_error"),
    "chargeCustomerFail": TestCard("4000000000000341", declines="generic_decline"),
    "authenticationRequiredOnSetup": TestCard("4000002500003155", asks="until_set_up"),
    "authenticationRequired": TestCard("4000002760003184", asks="always"),
    "pendingRefund": TestCard("4000000000007726", refunds="later"),
    "refundFail": TestCard("4000000000005126", refunds="fail_later"),
}


def card_of(name: str) -> TestCard | None:
    """The card of a token (`pm_card_visa`, `pm_card_visa_chargeDeclined`) or its last part."""
    name = name.removeprefix("pm_card_")
    return CARDS.get(name) or CARDS.get(name.removeprefix("visa_"))
