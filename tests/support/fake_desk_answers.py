"""Canned work, figures and claims of the service desk, in the shapes of the API."""

from __future__ import annotations

from typing import Any

from tests.support import fake_answers as canned
from tests.support import fake_claim_states as states
from tests.support.fake_claims import event, line

Json = dict[str, Any]
WHATS = {
    "ship": "Ship the replacement.",
    "scan": "Scan the unit that comes in.",
    "inspect": "Inspect the unit, or look at the claim.",
    "mend": "Mend the unit and send it back, or say that it cannot be mended.",
    "verify": "Verify the order with the cardholder, or refuse it.",
    "dispute": "Answer the bank's dispute before its due date: look at the evidence, submit it.",
    "restore": "Ask the owner to renew the hold on the claim's page; the unit is still due.",
    "collect": "Collect the debt, or write it off by name.",
    "review": "Watch the video and approve or reject it.",
    "refund": "Pay the refund that the bank sent back another way, and close this.",
}

OWNERS = ("expert", "held_by", "ahead")  # for the owner alone


def row(claim: Json, why: str, action: str, **changes: Any) -> Json:
    """A claim as a row of the desk's list."""
    ships = action in ("ship", "send_home", "mend")
    return {
        "kind": "claim",
        "id": claim["claim_id"],
        "claim_id": claim["claim_id"],
        "service": claim["service"],
        "serial": claim["serial"],
        "model_name": claim["model_name"],
        "state": claim["state"],
        "next_action": action,
        "what": WHATS[action],
        "why": why,
        "urgent": False,
        "since": canned.AS_OF,
        "return_by": claim["return_by"],
        "hold_lapses_at": claim["hold"]["capture_before"],
        "due_by": None,
        "sends": claim["sends"],
        "fee_paid": claim["paid_at"] is not None,
        "ship_to": claim["ship_to"] if ships else [],
        "description": "It fell into the tree." if ships else None,
    } | changes


def other(kind: str, id_: str, why: str, action: str, what: str, **changes: Any) -> Json:
    """A plan or a grant as a row of the desk's list."""
    state = "scheduled" if kind == "plan" else "in_review"
    return {
        "kind": kind,
        "id": id_,
        "claim_id": None,
        "service": None,
        "serial": "AC3M0031",
        "model_name": "Mavic 3" if kind == "plan" else "",
        "state": state,
        "next_action": action,
        "what": what,
        "why": why,
        "urgent": False,
        "since": canned.AS_OF,
        "return_by": None,
        "hold_lapses_at": None,
        "due_by": None,
        "sends": "nothing",
        "fee_paid": False,
        "ship_to": [],
        "description": None,
    } | changes


def of_claim(claim: Json) -> Json:
    """The row that its state makes of a claim."""
    if claim["state"] == "paid":
        return row(claim, "ship", "ship")
    return row(claim, "scan", "scan")


def day() -> list[Json]:
    """A day's work, most urgent first: two urgent rows, each way to act, plans and grants."""
    overdue = {"serial": "AC3M0015", "claim_id": "claim-overdue"}
    late = canned.deadline("2026-11-21", "2026-11-22T08:00:00.000Z")
    soon = {"claim_id": "claim-soon", "serial": "AC3M0021"}
    short = {"claim_id": "claim-short", "serial": "AC3M0052"}
    doubted = {"claim_id": "claim-doubted", "serial": "AC3M0044"}
    return [
        row(states.lost() | overdue, "hold_lost", "restore", urgent=True, return_by=late),
        row(states.shipped() | soon, "hold_lapsing", "restore", urgent=True)
        | {"hold_lapses_at": "2026-11-24T05:43:19.000Z"},
        row(states.incomplete() | short, "incomplete", "scan", urgent=True),
        row(states.paid(), "not_shipped", "ship", urgent=True),
        row(states.paid() | doubted, "verification", "verify"),
        row(states.flyaway(), "dispute", "dispute", due_by="2026-11-27T21:00:00.000Z"),
        other("plan", "plan-7", "plan", "plan", "Say what became of the returned parcel."),
        other("grant", "grant-video", "video", "review", WHATS["review"]),
        other(
            "grant",
            "grant-region",
            "region",
            "review",
            "Find the device's region, and approve or reject.",
        ),
    ]


def whole(claim: Json, action: str, why: str = "", **changes: Any) -> Json:
    """A claim as the desk sees it."""
    addressed = action in ("ship", "send_home", "mend")
    seen = {key: value for key, value in claim.items() if key not in OWNERS}
    later: Json = {"region": "US", "cure_by": None, "lost_shipments": []}
    return (
        later
        | seen
        | {
            "ship_to": claim["ship_to"] if addressed else [],
            "description": "It fell into the tree.",
            "next_action": action,
            "what": WHATS[action],
            "why": why or action,
            "urgent": False,
            "approvals": [],
            "scans": [],
            "decisions": [],
            "can": [],
        }
        | changes
    )


def to_ship() -> Json:
    """Paid; the order may still be refused."""
    return whole(states.paid(), "ship", can=["verify", "refuse_order"])


def doubted() -> Json:
    """The order is being verified."""
    return whole(states.paid(), "verify", "verification", can=["verified", "refuse_order"])


def failed() -> Json:
    """The unit came without its battery; the desk may take it by name."""
    scan = {"serial": "AC3M0002", "battery": False, "genuine": True, "rules": ["RET-3"]}
    scan |= {"at": canned.AS_OF, "photo": None, "found_by": None}
    can = ["desk_accepts", "other_default"]
    return whole(states.incomplete(), "scan", "incomplete", scans=[scan], can=can)


def foreign() -> Json:
    """A unit of another maker came in: recorded with a photo that was sent in, once before with
    one that is not kept any more, and first of all under a name of the desk's own."""
    scan = {"serial": "AC3M0002", "battery": True, "genuine": False, "rules": ["RET-4"]}
    scan |= {"at": canned.AS_OF, "found_by": "Kim"}
    names = ("dock/17.jpg", "photos/photo-0", "photos/photo-1")
    return failed() | {"scans": [scan | {"photo": name} for name in names]}


def at_the_bench() -> Json:
    """A unit that came in for a repair and is to be inspected."""
    claim = states.quoted() | {"state": "received", "quote": None, "inspection": None}
    return whole(claim | {"you_need_to": None}, "inspect")


def over() -> Json:
    """Nothing waits for the desk."""
    nothing = {"next_action": None, "what": None, "why": None}
    return whole(states.released(), "scan") | nothing


def owed() -> Json:
    """A default that the bank refused."""
    claim = states.defaulted()
    claim["hold"].update(state="debt", capture_before=None)
    claim["ledger"].append(line("default", 99900, "refused", provider_id="pi_default"))
    decided = event(
        7,
        "defaulted",
        "system",
        "The unit was not received in the return period.",
        rules=["HLD-5"],
    )
    ruled = {"what": "verified", "by": "Kim", "reason": "Called back", "at": canned.AS_OF}
    can = ["written_off", "desk_accepts"]
    return whole(claim, "collect", "debt", can=can, decisions=[decided], approvals=[ruled])


FIGURES: Json = {
    "as_of": canned.AS_OF,
    "holds": [
        {"day": "2026-11-20", "count": 1, "amount": canned.usd(99900)},
        {"day": "2026-11-25", "count": 2, "amount": canned.usd(199800)},
        {"day": "2026-11-29", "count": 5, "amount": canned.usd(499500)},
        {"day": "2026-12-04", "count": 3, "amount": canned.usd(299700)},
        {"day": "2026-12-06", "count": 8, "amount": canned.usd(799200)},
    ],
    "claims": [
        {"service": "premium", "state": "return_due", "count": 14},
        {"service": "premium", "state": "paid", "count": 2},
        {"service": "premium", "state": "completed", "count": 31},
        {"service": "basic", "state": "paid", "count": 6},
        {"service": "basic", "state": "completed", "count": 9},
        {"service": "flyaway", "state": "in_review", "count": 1},
    ],
    "shipping": {
        "median_hours": 5.5,
        "buckets": [
            {"up_to_hours": 4, "count": 18},
            {"up_to_hours": 24, "count": 24},
            {"up_to_hours": 48, "count": 9},
            {"up_to_hours": 168, "count": 3},
            {"up_to_hours": None, "count": 0},
        ],
    },
}
NO_FIGURES: Json = {
    "as_of": canned.AS_OF,
    "holds": [],
    "claims": [],
    "shipping": {
        "median_hours": None,
        "buckets": [each | {"count": 0} for each in FIGURES["shipping"]["buckets"]],
    },
}
FOREIGN: Json = canned.NO | {
    "rules": [canned.finding("RET-4", "failed", "The device is not of the maker.")],
    "next_steps": [],
}
NOT_ACCEPTED: Json = {
    "allowed": False,
    "as_of": canned.AS_OF,
    "terms_version": "us-2026-11",
    "rules": [
        canned.finding("PAY-8", "failed", "The bank's dispute over this charge is still open.")
    ],
    "next_steps": [{"code": "wait", "sentence": "Decide once the bank has answered."}],
}
