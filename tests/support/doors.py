"""Real doors on moto's tables, with the payment provider's in-memory twin."""

from __future__ import annotations

import contextvars
import importlib
import itertools
from types import ModuleType
from typing import Any
from zlib import decompress

from care.catalog import load
from care.domain.device import Device
from care.domain.plan import Plan
from care.usecases.ports import Store
from care.wiring import adapters

from . import policies, tables
from .books import MemoryBooks, MemoryReports
from .documented import check_reply, route_of
from .events import CLERK, MAKER, Call, Caller, Context, Event, Reply
from .house import ANA, DRONE, SPARE, SPARE2, START
from .payments import MemoryPayments
from .small_ports import (
    FixedClock,
    MemoryDirectory,
    MemoryKeys,
    MemoryMailer,
    MemoryQueue,
    MemoryUploads,
)

STACK = "test"
ENVIRONMENT = {
    "CARE_STACK": STACK,
    "CARE_CLOCK_FILE": "",
    "CARE_EDGE_KEYS": "",
    "CARE_SITE_URL": "http://localhost:8080",
    "CARE_PAYMENT_SECRET": "test/payment",
    "CARE_PAYMENT_URL": "",
    "CARE_KEYS_SECRET": "test/keys",
    "CARE_UPLOADS_BUCKET": "test-uploads",
    "CARE_REPORTS_BUCKET": "test-reports",
    "CARE_USER_POOL_ID": "us-east-1_test",
    "CARE_SETTLE_QUEUE_URL": "http://localhost/settle",
    "CARE_MAIL_FROM": "Aftercare <care@example.com>",
    "POWERTOOLS_SERVICE_NAME": "test",
    "POWERTOOLS_METRICS_NAMESPACE": "Aftercare",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_REGION": "us-east-1",
}
CUSTOMER = Caller(ANA)


class Doors:
    """The doors, the world behind them, and short cuts through their stories."""

    def __init__(self, dynamo: Any) -> None:
        self.clock = FixedClock(START)
        self.payments = MemoryPayments(self.clock)
        self.queue, self.mailer = MemoryQueue(), MemoryMailer()
        self.keys = MemoryKeys()
        self.uploads = MemoryUploads(self.clock)
        self.books, self.reports = MemoryBooks(self.payments), MemoryReports()
        self.directory = MemoryDirectory({ANA: "ana@example.com"})
        self._dynamo, self._numbers, self._keys = dynamo, itertools.count(1), itertools.count(1)

    @property
    def store(self) -> Store:
        """The tables, as the doors that write see them."""
        return adapters.writing(STACK)

    def door(self, name: str) -> ModuleType:
        """The module of a door, with its settings read."""
        return importlib.import_module(name)

    def run(self, name: str, event: Event) -> Any:
        """What a door's handler returns for `event`; it may ask of the tables what its policy says.

        Two that run at once, one inside the other, know as little of each other as two containers.
        """
        context = Context(f"request-{next(self._numbers)}")
        return contextvars.Context().run(self._run, name, event, context)

    def _run(self, name: str, event: Event, context: Context) -> Any:
        with policies.enforced(name):
            return self.door(name).handler(event, context)

    def call(self, name: str, call: Call) -> Reply:
        """The door's reply to an HTTP call, which the API's document knows."""
        route = route_of(call)
        call.route = f"{route.method} {route.path}" if route else "$default"
        reply = Reply.of(self.run(name, call.event()))
        check_reply(route, reply)
        return reply

    def post(self, name: str, path: str, json: Any, caller: Caller | None, **more: Any) -> Reply:
        """The reply to a POST of `json`, under a key of its own where no headers are named."""
        more = {"headers": {"Idempotency-Key": f"act-{next(self._keys):016}"}} | more
        return self.call(name, Call("POST", path, json, caller, **more))

    def get(self, name: str, path: str, caller: Caller | None, **query: str) -> Reply:
        """The reply to a GET."""
        return self.call(name, Call("GET", path, caller=caller, query=query))

    def contents(self) -> dict[str, Any]:
        """Everything stored in any table, but for counts of misses, which alone a refusal may leave
        behind; and every call that the provider got."""
        found = self.dump()
        seen = found[f"{STACK}-seen"]
        found[f"{STACK}-seen"] = [item for item in seen if "missed" not in item]
        return found | {"provider": dict(self.payments.desk.calls)}

    def dump(self) -> dict[str, list[Any]]:
        """Every item of every table, as it is stored, but for kept answers: those are unpacked."""
        names = [each["TableName"] for each in tables.definitions(STACK)]
        return {
            name: [_legible(item) for item in self._dynamo.scan(TableName=name)["Items"]]
            for name in names
        }

    def misses(self) -> dict[str, int]:
        """How often who missed: the numbers by `kind/name/start of the window`."""
        items = [item for item in self.dump()[f"{STACK}-seen"] if "missed" in item]
        counts = {item["seen_id"]["S"]: int(item["missed"]["N"]) for item in items}
        return {name.removeprefix("misses/"): number for name, number in counts.items()}

    # Stories

    def registered(self, *serials: str, **changes: Any) -> None:
        """Devices of the maker's registry; a drone and two spares where none is named."""
        rows = [
            {"serial": serial, "model": "mavic-3", "region": "US"} | changes
            for serial in serials or (DRONE, SPARE, SPARE2)
        ]
        reply = self.post("import_devices", "/api/devices", {"devices": rows}, MAKER)
        assert reply.status == 200, reply.text

    def ordered(self, serial: str = DRONE) -> Reply:
        """Ana's order of a 12-month plan."""
        headers = {"Idempotency-Key": f"buy-{serial}-0000000000000000"[:64]}
        return self.post(
            "purchase_plan", "/api/plans", order_body(serial), CUSTOMER, headers=headers
        )

    def covered(self) -> str:
        """The id of Ana's plan on the drone, paid and in effect since this morning."""
        self.registered()
        plan_id = str(self.ordered().body["plan"]["plan_id"])
        self.pay(self.stored_plan(plan_id))
        reply = self.post("purchase_plan", f"/api/plans/{plan_id}/continue", {}, CUSTOMER)
        assert reply.body["payment"]["state"] == "done", reply.text
        self.clock.set(self.stored_plan(plan_id).starts_at)  # type: ignore[arg-type]
        return plan_id

    def filed(self, **changes: Any) -> Reply:
        """Ana's claim on the drone."""
        headers = {"Idempotency-Key": "claim-key-0000000000"}
        body = self.claim_body() | changes
        return self.post("file_claim", "/api/claims", body, CUSTOMER, headers=headers)

    def paid(self) -> str:
        """The id of Ana's claim, with hold and fee."""
        claim_id = str(self.filed().body["claim"]["claim_id"])
        claim = self.store.claim(claim_id)
        assert claim is not None
        self.pay(claim)
        reply = self.go_on(claim_id)
        assert reply.body["claim"]["state"] == "paid", reply.text
        return claim_id

    def go_on(self, claim_id: str, **body: Any) -> Reply:
        """Ana comes back from the payment page."""
        return self.post("file_claim", f"/api/claims/{claim_id}/continue", body, CUSTOMER)

    def shipped(self) -> str:
        """The id of Ana's claim, its replacement on the way."""
        claim_id = self.paid()
        body = {"serial": SPARE, "carrier": "UPS", "tracking": "1Z999AA10123456784"}
        reply = self.post("ship_replacement", f"/api/claims/{claim_id}/ship", body, CLERK)
        assert reply.status == 200, reply.text
        return claim_id

    def claim_body(self) -> dict[str, Any]:
        """A claim's body with the figures of the settlement page."""
        shown = self.post("file_claim", "/api/claims/preview", question_body(), CUSTOMER).body
        figures = shown["settlement"]
        body = question_body() | {
            "service": "premium",
            "address": address_body(),
            "consents": {"express": True, "hold": True, "version": figures["consent"]["version"]},
            "fee": figures["fee"],
            "hold": figures["hold"],
        }
        del body["shipping_country"]
        return body

    def pay(self, subject: Any, card: str = "visa") -> None:
        """The customer pays on the page of the newest line."""
        self.payments.pay(subject.ledger[-1].page_id or "", card)

    def stored_plan(self, plan_id: str) -> Plan:
        """The plan as stored."""
        plan = self.store.plan(plan_id)
        assert plan is not None
        return plan

    def stored_device(self, serial: str) -> Device:
        """The device as stored."""
        device = self.store.device(serial)
        assert device is not None
        return device


def _legible(item: dict[str, Any]) -> dict[str, Any]:
    """The item, with text where it holds what was packed."""
    return {
        name: {"S": decompress(value["B"]).decode()} if "B" in value else value
        for name, value in item.items()
    }


def order_body(serial: str = DRONE) -> dict[str, Any]:
    """An order of 12 months at the catalog's price."""
    price = load().price("mavic-3", "US", 12)
    assert price is not None
    shown = {"amount": price.fee.amount, "currency": price.fee.currency}
    return {"serial": serial, "term_months": 12, "price": shown, "agree_terms": True}


def question_body() -> dict[str, Any]:
    """A collision that broke aircraft and gimbal."""
    return {
        "serial": DRONE,
        "cause": "collision",
        "parts": ["aircraft", "gimbal"],
        "sends": "unit",
        "shipping_country": "US",
    }


def address_body() -> dict[str, Any]:
    """An address in Illinois."""
    return {
        "name": "Ana Example",
        "line1": "1 Main St",
        "city": "Springfield",
        "state": "IL",
        "postal_code": "62701",
        "country": "US",
    }
