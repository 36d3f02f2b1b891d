"""Disputes, inquiries and early fraud warnings: opened by the card or by hand, answered, closed."""

from typing import Any

from . import params
from .errors import invalid, refused
from .events import emit
from .forms import merge_metadata
from .issuer import DAY, card_of
from .store import Json, Tx

_ANSWER_WITHIN = 14 * DAY
_BANK_DECIDES_AFTER = 1  # seconds after a submission that holds a deciding word
_MOST_EVIDENCE = 150_000
_WORDS = {"winning_evidence": "won", "losing_evidence": "lost"}
_INQUIRY = "warning_"
ENDED = ("won", "lost", "warning_closed")


def follow(tx: Tx, charge: Json, method: Json) -> None:
    """What this card's holder does once money has moved: nothing, a dispute, or a warning."""
    habit = card_of(method).dispute
    if habit == "warning":
        _warn(tx, charge)
    elif habit:
        open_dispute(tx, charge, habit)


def open_dispute(tx: Tx, charge: Json, reason: str) -> Json:
    """`reason` "inquiry" opens one of the kind that takes no money yet."""
    if not charge["captured"] or charge["disputed"]:
        raise refused("Only a captured charge without a dispute can be disputed.")
    inquiry = reason == "inquiry"
    dispute = {
        "id": tx.new_id("dp"),
        "object": "dispute",
        "amount": charge["amount_captured"],
        "charge": charge["id"],
        "created": tx.now,
        "currency": charge["currency"],
        "evidence": {},
        "evidence_details": {
            "due_by": tx.now + _ANSWER_WITHIN,
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": inquiry,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": "general" if inquiry else reason,
        "status": "warning_needs_response" if inquiry else "needs_response",
    }
    tx.insert(dispute)
    charge["disputed"] = True
    tx.save(charge)
    emit(tx, "charge.dispute.created", dispute)
    if not inquiry:
        emit(tx, "charge.dispute.funds_withdrawn", dispute)
    tx.schedule(dispute["evidence_details"]["due_by"], "dispute_due", dispute["id"])
    return dispute


def _warn(tx: Tx, charge: Json) -> None:
    warning = {
        "id": tx.new_id("issfr"),
        "object": "radar.early_fraud_warning",
        "actionable": True,
        "charge": charge["id"],
        "created": tx.now,
        "fraud_type": "made_with_stolen_card",
        "livemode": False,
        "payment_intent": charge["payment_intent"],
    }
    tx.insert(warning)
    emit(tx, "radar.early_fraud_warning.created", warning)


def update(tx: Tx, dispute: Json, given: dict[str, Any]) -> Json:
    """Stages evidence, and submits it unless `submit` is false; there is one real submission."""
    if dispute["status"] in ENDED:
        raise refused("This dispute is closed.", "dispute_closed")
    dispute["metadata"] = merge_metadata(dispute["metadata"], given.get("metadata"))
    if evidence := given.get("evidence"):
        _stage(tx, dispute, evidence)
    submits = given.get("submit", "evidence" in given)
    if submits:
        _submit(tx, dispute)
    tx.save(dispute)
    emit(tx, "charge.dispute.updated", dispute)
    return dispute


def _stage(tx: Tx, dispute: Json, evidence: Json) -> None:
    if dispute["evidence_details"]["submission_count"]:
        raise refused("Evidence for this dispute has already been submitted.")
    merged = dispute["evidence"] | evidence
    texts = [text for text in merged.values() if isinstance(text, str)]
    if sum(map(len, texts)) > _MOST_EVIDENCE:
        raise invalid("Evidence is longer than 150,000 characters.", None, "evidence")
    for name in params.EVIDENCE_FILES:
        if file_id := evidence.get(name):
            tx.get("file", file_id, f"evidence[{name}]")
    dispute["evidence"] = {name: value for name, value in merged.items() if value != ""}
    dispute["evidence_details"]["has_evidence"] = bool(dispute["evidence"])


def _submit(tx: Tx, dispute: Json) -> None:
    details = dispute["evidence_details"]
    if details["submission_count"] or details["past_due"]:
        raise refused("Evidence for this dispute has already been submitted or is past due.")
    details["submission_count"] = 1
    inquiry = _INQUIRY if dispute["status"].startswith(_INQUIRY) else ""
    dispute["status"] = f"{inquiry}under_review"
    if dispute["evidence"].get("uncategorized_text") in _WORDS:
        tx.schedule(tx.now + _BANK_DECIDES_AFTER, "dispute_decided", dispute["id"])


def decide(tx: Tx, dispute: Json) -> None:
    """The bank read the deciding word."""
    word = _WORDS[dispute["evidence"]["uncategorized_text"]]
    if dispute["status"] not in ENDED:
        end(tx, dispute, "warning_closed" if dispute["status"].startswith(_INQUIRY) else word)


def run_out(tx: Tx, dispute: Json) -> None:
    """`due_by` has passed: what was never answered is lost, an inquiry is closed."""
    if dispute["evidence_details"]["submission_count"] or dispute["status"] in ENDED:
        return
    dispute["evidence_details"]["past_due"] = True
    end(tx, dispute, "warning_closed" if dispute["status"].startswith(_INQUIRY) else "lost")


def end(tx: Tx, dispute: Json, status: str) -> Json:
    """Closes it for good as won, lost or warning_closed; a won one gives the money back."""
    if status not in ENDED:
        raise ValueError(f"a dispute ends as one of {', '.join(ENDED)}")
    if dispute["status"] in ENDED:
        raise refused("This dispute is closed.", "dispute_closed")
    dispute["status"] = status
    tx.save(dispute)
    emit(tx, "charge.dispute.closed", dispute)
    if status == "won":
        emit(tx, "charge.dispute.funds_reinstated", dispute)
    return dispute


def blocks_refund(tx: Tx, charge: Json) -> bool:
    """True while money of this charge is with the bank, and for ever once it was lost."""
    disputes = tx.all("dispute", parent=charge["payment_intent"])
    free = ("won", "warning_needs_response", "warning_under_review", "warning_closed")
    return any(d["charge"] == charge["id"] and d["status"] not in free for d in disputes)
