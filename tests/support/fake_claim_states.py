"""Canned claims in the states that their owner's pages tell apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support import fake_answers as canned
from tests.support import fake_claims as claims
from tests.support.fake_claim_acts import INVOICE
from tests.support.fake_claims import event, line, step, task

Json = dict[str, Any]
FILED = {"serial": "AC3M0002", "cause": "collision", "parts": ["camera"], "sends": "unit"}
PARCEL = {"serial": "AC3M0077", "carrier": "UPS", "tracking": "1Z999", "condition": "new"}
NO_HOLD = {
    "amount": canned.usd(0),
    "state": "none",
    "card": None,
    "capture_before": None,
    "renewals": 0,
}


def unpaid() -> Json:
    """Filed, its page open."""
    return claims.claim("claim-1", FILED)


def paid() -> Json:
    """Hold and fee stand; the replacement is to ship, the unit to come."""
    claim = unpaid()
    claims.pay_claim(claim)
    return claim


def shipped() -> Json:
    """The replacement is on its way, and the hold was renewed once."""
    claim = paid()
    claims.ship_claim(claim, PARCEL)
    claim["sends"] = "unit_with_battery"
    claim["hold"].update(renewals=1, capture_before="2026-12-05T05:43:19.000Z")
    claim["ledger"].append(line("hold", 99900, "authorized", n=2, provider_id="pi_hold_2"))
    claim["ledger"][0]["status"] = "voided"
    claim["timeline"].append(
        event(
            5,
            "hold_renewed",
            "system",
            "The hold was renewed on the same card and the older one is being released. For a "
            "short time your bank may show both.",
            rules=["HLD-6"],
            money=canned.usd(99900),
            reference="pi_hold_2",
        )
    )
    return claim


def at_risk() -> Json:
    """The bank did not renew the hold; the present one still stands."""
    claim = shipped()
    claim["hold"]["state"] = "at_risk"
    return claim


def lost() -> Json:
    """No hold stands any more, and its owner may place one again."""
    claim = shipped()
    claim["hold"].update(state="lost", capture_before=None)
    claim["you_need_to"] = task("pay", "Place the hold again on the payment provider's page.")
    return claim


def on_the_way() -> Json:
    """The carrier scanned the parcel."""
    return shipped() | {"held_by": "carrier"}


def incomplete() -> Json:
    """The unit came without its battery."""
    claim = shipped()
    scan = {"serial": "AC3M0002", "battery": False, "genuine": True, "rules": ["RET-3"]}
    cure = "Send what is missing or the right unit, so that it is received by the date."
    by = canned.deadline("2026-12-11", "2026-12-12T08:00:00.000Z")
    claim.update(state="return_incomplete", findings=[scan | {"at": canned.AS_OF}])
    claim.update(you_need_to=task("cure", cure, by), cure_by=by)
    return claim


def released() -> Json:
    """All is well and over."""
    claim = shipped()
    claims.release_claim(claim)
    claim["ledger"][-1]["status"] = "voided"
    return claim


def invoiced() -> Json:
    """Over, and its invoice asked for."""
    return released() | {"invoice": INVOICE}


def defaulted() -> Json:
    """The unit did not come, and the hold was charged."""
    claim = shipped()
    claim["hold"]["state"] = "captured"
    claim["ledger"][-1]["status"] = "captured"
    sentence = "The unit was not received in the return period."
    late = "A complete return received within 20 business days brings the charge back."
    claim.update(state="defaulted", default_reasons=[{"id": "HLD-5", "sentence": sentence}])
    claim.update(can=["send_back", "invoice"], held_by=None, ahead=[step("late_return", late)])
    claim["you_need_to"] = task("wait", late)
    return claim


def cancelled() -> Json:
    """Undone: the fee is on its way back, the hold let go."""
    claim = paid()
    claim["hold"]["state"] = "released"
    claim["ledger"][0]["status"] = "voided"
    claim["ledger"].append(line("refund", 15900, "refund_pending", provider_id="re_1"))
    claim.update(state="cancelled", can=[], held_by=None, ahead=[], you_need_to=None)
    claim["timeline"].append(
        event(
            5,
            "refund_started",
            "system",
            "159.00 USD goes back by the way it came.",
            rules=["PAY-4", "HLD-9"],
            money=canned.usd(15900),
            reference="re_1",
        )
    )
    return claim


def quoted() -> Json:
    """Inspected, and the answer is its owner's."""
    claim = unpaid() | {"service": "repair", "fee": canned.usd(0), "hold": dict(NO_HOLD)}
    by = canned.deadline("2026-12-22", "2026-12-23T08:00:00.000Z")
    quote = {"repair": canned.usd(24000), "replacement": canned.usd(15900), "answer_by": by}
    say = "Choose from the quote: pay the repair, take the replacement, or decline."
    found = {"at": canned.AS_OF, "outcome": "accident", "note": "The gimbal arm is broken."}
    claim.update(state="quoted", quote=quote, inspection=found, received_at=canned.AS_OF)
    claim.update(you_need_to=task("choose", say, by), can=["choose", "address", "cancel"])
    claim["ahead"] = [step("ships", "What you choose is done: mended, replaced, or sent home.")]
    return claim


def unmendable() -> Json:
    """A quote that has no repair any more."""
    claim = quoted()
    claim["quote"]["repair"] = None
    return claim


def flyaway() -> Json:
    """A lost device, paid; its replacement is to ship."""
    claim = unpaid() | {"service": "flyaway", "cause": "loss", "hold": dict(NO_HOLD)}
    claim.update(fee=canned.usd(19900), state="paid", paid_at=canned.AS_OF, held_by="desk")
    claim.update(lost_at="2026-11-21T20:00:00.000Z", can=["change", "address", "found", "cancel"])
    claim["ledger"] = [line("fee", 19900, "captured")]
    claim["you_need_to"] = task("wait", "Your replacement is being prepared.")
    claim["ahead"] = [claims.SHIPS]
    return claim


def replaced() -> Json:
    """A lost device whose replacement has shipped."""
    claim = flyaway()
    claim.update(state="completed", shipment=PARCEL | {"at": canned.AS_OF}, held_by=None)
    claim.update(can=["found", "invoice"], you_need_to=None, ahead=[])
    return claim


STATES: dict[str, Callable[[], Json]] = {
    "unpaid": unpaid,
    "paid": paid,
    "shipped": shipped,
    "at_risk": at_risk,
    "lost": lost,
    "on_the_way": on_the_way,
    "incomplete": incomplete,
    "released": released,
    "invoiced": invoiced,
    "defaulted": defaulted,
    "cancelled": cancelled,
    "quoted": quoted,
    "unmendable": unmendable,
    "flyaway": flyaway,
    "replaced": replaced,
}
