"""The desk's doors on disputes and refunds that came back, and the worker behind them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from care.domain.ledger import Purpose, Status
from care.usecases.ports import Due
from tests.support.doors import CUSTOMER, STACK, Doors
from tests.support.events import CLERK, Call, queue_event

pytest_plugins = ["tests.support.door_fixtures"]

NAMED = {"approved_by": "Kim Lee", "note": "All records are in it."}


@pytest.fixture
def claim_id(doors: Doors) -> str:
    """Ana's paid claim, its fee disputed at her bank."""
    doors.covered()
    claim_id = doors.paid()
    doors.payments.dispute(fee_of(doors, claim_id))
    hear(doors, "charge.dispute.created", fee_of(doors, claim_id))
    return claim_id


def fee_of(doors: Doors, claim_id: str) -> str:
    claim = doors.store.claim(claim_id)
    assert claim is not None
    return str(claim.lines(Purpose.FEE)[-1].provider_id)


def hear(doors: Doors, type_: str, object_id: str, **more: str) -> None:
    """The provider's webhook, and the worker behind the queue."""
    body, signature = doors.payments.webhook(type_, object_id, more.pop("subject", None), **more)
    headers = {"Stripe-Signature": signature}
    call = Call("POST", "/api/payment-events", raw=body.decode(), headers=headers)
    assert doors.call("take_payment_event", call).status == 200
    for due in doors.queue.take():
        work(doors, due)


def work(doors: Doors, due: Due) -> None:
    message = json.dumps({"kind": due.kind, "id": due.id, "hint": due.hint})
    answer = doors.run("settle_due", queue_event(message))
    assert answer == {"batchItemFailures": []}


def minute_passes(doors: Doors) -> None:
    doors.clock.forward(timedelta(minutes=1))
    doors.run("sweep_due", {})
    for due in doors.queue.take():
        work(doors, due)


def submit(doors: Doors, path: str, body: Any = NAMED, caller: Any = CLERK) -> Any:
    return doors.post("decide_claim", f"{path}/evidence/submit", body, caller)


def test_a_dispute_is_answered_by_name_and_submitted_by_the_worker(
    doors: Doors, claim_id: str
) -> None:
    """PAY-8."""
    [row] = doors.get("list_work", "/api/work", CLERK, region="US").body["work"]
    assert row["due_by"] == "2026-12-07T08:00:00.000Z"
    calls = dict(doors.payments.desk.calls)
    reply = submit(doors, f"/api/claims/{claim_id}")
    assert reply.status == 200
    assert dict(doors.payments.desk.calls) == calls, "the desk's door moves nothing itself"
    answer = reply.body["dispute"]["answer"]
    assert (answer["approved_by"], answer["reason"]) == (NAMED["approved_by"], NAMED["note"])
    assert (reply.body["dispute"]["submitted"], answer["sent_at"]) == (False, None)
    assert submit(doors, f"/api/claims/{claim_id}").body == reply.body
    minute_passes(doors)
    shown = doors.get("decide_claim", f"/api/claims/{claim_id}/evidence", CLERK).body["evidence"]
    [dispute] = [each["dispute"] for each in shown["payments"] if each["dispute"]]
    assert (dispute["submitted"], dispute["state"]) == (True, "open")
    assert dispute["answer"]["sent_at"] is not None
    [told] = doors.payments.answers[dispute["dispute_id"]]
    assert [paper.name for paper in told.papers] == ["receipt", "record", "letters"]
    minute_passes(doors)
    assert doors.payments.desk.calls["answer_dispute"] == 1


def test_the_customer_sees_that_it_was_answered_and_not_the_reason(
    doors: Doors, claim_id: str
) -> None:
    submit(doors, f"/api/claims/{claim_id}")
    minute_passes(doors)
    reply = doors.get("show_account", f"/api/claims/{claim_id}", CUSTOMER)
    types = [event["type"] for event in reply.body["claim"]["timeline"]]
    assert types[-2:] == ["evidence_released", "evidence_submitted"]
    assert NAMED["note"] not in reply.text


def test_without_a_dispute_it_is_a_409_with_the_rule_and_nothing_is_written(doors: Doors) -> None:
    doors.covered()
    claim_id = doors.paid()
    before = doors.contents()
    reply = submit(doors, f"/api/claims/{claim_id}")
    assert (reply.status, reply.body["code"]) == (409, "refused")
    assert [rule["id"] for rule in reply.body["decision"]["rules"]] == ["PAY-8"]
    assert doors.contents() == before


def test_a_plans_dispute_is_answered_the_same_way(doors: Doors) -> None:
    plan_id = doors.covered()
    payment = str(doors.stored_plan(plan_id).ledger[0].provider_id)
    doors.payments.dispute(payment)
    hear(doors, "charge.dispute.created", payment)
    assert submit(doors, f"/api/plans/{plan_id}").status == 200
    minute_passes(doors)
    assert doors.stored_plan(plan_id).task is None


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/approved_by"),
        (NAMED | {"surprise": 1}, "/surprise"),
        ({"approved_by": ""}, "/approved_by"),
    ],
)
def test_a_field_that_is_of_no_use_is_named(doors: Doors, body: Any, pointer: str) -> None:
    reply = submit(doors, "/api/claims/claim_1", body)
    assert (reply.status, reply.body["code"]) == (422, "invalid_request")
    assert [error["pointer"] for error in reply.body["errors"]] == [pointer]


def test_a_customer_may_not_answer_for_us(doors: Doors, claim_id: str) -> None:
    assert submit(doors, f"/api/claims/{claim_id}", NAMED, CUSTOMER).status == 403
    assert submit(doors, "/api/claims/claim_none").status == 404


def test_pay_4_a_refund_that_came_back_is_paid_another_way_by_name(doors: Doors) -> None:
    doors.covered()
    filed = str(doors.filed().body["claim"]["claim_id"])
    doors.pay(doors.store.claim(filed), "refundFail")
    doors.go_on(filed)
    headers = {"Idempotency-Key": "cancel-key-000000001"}
    doors.post("manage_claim", f"/api/claims/{filed}/cancel", {}, CUSTOMER, headers=headers)
    doors.clock.forward(timedelta(minutes=1))
    claim = doors.store.claim(filed)
    assert claim is not None
    refund = claim.lines(Purpose.REFUND)[0]
    hear(doors, "refund.failed", str(refund.provider_id), subject=filed)
    [row] = doors.get("list_work", "/api/work", CLERK, region="US").body["work"]
    assert row["next_action"] == "refund"
    body = {"note": "By bank transfer.", "approved_by": "Kim Lee", "since": row["since"]}
    path = f"/api/claims/{filed}/settle-task"
    reply = doors.post("decide_claim", path, body, CLERK)
    assert (reply.status, reply.body["work_since"]) == (200, None)
    assert reply.body["closed_at"] is not None
    assert doors.post("decide_claim", path, body, CLERK).body == reply.body
    after = doors.store.claim(filed)
    assert after is not None
    assert after.lines(Purpose.REFUND)[0].status is Status.REFUND_FAILED
    assert doors.get("list_work", "/api/work", CLERK, region="US").body["work"] == []


def test_a_claim_on_which_nothing_came_back_is_a_409(doors: Doors) -> None:
    doors.covered()
    claim_id = doors.paid()
    body = {"note": "Paid.", "approved_by": "Kim Lee"}
    reply = doors.post("decide_claim", f"/api/claims/{claim_id}/settle-task", body, CLERK)
    assert (reply.status, reply.body["code"]) == (409, "wrong_state")


def test_every_payment_event_is_recorded_once_and_a_repeat_asks_for_nothing(doors: Doors) -> None:
    doors.covered()
    claim_id = doors.paid()
    fee = fee_of(doors, claim_id)
    hear(doors, "payment_intent.succeeded", fee, subject=claim_id, event_id="evt_1")
    before = doors.contents()
    hear(doors, "payment_intent.succeeded", fee, subject=claim_id, event_id="evt_1")
    assert doors.contents() == before
    [item] = [each for each in before[f"{STACK}-seen"] if "provider" in each["seen_id"]["S"]]
    assert item["seen_id"]["S"] == "event/provider/evt_1"
    forgotten = int(item["forget_after"]["N"]) - int(doors.clock.now().timestamp())
    assert forgotten == 35 * 86_400


def test_an_early_fraud_warning_stops_the_shipping(doors: Doors) -> None:
    """PAY-3."""
    doors.covered()
    claim_id = doors.paid()
    doors.payments.warn(fee_of(doors, claim_id))
    hear(doors, "radar.early_fraud_warning.created", fee_of(doors, claim_id))
    body = {"serial": "1ZNB0001", "carrier": "UPS", "tracking": "1Z"}
    reply = doors.post("ship_replacement", f"/api/claims/{claim_id}/ship", body, CLERK)
    assert (reply.status, reply.body["code"]) == (409, "refused")
    failed = [r["id"] for r in reply.body["decision"]["rules"] if r["outcome"] == "failed"]
    assert failed == ["PAY-3"]


def test_a_changed_card_puts_the_hold_at_risk_at_once(doors: Doors) -> None:
    """PAY-2: the worker reads the claims of the customer's account."""
    doors.covered()
    claim_id = doors.shipped()
    claim = doors.store.claim(claim_id)
    assert claim is not None and claim.standing_hold is not None
    line = claim.standing_hold
    assert line.card is not None
    doors.payments.renews_card(str(line.provider_id), "mastercard")
    hear(
        doors,
        "payment_method.automatically_updated",
        line.card.payment_method,
        customer=str(claim.customer),
    )
    after = doors.store.claim(claim_id)
    assert after is not None
    assert after.hold_state == "at_risk"
