"""The test cards: number, brand, funding, what their issuer does, and their `pm_card_*` names.

A number outside the table is refused, so that nobody's real card is ever taken. Two ranges of the
provider's own test numbers (424242…, 555555…) stand for further approving credit cards.
"""

import hashlib
from dataclasses import dataclass

DISCOVER_NETWORK = frozenset({"discover", "diners", "jcb", "unionpay"})
"""Brands that `brands_blocked=discover_global_network` refuses."""


@dataclass(frozen=True, slots=True)
class Card:
    """`challenge`: never (only when asked for), always, until_set_up, or on_session."""

    number: str
    brand: str = "visa"
    funding: str = "credit"
    decline: str | None = None
    challenge: str = "never"
    after_challenge: str | None = None
    attaches: bool = True
    dispute: str | None = None
    refund: str = "succeeded"
    tokens: tuple[str, ...] = ()
    does: str = "succeeds"

    @property
    def cvc_digits(self) -> int:
        return 4 if self.brand == "amex" else 3


def _declining(number: str, code: str, *tokens: str, attaches: bool = False) -> Card:
    does = f"declined: {code}" + (", though it can be saved" if attaches else "")
    return Card(number, decline=code, attaches=attaches, tokens=tokens, does=does)


TABLE: tuple[Card, ...] = (
    Card("4242424242424242", tokens=("visa",)),
    Card("5555555555554444", "mastercard", tokens=("mastercard",)),
    Card("2223003122003222", "mastercard"),
    Card("378282246310005", "amex", tokens=("amex",)),
    Card("371449635398431", "amex"),
    Card("4000056655665556", funding="debit", tokens=("visa_debit",)),
    Card("5200828282828210", "mastercard", "debit", tokens=("mastercard_debit",)),
    Card("6011981111111113", "discover", "debit"),
    Card("5105105105105100", "mastercard", "prepaid", tokens=("mastercard_prepaid",)),
    Card("6011111111111117", "discover", tokens=("discover",)),
    Card("6011000990139424", "discover"),
    Card("3056930009020004", "diners", tokens=("diners",)),
    Card("36227206271667", "diners"),
    Card("3566002020360505", "jcb", tokens=("jcb",)),
    Card("6200000000000005", "unionpay", tokens=("unionpay",)),
    _declining("4000000000000002", "generic_decline", "chargeDeclined"),
    _declining("4000000000009995", "insufficient_funds", "chargeDeclinedInsufficientFunds"),
    _declining("4000000000009987", "lost_card", "chargeDeclinedLostCard"),
    _declining("4000000000009979", "stolen_card", "chargeDeclinedStolenCard"),
    _declining("4000000000006975", "card_velocity_exceeded", "chargeDeclinedVelocityLimitExceeded"),
    _declining("4000000000000069", "expired_card", "chargeDeclinedExpiredCard"),
    _declining("4000000000000127", "incorrect_cvc", "chargeDeclinedIncorrectCvc"),
    _declining("4000000000000119", "processing_error", "chargeDeclinedProcessingError"),
    _declining("4000000000000341", "generic_decline", "chargeCustomerFail", attaches=True),
    Card(
        "4000002500003155",
        challenge="until_set_up",
        tokens=("authenticationRequiredOnSetup",),
        does="asks for 3-D Secure in person; off-session succeeds once set up",
    ),
    Card(
        "4000002760003184",
        challenge="always",
        tokens=("authenticationRequired",),
        does="always asks for 3-D Secure; off-session refused",
    ),
    Card(
        "4000003800000446",
        challenge="on_session",
        tokens=("authenticationRequiredSetupForOffSession",),
        does="asks for 3-D Secure in person; off-session succeeds",
    ),
    Card(
        "4000008260003178",
        challenge="always",
        after_challenge="insufficient_funds",
        tokens=("authenticationRequiredChargeDeclinedInsufficientFunds",),
        does="3-D Secure, then insufficient_funds",
    ),
    Card(
        "4000008400001629",
        challenge="always",
        after_challenge="generic_decline",
        tokens=("threeDSecureRequiredChargeDeclined",),
        does="3-D Secure, then declined",
    ),
    Card(
        "4000000000003220",
        challenge="always",
        tokens=("threeDSecure2Required",),
        does="3-D Secure required",
    ),
    Card("4000000000003055", tokens=("threeDSecureOptional",), does="3-D Secure only if asked"),
    Card(
        "4000000000000259",
        dispute="fraudulent",
        tokens=("createDispute",),
        does="succeeds, then a dispute: fraudulent",
    ),
    Card(
        "4000000000002685",
        dispute="product_not_received",
        tokens=("createDisputeProductNotReceived",),
        does="succeeds, then a dispute: not received",
    ),
    Card(
        "4000000000001976",
        dispute="inquiry",
        tokens=("createDisputeInquiry",),
        does="succeeds, then an inquiry",
    ),
    Card(
        "4000000000005423",
        dispute="warning",
        tokens=("createIssuerFraudRecord",),
        does="succeeds, then an early fraud warning",
    ),
    Card("4000000000007726", refund="pending", tokens=("pendingRefund",), does="refund waits"),
    Card("4000000000005126", refund="fails", tokens=("refundFail",), does="refund fails later"),
)

_BY_NUMBER = {card.number: card for card in TABLE}
_BY_TOKEN = {f"pm_card_{token}": card for card in TABLE for token in card.tokens} | {
    # The provider spells the declining ones with the brand as well.
    f"pm_card_visa_{token}": card
    for card in TABLE
    for token in card.tokens
    if token.startswith("chargeDeclined")
}
_RANGES = {"424242": "visa", "555555": "mastercard"}


def luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + doubled) % 10 == 0


def by_number(number: str) -> Card | None:
    """None for a number that is not a test card."""
    if found := _BY_NUMBER.get(number):
        return found
    brand = _RANGES.get(number[:6])
    return Card(number, brand) if brand and len(number) == 16 and luhn(number) else None


def by_token(token: str) -> Card | None:
    """`pm_card_visa` and its like; the double also knows `pm_card_<number>`."""
    return _BY_TOKEN.get(token) or by_number(token.removeprefix("pm_card_"))


def fingerprint(number: str) -> str:
    """The same for the same number, on every object."""
    return hashlib.sha256(f"card:{number}".encode()).hexdigest()[:16]


def number_of(fingerprint_or_number: str) -> str | None:
    """The number behind a fingerprint of the table, or the number itself."""
    if by_number(fingerprint_or_number):
        return fingerprint_or_number
    known = (card.number for card in TABLE)
    return next((n for n in known if fingerprint(n) == fingerprint_or_number), None)
