"""What a claim waits for: the customer's one task, and the desk's."""

from __future__ import annotations

from datetime import timedelta

from ...domain.claim import Claim
from ...domain.states import ClaimState
from ...domain.windows import Deadline, local_date
from .payments import payment_view
from .values import Json, maybe_deadline

_PAY = "Place the hold and pay the replacement fee on the payment provider's page."
_VERIFY = "Verify the payment with your bank."
_SEND = "Send your unit back, so that it is received by the date."
_CURE = "Send what is missing or the right unit, so that it is received by the date."
_WAITS = {
    ClaimState.FILED: "Your claim is being prepared.",
    ClaimState.HELD: "The hold stands; the replacement fee is being charged.",
    ClaimState.RETURNED_FIRST: "Your unit was received; your replacement is being prepared.",
    ClaimState.ARRIVED: "Your unit has arrived and is being checked.",
    ClaimState.RECEIVED: "Your unit was received; the hold is being released.",
    ClaimState.LATE_RETURN: "Your unit came back late; the default is being refunded.",
    ClaimState.DEFAULTED: "A complete return received within 20 business days after the deadline "
    "brings the default back, less the late fee of your terms, if they name one.",
}
_TO_SHIP = frozenset({ClaimState.PAID, ClaimState.RETURNED_FIRST})
_TO_SCAN = frozenset({ClaimState.RETURN_DUE, ClaimState.ARRIVED, ClaimState.RETURN_INCOMPLETE})


def you_need_to(claim: Claim) -> Json | None:
    """The one thing that the customer has to do or to wait for; None where the claim is over."""
    if claim.paid_at is None and payment_view(claim)["state"] == "action":
        return _task("verify", _VERIFY, _lapse(claim))
    if claim.state is ClaimState.AWAITING_PAYMENT:
        return _task("pay", _PAY, _lapse(claim))
    if claim.state is ClaimState.RETURN_INCOMPLETE or _open_finding(claim):
        return _task("cure", _CURE, claim.due_back)
    if claim.state in (ClaimState.PAID, ClaimState.RETURN_DUE):
        return _task("send_back", _SEND, claim.return_by)
    waits = _WAITS.get(claim.state)
    return _task("wait", waits, None) if waits else None


def next_action(claim: Claim) -> str:
    """What the desk does next: ship, scan, or inspect what fits neither."""
    if claim.state in _TO_SHIP:
        return "ship"
    return "scan" if claim.state in _TO_SCAN else "inspect"


def _open_finding(claim: Claim) -> bool:
    """A unit that came back before the replacement shipped, and failed its checks."""
    return claim.state is ClaimState.PAID and claim.cure_by is not None


def _lapse(claim: Claim) -> Deadline:
    """PAY-3 as a deadline: it ends within a day, `last_day` is the day it ends on."""
    last_moment = claim.lapses_at - timedelta(milliseconds=1)
    zone = claim.terms.zone
    return Deadline(claim.lapses_at, local_date(last_moment, zone), zone)


def _task(code: str, sentence: str, by: Deadline | None) -> Json:
    return {"code": code, "sentence": sentence, "by": maybe_deadline(by)}
