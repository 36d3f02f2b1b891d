"""Canned claims in the shapes of the API, and what happens to them. Nothing is decided here."""

from __future__ import annotations

from typing import Any

from tests.support import fake_answers as canned

Json = dict[str, Any]
BANK = "Your bank may take some days to show it."


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


def line(purpose: str, amount: int, status: str, **changes: Any) -> Json:
    """One line of a ledger."""
    return {
        "purpose": purpose,
        "n": 1,
        "amount": canned.usd(amount),
        "status": status,
        "provider_id": f"pi_{purpose}",
        "at": "2026-11-22T17:44:19.123Z",
    } | changes


def step(code: str, sentence: str, **when: Any) -> Json:
    """One thing that comes, `at` an instant or `by` a deadline."""
    return {"code": code, "sentence": sentence, "at": None, "by": None} | when


def task(code: str, sentence: str, by: Json | None = None) -> Json:
    """What the claim asks of its owner, or waits for."""
    return {"code": code, "sentence": sentence, "by": by}


SHIPS = step("ships", "Your replacement ships, and you are told its serial number.")
RETURN = [
    step("return_due", "Your unit is received at the service centre.", by=canned.deadline()),
    step("checks", "Its serial number, its battery and its maker are checked."),
    step("released", f"Then the hold of 999.00 USD is released. {BANK}"),
    step(
        "charged_if",
        "If it is not received by then, 999.00 USD is charged, once.",
        by=canned.deadline(),
    ),
]
RENEWS = step(
    "hold_renews",
    "The hold is renewed on the same card, because a bank keeps one for about a week. It is no "
    "charge; for a short time two may show.",
    at="2026-11-29T05:43:19.000Z",
)


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
        "you_need_to": task(
            "pay",
            "Pay the replacement fee and place the hold.",
            canned.deadline("2026-11-23", "2026-11-23T17:42:19.000Z"),
        ),
        "inspection": None,
        "quote": None,
        "sent_home": None,
        "lost_at": None,
        "found_at": None,
        "received_at": None,
        "invoice": None,
        "expert": ["Product experts", "expert.us@aftercare.example", "Monday to Friday, 9 to 17"],
        "can": ["change", "address", "cancel"],
        "held_by": "you",
        "ahead": [
            step("held", "A hold of 999.00 USD is placed on your card: no charge."),
            step("paid", "The replacement fee of 159.00 USD is charged to the same card."),
            SHIPS,
            *RETURN[1:],
        ],
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
            "hold_placed",
            "provider",
            "A hold of 999.00 USD was placed on your card. It is not a charge.",
            rules=["HLD-1"],
            money=canned.usd(99900),
            reference="pi_hold",
        ),
        event(
            3,
            "claim_paid",
            "provider",
            "The replacement fee of 159.00 USD was charged. Send the unit back by 6 December 2026 "
            "(America/Los_Angeles).",
            rules=["SVC-6", "HLD-4"],
            money=canned.usd(15900),
            reference="pi_fee",
        ),
    ]
    claim["you_need_to"] = task(
        "send_back", "Send your unit back, so that it is received by the date.", canned.deadline()
    )
    claim.update(can=["send_back", "change", "address", "cancel"], ahead=[SHIPS, RENEWS, *RETURN])


def ship_claim(claim: Json, shipment: Json) -> None:
    """The replacement is on its way."""
    claim.update(state="return_due", shipment=shipment | {"at": "2026-11-22T17:44:19.123Z"})
    sentence = f"Your replacement {shipment['serial']} was shipped."
    shipped = event(4, "shipped", "desk", sentence, rules=["LNK-1"], reference="UPS 1Z999")
    claim["timeline"].append(shipped)
    claim.update(can=["send_back"], ahead=[RENEWS, *RETURN])


def release_claim(claim: Json) -> None:
    """The unit is back and the hold released."""
    claim["hold"]["state"] = "released"
    claim["ledger"][0]["status"] = "voided"
    claim.update(state="completed", you_need_to=None, can=["invoice"], held_by=None, ahead=[])
    released = event(
        5,
        "hold_released",
        "system",
        f"The hold of 999.00 USD was released. {BANK}",
        rules=["HLD-2"],
        money=canned.usd(99900),
        reference="pi_hold",
    )
    claim["timeline"].append(released)
