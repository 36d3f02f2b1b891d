"""The cardholder's bank: approves, declines, or asks for 3-D Secure; and how long a hold lives.

Order: an expired or closed card, the card's own decline, 3-D Secure, codes queued by the control
route, a decline after 3-D Secure, the limit.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from . import cards
from .store import Json, Tx

DAY = 86_400
CIT_WINDOW = 7 * DAY
_VISA_MIT_WINDOW = 4 * DAY + 18 * 3600
_EXTENDED = {"visa": 29 * DAY + 18 * 3600, "mastercard": 30 * DAY}

_OWN_CODES = {
    "authentication_required": "This payment requires the cardholder to authenticate it.",
    "expired_card": "Your card has expired.",
    "incorrect_cvc": "Your card's security code is incorrect.",
    "incorrect_number": "Your card number is incorrect.",
    "processing_error": "An error occurred while processing your card. Try again in a little bit.",
}
_ADVICE = {
    "insufficient_funds": "try_again_later",
    "card_velocity_exceeded": "try_again_later",
    "withdrawal_count_limit_exceeded": "try_again_later",
    "issuer_not_available": "try_again_later",
    "try_again_later": "try_again_later",
    "processing_error": "try_again_later",
    "generic_decline": "try_again_later",
    "lost_card": "do_not_try_again",
    "stolen_card": "do_not_try_again",
    "pickup_card": "do_not_try_again",
    "invalid_account": "do_not_try_again",
    "expired_card": "confirm_card_data",
    "incorrect_cvc": "confirm_card_data",
    "incorrect_number": "confirm_card_data",
}


@dataclass(frozen=True, slots=True)
class Decline:
    """`reason` is the issuer's word; code, decline_code and message follow from it."""

    reason: str

    def error(self) -> dict[str, str]:
        own = self.reason in _OWN_CODES
        error = {"type": "card_error", "code": self.reason if own else "card_declined"}
        if not own or self.reason == "authentication_required":
            error["decline_code"] = self.reason
        if advice := _ADVICE.get(self.reason):
            error["advice_code"] = advice
        error["message"] = self.sentence()
        return error

    def sentence(self) -> str:
        """What a cardholder may read: a lost or stolen card is only "declined"."""
        if self.reason == "insufficient_funds":
            return "Your card has insufficient funds."
        return _OWN_CODES.get(self.reason, "Your card was declined.")


class Challenge:
    """The issuer wants 3-D Secure first."""


class Approval:
    """The issuer agrees."""


Verdict = Decline | Challenge | Approval


def decide(tx: Tx, intent: Json, method: Json, *, authenticated: bool) -> Verdict:
    """The bank's answer to one authorization of `intent` with `method`, at `tx.now`."""
    card = card_of(method)
    if refusal := _unusable(tx, card, method):
        return Decline(refusal)
    if tx.directive and tx.directive[0] == "decline":
        return Decline(tx.directive[1])
    if not authenticated and _wants_challenge(tx, intent, card, method):
        off_session = intent["_attempt"]["off_session"]
        return Decline("authentication_required") if off_session else Challenge()
    if code := _next_code(tx, method["card"]["fingerprint"]):
        return Decline(code)
    if authenticated and card.after_challenge:
        return Decline(card.after_challenge)
    if _above_limit(tx, intent["amount"], method["card"]["fingerprint"]):
        return Decline("insufficient_funds")
    return Approval()


def card_of(method: Json) -> cards.Card:
    found = cards.by_number(method["_number"])
    if found is None:
        raise LookupError(f"{method['id']} has a number that is no test card")
    return found


def state_of(tx: Tx, fingerprint: str) -> dict[str, Any]:
    """What the control route ordered for this card: limit, next, close."""
    state: dict[str, Any] = tx.setting(f"card/{fingerprint}", {})
    return state


def _unusable(tx: Tx, card: cards.Card, method: Json) -> str | None:
    today = datetime.fromtimestamp(tx.now, UTC)
    if (method["card"]["exp_year"], method["card"]["exp_month"]) < (today.year, today.month):
        return "expired_card"
    if state_of(tx, method["card"]["fingerprint"]).get("close"):
        return "invalid_account"
    return card.decline


def _wants_challenge(tx: Tx, intent: Json, card: cards.Card, method: Json) -> bool:
    if tx.directive and tx.directive[0] == "need_action":
        return True
    if card.challenge == "always":
        return True
    if intent["_attempt"]["off_session"]:
        return card.challenge == "until_set_up" and not method["_set_up"]
    return card.challenge != "never" or intent["_attempt"]["three_d_secure"] != "automatic"


def _next_code(tx: Tx, fingerprint: str) -> str | None:
    """Takes the next queued code; the word "approve" lets one authorization pass."""
    state = state_of(tx, fingerprint)
    if not state.get("next"):
        return None
    code, *rest = state["next"]
    tx.set(f"card/{fingerprint}", state | {"next": rest})
    return None if code == "approve" else code


def _above_limit(tx: Tx, amount: int, fingerprint: str) -> bool:
    """A credit line: what is held and what was captured, less what went back, counts."""
    limit = state_of(tx, fingerprint).get("limit")
    return limit is not None and amount + _used(tx, fingerprint) > limit


def _used(tx: Tx, fingerprint: str) -> int:
    charges = tx.all("charge", fingerprint=fingerprint, label="succeeded")
    return sum(charge["amount"] - charge["amount_refunded"] for charge in charges)


def window(tx: Tx, intent: Json, brand: str) -> tuple[int, str]:
    """Seconds that a hold lives, and `extended_authorization.status`.

    Customer-initiated 7 days; off-session 4 days 18 hours on Visa and 7 days on the others;
    extended (when asked for and switched on) 29 days 18 hours on Visa unless off-session,
    30 days on Mastercard, never on Amex.
    """
    off_session = intent["_attempt"]["off_session"]
    asked = intent["_attempt"]["extended"] and tx.setting("extended", False)
    if asked and brand in _EXTENDED and not (brand == "visa" and off_session):
        return _EXTENDED[brand], "enabled"
    if off_session and brand == "visa":
        return _VISA_MIT_WINDOW, "disabled"
    return CIT_WINDOW, "disabled"
