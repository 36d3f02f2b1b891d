"""Claims from filing to release through the doors, on DynamoDB as moto has it."""

from __future__ import annotations

import re
from typing import Any

from tests.support.doors import CUSTOMER, Doors
from tests.support.events import CLERK, Call, Caller
from tests.support.house import DRONE, SPARE

pytest_plugins = ["tests.support.door_fixtures"]


def test_a_claim_is_filed_paid_shipped_received_and_its_hold_released(doors: Doors) -> None:
    plan_id = doors.covered()
    claim_id = doors.shipped()
    seen = doors.get("show_account", f"/api/claims/{claim_id}", CUSTOMER).body["claim"]
    assert (seen["state"], seen["hold"]["state"]) == ("return_due", "live")
    assert seen["you_need_to"]["code"] == "send_back"
    assert seen["you_need_to"]["by"]["local_date"] == "2026-12-07"
    assert [event["type"] for event in seen["timeline"]] == [
        "claim_filed",
        "hold_placed",
        "claim_paid",
        "shipped",
    ]
    unit = {"serial": "1zna-0001", "battery": True, "genuine": True}
    receipt = doors.post("release_hold", "/api/returns", unit, CLERK).body
    assert (receipt["result"], receipt["decision"]["allowed"]) == ("released", True)
    assert receipt["claim"]["state"] == "completed"
    book = doors.payments.books()[claim_id]
    assert (book.captured, book.held, book.captures) == (15900, 0, 1)
    plan = doors.get("show_account", f"/api/plans/{plan_id}", CUSTOMER).body["plan"]
    assert (plan["serial"], plan["chain"]) == (SPARE, [DRONE, SPARE])
    assert (plan["replacements_left"], plan["replacements_reserved"]) == (1, 0)


def test_a_second_scan_gets_the_first_answer_and_moves_no_money(doors: Doors) -> None:
    doors.covered()
    claim_id = doors.shipped()
    unit = {"serial": DRONE, "battery": True, "genuine": True}
    doors.post("release_hold", "/api/returns", unit, CLERK)
    calls = dict(doors.payments.desk.calls)
    again = doors.post("release_hold", "/api/returns", unit, CLERK).body
    assert (again["result"], again["claim"]["claim_id"]) == ("released", claim_id)
    assert dict(doors.payments.desk.calls) == calls


def test_a_unit_of_another_maker_opens_a_cure_and_holds_on(doors: Doors) -> None:
    doors.covered()
    claim_id = doors.shipped()
    unit = {"serial": DRONE, "battery": True, "genuine": False}
    unit |= {"finding": {"photo": "dock/17.jpg", "found_by": "Kim"}}
    receipt = doors.post("release_hold", "/api/returns", unit, CLERK).body
    assert (receipt["result"], receipt["claim"]["state"]) == ("incomplete", "return_incomplete")
    assert receipt["claim"]["findings"][0]["rules"] == ["RET-4"]
    assert receipt["claim"]["you_need_to"]["code"] == "cure"
    assert doors.payments.books()[claim_id].live_holds == 1


def test_a_unit_that_no_claim_names_is_recorded_and_sent_home(doors: Doors) -> None:
    unit = {"serial": "9ZZZ0001", "battery": False, "genuine": True}
    receipt = doors.post("release_hold", "/api/returns", unit, CLERK).body
    assert (receipt["result"], receipt["claim"]) == ("unknown_unit", None)
    assert [step["code"] for step in receipt["decision"]["next_steps"]] == ["send_home"]


def test_a_refused_card_is_a_402_and_another_try_opens_a_new_page(doors: Doors) -> None:
    doors.covered()
    claim_id = doors.filed().body["claim"]["claim_id"]
    claim = doors.store.claim(claim_id)
    assert claim is not None
    doors.payments.bank_says("approve", "generic_decline")
    doors.pay(claim)
    refused = doors.go_on(claim_id)
    assert (refused.status, refused.body["code"]) == (402, "card_refused")
    assert "Nothing was charged" in refused.body["detail"]
    again = doors.go_on(claim_id, try_again=True)
    assert (again.status, again.body["payment"]["state"]) == (200, "open")
    assert again.body["claim"]["you_need_to"]["code"] == "pay"
    assert doors.payments.books()[claim_id].captured == 0


def test_the_account_lists_plans_and_claims_and_names_the_open_one(doors: Doors) -> None:
    plan_id = doors.covered()
    claim_id = doors.paid()
    seen = doors.get("show_account", "/api/account", CUSTOMER).body
    assert [plan["plan_id"] for plan in seen["plans"]] == [plan_id]
    assert seen["plans"][0]["open_claim_id"] == claim_id
    assert [claim["claim_id"] for claim in seen["claims"]] == [claim_id]
    alone = doors.get("show_account", f"/api/plans/{plan_id}", CUSTOMER).body["plan"]
    assert alone == seen["plans"][0]


def test_the_desk_sees_what_is_paid_and_ships_it_from_its_list(doors: Doors) -> None:
    doors.covered()
    claim_id = doors.paid()
    (row,) = doors.get("list_work", "/api/work", CLERK, region="US").body["work"]
    assert (row["claim_id"], row["next_action"], row["fee_paid"]) == (claim_id, "ship", True)
    body = {"serial": "1znb-0001", "carrier": "UPS", "tracking": "1Z999AA10123456784"}
    shipped = doors.post("ship_replacement", f"/api/claims/{claim_id}/ship", body, CLERK)
    assert shipped.body["claim"]["shipment"]["serial"] == SPARE
    assert doors.get("list_work", "/api/work", CLERK, region="US").body["work"] == []
    assert doors.get("list_work", "/api/work", CLERK, region="CA").body["work"] == []


def test_anothers_plan_and_claim_answer_like_missing_ones(doors: Doors) -> None:
    plan_id = doors.covered()
    claim_id = doors.paid()
    before, stranger = doors.contents(), Caller("account-stranger")
    for door, method, path, known in (
        ("show_account", "GET", "/api/plans/{}", plan_id),
        ("show_account", "GET", "/api/claims/{}", claim_id),
        ("purchase_plan", "POST", "/api/plans/{}/continue", plan_id),
        ("file_claim", "POST", "/api/claims/{}/continue", claim_id),
    ):
        key = {"Idempotency-Key": "another-key-0000000001"}
        sent: dict[str, Any] = {"json": {}, "headers": key} if method == "POST" else {}
        foreign, missing = (
            doors.call(door, Call(method, path.format(id_), caller=stranger, **sent))
            for id_ in (known, "claim_none")
        )
        assert foreign.status == missing.status == 404
        assert _unnamed(foreign.text) == _unnamed(missing.text)
    seen = doors.get("show_account", "/api/account", stranger)
    assert seen.body == {"plans": [], "claims": []}
    assert doors.contents() == before


def _unnamed(text: str) -> str:
    """The answer's text without its request's id."""
    return re.sub(r"request-\d+", "", text)


def test_a_unit_that_may_not_ship_is_a_409_with_the_decision(doors: Doors) -> None:
    doors.covered()
    claim_id = doors.paid()
    before = doors.contents()
    body = {"serial": DRONE, "carrier": "UPS", "tracking": "1Z"}
    reply = doors.post("ship_replacement", f"/api/claims/{claim_id}/ship", body, CLERK)
    assert (reply.status, reply.body["code"]) == (409, "refused")
    failed = [r["id"] for r in reply.body["decision"]["rules"] if r["outcome"] == "failed"]
    assert failed == ["LNK-1"]
    assert doors.contents() == before
