"""What doors emit for the alarms: that they ran, how late they are, what failed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.doors import Doors
from tests.support.emf import metric, metrics_in
from tests.support.emitting import Named
from tests.support.events import Call, Lines, queue_event, stream_event

pytest_plugins = ["tests.support.door_fixtures", "tests.support.emitting"]


def test_the_sweep_tells_that_it_ran_and_for_how_long_the_oldest_has_been_due(
    doors: Doors, named: Named, printed: Lines
) -> None:
    doors.registered()
    doors.ordered()
    due_at = doors.stored_plan(doors.ordered().body["plan"]["plan_id"]).due_at
    assert due_at is not None
    for later, told in ((timedelta(0), (1.0, 0.0)), (timedelta(minutes=7), (1.0, 420.0))):
        doors.clock.set(due_at + later)
        printed()
        with named("sweep_due"):
            doors.run("sweep_due", {})
        found = metrics_in(printed())
        assert found[metric("Swept", service="sweep_due")] == [1.0]
        queued = found[metric("DueQueued", service="sweep_due")]
        oldest = found[metric("OldestDue", service="sweep_due")]
        assert (*queued, *oldest) == told


def test_a_webhook_tells_how_late_it_is(doors: Doors, named: Named, printed: Lines) -> None:
    body, signature = doors.payments.webhook("payment_intent.succeeded", "pi_9", "claim_1")
    headers = {"Stripe-Signature": signature}
    call = Call("POST", "/api/payment-events", raw=body.decode(), headers=headers)
    doors.clock.forward(timedelta(minutes=16))
    with named("take_payment_event"):
        assert doors.call("take_payment_event", call).status == 200
        assert doors.call("take_payment_event", call).status == 200  # known now, not measured
    found = metrics_in(printed())
    (lag,) = found[metric("WebhookLag", service="take_payment_event")]
    assert lag == pytest.approx(960, abs=1)


def test_a_failure_of_a_door_that_moves_money_counts_for_all_of_them_together(
    doors: Doors, named: Named, printed: Lines
) -> None:
    for door in ("settle_due", "send_mail"):
        with named(door):
            what = queue_event("no json") if door == "settle_due" else stream_event({})
            doors.run(door, what)
    found = metrics_in(printed())
    assert found[metric("Failed", service="settle_due")] == [1.0]
    assert found[metric("Failed", service="send_mail")] == [1.0]
    assert found[metric("Failed", doors="money")] == [1.0]
