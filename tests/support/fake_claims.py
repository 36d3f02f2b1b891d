"""Canned claims in the shapes of the API, and what happens to them. Nothing is decided here."""

from __future__ import annotations

from typing import Any

from tests.support import fake_answers as canned

Json = dict[str, Any]


def event(seq: int, type_: str, actor: str, sentence: str, **changes: Any) -> Json:
    """One line of a timeline."""
    return {
        "seq": seq,
        "at": f"2026-11-22T17:{40 + seq}:19.123Z",
        "type": type_,
        "actor": actor,
        "sentence": sentence,
        "rules": [],
        "money": None,
        "reference": None,
    } | changes


def line(purpose: str, amount: int, status: str) -> Json:
    """One line of a ledger."""
    return {
        "purpose": purpose,
        "n": 1,
        "amount": canned.usd(amount),
        "status": status,
        "provider_id": f"pi_{purpose}",
        "at": "2026-11-22T17:44:19.123Z",
    }


def claim(claim_id: str, filed: Json) -> Json:
    """A claim just filed from the body `filed`, awaiting its payment."""
    return {
        "claim_id": claim_id,
        "plan_id": "plan-active",
        "serial": filed["serial"],
        "model_name": "Mavic 3",
        "service": "premium",
        "state": "awaiting_payment",
        "filed_at": canned.AS_OF,
        "cause": filed["cause"],
        "parts": filed["parts"],
        "sends": filed["sends"],
        "fee": canned.usd(15900),
        "hold": {
            "amount": canned.usd(99900),
            "state": "none",
            "card": None,
            "capture_before": None,
            "renewals": 0,
        },
        "paid_at": None,
        "return_by": None,
        "ship_to": ["Ada Flyer", "1 Main Street", "Portland OR 97201", "US"],
        "send_to": ["Aftercare demo service centre", "100 Example Way", "Springfield IL 62701"],
        "shipment": None,
        "findings": [],
        "default_reasons": [],
        "ledger": [],
        "timeline": [event(1, "filed", "customer", "You filed the claim.", rules=["SVC-1"])],
        "you_need_to": {
            "code": "pay",
            "sentence": "Pay the replacement fee and place the hold.",
            "by": canned.deadline("2026-11-23", "2026-11-23T17:42:19.000Z"),
        },
    }


def pay_claim(claim: Json) -> None:
    """The hold stands and the fee is taken."""
    claim["hold"].update(state="live", card={"brand": "visa", "last4": "4242"})
    claim["hold"]["capture_before"] = "2026-11-29T17:43:19.000Z"
    claim.update(state="paid", paid_at=canned.AS_OF, return_by=canned.deadline())
    claim["ledger"] = [
        line("hold", 99900, "authorized"),
        line("fee", 15900, "captured"),
    ]
    claim["timeline"] += [
        event(
            2,
            "held",
            "provider",
            "The hold was placed on your card.",
            rules=["HLD-1"],
            money=canned.usd(99900),
        ),
        event(
            3,
            "fee_captured",
            "system",
            "The replacement fee was charged.",
            rules=["SVC-6"],
            money=canned.usd(15900),
        ),
    ]
    claim["you_need_to"] = {
        "code": "send_back",
        "sentence": "Send the broken unit to the service centre.",
        "by": canned.deadline(),
    }


def ship_claim(claim: Json, shipment: Json) -> None:
    """The replacement is on its way."""
    claim.update(state="return_due", shipment=shipment | {"at": "2026-11-22T17:44:19.123Z"})
    sentence = f"Your replacement {shipment['serial']} was shipped."
    claim["timeline"].append(
        event(4, "shipped", "desk", sentence, rules=["LNK-1"], reference="1Z999")
    )


def release_claim(claim: Json) -> None:
    """The unit is back and the hold released."""
    claim["hold"]["state"] = "released"
    claim["ledger"][0]["status"] = "voided"
    claim.update(state="completed", you_need_to=None)
    sentence = "Your unit arrived and passed its checks. The hold was released."
    claim["timeline"].append(event(5, "released", "desk", sentence, rules=["HLD-2"]))


def work_item(claim: Json) -> Json:
    """The claim as a line of the desk's list."""
    return {
        "claim_id": claim["claim_id"],
        "serial": claim["serial"],
        "model_name": claim["model_name"],
        "state": claim["state"],
        "next_action": "ship" if claim["state"] == "paid" else "scan",
        "since": canned.AS_OF,
        "return_by": claim["return_by"],
        "hold_lapses_at": claim["hold"]["capture_before"],
        "due_by": None,
        "sends": claim["sends"],
        "fee_paid": claim["paid_at"] is not None,
        "ship_to": claim["ship_to"] if claim["state"] == "paid" else [],
        "description": None,
    }
