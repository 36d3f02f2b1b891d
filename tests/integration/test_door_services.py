"""The choice of service through the doors, on DynamoDB as moto has it."""

from __future__ import annotations

from typing import Any

import pytest

from care.domain.claim import Claim
from tests.support.doors import CUSTOMER, Doors, address_body, question_body
from tests.support.events import CLERK, Caller, Reply
from tests.support.house import DRONE, SPARE

pytest_plugins = ["tests.support.door_fixtures"]


def compare(doors: Doors, **changes: Any) -> dict[str, Any]:
    """The comparison's rows by service."""
    reply = doors.post(
        "compare_services", "/api/claims/compare", question_body() | changes, CUSTOMER
    )
    assert reply.status == 200, reply.text
    return {row["service"]: row for row in reply.body["services"]}


def file(doors: Doors, service: str, **changes: Any) -> Reply:
    """A filing with the figures of the comparison."""
    row = compare(doors, **changes)[service]
    shown = row["settlement"]
    body = question_body() | changes | {"service": service, "address": address_body()}
    del body["shipping_country"]
    if shown and shown["consent"]:
        version = shown["consent"]["version"]
        body |= {"fee": shown["fee"], "hold": shown["hold"]}
        body["consents"] = {"express": True, "hold": True, "fee": True, "version": version}
    headers = {"Idempotency-Key": f"claim-{service}-0000000000"}
    return doors.post("file_claim", "/api/claims", body, CUSTOMER, headers=headers)


def stored(doors: Doors, claim_id: str) -> Claim:
    claim = doors.store.claim(claim_id)
    assert claim is not None
    return claim


def test_the_comparison_says_of_every_service_what_it_costs_or_why_it_is_closed(
    doors: Doors,
) -> None:
    """SVC-11, COV-8: nothing is written by asking."""
    doors.covered()
    before = doors.contents()
    rows = compare(doors)
    assert list(rows) == ["premium", "basic", "repair", "replacement", "flyaway"]
    assert [name for name, row in rows.items() if row["allowed"]] == ["premium", "basic", "repair"]
    assert rows["basic"]["settlement"]["fee"] == {"amount": 15900, "currency": "USD"}
    assert rows["basic"]["settlement"]["hold"]["amount"] == 0
    assert rows["repair"]["settlement"]["consent"] is None
    assert rows["flyaway"]["settlement"] is None
    assert doors.contents() == before


def test_an_instant_can_be_simulated(doors: Doors) -> None:
    """TRM-7: a year from now the cover is over."""
    doors.covered()
    rows = compare(doors, as_of="2028-01-01T00:00:00Z")
    failed = [r["id"] for r in rows["basic"]["decision"]["rules"] if r["outcome"] == "failed"]
    assert failed == ["SVC-1", "TRM-7"]
    assert rows["basic"]["decision"]["as_of"] == "2028-01-01T00:00:00.000Z"


def test_an_open_claim_is_compared_as_of_its_filing_and_stands_not_in_its_own_way(
    doors: Doors,
) -> None:
    """SVC-12, TRM-6: the answer of the comparison is the answer of the change."""
    doors.covered()
    claim_id = file(doors, "basic").body["claim"]["claim_id"]
    assert not any(row["allowed"] for row in compare(doors).values())
    rows = compare(doors, claim_id=claim_id)
    assert [name for name, row in rows.items() if row["allowed"]] == ["premium", "basic", "repair"]
    filed = stored(doors, claim_id).filed_at.isoformat(timespec="milliseconds")
    assert rows["premium"]["decision"]["as_of"] == filed.replace("+00:00", "Z")
    shown = rows["premium"]["settlement"]
    consents = {"express": True, "hold": True, "version": shown["consent"]["version"]}
    change = {"service": "premium", "fee": shown["fee"], "hold": shown["hold"]}
    reply = doors.post(
        "manage_claim",
        f"/api/claims/{claim_id}/change",
        change | {"consents": consents},
        CUSTOMER,
        headers={"Idempotency-Key": "change-0000000000000000"},
    )
    assert (reply.status, reply.body["claim"]["service"]) == (200, "premium")


def test_a_claim_of_nobody_is_no_claim_to_compare_for(doors: Doors) -> None:
    doors.covered()
    body = question_body() | {"claim_id": "no-such-claim"}
    reply = doors.post("compare_services", "/api/claims/compare", body, CUSTOMER)
    assert (reply.status, reply.body["code"]) == (404, "not_found")


def test_a_declared_exclusion_and_an_unknown_one(doors: Doors) -> None:
    """COV-6."""
    doors.covered()
    assert not compare(doors, exclusions=["theft"])["premium"]["allowed"]
    body = question_body() | {"exclusions": ["bored"]}
    reply = doors.post("compare_services", "/api/claims/compare", body, CUSTOMER)
    assert (reply.status, reply.body["errors"][0]["pointer"]) == (422, "/exclusions/0")


def test_a_basic_claim_is_paid_received_shipped_and_complete(doors: Doors) -> None:
    """SVC-5."""
    doors.covered()
    filed = file(doors, "basic")
    assert (filed.status, filed.body["payment"]["state"]) == (201, "open")
    assert filed.body["claim"]["you_need_to"]["code"] == "pay"
    claim_id = filed.body["claim"]["claim_id"]
    doors.pay(stored(doors, claim_id))
    paid = doors.go_on(claim_id).body["claim"]
    assert (paid["service"], paid["state"]) == ("basic", "paid")
    assert paid["you_need_to"]["code"] == "send_back"
    unit = {"serial": DRONE, "battery": True, "genuine": True}
    doors.post("release_hold", "/api/returns", unit, CLERK)
    (row,) = doors.get("list_work", "/api/work", CLERK, region="US").body["work"]
    assert (row["kind"], row["id"], row["next_action"]) == ("claim", claim_id, "ship")
    assert row["ship_to"]
    body = {"serial": SPARE, "carrier": "UPS", "tracking": "1Z999AA10123456784"}
    shipped = doors.post("ship_replacement", f"/api/claims/{claim_id}/ship", body, CLERK)
    assert (shipped.status, shipped.body["claim"]["state"]) == (200, "completed")
    book = doors.payments.books()[claim_id]
    assert (book.captures, book.captured, book.live_holds) == (1, 15900, 0)


@pytest.mark.parametrize("covered", [True, False])
def test_a_repair_is_filed_without_a_payment_and_asks_for_the_unit(
    doors: Doors, covered: bool
) -> None:
    """SVC-8."""
    plan_id = doors.covered() if covered else None
    if not covered:
        doors.registered()
    filed = file(doors, "repair")
    claim = filed.body["claim"]
    assert (filed.status, claim["state"], claim["plan_id"]) == (201, "filed", plan_id)
    assert filed.body["payment"] == {"state": "none", "url": None}
    assert claim["you_need_to"]["code"] == "send_back"
    assert claim["send_to"]
    assert doors.go_on(claim["claim_id"]).body["claim"]["state"] == "filed"


def test_a_flyaway_whose_binding_nobody_knows_waits_for_the_desk(doors: Doors) -> None:
    """SVC-10."""
    doors.covered()
    filed = file(doors, "flyaway", cause="loss", lost_at="2026-11-23T08:00:00Z")
    assert (filed.status, filed.body["claim"]["state"]) == (201, "in_review")
    assert filed.body["payment"]["state"] == "none"
    (row,) = doors.get("list_work", "/api/work", CLERK, region="US").body["work"]
    assert (row["next_action"], row["service"]) == ("review", "flyaway")


def test_a_changed_fee_is_told_and_nothing_is_filed(doors: Doors) -> None:
    """PAY-7."""
    doors.covered()
    before = doors.contents()
    row = compare(doors)["basic"]["settlement"]
    body = question_body() | {"service": "basic", "address": address_body()}
    del body["shipping_country"]
    body |= {"fee": {"amount": 1, "currency": "USD"}}
    body["consents"] = {"express": True, "version": row["consent"]["version"]}
    headers = {"Idempotency-Key": "claim-basic-00000000"}
    reply = doors.post("file_claim", "/api/claims", body, CUSTOMER, headers=headers)
    assert (reply.status, reply.body["errors"][0]["pointer"]) == (422, "/fee")
    assert doors.contents() == before


def test_a_stranger_sees_a_covered_device_as_unknown(doors: Doors) -> None:
    doors.covered()
    body = question_body()
    stranger = Caller("account-stranger")
    reply = doors.post("compare_services", "/api/claims/compare", body, stranger)
    assert not any(row["allowed"] for row in reply.body["services"])
    assert "plan_" not in reply.text and "claim_" not in reply.text
