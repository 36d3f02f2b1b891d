"""The provider's JSON in our words. Pure: no SDK, no clock.

Field names are those of API version 2026-10-28.endive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ...domain.ledger import Card, Dispute, DisputeState, Proof, Refusal, RefusalKind, Status
from ...domain.money import Money
from ...domain.reports import PageReport, Report
from ...usecases.payments import InDoubt, RefundReport

Json = Mapping[str, Any]

_STATUS = {
    "requires_confirmation": Status.CREATED,
    "requires_payment_method": Status.CREATED,  # REFUSED once a try has failed
    "requires_action": Status.NEEDS_ACTION,
    "requires_capture": Status.AUTHORIZED,
    "succeeded": Status.CAPTURED,
    "canceled": Status.VOIDED,
}
_REFUND_STATUS = {
    "pending": Status.REFUND_PENDING,
    "requires_action": Status.REFUND_PENDING,
    "succeeded": Status.REFUNDED,
    "failed": Status.REFUND_FAILED,
    "canceled": Status.REFUND_FAILED,
}
# An inquiry that was closed, and a dispute that the network prevented, took nothing.
_DISPUTE_STATE = {
    "won": DisputeState.WON,
    "warning_closed": DisputeState.WON,
    "prevented": DisputeState.WON,
    "lost": DisputeState.LOST,
}
# The renewal ladder's classes, and the codes of docs.stripe.com/declines/codes that mean the same.
_KINDS = {
    RefusalKind.TRANSIENT: """processing_error issuer_not_available try_again_later
        reenter_transaction""",
    RefusalKind.FUNDS: """insufficient_funds card_velocity_exceeded
        withdrawal_count_limit_exceeded""",
    RefusalKind.PERSON: """authentication_required payment_intent_authentication_failure
        incorrect_cvc invalid_cvc incorrect_zip""",
    RefusalKind.DEAD: """expired_card lost_card stolen_card pickup_card restricted_card
        do_not_try_again invalid_account incorrect_number invalid_number card_not_supported
        revocation_of_authorization revocation_of_all_authorizations stop_payment_order""",
}
_KIND = {code: kind for kind, codes in _KINDS.items() for code in codes.split()}


def refusal(error: Json) -> Refusal:
    """Why, from a card error or an intent's `last_payment_error`.

    A code outside the table (`generic_decline`, `do_not_honor`, …) is classed as FUNDS: banks
    answer so above a limit, the class keeps the old hold, tells the customer and tries only a few
    times more, and the swap it ends in mends a limit that our own old hold fills.
    """
    code = error.get("decline_code") or error.get("code") or "unknown"
    if error.get("advice_code") == "do_not_try_again":
        return Refusal(code, RefusalKind.DEAD)
    return Refusal(code, _KIND.get(code, RefusalKind.FUNDS))


def report(intent: Json) -> Report:
    """A payment intent, its `latest_charge` and `payment_method` expanded.

    Raises `InDoubt` while it is processing.
    """
    status = _status(intent)
    charge = intent.get("latest_charge") or {}
    method = intent.get("payment_method")
    error = intent.get("last_payment_error") or {}
    currency = intent["currency"].upper()
    return Report(
        provider_id=intent["id"],
        status=status,
        amount=Money(intent["amount"], currency),
        captured=Money(intent["amount_received"], currency),
        card=_card(charge) if charge else saved_card(method) if method else None,
        capture_before=_capture_before(charge),
        action_url=_action_url(intent) if status is Status.NEEDS_ACTION else None,
        refusal=refusal(error) if status is Status.REFUSED else None,
        customer=intent.get("customer"),
        authorized_at=_moment(charge.get("created")),
        proof=_proof(charge),
    )


def saved_card(method: Json) -> Card:
    """The card of a payment method, as the network's updates left it."""
    return _face(method["id"], method["card"])


def refused(now: Report, why: Refusal) -> Report:
    """The payment as it stands after a 402 that said `why`.

    A 402 is replayed under its key though a later try may have gone through: the payment's own
    word goes first.
    """
    if now.status not in (Status.CREATED, Status.REFUSED):
        return now
    return replace(now, status=Status.REFUSED, refusal=now.refusal or why)


def page_report(session: Json) -> PageReport:
    """A hosted page. Its payment counts only once the page is complete: before, tries may fail."""
    complete = session["status"] == "complete"
    intent = session.get("payment_intent")
    return PageReport(
        page_id=session["id"],
        status=session["status"],
        url=session.get("url"),
        payment=report(intent) if complete and intent else None,
    )


def dispute(found: Json) -> Dispute:
    """A dispute, or the bank's inquiry before one (PAY-8). What is neither won nor lost is open."""
    details = found.get("evidence_details") or {}
    return Dispute(
        found["id"],
        _DISPUTE_STATE.get(found["status"], DisputeState.OPEN),
        _moment(details.get("due_by")),
        submitted=bool(details.get("submission_count")),
    )


def refund_report(refund: Json) -> RefundReport:
    """A refund."""
    return RefundReport(refund["id"], _REFUND_STATUS[refund["status"]])


def _status(intent: Json) -> Status:
    if intent["status"] == "processing":
        raise InDoubt(f"{intent['id']} is processing", answer_stored=False)
    status = _STATUS[intent["status"]]
    tried = intent["status"] == "requires_payment_method" and intent.get("last_payment_error")
    return Status.REFUSED if tried else status


def _card(charge: Json) -> Card | None:
    card = charge["payment_method_details"].get("card")
    return _face(charge["payment_method"], card) if card else None


def _face(payment_method: str, card: Json) -> Card:
    return Card(
        payment_method=payment_method,
        brand=card["brand"] or "unknown",
        funding=card["funding"] or "unknown",
        fingerprint=card["fingerprint"],
        last4=card["last4"],
    )


def _capture_before(charge: Json) -> datetime | None:
    """UTC. Null for some payments, and of no meaning once captured or refused."""
    return _moment(_details(charge).get("capture_before"))


def _proof(charge: Json) -> Proof | None:
    """What the network said, where it said anything."""
    card = _details(charge)
    checks = card.get("checks") or {}
    found = Proof(
        extended=(card.get("extended_authorization") or {}).get("status"),
        network_id=card.get("network_transaction_id"),
        verified=(card.get("three_d_secure") or {}).get("result"),
        cvc=checks.get("cvc_check"),
        postal_code=checks.get("address_postal_code_check"),
    )
    return None if found == Proof() else found


def _details(charge: Json) -> Json:
    return (charge.get("payment_method_details") or {}).get("card") or {}


def _moment(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _action_url(intent: Json) -> str | None:
    action = intent.get("next_action") or {}
    return (action.get("redirect_to_url") or {}).get("url")
