"""The edge: who comes around it is refused, and whose address counts."""

from __future__ import annotations

from typing import Any

import pytest

from care.web.auth import CUSTOMER
from care.web.requests import Request
from care.web.resolver import Door
from tests.support.events import Call, Caller, Context, Lines, Reply

pytest_plugins = ["tests.support.door_fixtures"]

OLD, NEW = "k" * 48, "n" * 48
GATEWAYS_CALLER = "192.0.2.7"
RAN: list[str] = []


def door(*keys: str) -> Door:
    """A door that everybody may open, and one for customers, behind an edge with these keys."""
    made = Door(keys)

    @made.get("/api/open")
    def show(request: Request) -> dict[str, Any]:
        RAN.append(request.ip)
        return {"ip": request.ip}

    @made.post("/api/closed", CUSTOMER)
    def act(request: Request) -> dict[str, Any]:
        RAN.append(request.ip)
        return {"ip": request.ip}

    return made


def ask(made: Door, call: Call) -> Reply:
    """What the door says, and nothing that ran before."""
    RAN.clear()
    return Reply.of(made.answer(call.event(), Context("request-7")))


def opened(made: Door, **headers: str) -> Reply:
    """What the open door says to these headers; `x_care_edge` is `x-care-edge`."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return ask(made, Call("GET", "/api/open", headers=sent))


@pytest.mark.parametrize(
    "sent", [None, "", "k", OLD[:-1], OLD + "k", OLD.upper(), f"{OLD},{OLD}", "ä"]
)
def test_who_does_not_know_the_key_is_refused_and_nothing_runs(
    sent: str | None, printed: Lines
) -> None:
    answer = opened(door(OLD, NEW), **({} if sent is None else {"x_care_edge": sent}))
    assert (answer.status, answer.body["code"]) == (403, "wrong_address")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert RAN == []
    access, metric = printed()
    assert (access["status"], access["code"]) == (403, "wrong_address")
    assert OLD not in f"{access} {metric}{answer.text}"


@pytest.mark.parametrize("key", [OLD, NEW])
def test_while_keys_change_both_are_good(key: str) -> None:
    assert opened(door(OLD, NEW), x_care_edge=key).status == 200


def test_a_key_that_is_gone_is_good_no_more() -> None:
    assert opened(door(NEW), x_care_edge=OLD).body["code"] == "wrong_address"


def test_a_token_does_not_help_around_the_edge() -> None:
    around = ask(door(OLD), Call("POST", "/api/closed", {}, caller=Caller("ana")))
    assert (around.status, around.body["code"], RAN) == (403, "wrong_address", [])
    through = Call("POST", "/api/closed", {}, caller=Caller("ana"), headers={"x-care-edge": OLD})
    assert ask(door(OLD), through).status == 200
    through.caller = None
    assert ask(door(OLD), through).body["code"] == "not_allowed"


@pytest.mark.parametrize("viewer", ["203.0.113.9", "2001:db8::7"])
def test_the_edge_says_who_called_it(viewer: str) -> None:
    answer = opened(door(OLD), x_care_edge=OLD, x_care_viewer=viewer)
    assert answer.body == {"ip": viewer}


@pytest.mark.parametrize("said", ["", "nobody", "203.0.113.9, 198.51.100.1", "203.0.113.9:443"])
def test_what_is_no_address_is_not_taken_for_one(said: str) -> None:
    answer = opened(door(OLD), x_care_edge=OLD, x_care_viewer=said)
    assert answer.body == {"ip": GATEWAYS_CALLER}


def test_where_no_key_vouches_for_it_the_header_counts_for_nothing() -> None:
    assert opened(door(), x_care_viewer="203.0.113.9").body == {"ip": GATEWAYS_CALLER}
