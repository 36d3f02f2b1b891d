"""A unit that is sent in, through the doors, on DynamoDB as moto has it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.doors import CUSTOMER, Doors, address_body, question_body
from tests.support.events import CLERK, Caller, Reply
from tests.support.house import DRONE, SPARE, SPARE2

pytest_plugins = ["tests.support.door_fixtures"]

STRANGER = Caller("account-stranger")
PRICE = {"amount": 12000, "currency": "USD"}
FEE = {"amount": 15900, "currency": "USD"}
HOME = {"carrier": "UPS", "tracking": "1Z-HOME"}
UNIT = {"serial": SPARE, "carrier": "UPS", "tracking": "1Z"}


def sent_in(doors: Doors) -> str:
    """The id of Ana's Repair claim, its unit at the centre."""
    doors.covered()
    body = question_body() | {"service": "repair", "address": address_body()}
    del body["shipping_country"]
    headers = {"Idempotency-Key": "repair-key-000000000"}
    reply = doors.post("file_claim", "/api/claims", body, CUSTOMER, headers=headers)
    assert reply.status == 201, reply.text
    unit = {"serial": DRONE, "battery": True, "genuine": True}
    doors.post("release_hold", "/api/returns", unit, CLERK)
    return str(reply.body["claim"]["claim_id"])


def bench(doors: Doors, claim_id: str, what: str, body: Any, caller: Caller = CLERK) -> Reply:
    return doors.post("inspect_unit", f"/api/claims/{claim_id}/{what}", body, caller)


def manage(doors: Doors, claim_id: str, what: str, body: Any, caller: Caller = CUSTOMER) -> Reply:
    return doors.post("manage_claim", f"/api/claims/{claim_id}/{what}", body, caller)


def ship(doors: Doors, claim_id: str, what: str, body: Any, caller: Caller = CLERK) -> Reply:
    return doors.post("ship_replacement", f"/api/claims/{claim_id}/{what}", body, caller)


def pay(doors: Doors, claim_id: str) -> Reply:
    claim = doors.store.claim(claim_id)
    assert claim is not None
    pages = [line.page_id for line in claim.ledger if line.page_id]
    doors.payments.pay(pages[-1])
    return doors.go_on(claim_id)


def test_a_defect_is_mended_and_sent_home_free(doors: Doors) -> None:
    """SVC-8, SHP-1."""
    claim_id = sent_in(doors)
    found = bench(doors, claim_id, "inspect", {"outcome": "defect", "note": "Motor 2."})
    assert (found.status, found.body["claim"]["state"]) == (200, "mending")
    assert found.body["claim"]["inspection"]["outcome"] == "defect"
    home = bench(doors, claim_id, "send-back", HOME)
    assert home.body["claim"]["state"] == "completed"
    assert home.body["claim"]["sent_home"]["tracking"] == "1Z-HOME"
    seen = doors.get("show_account", f"/api/claims/{claim_id}", CUSTOMER).body["claim"]
    assert [event["type"] for event in seen["timeline"]] == [
        "claim_filed",
        "unit_received",
        "defect_found",
        "sent_home",
    ]
    assert doors.payments.books().get(claim_id) is None


def test_a_quote_is_chosen_paid_and_given_back_where_it_cannot_be_mended(doors: Doors) -> None:
    """SVC-8, PAY-7."""
    claim_id = sent_in(doors)
    quoted = bench(doors, claim_id, "inspect", {"outcome": "accident", "quote": PRICE})
    assert quoted.body["claim"]["quote"]["repair"] == PRICE
    assert quoted.body["claim"]["quote"]["replacement"] == FEE
    other = manage(doors, claim_id, "choose", {"choice": "repair", "amount": FEE})
    assert (other.status, other.body["errors"][0]["pointer"]) == (422, "/amount")
    page = manage(doors, claim_id, "choose", {"choice": "repair", "amount": PRICE})
    assert (page.status, page.body["payment"]["state"]) == (200, "open")
    paid = pay(doors, claim_id)
    assert paid.body["claim"]["state"] == "mending"
    assert doors.payments.books()[claim_id].captured == 12000
    cannot = bench(doors, claim_id, "cannot-mend", {"note": "The frame is cracked."})
    assert cannot.body["claim"]["state"] == "quoted"
    assert cannot.body["claim"]["quote"]["repair"] is None
    declined = manage(doors, claim_id, "choose", {"choice": "decline"})
    assert declined.body["claim"]["state"] == "going_home"
    assert bench(doors, claim_id, "send-back", HOME).body["claim"]["state"] == "completed"


def test_the_plans_replacement_ships_instead_of_the_repair(doors: Doors) -> None:
    """SVC-8, LNK-1, COV-5."""
    claim_id = sent_in(doors)
    bench(doors, claim_id, "inspect", {"outcome": "accident", "quote": PRICE})
    manage(doors, claim_id, "choose", {"choice": "replacement", "amount": FEE})
    assert pay(doors, claim_id).body["claim"]["state"] == "replacing"
    shipped = ship(doors, claim_id, "ship", UNIT | {"condition": "equivalent"})
    assert shipped.body["claim"]["state"] == "completed"
    assert shipped.body["claim"]["shipment"]["condition"] == "equivalent"
    device = doors.store.device(SPARE)
    assert device is not None and device.shipped_at == doors.clock.now()


def test_a_lost_replacement_is_sent_once_more(doors: Doors) -> None:
    """SHP-2."""
    doors.covered()
    claim_id = doors.shipped()
    again = ship(doors, claim_id, "reship", UNIT | {"serial": SPARE2, "lost": "undeliverable"})
    assert again.status == 200, again.text
    assert again.body["claim"]["shipment"]["serial"] == SPARE2
    assert [lost["serial"] for lost in again.body["claim"]["lost_shipments"]] == [SPARE]
    refused = ship(doors, claim_id, "reship", UNIT | {"serial": DRONE, "lost": "lost"})
    assert (refused.status, refused.body["code"]) == (409, "refused")
    asked = ship(doors, claim_id, "reship", UNIT | {"lost": "stolen"})
    assert (asked.status, asked.body["code"]) == (422, "invalid_request")


def test_a_paid_premium_claim_becomes_basic_and_its_money_goes_back(doors: Doors) -> None:
    """SVC-12."""
    doors.covered()
    claim_id = doors.paid()
    body = {
        "service": "basic",
        "consents": {"express": True, "version": "basic-2026-11"},
        "fee": FEE,
    }
    changed = manage(doors, claim_id, "change", body)
    assert changed.status == 200, changed.text
    assert changed.body["claim"]["service"] == "basic"
    assert changed.body["payment"]["state"] == "open"
    book = doors.payments.books()[claim_id]
    assert (book.captured, book.refunded, book.live_holds) == (15900, 15900, 0)
    without = manage(doors, claim_id, "change", {"service": "premium"})
    assert without.status == 422
    assert {fault["pointer"] for fault in without.body["errors"]} == {
        "/consents/express",
        "/consents/hold",
        "/consents/version",
        "/fee",
        "/hold",
    }
    assert pay(doors, claim_id).body["claim"]["state"] == "paid"


def test_a_claim_is_moved_to_another_address_and_cancelled(doors: Doors) -> None:
    """SHP-3, HLD-9."""
    doors.covered()
    claim_id = doors.paid()
    body = {"address": address_body() | {"line1": "9 New Road"}}
    moved = manage(doors, claim_id, "address", body)
    assert "9 New Road" in moved.body["claim"]["ship_to"]
    abroad = {"address": address_body() | {"country": "CA", "postal_code": "K1A 0B1"}}
    refused = manage(doors, claim_id, "address", abroad)
    assert (refused.status, refused.body["code"]) == (409, "refused")
    done = manage(doors, claim_id, "cancel", {})
    assert done.body["claim"]["state"] == "cancelled"
    book = doors.payments.books()[claim_id]
    assert (book.captured, book.refunded, book.live_holds) == (15900, 15900, 0)
    again = manage(doors, claim_id, "cancel", {})
    assert again.body["claim"]["state"] == "cancelled"
    assert manage(doors, claim_id, "found", {}).body["code"] == "wrong_state"


@pytest.mark.parametrize(
    ("door", "what", "body"),
    [
        ("inspect_unit", "inspect", {"outcome": "defect"}),
        ("inspect_unit", "send-back", HOME),
        ("inspect_unit", "cannot-mend", {"note": "No."}),
        ("ship_replacement", "reship", UNIT | {"lost": "lost"}),
    ],
)
def test_what_does_not_fit_the_state_is_a_409_and_writes_nothing(
    doors: Doors, door: str, what: str, body: Any
) -> None:
    doors.covered()
    claim_id = doors.paid()
    before = doors.contents()
    reply = doors.post(door, f"/api/claims/{claim_id}/{what}", body, CLERK)
    assert (reply.status, reply.body["code"]) == (409, "wrong_state")
    assert doors.contents() == before
    for caller in (CUSTOMER, None):
        denied = doors.post(door, f"/api/claims/{claim_id}/{what}", body, caller)
        assert denied.status == 403
    missing = doors.post(door, f"/api/claims/claim_none/{what}", body, CLERK)
    assert (missing.status, missing.body["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("cancel", {}),
        ("change", {"service": "repair"}),
        ("address", {"address": address_body()}),
        ("choose", {"choice": "decline"}),
        ("found", {}),
    ],
)
def test_anothers_claim_answers_like_a_missing_one(doors: Doors, what: str, body: Any) -> None:
    doors.covered()
    claim_id = doors.paid()
    before = doors.contents()
    foreign = manage(doors, claim_id, what, body, STRANGER)
    missing = manage(doors, "claim_none", what, body, STRANGER)
    assert foreign.status == missing.status == 404
    assert foreign.body["detail"] == missing.body["detail"]
    unknown = manage(doors, claim_id, what, body | {"other": 1})
    assert (unknown.status, unknown.body["code"]) == (422, "invalid_request")
    assert doors.contents() == before


def test_a_service_that_is_not_open_is_a_409_with_the_decision(doors: Doors) -> None:
    """SVC-9, SVC-12."""
    doors.covered()
    claim_id = doors.paid()
    before = doors.contents()
    reply = manage(doors, claim_id, "change", {"service": "replacement"})
    assert (reply.status, reply.body["code"]) == (409, "refused")
    failed = [r["id"] for r in reply.body["decision"]["rules"] if r["outcome"] == "failed"]
    assert failed == ["SVC-9"]
    assert doors.contents() == before
