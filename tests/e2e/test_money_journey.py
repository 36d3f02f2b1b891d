"""A plan, a Premium claim and its hold, by HTTP through the whole deployed stack."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from tests.support.double import until
from tests.support.stack import Stack

ADDRESS = {
    "name": "Ana Pilot",
    "line1": "1 Market St",
    "city": "San Francisco",
    "state": "CA",
    "postal_code": "94105",
    "country": "US",
}
DAMAGE = {"cause": "collision", "parts": ["camera"], "sends": "unit"}


@pytest.fixture
def customer(stack: Stack) -> str:
    return stack.new_customer()


def a_key() -> str:
    return secrets.token_urlsafe(18)


def buy(stack: Stack, serial: str, token: str) -> dict[str, Any]:
    """An active-to-be plan on the serial, paid."""
    offer = stack.call("POST", "/eligibility", {"serial": serial}).json["offers"][0]
    order = {
        "serial": serial,
        "term_months": offer["term_months"],
        "agree_terms": True,
        "price": offer["price"],
    }
    ordered = stack.call("POST", "/plans", order, token, a_key())
    assert ordered.status == 201, ordered.body
    stack.double.pay(ordered.json["payment"]["url"])
    plan_id = ordered.json["plan"]["plan_id"]
    paid = stack.call("POST", f"/plans/{plan_id}/continue", {}, token)
    assert paid.status == 200, paid.body
    return dict(paid.json["plan"])


def file(stack: Stack, serial: str, token: str) -> dict[str, Any]:
    """A Premium claim on the serial, its hold authorized and its fee paid."""
    asked = {"serial": serial, **DAMAGE}
    question = asked | {"shipping_country": "US"}
    preview = stack.call("POST", "/claims/preview", question, token)
    assert preview.status == 200, preview.body
    shown = preview.json["settlement"]
    consents = {"express": True, "hold": True, "version": shown["consent"]["version"]}
    filing = asked | {"service": "premium", "address": ADDRESS, "consents": consents}
    filed = stack.call(
        "POST", "/claims", filing | {"fee": shown["fee"], "hold": shown["hold"]}, token, a_key()
    )
    assert filed.status == 201, filed.body
    stack.double.pay(filed.json["payment"]["url"])
    claim_id = filed.json["claim"]["claim_id"]
    paid = stack.call("POST", f"/claims/{claim_id}/continue", {}, token)
    assert paid.status == 200, paid.body
    return dict(paid.json["claim"])


def ship(stack: Stack, claim_id: str) -> str:
    spare = stack.new_device()
    parcel = {"serial": spare, "carrier": "UPS", "tracking": "1Z999"}
    shipped = stack.call("POST", f"/claims/{claim_id}/ship", parcel, stack.desk())
    assert shipped.status == 200, shipped.body
    assert shipped.json["claim"]["state"] == "return_due"
    return spare


def test_a_hold_is_released_when_the_unit_is_back_in_time(stack: Stack, customer: str) -> None:
    token, serial = stack.token(customer), stack.new_device()
    assert buy(stack, serial, token)["status"] == "scheduled"
    stack.travel(days=2)
    claim = file(stack, serial, token)
    assert (claim["state"], claim["hold"]["state"]) == ("paid", "live")
    spare = ship(stack, claim["claim_id"])

    scan = {"serial": serial, "battery": True, "genuine": True}
    scanned = stack.call("POST", "/returns", scan, stack.desk())

    assert scanned.status == 200, scanned.body
    assert scanned.json["result"] == "released"
    closed = stack.call("GET", f"/claims/{claim['claim_id']}", token=token).json["claim"]
    assert (closed["state"], closed["hold"]["state"]) == ("completed", "released")
    assert stack.call("GET", f"/status?serial={serial}").json["status"] == "retired"
    assert stack.call("GET", f"/status?serial={spare}").json["replacements_left"] == 1
    account = stack.call("GET", "/account", token=token).json
    assert [plan["chain"] for plan in account["plans"]] == [[serial, spare]]
    until(lambda: stack.mails(customer), "a mail to the customer")


def test_a_unit_that_never_comes_back_captures_the_hold(stack: Stack, customer: str) -> None:
    token, serial = stack.token(customer), stack.new_device()
    buy(stack, serial, token)
    stack.travel(days=2)
    claim = file(stack, serial, token)
    ship(stack, claim["claim_id"])

    stack.travel(days=16)

    late = stack.call("GET", f"/claims/{claim['claim_id']}", token=token).json["claim"]
    assert (late["state"], late["hold"]["state"]) == ("defaulted", "captured")


def test_the_desk_sees_a_paid_claim_and_a_customer_does_not(stack: Stack, customer: str) -> None:
    token, serial = stack.token(customer), stack.new_device()
    buy(stack, serial, token)
    stack.travel(days=2)
    claim = file(stack, serial, token)

    listed = stack.call("GET", "/work?region=US", token=stack.desk()).json["work"]
    assert claim["claim_id"] in [each["claim_id"] for each in listed]
    assert stack.call("GET", "/work?region=US", token=token).status == 401
    assert stack.call("GET", "/work?region=US").status == 401
