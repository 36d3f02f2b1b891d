"""One person or machine at the API of a running stack: what a page, a shop or the desk sends."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from .stack import Answer, Stack

ADDRESS = {
    "name": "Ana Pilot",
    "line1": "1 Market St",
    "city": "San Francisco",
    "state": "CA",
    "postal_code": "94105",
    "country": "US",
}
CONSENTS: dict[str, dict[str, bool]] = {
    "premium": {"express": True, "hold": True},
    "basic": {"express": True},
    "flyaway": {"fee": True},
}
CRASH = {"cause": "collision", "parts": ["camera"], "sends": "unit"}


def a_key() -> str:
    """A new Idempotency-Key."""
    return secrets.token_urlsafe(18)


@dataclass(frozen=True)
class Visitor:
    """`token` '' is nobody in particular."""

    stack: Stack
    token: str = ""

    # The bare requests

    def get(self, path: str, status: int = 200) -> Any:
        """The JSON of a GET that answers `status`."""
        return self._said(self.stack.call("GET", path, token=self.token), status)

    def post(self, path: str, body: Any = None, status: int = 200, key: str = "") -> Any:
        """The JSON of a POST that answers `status`; without a `key` it is an act of its own."""
        sent = body if body is not None else {}
        answer = self.stack.call("POST", path, sent, self.token, key or a_key())
        return self._said(answer, status)

    def refused(self, path: str, body: Any = None, key: str = "") -> list[str]:
        """The ids of the rules that refuse a POST, and at least one."""
        problem = self.post(path, body, 409, key)
        assert problem["code"] == "refused", problem
        failed = [
            rule["id"] for rule in problem["decision"]["rules"] if rule["outcome"] == "failed"
        ]
        assert failed and problem["decision"]["next_steps"], problem
        return failed

    # A customer

    def pay(self, payment: dict[str, Any], **typed: str) -> None:
        """Pays on the provider's page."""
        assert payment["state"] == "open", payment
        self.stack.double.pay(payment["url"], **typed)

    def order(self, serial: str, term_months: int = 12) -> dict[str, Any]:
        """An order of a plan, its page open."""
        offers = self.post("/eligibility", {"serial": serial})["offers"]
        (price,) = [o["price"] for o in offers if o["term_months"] == term_months]
        order = {"serial": serial, "term_months": term_months, "agree_terms": True, "price": price}
        return dict(self.post("/plans", order, 201, a_key()))

    def go_on(self, kind: str, id_: str) -> dict[str, Any]:
        """Comes back from the page."""
        return dict(self.post(f"/{kind}s/{id_}/continue")[kind])

    def buy(self, serial: str, term_months: int = 12) -> dict[str, Any]:
        """A plan, paid."""
        ordered = self.order(serial, term_months)
        self.pay(ordered["payment"])
        return self.go_on("plan", ordered["plan"]["plan_id"])

    def plan(self, plan_id: str) -> dict[str, Any]:
        """A plan as its owner sees it."""
        return dict(self.get(f"/plans/{plan_id}")["plan"])

    def claim(self, claim_id: str) -> dict[str, Any]:
        """A claim as its owner sees it."""
        return dict(self.get(f"/claims/{claim_id}")["claim"])

    def types(self, claim_id: str) -> list[str]:
        """The kinds of a claim's events, in order."""
        return [event["type"] for event in self.claim(claim_id)["timeline"]]

    def compare(self, serial: str, **changes: Any) -> dict[str, Any]:
        """Every service side by side, by its name."""
        asked = {"serial": serial, **CRASH, "shipping_country": "US"} | changes
        services = self.post("/claims/compare", asked)["services"]
        return {service["service"]: service for service in services}

    def filing(self, serial: str, service: str = "premium", **changes: Any) -> dict[str, Any]:
        """What is sent after the settlement page: the figures and the consent that it showed."""
        damage = {"serial": serial, **CRASH} | changes
        address = damage.pop("address", ADDRESS)
        question = damage | {"shipping_country": address["country"], "service": service}
        shown = self.post("/claims/preview", question)["settlement"]
        assert shown is not None, self.post("/claims/preview", question)["decision"]
        filing = damage | {"service": service, "address": address}
        if service in ("repair", "replacement"):
            return filing
        consents = {"version": shown["consent"]["version"]} | CONSENTS[service]
        filing |= {"consents": consents, "fee": shown["fee"]}
        return filing | ({"hold": shown["hold"]} if service == "premium" else {})

    def file(self, serial: str, service: str = "premium", **changes: Any) -> dict[str, Any]:
        """A claim, its page open where it has one: `claim` and `payment`."""
        return dict(self.post("/claims", self.filing(serial, service, **changes), 201, a_key()))

    def claim_paid(self, serial: str, service: str = "premium", **changes: Any) -> str:
        """The id of a claim whose page was paid."""
        filed = self.file(serial, service, **changes)
        self.pay(filed["payment"])
        claim_id = str(filed["claim"]["claim_id"])
        self.go_on("claim", claim_id)
        return claim_id

    # The desk

    def ship(self, claim_id: str, serial: str | None = None) -> str:
        """Ships a new unit, or `serial`; returns its serial."""
        serial = serial or self.stack.new_device()
        self.post(f"/claims/{claim_id}/ship", parcel(serial))
        return serial

    def scan(self, serial: str, **found: Any) -> dict[str, Any]:
        """A unit at the dock, whole and genuine unless `found` says otherwise."""
        unit = {"serial": serial, "battery": True, "genuine": True} | found
        return dict(self.post("/returns", unit))

    def decide(self, claim_id: str, decision: str, status: int = 200) -> Any:
        """A named decision."""
        said = {"decision": decision, "reason": "Seen at the bench", "approved_by": "R. Lopez"}
        return self.post(f"/claims/{claim_id}/decide", said, status)

    def work(self, id_: str, region: str = "US") -> dict[str, Any] | None:
        """The row of the desk's list that is about `id_`."""
        rows = self.get(f"/work?region={region}")["work"]
        return next((row for row in rows if row["id"] == id_), None)

    def _said(self, answer: Answer, status: int) -> Any:
        assert answer.status == status, answer.body
        return answer.json


def parcel(serial: str) -> dict[str, str]:
    """A unit with its carrier and tracking number."""
    return {"serial": serial, "carrier": "UPS", "tracking": "1Z999AA10123456784"}


def signed(stack: Stack, path: str, sender_key: str, event: dict[str, Any]) -> Answer:
    """Sends an event of the maker's shop or the carrier, signed as they would."""
    body = json.dumps(event).encode()
    headers = {
        "content-type": "application/json",
        "aftercare-signature": signature(body, sender_key),
    }
    return stack.http("POST", f"/api{path}", body, headers)


def signature(body: bytes, sender_key: str) -> str:
    """As the shop, the carrier and the payment provider sign, now."""
    stamp = str(int(time.time()))
    digest = hmac.new(sender_key.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={digest}"


def world_now(stack: Stack) -> datetime:
    """The stack's own time, UTC."""
    return datetime.fromtimestamp(stack.double.now(), UTC)


def instant(moment: datetime) -> str:
    """`2026-11-22T17:42:19.123Z`"""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def ago(stack: Stack, **distance: float) -> str:
    """An instant before the stack's present."""
    return instant(world_now(stack) - timedelta(**distance))
