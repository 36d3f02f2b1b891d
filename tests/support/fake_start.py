"""The fake site's start: checks, orders, cards, videos, reviews and the public status.

The beginning of a serial number chooses the answer: `NO…` is too old, `NEW…` not activated, `HAND…`
handheld, `FILMED…` verified, `EURO…` of a region without Premium, `ODD…` of an unknown region,
`ASKED…` under review, `TAKEN…` ordered, `NOBODY…` unknown; any other was activated today.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from tests.support import fake_answers as canned
from tests.support.fake_answers import finding
from tests.support.fake_problems import problem

Json = dict[str, Any]
REVIEW = ("review", "Ask the service desk to review the region of the device.")
DESK = ("desk", "If it is right, ask the service desk to review the device.")
CHECK = ("check_serial", "Check the serial number on the device and its box.")
WAIT = ("wait", "Wait for the service desk; you are written to.")
PAY = ("wait", "Pay the open order, or try again when it has lapsed.")
REPAIR = ("repair", "The repair service takes the device without a plan.")
STORE = ("store", "Take the card back to the store where it was bought.")


def decision(*rules: Json, steps: tuple[tuple[str, str], ...] = ()) -> Json:
    """What those rules decide."""
    return canned.YES | {
        "allowed": not any(rule["outcome"] == "failed" for rule in rules),
        "rules": list(rules),
        "next_steps": [{"code": code, "sentence": sentence} for code, sentence in steps],
    }


def passed(id_: str, sentence: str, **inputs: Any) -> Json:
    """A rule that is kept, with what it looked at."""
    return finding(id_, "passed", sentence) | {"inputs": inputs}


ACTIVATED = passed(
    "ELG-2",
    "It was activated within the last 48 hours.",
    activated_at="2026-11-22T17:42:19.123000+00:00",
    hours=48,
)
OPEN_WAYS = {
    "NEW": passed("ELG-1", "The device is new and has not been activated.", activated_at=None),
    "HAND": passed("ELG-3", "It was activated within the last 30 days.", last_day="2026-12-06"),
    "FILMED": passed(
        "ELG-5",
        "The purchasing notice is good until 2026-11-24T20:00:00.000 UTC.",
        closes_at="2026-11-24T20:00:00+00:00",
    ),
}
REFUSALS = {
    "NOBODY": decision(
        finding("ELG-11", "failed", "The serial number is not known to the maker's registry."),
        steps=(CHECK, DESK),
    ),
    "ODD": decision(
        finding("ELG-6", "failed", "The region of the device is not known; the desk reviews it."),
        steps=(REVIEW, DESK),
    ),
    "ASKED": decision(
        finding("ELG-6", "failed", "The service desk is reviewing the region of the device."),
        steps=(WAIT,),
    ),
    "TAKEN": decision(
        finding("ELG-10", "failed", "Another order for this serial number awaits its payment."),
        steps=(PAY,),
    ),
    "NO": canned.NO,
}
UNUSABLE = decision(finding("BUY-5", "failed", "This code cannot be used."), steps=(STORE,))
OTHER_FAMILY = decision(
    finding("BUY-4", "failed", "The card is for another product family than Mavic series."),
    steps=(("store", "The card stays unused; its store exchanges it for one that fits."),),
)


def euro_offers() -> list[Json]:
    """One year in a region where Premium is not offered."""
    fees = [{"amount": 16900, "currency": "EUR"}, {"amount": 20900, "currency": "EUR"}]
    one_year = canned.offers()[0] | {
        "price": {"amount": 24900, "currency": "EUR"},
        "replacement_fees": fees,
        "premium": False,
        "zone": "Europe/Berlin",
        "tax_included": True,
        "terms_version": "eu-2026-11",
    }
    return [one_year]


def eligibility(serial: str) -> Json:
    """What the check of `serial` answers."""
    device = canned.device(serial)
    if refused := _by_beginning(REFUSALS, serial):
        region = {"region": None} if serial.startswith(("ODD", "ASKED")) else {}
        known = None if serial.startswith("NOBODY") else device | region
        return {"decision": refused, "device": known, "offers": []}
    yes = decision(_by_beginning(OPEN_WAYS, serial) or ACTIVATED)
    offers = euro_offers() if serial.startswith("EURO") else canned.offers()
    return {"decision": yes, "device": device, "offers": offers}


def status(serial: str) -> Json:
    """What anybody may know of `serial`."""
    if serial.startswith("GONE"):
        return {"serial": serial, "status": "retired"}
    service = {"service": "premium", "state": "return_due"}
    kind = _by_beginning({"LATER": "not_started", "OVER": "expired"}, serial) or "in_force"
    return {
        "serial": serial,
        "status": kind,
        "starts_at": "2026-11-23T08:00:00.000Z",
        "ends_at": "2027-11-23T08:00:00.000Z",
        "replacements_left": 1,
        "open_service": service if kind == "in_force" else None,
    }


def redemption(serial: str, redeemed: bool) -> Json:
    """What a card gives, used or only looked at."""
    plan = canned.plan("plan-card", serial, "scheduled", channel="card", purchased_at=None)
    yes = decision(
        passed("BUY-5", "The code is of a card."),
        ACTIVATED,
        steps=(("plan", "Look at the plan: its dates say when cover begins and ends."),),
    )
    return {"redeemed": redeemed, "decision": yes, "plan": plan, "take_over": None, "mailed": False}


def _by_beginning(answers: dict[str, Any], serial: str) -> Any:
    found = (answer for start, answer in answers.items() if serial.startswith(start))
    return next(found, None)


def routes(api: Any) -> list[web.RouteDef]:
    """The doors of checks, cards and the public status."""

    async def check(request: web.Request) -> web.Response:
        return web.json_response(eligibility(read_serial((await request.json())["serial"])))

    async def look_up(request: web.Request) -> web.Response:
        serial = read_serial(request.query["serial"])
        if serial.startswith("NONE"):
            raise problem(404, "not_found", "There is no plan for this serial number.")
        return web.json_response(status(serial))

    async def redeem(request: web.Request) -> web.Response:
        api.sign_in.person(request)
        body = await request.json()
        serial = read_serial(body["serial"])
        for beginning, no in (("USED", UNUSABLE), ("OTHER", OTHER_FAMILY)):
            if serial.startswith(beginning):
                raise problem(409, "refused", "The card cannot be redeemed.", decision=no)
        answer = redemption(serial, not body.get("dry_run"))
        if answer["redeemed"]:
            api.plans["plan-card"] = answer["plan"]
        return web.json_response(answer)

    return [
        web.post("/api/eligibility", check),
        web.get("/api/status", look_up),
        web.post("/api/cards/redeem", redeem),
    ]


def read_serial(raw: str) -> str:
    """A serial number as the API reads it; what no serial has is a 422 at its field."""
    serial = raw.replace(" ", "").replace("-", "").upper()
    if serial.isalnum():
        return serial
    detail = "A serial number has 4 to 32 letters and digits."
    errors = [{"pointer": "/serial", "detail": detail}]
    raise problem(422, "invalid", "One field is not right.", errors=errors)
