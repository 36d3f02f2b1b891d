"""The edge: who comes around it is refused, and whose address counts."""

from __future__ import annotations

import re
from typing import Any

import pytest

from care.web.auth import CUSTOMER
from care.web.edge import address_name
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


def test_the_name_of_an_address_needs_the_edges_key_and_shows_nothing_of_it() -> None:
    """The whole range of IPv4 is hashed in minutes: without a key a hash would be the address."""
    mine = address_name("203.0.113.9", (OLD, NEW))
    assert re.fullmatch("[0-9a-f]{32}", mine)
    assert mine == address_name("203.0.113.9", (OLD,))
    others = address_name("203.0.113.9", (NEW,)), address_name("203.0.113.10", (OLD,))
    assert len({mine, *others}) == 3


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("2001:db8::7", True),
        ("2001:DB8:0:0:ffff::1", True),
        ("2001:db8:0:1::7", False),
        ("::ffff:203.0.113.9", False),
    ],
)
def test_of_ipv6_the_first_half_is_one_customer(other: str, same: bool) -> None:
    assert (address_name(other, (OLD,)) == address_name("2001:db8::1", (OLD,))) is same


def test_an_ipv4_address_has_one_name_in_either_form() -> None:
    mapped, plain = (address_name(a, (OLD,)) for a in ("::ffff:203.0.113.9", "203.0.113.9"))
    assert mapped == plain


def test_only_an_open_door_is_told_the_name_of_its_viewer() -> None:
    named = Door((OLD,))
    named.get("/api/open")(lambda request: {"viewer": request.viewer})
    named.post("/api/closed", CUSTOMER)(lambda request: {"viewer": request.viewer})
    headers = {"x-care-edge": OLD, "x-care-viewer": "203.0.113.9"}
    shown = ask(named, Call("GET", "/api/open", headers=headers)).body["viewer"]
    assert shown == address_name("203.0.113.9", (OLD,))
    closed = Call("POST", "/api/closed", {}, caller=Caller("ana"), headers=headers)
    assert ask(named, closed).body["viewer"] == ""
