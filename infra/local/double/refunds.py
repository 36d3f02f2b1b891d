"""Refunds of captured money: at once, after a while, or failing after they had succeeded."""

from typing import Any

from . import charges, disputes
from .errors import invalid, refused
from .events import emit
from .forms import merge_metadata
from .store import Json, Tx

_LATER = 3  # seconds until a pending refund succeeds, or a succeeded one fails
_VOID = ("failed", "canceled")


def create(tx: Tx, given: dict[str, Any]) -> Json:
    """Raises the API's 400 for what is uncaptured, disputed, too much or refunded already."""
    charge = _charge(tx, given)
    amount = _amount(tx, charge, given.get("amount"))
    habit = charges.refund_habit(tx, charge)
    pending = habit == "pending"
    refund = {
        "id": tx.new_id("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": tx.now,
        "currency": charge["currency"],
        "failure_reason": None,
        "metadata": merge_metadata({}, given.get("metadata")),
        "payment_intent": charge["payment_intent"],
        "pending_reason": "processing" if pending else None,
        "reason": given.get("reason"),
        "status": "pending" if pending else "succeeded",
    }
    if habit != "succeeded":
        tx.schedule(tx.now + _LATER, "refund", refund["id"])
    tx.insert(refund)
    emit(tx, "refund.created", refund)
    _book(tx, charge, amount)
    return refund


def _charge(tx: Tx, given: dict[str, Any]) -> Json:
    if ("charge" in given) == ("payment_intent" in given):
        raise invalid("Pass either charge or payment_intent.", None, "payment_intent")
    if "charge" in given:
        return tx.get("charge", given["charge"], "charge")
    intent = tx.get("payment_intent", given["payment_intent"], "payment_intent")
    if intent["status"] != "succeeded":
        message = f"This PaymentIntent has a status of {intent['status']}: nothing to refund."
        raise refused(message, "payment_intent_unexpected_state")
    return tx.get("charge", intent["latest_charge"])


def _amount(tx: Tx, charge: Json, asked: int | None) -> int:
    if not charge["captured"]:
        raise refused(
            "The charge is not captured: cancel its PaymentIntent.", "charge_not_captured"
        )
    if disputes.blocks_refund(tx, charge):
        raise refused("The charge is disputed.", "charge_disputed")
    rest = refundable(tx, charge)
    if rest == 0:
        raise refused("The charge is refunded already.", "charge_already_refunded")
    amount = rest if asked is None else asked
    if amount < 1:
        raise invalid("Amount must be at least 1", "parameter_invalid_integer", "amount")
    if amount > rest:
        raise refused(
            f"Refund amount is above the rest, {rest}.", "amount_too_large", param="amount"
        )
    return amount


def refundable(tx: Tx, charge: Json) -> int:
    """Captured money that no standing refund has given back yet."""
    standing = [
        refund["amount"]
        for refund in tx.all("refund", parent=charge["payment_intent"])
        if refund["status"] not in _VOID and refund["charge"] == charge["id"]
    ]
    captured: int = charge["amount_captured"]
    return captured - sum(standing)


def _book(tx: Tx, charge: Json, amount: int) -> None:
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    tx.save(charge)
    emit(tx, "charge.refunded" if amount > 0 else "charge.updated", charge)


def settle(tx: Tx, refund: Json) -> None:
    """The bank's late answer: a pending one succeeds, a succeeded one comes back."""
    if refund["status"] == "pending":
        refund |= {"status": "succeeded", "pending_reason": None}
        tx.save(refund)
        emit(tx, "refund.updated", refund)
        return
    refund |= {"status": "failed", "failure_reason": "expired_or_canceled_card"}
    tx.save(refund)
    emit(tx, "refund.updated", refund)
    emit(tx, "refund.failed", refund)
    _book(tx, tx.get("charge", refund["charge"]), -refund["amount"])
