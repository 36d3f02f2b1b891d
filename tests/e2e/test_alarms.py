"""Alarms and dashboard on the deployed stack: they stand, and what they read is in the log.

The emulator makes no metrics of log lines. Here the test does, as CloudWatch would: by the space,
the name and the dimensions of the line, and the alarm goes on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from infra.local.demo import offset_of
from infra.local.logs import entries
from infra.local.travel import function_name, move_clock
from infra.local.world import STACK
from tests.e2e.test_deployed import without_policies
from tests.support.claimant import covered
from tests.support.double import until
from tests.support.emf import Metric, json_lines, metric, metrics_in
from tests.support.stack import Stack
from tests.support.visitor import Visitor

SPACE = f"Aftercare/{STACK}"
SETTLED = timedelta(days=30)  # longer than any return period with its pause and cure


def emitted(stack: Stack, of: Metric) -> list[float]:
    """The values that the functions have logged of a metric, oldest first."""
    lines = json_lines("\n".join(line for _, line in entries(stack.world, of[0])))
    return metrics_in(lines).get(of, [])


def run(stack: Stack, logical_id: str) -> dict[str, Any]:
    """One run of a scheduled function, and what it returned."""
    name = function_name(stack.world, logical_id)
    said = stack.client("lambda").invoke(FunctionName=name, Payload=b"{}")
    assert "FunctionError" not in said
    answer: dict[str, Any] = json.loads(said["Payload"].read())
    return answer


@contextmanager
def settling_stopped(stack: Stack) -> Iterator[None]:
    """What is due stays due: no message reaches the worker."""
    lambda_ = stack.client("lambda")
    worker = function_name(stack.world, "SettleDue")
    (source,) = lambda_.list_event_source_mappings(FunctionName=worker)["EventSourceMappings"]
    lambda_.update_event_source_mapping(UUID=source["UUID"], Enabled=False)
    try:
        yield
    finally:
        lambda_.update_event_source_mapping(UUID=source["UUID"], Enabled=True)


def alarm(stack: Stack, name: str) -> dict[str, Any]:
    (found,) = stack.client("cloudwatch").describe_alarms(AlarmNames=[f"{STACK}-{name}"])[
        "MetricAlarms"
    ]
    shown: dict[str, Any] = found
    return shown


def ingested(stack: Stack, of: Metric, value: float) -> None:
    """What CloudWatch makes of the log's line."""
    name, dimensions = of
    given = [{"Name": key, "Value": text} for key, text in dimensions]
    data = {"MetricName": name, "Dimensions": given, "Value": value}
    stack.client("cloudwatch").put_metric_data(Namespace=SPACE, MetricData=[data])


@pytest.mark.parametrize(
    "name",
    [
        *("holds-overdue", "holds-lapsing", "hold-lost", "api-failures", "throttles"),
        *("settle-dead-letters", "sweep-dead-letters", "mail-dead-letters"),
        *("webhook-lag", "reconciliation-differences", "sweep-not-run", "mail-bounces"),
    ],
)
def test_an_alarm_stands_and_tells_the_topic(stack: Stack, name: str) -> None:
    found = alarm(stack, name)
    assert found["AlarmActions"] == found["OKActions"]
    topics = stack.client("sns").list_topics()["Topics"]
    assert [each["TopicArn"] for each in topics] == found["AlarmActions"]


def test_the_dashboard_stands(stack: Stack) -> None:
    shown = stack.client("cloudwatch").get_dashboard(DashboardName=STACK)
    body = json.loads(shown["DashboardBody"])
    assert f'"{SPACE}"' in shown["DashboardBody"]
    assert "${" not in shown["DashboardBody"]
    assert len(body["widgets"]) == 9


def test_a_scheduled_run_that_fails_has_where_to_go(stack: Stack) -> None:
    for logical_id in ("SweepDue", "WatchHolds", "ReconcilePayments"):
        found = stack.client("lambda").get_function_event_invoke_config(
            FunctionName=function_name(stack.world, logical_id), Qualifier="$LATEST"
        )
        assert "SweepFailures" in found["DestinationConfig"]["OnFailure"]["Destination"]


def test_the_sweep_says_that_it_ran(stack: Stack) -> None:
    ran = metric("Swept", service="sweep_due")
    before = len(emitted(stack, ran))
    run(stack, "SweepDue")
    until(lambda: len(emitted(stack, ran)) > before, "the sweep's line", 30.0)
    assert set(emitted(stack, ran)) == {1.0}


def test_a_webhook_says_how_late_it_is(stack: Stack, ana: Visitor) -> None:
    lag = metric("WebhookLag", service="take_payment_event")
    before = len(emitted(stack, lag))
    ana.pay(ana.order(stack.new_device())["payment"])
    until(lambda: len(emitted(stack, lag)) > before, "the webhook's line", 60.0)
    assert all(0 <= seconds < 120 for seconds in emitted(stack, lag)[before:])


def test_a_failure_of_a_money_door_counts_for_all_of_them(stack: Stack, ana: Visitor) -> None:
    together, own = metric("Failed", doors="money"), metric("Failed", service="purchase_plan")
    before = len(emitted(stack, together)), len(emitted(stack, own))
    serial = stack.new_device()
    with without_policies(stack, "PurchasePlan"):
        offer = ana.post("/eligibility", {"serial": serial})["offers"][0]
        order = {"serial": serial, "term_months": offer["term_months"], "agree_terms": True}
        ana.post("/plans", order | {"price": offer["price"]}, 500)
    until(lambda: len(emitted(stack, own)) > before[1], "the failure's line", 30.0)
    assert len(emitted(stack, together)) > before[0]


def test_a_hold_that_nobody_takes_is_counted_and_raises_its_alarm(
    stack: Stack, ana: Visitor, desk: Visitor, email: str
) -> None:
    """HLD-5."""
    overdue = metric("HoldsOverdue", service="watch_holds")
    claim_id = ana.claim_paid(covered(stack, email))
    desk.ship(claim_id)
    with settling_stopped(stack):
        move_clock(stack.world, offset_of(stack.world) + int(SETTLED.total_seconds()))
        counted = run(stack, "WatchHolds")["overdue"]
        assert counted >= 1
        until(lambda: counted in emitted(stack, overdue), "the watch's line", 30.0)
        ingested(stack, overdue, counted)
        until(lambda: alarm(stack, "holds-overdue")["StateValue"] == "ALARM", "the alarm", 30.0)
    stack.travel(hours=1)
    assert run(stack, "WatchHolds")["overdue"] < counted
