"""Everything that people and machines can say, said with canaries; and what came out anywhere."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from care.web.routes import ROUTES, Route
from care.wiring import adapters

from .calls import caller_of, path_of, whole_body
from .canaries import Canaries
from .counter import sold_code
from .doors import CUSTOMER, Doors, address_body
from .events import CLERK, CLERK_OF_STORE, Call, Event, Reply, queue_event, stream_event
from .first_calls import IMAGE, ORDER, PAID, SCAN
from .house import ANA, BEN, DRONE
from .small_ports import signed

BY_NAME = {"approved_by": "approver", "found_by": "finder"}
TYPED = {"note", "reason", "approved_by", "found_by", "carrier", "batch"}
OLD = "1ZNOLD001"
SCHEDULES = ("sweep_due", "watch_holds", "reconcile_payments")
SECRETS = {"take_order_event": "maker-secret", "take_carrier_event": "carrier-secret"}
WEBHOOKS = {"take_order_event": ORDER, "take_carrier_event": SCAN, "take_payment_event": PAID}


@dataclass
class Round:
    """Of one world. `drain` takes what was printed since; `printed` and `replies` keep it all."""

    doors: Doors
    drain: Callable[[], str]
    canaries: Canaries
    printed: list[str] = field(default_factory=list)
    replies: list[tuple[str, Reply]] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        word = self.canaries.word
        emails = {who: word(f"{who}'s e-mail", "{}@example.com") for who in (ANA, BEN)}
        self.doors.directory.emails |= emails
        self.words = {name: word(BY_NAME.get(name, name), "{} said") for name in TYPED}
        self.words["batch"] = word("batch")
        self.address = address_body() | {n: word(n) for n in ("name", "line1", "line2", "city")}
        self.description = word("description", "{} fell; ring me at +1 555 010 0199")
        self.emails = {n: word(f"{n} e-mail", "{}@example.com") for n in ("counter", "invited")}
        self.code, self.card = self.canaries.code("unknown code"), self.canaries.card()
        self.headers = {
            "authorization": word("bearer token", "Bearer eyJ{}.eyJ.sig"),
            "cookie": word("cookie", "session={}"),
            "user-agent": word("browser"),
            "referer": word("referrer", "https://care.example/?code={}"),
        }

    # What goes in

    def live(self) -> None:
        """Ana buys, breaks, files, pays; the desk, a store and Ben do their part."""
        doors = self.doors
        self.ids["plan_id"] = doors.covered()
        doors.registered(OLD, activated_at="2026-01-05T12:00:00.000Z")
        doors.registered("1ZNC0001", "1ZNC0002")
        self.handed_out("proof", "prove_cover", "token")
        self.handed_out("offer", "hand_over_plan", "code")
        changes = {"address": self.address, "description": self.description}
        claim_id = doors.filed(**doors.claim_body() | changes).body["claim"]["claim_id"]
        doors.pay(doors.store.claim(claim_id))
        self.ids |= {"claim_id": claim_id, "subject": claim_id, "serial": DRONE}
        assert doors.go_on(claim_id).body["claim"]["state"] == "paid"
        code = sold_code(doors, batch=self.words["batch"])
        self.canaries.keep("activation code", code)
        body = {"code": code, "serial": "1ZNC0001", "email": self.emails["counter"]}
        sold = self.ask("redeem_card", Call("POST", "/api/stores/redeem", body, CLERK_OF_STORE))
        self.canaries.keep("take-over code", str(sold.body["take_over"]["code"]))
        body = {"serial": OLD, "email": self.emails["invited"]}
        grant = self.ask("register_repair", Call("POST", "/api/repairs", body, CLERK))
        self.ids["grant_id"] = grant.body["grant"]["grant_id"]

    def handed_out(self, what: str, door: str, name: str) -> None:
        """Of Ana's plan: what opens something, and is kept nowhere."""
        call = Call("POST", f"/api/plans/{self.ids['plan_id']}/{what}", {}, CUSTOMER)
        reply = self.ask(door, call)
        assert reply.status == 200, reply.text
        self.canaries.keep(what, str(reply.body[name]))

    def say_everything(self) -> None:
        """Each route once, with all that it takes."""
        for route in ROUTES:
            self.ask(route.door, self.call(route))

    def call(self, route: Route, **more: Any) -> Call:
        """A call of the route about what there is, every text of it a canary."""
        call = Call(route.method, path_of(route, **self.ids), caller=caller_of(route))
        if route.method == "POST" and not route.signed and route.path != "/api/payment-events":
            whole = self.doors_body(route)
            call.json = self.filled(whole) | more
        if name := route.query or route.maybe_query:
            call.query = {name: {"serial": DRONE, "region": "US"}.get(name, self.words["batch"])}
        if route.door in WEBHOOKS:
            call.raw = json.dumps(WEBHOOKS[route.door] | {"said": self.words | self.emails})
            told = signed(SECRETS.get(route.door, "x"), call.raw.encode(), int(time.time()))
            call.headers = {"Aftercare-Signature": told, "Stripe-Signature": told}
        return call

    def doors_body(self, route: Route) -> dict[str, Any]:
        """A claim's is that of the story, which is filed by now."""
        if route.path != "/api/claims":
            return whole_body(route)
        figures = {"amount": 1, "currency": "USD"}
        consents = {"express": True, "hold": True, "version": "1"}
        return {
            **{"serial": DRONE, "cause": "collision", "parts": ["gimbal"], "sends": "unit"},
            **{"service": "premium", "address": {}, "consents": consents},
            **{"fee": figures, "hold": figures, "description": ""},
        }

    def filled(self, body: dict[str, Any]) -> dict[str, Any]:
        """The body with canaries for what people write."""
        own = {"address": self.address, "description": self.description, "code": self.code}
        own |= self.words | {"email": self.emails["invited"]}
        return {name: own.get(name, value) for name, value in body.items()}

    def ask(self, door: str, call: Call) -> Reply:
        """The reply; what was printed meanwhile is kept."""
        key = f"round-{len(self.replies):016}"
        call.headers = {"Idempotency-Key": key} | self.headers | call.headers
        reply = self.doors.call(door, call)
        self.replies.append((f"{call.method} {call.path}", reply))
        self.keep()
        return reply

    def to_be_mailed(self) -> Event:
        """What the stream brings of all that is to be mailed."""
        items = self.doors.dump()["test-events"]
        return stream_event(*[each for each in items if "due_at" in each])

    def run(self, door: str, event: Event) -> None:
        """A run that nobody waits for. What it raises is kept as Lambda would log it."""
        try:
            self.doors.run(door, event)
        except Exception as error:  # noqa: BLE001  whatever it is, Lambda writes its words
            self.printed.append(f"{type(error).__name__}: {error}")
        self.keep()

    def work(self, mails: Event) -> None:
        """All schedules, the queue and the stream, which brings `mails`; messages and records that
        nobody can read among them."""
        self.run("send_mail", mails)
        for door in SCHEDULES:
            self.run(door, {"source": "aws.scheduler", "said": self.words})
        said = json.dumps(self.words | self.emails | {"card": self.card})
        poison = json.dumps({"kind": said, "id": said, "hint": self.card})
        for message in (said, poison, self.card, "{"):
            self.run("settle_due", queue_event(message, receives=5))
        odd = IMAGE | {"note": {"S": said}}
        self.run("send_mail", stream_event(odd, IMAGE | {"subject": {"S": self.card}}))

    def keep(self) -> None:
        self.printed.append(self.drain())


@contextmanager
def broken(patch: pytest.MonkeyPatch, name: str, error: Exception) -> Iterator[list[str]]:
    """Whatever is asked of the adapter `name` raises `error`; yields what was asked."""
    asked: list[str] = []

    class Broken:
        def __getattr__(self, wanted: str) -> Any:
            def raises(*_: Any, **__: Any) -> Any:
                asked.append(f"{name}.{wanted}")
                raise error

            return raises

    with patch.context() as inner:
        inner.setattr(adapters, name, lambda *_: Broken())
        yield asked
