"""The doors that time and events open: webhook, sweep, queue and stream."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from datetime import timedelta
from typing import Any

import boto3
import pytest

from care.adapters.stripe.payments import StripePayments
from care.usecases.ports import Due
from care.wiring import adapters
from tests.support.doors import CUSTOMER, STACK, Doors
from tests.support.events import CLERK, Call, Lines, Reply, queue_event, stream_event

pytest_plugins = ["tests.support.door_fixtures"]


def told(doors: Doors, raw: bytes | str, signature: str | None, **more: Any) -> Reply:
    """The webhook's reply to a body with this signature."""
    headers = {} if signature is None else {"Stripe-Signature": signature}
    text = raw.decode() if isinstance(raw, bytes) else raw
    call = Call("POST", "/api/payment-events", raw=text, headers=headers, **more)
    return doors.call("take_payment_event", call)


def message(due: Due) -> str:
    """A message of the settle queue."""
    return json.dumps({"kind": due.kind, "id": due.id, "hint": due.hint})


def test_a_signed_event_is_queued_as_a_hint(doors: Doors) -> None:
    body, signature = doors.payments.webhook("payment_intent.succeeded", "pi_9", "claim_1")
    reply = told(doors, body, signature)
    assert (reply.status, reply.body) == (200, {"received": True})
    assert doors.queue.take() == [Due("claim", "claim_1", "pi_9")]


def test_a_signed_event_in_base64_is_verified_byte_by_byte(doors: Doors) -> None:
    body, signature = doors.payments.webhook("refund.updated", "pi_9", "plan_1")
    reply = told(doors, base64.b64encode(body), signature, base64=True)
    assert reply.status == 200
    assert doors.queue.take() == [Due("plan", "plan_1", "pi_9")]


def test_an_event_about_nothing_of_ours_is_taken_and_has_no_effect(doors: Doors) -> None:
    body, signature = doors.payments.webhook("customer.created", "cus_1", None)
    assert told(doors, body, signature).status == 200
    assert doors.queue.take() == []


@pytest.mark.parametrize("signature", [None, "", "t=1,v1=00", "é"])
def test_an_event_that_is_not_signed_is_a_400_and_queues_nothing(
    doors: Doors, signature: str | None
) -> None:
    body, _ = doors.payments.webhook("payment_intent.succeeded", "pi_9", "claim_1")
    reply = told(doors, body, signature)
    assert (reply.status, reply.body["code"]) == (400, "bad_signature")
    assert doors.queue.take() == []


@pytest.mark.parametrize(
    ("raw", "age", "status"),
    [
        (
            '{"id":"evt_1","type":"x","data":{"object":{"object":"payment_intent","id":"pi_1"}}}',
            0,
            200,
        ),
        (
            '{"id":"evt_1","type":"x","data":{"object":{"object":"payment_intent","id":"pi_1"}}}',
            301,
            400,
        ),
        (
            '{"id":"evt_1","type":"x","data":{"object":{"object":"payment_intent","id":"pi_1"}}}',
            -303,
            400,
        ),
        ("{}", 0, 400),
        ("[", 0, 400),
        ('{"data": 1}', 0, 400),
    ],
)
def test_the_providers_own_signature_is_verified(
    doors: Doors, monkeypatch: pytest.MonkeyPatch, raw: str, age: int, status: int
) -> None:
    provider = StripePayments("sk_test_1", ("whsec_1",), None, doors.clock)
    monkeypatch.setattr(adapters, "payments", lambda settings: provider)
    at = int(time.time()) - age
    digest = hmac.new(b"whsec_1", f"{at}.{raw}".encode(), hashlib.sha256).hexdigest()
    assert told(doors, raw, f"t={at},v1={digest}").status == status
    assert told(doors, raw, f"t={at},v1={digest[::-1]}").status == 400


def test_the_sweep_queues_what_is_due_and_nothing_else(doors: Doors) -> None:
    doors.registered()
    plan_id = doors.ordered().body["plan"]["plan_id"]
    assert doors.run("sweep_due", {}) == {"queued": 0}
    doors.clock.forward(timedelta(minutes=61))
    assert doors.run("sweep_due", {}) == {"queued": 1}
    assert doors.queue.take() == [Due("plan", plan_id)]


def test_a_lapsed_order_is_settled_from_the_queue(doors: Doors) -> None:
    doors.registered()
    plan_id = doors.ordered().body["plan"]["plan_id"]
    doors.clock.forward(timedelta(minutes=61))
    answer = doors.run("settle_due", queue_event(message(Due("plan", plan_id))))
    assert answer == {"batchItemFailures": []}
    assert doors.stored_plan(plan_id).state == "void"


def test_a_webhooks_hint_settles_what_the_customer_never_came_back_to(doors: Doors) -> None:
    doors.registered()
    plan_id = doors.ordered().body["plan"]["plan_id"]
    doors.pay(doors.stored_plan(plan_id))
    doors.run("settle_due", queue_event(message(Due("plan", plan_id, "pi_unknown"))))
    assert doors.stored_plan(plan_id).state == "scheduled"


def test_only_the_messages_that_failed_come_again(doors: Doors, printed: Lines) -> None:
    doors.registered()
    plan_id = doors.ordered().body["plan"]["plan_id"]
    doors.clock.forward(timedelta(minutes=61))
    unknown, good = message(Due("claim", "claim_secret")), message(Due("plan", plan_id))
    answer = doors.run("settle_due", queue_event("no json", unknown, good, "{}"))
    assert answer == {
        "batchItemFailures": [
            {"itemIdentifier": "message-0"},
            {"itemIdentifier": "message-1"},
            {"itemIdentifier": "message-3"},
        ]
    }
    assert doors.stored_plan(plan_id).state == "void"
    lines = [line for line in printed() if line.get("message") == "record_failed"]
    assert [line["error"][0] for line in lines] == [
        "care.domain.errors.BadValue",
        "care.domain.errors.NotFound",
        "care.domain.errors.BadValue",
    ]
    assert "claim_secret" not in str(lines)


def test_a_silent_provider_is_asked_again_later_and_fails_no_message(doors: Doors) -> None:
    doors.registered()
    plan_id = doors.ordered().body["plan"]["plan_id"]
    doors.pay(doors.stored_plan(plan_id))
    doors.payments.fail_500("capture", stored=False)
    event = queue_event(message(Due("plan", plan_id, "hint")))
    assert doors.run("settle_due", event) == {"batchItemFailures": []}
    plan = doors.stored_plan(plan_id)
    assert plan.due_at == doors.clock.now() + timedelta(minutes=1)
    doors.clock.forward(timedelta(minutes=1))
    doors.run("settle_due", queue_event(message(Due("plan", plan_id))))
    assert doors.payments.books()[plan_id].captured == 23900


def images(subject: str) -> list[dict[str, Any]]:
    """The stored events of a subject, as the stream would tell them."""
    found = boto3.client("dynamodb").query(
        TableName=f"{STACK}-events",
        KeyConditionExpression="subject = :s",
        ExpressionAttributeValues={":s": {"S": subject}},
    )
    return list(found["Items"])


def unsent(subject: str) -> list[str]:
    """The kinds of events whose mail is still due."""
    records = stream_event(*images(subject))["Records"]
    return [event.note.type for event, done in adapters.read_events(records) if not done]


def test_what_happened_is_mailed_and_recorded_as_sent(doors: Doors) -> None:
    plan_id = doors.covered()
    assert unsent(plan_id) == ["plan_paid"]
    doors.run("send_mail", stream_event(*images(plan_id)))
    assert [mail.to for mail in doors.mailer.sent] == ["ana@example.com"]
    assert unsent(plan_id) == []


def test_a_mail_that_failed_stays_due_and_holds_up_no_other(doors: Doors, printed: Lines) -> None:
    doors.covered()
    claim_id = doors.shipped()
    doors.mailer.fail_next(RuntimeError("to ana@example.com"))
    doors.run("send_mail", stream_event(*images(claim_id)))
    assert unsent(claim_id) == ["claim_filed"]
    assert len(doors.mailer.sent) == 2
    lines = printed()
    failures = [line for line in lines if line.get("message") == "record_failed"]
    assert [line["error"] for line in failures] == [["builtins.RuntimeError"]]
    assert "ana@example.com" not in str(lines)


def test_a_mail_that_was_sent_is_not_sent_by_a_later_record(doors: Doors) -> None:
    plan_id = doors.covered()
    doors.run("send_mail", stream_event(*images(plan_id)))
    sent = len(doors.mailer.sent)
    doors.run("send_mail", stream_event(*images(plan_id)))
    assert len(doors.mailer.sent) == sent


def test_the_shipping_door_leaves_what_is_due_at_the_provider_to_the_worker(doors: Doors) -> None:
    doors.covered()
    claim_id = doors.paid()
    doors.payments.fail_500("void", stored=False)
    unit = {"serial": "1ZNA0001", "battery": True, "genuine": True}

    doors.post("release_hold", "/api/returns", unit, CLERK)
    doors.clock.forward(timedelta(minutes=1))
    calls = dict(doors.payments.desk.calls)
    body = {"serial": "1ZNB0001", "carrier": "UPS", "tracking": "1Z"}
    doors.post("ship_replacement", f"/api/claims/{claim_id}/ship", body, CLERK)
    assert dict(doors.payments.desk.calls) == calls
    doors.clock.forward(timedelta(minutes=1))
    doors.run("settle_due", queue_event(message(Due("claim", claim_id))))
    assert doors.payments.books()[claim_id].live_holds == 0
    assert (
        doors.get("show_account", f"/api/claims/{claim_id}", CUSTOMER).body["claim"]["hold"][
            "state"
        ]
        == "released"
    )
