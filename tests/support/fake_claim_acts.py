"""What a claim's owner does with it, on the fake site: canned answers, nothing is decided here.

A claim that carries `_refuse` refuses every act by that decision; one that carries `_moved` wants
another amount than it is given, once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from care.adapters.documents.qr import modules
from tests.support import fake_answers as canned
from tests.support.fake_problems import problem

if TYPE_CHECKING:
    from tests.support.fake_api import FakeApi

Json = dict[str, Any]
PDF = b"%PDF-1.4 an invoice"
CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
INVOICE = {
    "number": "A-2026-0001",
    "requested_at": canned.AS_OF,
    "due": canned.deadline("2026-12-07", "2026-12-08T08:00:00.000Z"),
}
ABROAD: Json = {
    "allowed": False,
    "as_of": canned.AS_OF,
    "terms_version": "us-2026-11",
    "rules": [
        canned.finding("SVC-4", "failed", "Premium is offered in the United States only."),
        canned.finding("SHP-3", "passed", "Nothing is on its way yet."),
    ],
    "next_steps": [
        {"code": "address", "sentence": "Give an address in the region that serves the device."}
    ],
}
RECEIVED: Json = {
    "allowed": False,
    "as_of": canned.AS_OF,
    "terms_version": "us-2026-11",
    "rules": [
        canned.finding(
            "SVC-12",
            "failed",
            "The desk has received a unit; the service cannot be changed any more.",
        )
    ],
    "next_steps": [
        {"code": "stay", "sentence": "Go on with the claim as it is, or cancel it."},
    ],
}
NONE_LEFT: Json = {
    "allowed": False,
    "as_of": canned.AS_OF,
    "terms_version": "us-2026-11",
    "rules": [canned.finding("SVC-1", "failed", "Your plan gives no replacement for this claim.")],
    "next_steps": [
        {"code": "choose", "sentence": "Pay 240.00 USD for the repair, or decline."},
    ],
}


class ClaimActs:
    """The doors of one fake world's claims."""

    def __init__(self, api: FakeApi) -> None:
        self.api = api

    async def cancel(self, request: web.Request) -> web.Response:
        claim = self._claim(request)
        claim.update(state="cancelled", can=[], you_need_to=None, held_by=None, ahead=[])
        return _answer(claim)

    async def found(self, request: web.Request) -> web.Response:
        claim = self._claim(request)
        if claim["state"] != "completed":
            claim["state"] = "cancelled"
        claim.update(found_at=canned.AS_OF, can=[], you_need_to=None)
        return _answer(claim)

    async def address(self, request: web.Request) -> web.Response:
        claim = self._claim(request)
        to = (await request.json())["address"]
        if not to["postal_code"].isdigit():
            detail = "Enter a ZIP code of 5 digits, like 94105."
            errors = [{"pointer": "/address/postal_code", "detail": detail}]
            raise problem(422, "invalid", "One field is not right.", errors=errors)
        town = f"{to['city']} {to['state']} {to['postal_code']}"
        claim["ship_to"] = [to["name"], to["line1"], town, to["country"]]
        return _answer(claim)

    async def choose(self, request: web.Request) -> web.Response:
        claim = self._claim(request)
        body = await request.json()
        if body["choice"] == "decline":
            claim.update(state="going_home", can=[], quote=None)
            return _answer(claim)
        if moved := claim.pop("_moved", None):
            claim["quote"][body["choice"]] = moved
            detail = "The amount is 250.00 USD; look at it and choose again."
            errors = [{"pointer": "/amount", "detail": detail}]
            raise problem(422, "invalid", "One field is not right.", errors=errors)
        return _answer(claim, pay=True)

    async def change(self, request: web.Request) -> web.Response:
        claim = self._claim(request)
        body = await request.json()
        claim["service"] = body["service"]
        return _answer(claim, pay="fee" in body)

    async def ask_for_invoice(self, request: web.Request) -> web.Response:
        claim = self._claim(request)
        claim["invoice"] = INVOICE
        return web.json_response(promised(claim), status=202)

    async def fetch_invoice(self, request: web.Request) -> web.Response:
        self._claim(request)
        return web.Response(body=PDF, content_type="application/pdf")

    async def return_slip(self, request: web.Request) -> web.Response:
        return web.json_response(slip(self._claim(request)))

    def routes(self) -> list[web.RouteDef]:
        """Their addresses."""
        at = "/api/claims/{id}"
        return [
            web.post(f"{at}/cancel", self.cancel),
            web.post(f"{at}/found", self.found),
            web.post(f"{at}/address", self.address),
            web.post(f"{at}/choose", self.choose),
            web.post(f"{at}/change", self.change),
            web.post(f"{at}/invoice", self.ask_for_invoice),
            web.get(f"{at}/invoice", self.fetch_invoice),
            web.get(f"{at}/return-slip", self.return_slip),
        ]

    def _claim(self, request: web.Request) -> Json:
        self.api.sign_in.person(request)
        claim = self.api.claims.get(request.match_info["id"])
        if claim is None:
            raise problem(404, "not_found", "There is no such claim.")
        if decision := claim.get("_refuse"):
            raise problem(409, "refused", "A rule refuses this.", decision=decision)
        return claim


def promised(claim: Json) -> Json:
    """The invoice of a claim, as it is promised."""
    start = canned.deadline("2026-11-30", "2026-12-01T08:00:00.000Z")
    return INVOICE | {"claim_id": claim["claim_id"], "promised_from": start}


def slip(claim: Json) -> Json:
    """What goes with the unit of a claim."""
    return {
        "reference": claim["claim_id"],
        "qr": list(modules(claim["claim_id"])),
        "send_to": claim["send_to"],
        "serial": claim["serial"],
        "sends": claim["sends"],
        "by": claim["return_by"],
        "calendar": CALENDAR if claim["return_by"] else None,
        "calendar_name": f"return-{claim['serial']}.ics",
    }


def routes(api: FakeApi) -> list[web.RouteDef]:
    """The doors of claims, beside those that file and show them."""
    return ClaimActs(api).routes()


def _answer(claim: Json, pay: bool = False) -> web.Response:
    url = f"/pay/claim/{claim['claim_id']}" if pay else None
    shown = {key: value for key, value in claim.items() if not key.startswith("_")}
    payment = {"state": "open" if pay else "none", "url": url}
    return web.json_response({"claim": shown, "payment": payment})
