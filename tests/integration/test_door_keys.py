"""Idempotency-Key at the doors: one request, one effect, one answer, byte for byte."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.support.doors import CUSTOMER, Doors, order_body
from tests.support.events import CLERK, CLERK_OF_STORE, OPERATOR, Caller, Reply
from tests.support.house import ANA, BEN, DRONE, SPARE

pytest_plugins = ["tests.support.door_fixtures"]

KEY = "a-key-of-today-000001"
DAY = timedelta(hours=24)
MINT = {
    "batch": "spring",
    "region": "US",
    "family": "mavic",
    "term_months": 12,
    "store": "demo-1",
    "count": 3,
}


def send(
    doors: Doors,
    door: str,
    path: str,
    body: dict[str, Any],
    caller: Caller = CUSTOMER,
    key: str = KEY,
) -> Reply:
    """The reply to a POST under the key."""
    return doors.post(door, f"/api{path}", body, caller, headers={"Idempotency-Key": key})


def buy(doors: Doors, serial: str = DRONE, caller: Caller = CUSTOMER) -> Reply:
    """The reply to an order under the key."""
    return send(doors, "purchase_plan", "/plans", order_body(serial), caller)


def replays(again: Reply, first: Reply) -> bool:
    """Whether `again` is `first` byte for byte, and says so."""
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    same = (again.status, again.headers["Content-Type"], again.text.encode())
    return same == (first.status, first.headers["Content-Type"], first.text.encode())


def recorded(doors: Doors) -> list[dict[str, Any]]:
    """The records as they are stored."""
    rows: list[dict[str, Any]] = doors.contents()["test-seen"]
    return rows


def test_a_repeat_gets_the_first_answer_byte_for_byte_also_when_the_world_moved_on(
    doors: Doors,
) -> None:
    doors.covered()
    body = doors.claim_body()
    first = send(doors, "file_claim", "/claims", body)
    claim_id = first.body["claim"]["claim_id"]
    claim = doors.store.claim(claim_id)
    assert claim is not None
    doors.pay(claim)
    assert doors.go_on(claim_id).body["claim"]["state"] == "paid"
    before = doors.contents()
    doors.clock.forward(timedelta(hours=23))
    assert replays(send(doors, "file_claim", "/claims", body), first)
    assert doors.contents() == before


def test_the_same_values_in_another_order_are_the_same_request(doors: Doors) -> None:
    doors.registered()
    first = buy(doors)
    turned = dict(reversed(order_body().items()))
    assert replays(send(doors, "purchase_plan", "/plans", turned), first)


@pytest.mark.parametrize("what", ["body", "path"])
def test_another_request_under_the_same_key_is_a_422_and_changes_nothing(
    doors: Doors, what: str
) -> None:
    doors.registered()
    first = buy(doors)
    before = doors.contents()
    if what == "body":
        other = buy(doors, SPARE)
    else:
        path = f"/plans/{first.body['plan']['plan_id']}/continue"
        other = send(doors, "purchase_plan", path, {})
    assert (other.status, other.body["code"]) == (422, "idempotency_key_reused")
    assert {k: v for k, v in doors.contents().items() if k != "provider"} == {
        k: v for k, v in before.items() if k != "provider"
    }
    assert replays(buy(doors), first)


def test_the_key_of_another_account_is_another_key(doors: Doors) -> None:
    doors.registered()
    doors.directory.emails[BEN] = "ben@example.com"
    anas, bens = buy(doors), buy(doors, SPARE, Caller(BEN))
    assert (anas.status, bens.status) == (201, 201)
    assert replays(buy(doors, SPARE, Caller(BEN)), bens)
    ids = {row["seen_id"]["S"] for row in recorded(doors)}
    assert {f"key/{ANA}/{KEY}", f"key/{BEN}/{KEY}"} <= ids


def test_a_refusal_that_changed_nothing_is_decided_anew(doors: Doors) -> None:
    refused = buy(doors)
    assert (refused.status, refused.body["code"]) == (409, "refused")
    assert recorded(doors) == []
    doors.registered()
    assert buy(doors).status == 201


def test_a_refusal_after_an_effect_is_the_answer_for_good(doors: Doors) -> None:
    """The card is refused on the way back; a second look would find that the page is gone."""
    doors.covered()
    claim_id = doors.filed().body["claim"]["claim_id"]
    claim = doors.store.claim(claim_id)
    assert claim is not None
    doors.pay(claim)
    doors.payments.limit("visa", 23900 + 99900)
    path = f"/claims/{claim_id}/continue"
    first = send(doors, "file_claim", path, {})
    assert (first.status, first.body["code"]) == (402, "card_refused")
    doors.payments.limit("visa", None)
    again = doors.go_on(claim_id, try_again=True)
    assert again.body["payment"]["state"] == "open"
    assert replays(send(doors, "file_claim", path, {}), first)


def test_an_answer_in_doubt_is_not_kept(doors: Doors) -> None:
    doors.registered()
    doors.payments.fail_500("customer")
    first = buy(doors)
    assert (first.status, first.body["code"]) == (503, "provider_unreachable")
    second = buy(doors)
    assert second.status == 201
    assert replays(buy(doors), second)


def test_after_a_day_it_is_forgotten_and_still_has_no_second_effect(doors: Doors) -> None:
    """ADR 3: the order's own id is made of the key."""
    doors.registered()
    first = buy(doors)
    doors.clock.forward(DAY - timedelta(seconds=1))
    assert replays(buy(doors), first)
    doors.clock.forward(timedelta(seconds=1))
    anew = buy(doors)
    assert (anew.status, anew.headers.get("Idempotent-Replayed")) == (201, None)
    assert anew.body["plan"]["plan_id"] == first.body["plan"]["plan_id"]
    assert len(doors.store.plans_of(ANA)) == 1
    assert send(doors, "purchase_plan", "/plans", order_body(SPARE)).status == 422


def a_code(doors: Doors, number: str = "1") -> str:
    """The code of a card that the store has sold."""
    body, key = MINT | {"count": 1}, f"mint-key-{number:0>16}"
    code = send(doors, "manage_cards", "/cards/mint", body, OPERATOR, key).body["codes"][0]
    sold = doors.post("manage_cards", "/api/cards/sell", {"code": code}, CLERK_OF_STORE)
    assert sold.status == 200
    return str(code)


def test_codes_are_given_out_once_and_recorded_nowhere(doors: Doors) -> None:
    """BUY-4."""
    first = send(doors, "manage_cards", "/cards/mint", MINT, OPERATOR)
    again = send(doors, "manage_cards", "/cards/mint", MINT, OPERATOR)
    assert (first.status, again.body["code"]) == (201, "given_out")
    other = send(doors, "manage_cards", "/cards/mint", MINT | {"count": 2}, OPERATOR)
    assert other.body["code"] == "idempotency_key_reused"
    assert [row for row in recorded(doors) if "answer" in row] == []
    for code in first.body["codes"]:
        assert code not in repr(doors.contents())


def test_a_stores_take_over_code_is_given_again_and_recorded_nowhere(doors: Doors) -> None:
    doors.registered()
    body = {"code": a_code(doors), "serial": DRONE}
    first = send(doors, "redeem_card", "/stores/redeem", body, CLERK_OF_STORE)
    again = send(doors, "redeem_card", "/stores/redeem", body, CLERK_OF_STORE)
    assert first.body["take_over"] == again.body["take_over"] is not None
    assert [row for row in recorded(doors) if "answer" in row] == []


def test_a_redemption_is_answered_again_with_its_own_decision(doors: Doors) -> None:
    """BUY-5 alone would answer another one: that the code was used before."""
    doors.registered()
    body = {"code": a_code(doors), "serial": DRONE}
    first = send(doors, "redeem_card", "/cards/redeem", body)
    again = send(doors, "redeem_card", "/cards/redeem", body)
    assert replays(again, first)
    assert len(first.body["decision"]["rules"]) > 1


def test_a_dry_run_needs_no_key_and_leaves_the_key_unused(doors: Doors) -> None:
    doors.registered()
    body = {"code": a_code(doors), "serial": DRONE}
    before = doors.contents()
    for headers in ({}, {"Idempotency-Key": KEY}):
        dry = doors.post(
            "redeem_card", "/api/cards/redeem", body | {"dry_run": True}, CUSTOMER, headers=headers
        )
        assert (dry.status, dry.body["redeemed"]) == (200, False)
    assert doors.contents() == before
    assert send(doors, "redeem_card", "/cards/redeem", body).body["redeemed"] is True


def test_the_desk_ships_once_under_one_key(doors: Doors) -> None:
    doors.covered()
    claim_id = doors.paid()
    body = {"serial": SPARE, "carrier": "UPS", "tracking": "1Z999AA10123456784"}
    path = f"/claims/{claim_id}/ship"
    first = send(doors, "ship_replacement", path, body, CLERK)
    assert replays(send(doors, "ship_replacement", path, body, CLERK), first)
    again = body | {"tracking": "1Z-ANOTHER"}
    assert send(doors, "ship_replacement", path, again, CLERK).status == 422
