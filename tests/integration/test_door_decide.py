"""What the desk decides by hand, its evidence, and the scans of RET-1 and RET-7, through the doors
on DynamoDB as moto has it: PAY-2, PAY-3, PAY-4, PAY-8, RET-6, HLD-8."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.doors import CUSTOMER, Doors
from tests.support.events import CLERK, Call, Reply, queue_event
from tests.support.house import DRONE, SPARE

pytest_plugins = ["tests.support.door_fixtures"]


def decide(doors: Doors, claim_id: str, decision: str, **more: Any) -> Reply:
    body = {"decision": decision, "reason": "Could not be verified.", "approved_by": "M. Reyes"}
    path = f"/api/claims/{claim_id}/decide"
    return doors.post("decide_claim", path, body | more, CLERK)


def _look_at(kind: str, id_: str, hint: str | None) -> Any:
    return queue_event(json.dumps({"kind": kind, "id": id_, "hint": hint}))


def evidence(doors: Doors, claim_id: str) -> Any:
    reply = doors.get("decide_claim", f"/api/claims/{claim_id}/evidence", CLERK)
    assert reply.status == 200, reply.text
    return reply.body["evidence"]


def test_an_order_is_refused_by_name_and_the_name_stays_with_the_desk(doors: Doors) -> None:
    """PAY-4."""
    doors.covered()
    claim_id = doors.paid()
    reply = decide(doors, claim_id, "refuse_order")
    assert (reply.status, reply.body["claim"]["state"]) == (200, "refused")
    assert "Reyes" not in reply.text
    seen = doors.get("show_account", f"/api/claims/{claim_id}", CUSTOMER)
    assert "Reyes" not in seen.text and "Could not be verified" not in seen.text
    (approval,) = evidence(doors, claim_id)["approvals"]
    assert (approval["decision"], approval["approved_by"]) == ("refuse_order", "M. Reyes")
    again = decide(doors, claim_id, "refuse_order")
    assert again.body["claim"]["state"] == "refused"
    assert len(evidence(doors, claim_id)["approvals"]) == 1


def test_a_decision_that_does_not_fit_the_claim_is_a_409_and_writes_nothing(doors: Doors) -> None:
    """RET-6 before shipping: HLD-10."""
    doors.covered()
    claim_id = doors.paid()
    before = doors.contents()
    for decision in ("other_default", "not_found", "desk_accepts", "written_off", "verified"):
        reply = decide(doors, claim_id, decision)
        assert (reply.status, reply.body["code"]) == (409, "wrong_state"), decision
    assert doors.contents() == before


def test_another_ground_is_decided_with_its_reason(doors: Doors) -> None:
    """RET-6."""
    doors.covered()
    claim_id = doors.shipped()
    reply = decide(doors, claim_id, "other_default", reason="Deliberate damage.")
    assert reply.body["claim"]["state"] == "defaulted"
    assert [each["id"] for each in reply.body["claim"]["default_reasons"]] == ["RET-6"]
    assert evidence(doors, claim_id)["default_reasons"] == ["RET-6"]


def test_an_order_is_verified_and_goes_on(doors: Doors) -> None:
    """PAY-3."""
    doors.covered()
    claim_id = str(doors.filed().body["claim"]["claim_id"])
    assert decide(doors, claim_id, "verify").status == 200
    claim = doors.store.claim(claim_id)
    assert claim is not None and claim.verifying
    doors.pay(claim)
    assert doors.go_on(claim_id).body["claim"]["state"] == "awaiting_payment"
    assert doors.payments.books()[claim_id].captured == 0
    assert decide(doors, claim_id, "verified", reason="Papers seen.").status == 200
    assert doors.go_on(claim_id).body["claim"]["state"] == "paid"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"decision": "refund_everything"}, "/decision"),
        ({"approved_by": ""}, "/approved_by"),
        ({"reason": ""}, "/reason"),
        ({"extra": 1}, "/extra"),
    ],
)
def test_a_decision_needs_a_known_word_a_reason_and_a_name(
    doors: Doors, body: dict[str, Any], pointer: str
) -> None:
    reply = decide(doors, "claim_none", **({"decision": "verify"} | body))
    assert (reply.status, reply.body["code"]) == (422, "invalid_request")
    assert [fault["pointer"] for fault in reply.body["errors"]] == [pointer]


def test_the_customer_decides_nothing_and_sees_no_evidence(doors: Doors) -> None:
    body = {"decision": "verify", "reason": "Mine.", "approved_by": "Ana"}
    for call in (
        Call("POST", "/api/claims/claim_none/decide", body, CUSTOMER),
        Call("GET", "/api/claims/claim_none/evidence", caller=CUSTOMER),
    ):
        assert doors.call("decide_claim", call).status == 403
    assert decide(doors, "claim_none", "verify").status == 404
    missing = doors.get("decide_claim", "/api/claims/claim_none/evidence", CLERK)
    assert missing.status == 404


def test_the_evidence_bundle_tells_what_was_agreed_sent_and_told(doors: Doors) -> None:
    """PAY-8."""
    doors.covered()
    claim_id = doors.shipped()
    bundle = evidence(doors, claim_id)
    assert bundle["consent"]["ip"] and bundle["consent"]["version"]
    assert [shipment["serial"] for shipment in bundle["shipments"]] == [SPARE]
    assert [mail["type"] for mail in bundle["mails"]] == ["claim_filed", "claim_paid", "shipped"]
    assert bundle["timeline_whole"] is True
    assert bundle["plan_timeline"][0]["type"] == "order_placed"


def test_a_disputed_fee_is_found_by_its_payment_and_is_the_desks_task(doors: Doors) -> None:
    """PAY-8: the webhook names nobody, and the worker asks whose the payment is."""
    doors.covered()
    claim_id = doors.shipped()
    claim = doors.store.claim(claim_id)
    assert claim is not None
    fee = next(line for line in claim.ledger if line.purpose == "fee")
    doors.payments.dispute(fee.provider_id or "")
    body, signature = doors.payments.webhook("charge.dispute.created", fee.provider_id or "", None)
    headers = {"Stripe-Signature": signature}
    call = Call("POST", "/api/payment-events", raw=body.decode(), headers=headers)
    assert doors.call("take_payment_event", call).status == 200
    (due,) = doors.queue.take()
    assert (due.kind, due.id) == ("payment", fee.provider_id)
    message = _look_at(due.kind, due.id, due.hint)
    assert doors.run("settle_due", message) == {"batchItemFailures": []}
    now = doors.store.claim(claim_id)
    assert now is not None
    assert [line.purpose for line in now.ledger if line.dispute] == ["fee"]
    assert doors.store.work("US") == [now]


def test_a_scan_of_another_region_is_forwarded_and_a_mistake_goes_home(doors: Doors) -> None:
    """RET-1, RET-7."""
    doors.covered()
    claim_id = doors.shipped()
    unit = {"serial": SPARE, "battery": True, "genuine": True}
    mistake = doors.post("release_hold", "/api/returns", unit, CLERK).body
    assert (mistake["result"], mistake["claim"]["state"]) == ("unknown_unit", "return_due")
    unit = {"serial": DRONE, "battery": True, "genuine": True, "desk_region": "EU"}
    receipt = doors.post("release_hold", "/api/returns", unit, CLERK).body
    assert (receipt["result"], receipt["claim"]["claim_id"]) == ("released", claim_id)
    assert [step["code"] for step in receipt["decision"]["next_steps"]] == ["release", "forward"]
    told = doors.get("show_account", f"/api/claims/{claim_id}", CUSTOMER).body["claim"]["timeline"]
    assert "unit_sent_home" in [event["type"] for event in told]
    unit["desk_region"] = "XX"
    reply = doors.post("release_hold", "/api/returns", unit, CLERK)
    assert (reply.status, reply.body["errors"][0]["pointer"]) == (422, "/desk_region")


def test_a_lost_hold_is_placed_again_on_a_page(doors: Doors) -> None:
    """HLD-6, PAY-2."""
    doors.covered()
    claim_id = doors.shipped()
    claim = doors.store.claim(claim_id)
    assert claim is not None
    line = claim.ledger[0]
    doors.payments.by_hand(line.provider_id or "", capture=False)
    doors.run("settle_due", _look_at("claim", claim_id, line.provider_id))
    page = doors.go_on(claim_id, try_again=True)
    assert (page.body["claim"]["hold"]["state"], page.body["payment"]["state"]) == ("lost", "open")
    doors.pay(doors.store.claim(claim_id))
    healed = doors.go_on(claim_id)
    assert healed.body["claim"]["hold"]["state"] == "live"
    assert healed.body["payment"]["state"] == "done"
