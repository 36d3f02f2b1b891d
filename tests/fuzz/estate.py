"""Ana's estate in the town: what the matrix of the running stack asks about, made in process."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl

from care.web.routes import ROUTES
from tests.support.calls import CALLERS, PARCEL, name_of
from tests.support.documented import route_of
from tests.support.estate import QUOTE, VIDEO, Estate
from tests.support.estate_asks import ASKS, REASON, Ask, claim
from tests.support.events import Call
from tests.support.house import ANA
from tests.support.stack import Answer

from .headers import good_signature
from .town import NOWHERE, Town, the_same_chance

EMAIL = "ana@example.com"


@dataclass(frozen=True)
class TownStack:
    """What an estate uses of a running stack. A token is the scope of whoever has it."""

    town: Town

    def http(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        """One request, to the door of its route."""
        path, _, query = path.partition("?")
        caller = CALLERS.get(headers.get("authorization", "").removeprefix("Bearer "))
        call = Call(method, path, caller=caller, query=dict(parse_qsl(query)), headers=headers)
        call.raw = body.decode()
        route = route_of(call)
        assert route is not None, path
        reply = self.town.call(route.door, call)
        return Answer(
            reply.status, {k.lower(): v for k, v in reply.headers.items()}, reply.text.encode()
        )

    def call(
        self, method: str, path: str, body: Any = None, token: str = "", key: str = ""
    ) -> Answer:
        self.town.keys_used.append(key)
        headers = {"authorization": f"Bearer {token}", "idempotency-key": key}
        return self.http(method, f"/api{path}", json.dumps(body).encode(), headers)

    def token(self, email: str) -> str:
        return "care/customer"

    def store(self) -> str:
        return "care/store"

    def desk(self) -> str:
        return "care/desk"

    def operator(self) -> str:
        return "care/operator"

    def account_of(self, email: str) -> str:
        return ANA

    def new_device(self, model: str = "mavic-3", region: str | None = "US", **reported: str) -> str:
        serial = f"T{next(self.town.devices):015}"
        self.town.registered(serial, model=model, region=region, **reported)
        return serial

    @property
    def double(self) -> Any:
        return SimpleNamespace(
            now=lambda: self.town.clock.now().timestamp(),
            pay=lambda url: self.town.payments.pay(url.rpartition("/")[2]),
        )


class TownEstate(Estate):
    """The same estate; a video is put into the bucket by hand. Here nothing stands before an act
    but what was made for it: there is more of what an act needs."""

    @cached_property
    def filmed(self) -> str:
        serial = self.old()
        applied = self.ana.post("/verifications", {"serial": serial}, 201)
        self.stack.town.uploads.put(applied["upload"]["fields"]["key"], "video/mp4", len(VIDEO))
        return serial

    def invited(self) -> str:
        """The grant of a repair that the desk registered."""
        repair = {"serial": self.old(), "email": self.email}
        return str(self.desk.post("/repairs", repair, 201)["grant"]["grant_id"])

    def shipped(self) -> str:
        """A claim whose replacement is on its way."""
        claim_id = self.paid_claim()
        self.desk.ship(claim_id)
        return claim_id

    def inspected(self) -> str:
        """A repair whose unit was looked at, and goes back as it came."""
        claim_id = self.received_repair()
        self.desk.post(f"/claims/{claim_id}/inspect", {"outcome": "no_fault"})
        return claim_id

    def accepted(self) -> str:
        """A repair whose quote was accepted and paid."""
        claim_id = self.received_repair()
        self.desk.post(f"/claims/{claim_id}/inspect", {"outcome": "accident", "quote": QUOTE})
        said = self.ana.post(f"/claims/{claim_id}/choose", {"choice": "repair", "amount": QUOTE})
        self.ana.pay(said["payment"])
        self.ana.go_on("claim", claim_id)
        return claim_id

    @cached_property
    def seen(self) -> str:
        """The grant of an application whose video the desk may look at."""
        serial = self.filmed
        self.ana.post(f"/verifications/{serial}/uploaded")
        return f"grant_video_{serial}"


HERE: dict[str, Callable[[TownEstate], Ask]] = {
    "POST /api/claims/{claim_id}/reship": lambda e: claim(
        e.shipped(), serial=e.stack.new_device(), lost="lost", **PARCEL
    ),
    "POST /api/claims/{claim_id}/send-back": lambda e: claim(e.inspected(), **PARCEL),
    "POST /api/claims/{claim_id}/cannot-mend": lambda e: claim(e.accepted(), note="It is gone."),
    "POST /api/grants/{grant_id}/revoke": lambda e: Ask({"grant_id": e.invited()}, REASON),
    "POST /api/grants/{grant_id}/decide": lambda e: Ask(
        {"grant_id": e.seen}, {"approve": True, "reason": "It flies."}
    ),
}


def _place(town: Town, order: Any) -> None:
    """The shop's order is told: what follows from it can be told, too."""
    raw = json.dumps(order)
    signed = dict(good_signature("maker", raw.encode()))
    reply = town.call(
        "take_order_event", Call("POST", "/api/order-events", raw=raw, headers=signed)
    )
    assert reply.status == 200, reply.text


def settled(town: Town) -> dict[str, Ask]:
    """What is asked of each route, by its name, in a town that has come to rest."""
    with the_same_chance(1), redirect_stdout(NOWHERE):  # type: ignore[type-var]
        estate = TownEstate(TownStack(town), EMAIL)  # type: ignore[arg-type]
        made = ASKS | HERE
        asks = {name_of(route): made[name_of(route)](estate) for route in ROUTES}
        _place(town, asks["POST /api/order-events"].body)
    town.come_to_rest()
    return asks
