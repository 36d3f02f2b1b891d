"""Canned values in the shapes of the API, for looking at pages without the cloud. Illustrative."""

from __future__ import annotations

from typing import Any

AS_OF = "2026-11-22T17:42:19.123Z"
ZONE = "America/Los_Angeles"
Json = dict[str, Any]


def usd(amount: int) -> Json:
    """Money of `amount` cents."""
    return {"amount": amount, "currency": "USD"}


def deadline(local_date: str = "2026-12-06", at: str = "2026-12-07T08:00:00.000Z") -> Json:
    """The end of a local day in California."""
    return {"at": at, "local_date": local_date, "zone": ZONE}


def finding(id_: str, outcome: str, sentence: str) -> Json:
    """What one rule said."""
    return {"id": id_, "outcome": outcome, "inputs": {}, "sentence": sentence}


YES = {
    "allowed": True,
    "as_of": AS_OF,
    "terms_version": "us-2026-11",
    "rules": [finding("ELG-2", "passed", "The aircraft was activated 5 hours ago.")],
    "next_steps": [],
}
NO = {
    "allowed": False,
    "as_of": AS_OF,
    "terms_version": "us-2026-11",
    "rules": [
        finding(
            "ELG-2",
            "failed",
            "The aircraft was activated on November 1, 2026, more than 48 hours ago.",
        ),
        finding("ELG-6", "passed", "The device is of the region United States."),
        finding("ELG-7", "passed", "No plan covers this serial number."),
    ],
    "next_steps": [
        {"code": "video", "sentence": "Apply for video verification of your aircraft."},
        {"code": "repair", "sentence": "Send it in for repair: a plan can be bought afterwards."},
    ],
}
NOT_SHIPPABLE = {
    "allowed": False,
    "as_of": AS_OF,
    "terms_version": "us-2026-11",
    "rules": [finding("LNK-1", "failed", "This serial number is covered by another plan.")],
    "next_steps": [{"code": "scan", "sentence": "Take another unit and scan it."}],
}


def device(serial: str) -> Json:
    """A registered aircraft."""
    return {"serial": serial, "model": "mavic-3", "model_name": "Mavic 3", "region": "US"}


def offers() -> list[Json]:
    """One year and two."""
    common = {
        "product": "mavic-3",
        "hold": usd(99900),
        "return_days": 14,
        "premium": True,
        "starts_on": "2026-11-23",
        "zone": ZONE,
        "tax_included": False,
        "illustrative": True,
        "terms_version": "us-2026-11",
    }
    fees = [usd(15900), usd(19900), usd(15900), usd(19900)]
    return [
        common
        | {"term_months": 12, "replacements": 2, "price": usd(23900)}
        | {"replacement_fees": fees[:2], "ends_on": "2027-11-23"},
        common
        | {"term_months": 24, "replacements": 4, "price": usd(39900)}
        | {"replacement_fees": fees, "ends_on": "2028-11-23"},
    ]


def plan(plan_id: str, serial: str, status: str, **changes: Any) -> Json:
    """A plan of one year."""
    return {
        "plan_id": plan_id,
        "serial": serial,
        "model_name": "Mavic 3",
        "region": "US",
        "state": "awaiting_payment" if status == "awaiting_payment" else "scheduled",
        "status": status,
        "term_months": 12,
        "starts_at": "2026-11-23T08:00:00.000Z",
        "ends_at": "2027-11-23T08:00:00.000Z",
        "starts_on": "2026-11-23",
        "ends_on": "2027-11-23",
        "zone": ZONE,
        "replacements_total": 2,
        "replacements_left": 2,
        "replacements_reserved": 0,
        "price": usd(23900),
        "terms_version": "us-2026-11",
        "purchased_at": AS_OF,
        "chain": [serial],
        "open_claim_id": None,
        "created_at": AS_OF,
        "channel": "separate",
        "renews": None,
        "renewed_by": None,
        "offer_until": None,
        "paid_so_far": {"amount": 23900, "currency": "USD"},
        "expert": None,
    } | changes
