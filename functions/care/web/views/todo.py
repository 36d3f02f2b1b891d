"""What a claim waits for, as its owner reads it. The desk's side is `tasks.py`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from ...domain.ahead import TO_BE_SENT
from ...domain.claim import Claim
from ...domain.parts import Service
from ...domain.payment import unit_in_hand
from ...domain.states import ClaimState, HoldState
from ...domain.windows import Deadline, local_date
from .payments import payment_view
from .values import Json, maybe_deadline

_PAY: Mapping[Service, str] = {
    Service.PREMIUM: "Place the hold and pay the replacement fee on the payment provider's page.",
    Service.BASIC: "Pay the replacement fee on the payment provider's page.",
    Service.FLYAWAY: "Pay the flyaway fee on the payment provider's page.",
}
_RESTORE = "Place the hold again on the payment provider's page."
_DEBT = "Pay what is owed on the payment provider's page, or send the unit back complete."
_VERIFY = "Verify the payment with your bank."
_CHOOSE = "Choose from the quote: pay the repair, take the replacement, or decline."
_PAY_QUOTE = "Pay what you chose from the quote on the payment provider's page."
_SEND: Mapping[Service, str] = {
    Service.PREMIUM: "Send your unit back, so that it is received by the date.",
    Service.BASIC: "Send your unit, so that it is received by the date; the replacement follows.",
}
_SEND_IN = "Send your unit in, so that it is received by the date."
_CURE = "Send what is missing or the right unit, so that it is received by the date."
_VERIFIED = "The service desk verifies the payment; the claim waits."
_HOME = "The claim is over; what you sent is going home."
_INSPECTED = "Your unit was received and is being inspected."
_WAITS: Mapping[ClaimState, str] = {
    ClaimState.FILED: "Your claim is being prepared.",
    ClaimState.IN_REVIEW: "The service desk looks at your claim before you pay.",
    ClaimState.HELD: "The hold stands; the replacement fee is being charged.",
    ClaimState.PAID: "Your replacement is being prepared.",
    ClaimState.RETURNED_FIRST: "Your unit was received; your replacement is being prepared.",
    ClaimState.ARRIVED: "Your unit has arrived and is being checked.",
    ClaimState.RECEIVED: "Your unit was received; the hold is being released.",
    ClaimState.APPROVED: "The defect was confirmed; your replacement is being prepared, free.",
    ClaimState.MENDING: "Your unit is being mended.",
    ClaimState.REPLACING: "Your replacement is being prepared.",
    ClaimState.GOING_HOME: "Your unit is going home.",
    ClaimState.LATE_RETURN: "Your unit came back late; the default is being refunded.",
    ClaimState.DEFAULTED: "A complete return received within 20 business days after the deadline "
    "brings the default back, less the late fee of your terms, if they name one.",
}
_RECEIVED: Mapping[Service, str] = {
    Service.BASIC: "Your unit was received; your replacement is being prepared.",
    Service.REPAIR: _INSPECTED,
    Service.REPLACEMENT: _INSPECTED,
}


def you_need_to(claim: Claim) -> Json | None:
    """The one thing that the customer has to do or to wait for; None where the claim is over."""
    asked = payment_view(claim)["state"]
    if claim.paid_at is None and asked == "action":
        return _task("verify", _VERIFY, _pay_by(claim))
    if claim.verifying:
        return _task("wait", _VERIFIED, None)
    if claim.state is ClaimState.AWAITING_PAYMENT:
        return _task("pay", _PAY[claim.service], _lapse(claim))
    if claim.state is ClaimState.QUOTED:
        return _quote_task(claim, asked)
    if claim.hold_state is HoldState.DEBT:
        return _task("pay", _DEBT, None)
    if claim.paid_at is not None and asked == "open":
        return _task("pay", _RESTORE, None)
    return _unit_task(claim) or _wait(claim)


def _quote_task(claim: Claim, asked: str) -> Json:
    if asked == "open":
        return _task("pay", _PAY_QUOTE, _pay_by(claim))
    return _task("choose", _CHOOSE, _pay_by(claim))


def _unit_task(claim: Claim) -> Json | None:
    """What is to be sent, and by when."""
    if claim.state is ClaimState.RETURN_INCOMPLETE or _open_finding(claim):
        premium = claim.service is Service.PREMIUM
        return _task("cure", _CURE, claim.due_back if premium else claim.cure_by)
    if (claim.service, claim.state) in TO_BE_SENT:
        return _task("send_back", _SEND.get(claim.service, _SEND_IN), claim.return_by)
    return None


def _wait(claim: Claim) -> Json | None:
    if claim.state is ClaimState.RECEIVED and claim.service in _RECEIVED:
        return _task("wait", _RECEIVED[claim.service], None)
    if claim.state is ClaimState.CANCELLED and unit_in_hand(claim):
        return _task("wait", _HOME, None)
    waits = _WAITS.get(claim.state)
    return _task("wait", waits, None) if waits else None


def _open_finding(claim: Claim) -> bool:
    """A unit that came back before the replacement shipped, and failed its checks."""
    return claim.state is ClaimState.PAID and claim.cure_by is not None


def _pay_by(claim: Claim) -> Deadline | None:
    return claim.quote.answer_by if claim.quote else _lapse(claim)


def _lapse(claim: Claim) -> Deadline:
    """PAY-3 as a deadline: it ends within a day, `last_day` is the day it ends on."""
    last_moment = claim.lapses_at - timedelta(milliseconds=1)
    zone = claim.terms.zone
    return Deadline(claim.lapses_at, local_date(last_moment, zone), zone)


def _task(code: str, sentence: str, by: Deadline | None) -> Json:
    return {"code": code, "sentence": sentence, "by": maybe_deadline(by)}
