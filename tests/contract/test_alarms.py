"""Each alarm watches what is really emitted, names its runbook, and tells somebody."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from tests.support import template
from tests.support.doors import STACK, Doors
from tests.support.emf import Metric, metric, metrics_in
from tests.support.emitting import Named
from tests.support.events import Call, Lines, queue_event, stream_event
from tests.support.template import ROOT, of_type, read

pytest_plugins = ["tests.support.door_fixtures", "tests.support.emitting"]

TEMPLATE, FILE = read("template.yaml"), read("infra/alarms.yaml")
ALARMS = of_type(FILE, "AWS::CloudWatch::Alarm")
FUNCTIONS = of_type(TEMPLATE, "AWS::Serverless::Function")
GIVEN = TEMPLATE["Resources"]["Alarms"]["Properties"]["Parameters"]
NAMES = {
    *("HoldsOverdue", "HoldsLapsing", "HoldLost"),
    *("SettleDeadLetters", "SweepDeadLetters", "MailDeadLetters"),
    *("ApiFailures", "MoneyDoorFailures", "Throttles", "TableThrottles"),
    *("WebhookLag", "ReconciliationDifferences", "SweepNotRun", "MailBounces"),
}
OURS = {"Ref": "Namespace"}


def metrics_of(alarm: dict[str, Any]) -> Iterator[tuple[Any, str, dict[str, Any]]]:
    """What an alarm reads, of our own namespace and of AWS's."""
    for each in alarm.get("Metrics", [{"MetricStat": {"Metric": alarm}}]):
        if "MetricStat" in each:
            metric = each["MetricStat"]["Metric"]
            found = {x["Name"]: x["Value"] for x in metric.get("Dimensions", [])}
            yield metric["Namespace"], metric["MetricName"], found


def metrics_of_the_dashboard() -> Iterator[tuple[str, str, dict[str, str]]]:
    for widget in dashboard()["widgets"]:
        for namespace, name, *rest in widget["properties"].get("metrics", []):
            pairs = [each for each in rest if isinstance(each, str)]
            yield namespace, name, dict(zip(pairs[::2], pairs[1::2], strict=True))


def dashboard() -> dict[str, Any]:
    body = FILE["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    found: dict[str, Any] = json.loads(body)
    return found


def test_the_alarms_are_these() -> None:
    assert set(ALARMS) == NAMES


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_is_named_by_the_stack_and_its_text_ends_with_its_runbook(name: str) -> None:
    alarm = ALARMS[name]
    words = re.sub(r"(?<!^)([A-Z])", r"-\1", name).lower()
    assert alarm["AlarmName"] == {"Fn::Sub": f"${{Stack}}-{words}"}
    said = re.search(r" Runbook: (docs/runbooks/[a-z-]+\.md)$", alarm["AlarmDescription"])
    assert said, alarm["AlarmDescription"]
    text = (ROOT / said.group(1)).read_text()
    for part in ("## What it means", "## Look first", "## Mend", "## Over when", "## Never"):
        assert part in text or said.group(1).endswith("reconciliation.md"), part


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_tells_the_topic_when_it_begins_and_when_it_is_over(name: str) -> None:
    alarm = ALARMS[name]
    assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "Notices"}]
    assert alarm["TreatMissingData"] in ("breaching", "notBreaching", "ignore")


def test_what_has_to_run_by_itself_is_missed_when_it_does_not() -> None:
    breaching = {n for n, alarm in ALARMS.items() if alarm["TreatMissingData"] == "breaching"}
    assert breaching == {"HoldsOverdue", "SweepNotRun"}


def test_cloudwatch_may_publish_to_the_encrypted_topic() -> None:
    key = of_type(FILE, "AWS::KMS::Key")["NoticesKey"]
    (theirs,) = [
        each
        for each in key["KeyPolicy"]["Statement"]
        if each["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    ]
    assert theirs["Action"] == ["kms:Decrypt", "kms:GenerateDataKey*"]
    topic = of_type(FILE, "AWS::SNS::Topic")["Notices"]
    assert topic["KmsMasterKeyId"] == {"Fn::GetAtt": ["NoticesKey", "Arn"]}
    (policy,) = of_type(FILE, "AWS::SNS::TopicPolicy").values()
    (may,) = policy["PolicyDocument"]["Statement"]
    assert (may["Principal"], may["Action"]) == (theirs["Principal"], "sns:Publish")
    assert may["Condition"] == theirs["Condition"]


@pytest.fixture
def emitted(doors: Doors, named: Named, printed: Lines) -> set[Metric]:
    """What the doors print when a claim is shipped, a webhook comes, mails go out and something
    fails at each kind of door."""
    plan_id = doors.covered()
    doors.shipped()
    printed()
    event = doors.payments.webhook("payment_intent.succeeded", "pi_9", plan_id)
    call = Call("POST", "/api/payment-events", raw=event[0].decode())
    call.headers["Stripe-Signature"] = event[1]
    records = stream_event({"subject": {"S": plan_id}}, *images(plan_id))
    with named("take_payment_event"):
        assert doors.call("take_payment_event", call).status == 200
    for door, what in (
        ("watch_holds", {}),
        ("sweep_due", {}),
        ("settle_due", queue_event("no json")),
        ("send_mail", records),
        ("reconcile_payments", {}),
    ):
        with named(door):
            doors.run(door, what)
    return set(metrics_in(printed()))


def images(subject: str) -> list[dict[str, Any]]:
    """The stored events of a subject, as the stream tells them."""
    found = boto3.client("dynamodb").query(
        TableName=f"{STACK}-events",
        KeyConditionExpression="subject = :s",
        ExpressionAttributeValues={":s": {"S": subject}},
    )
    return list(found["Items"])


def test_what_alarms_and_dashboard_read_of_ours_is_emitted_with_exactly_these_dimensions(
    emitted: set[Metric],
) -> None:
    wanted = [
        (name, dimensions)
        for alarm in ALARMS.values()
        for namespace, name, dimensions in metrics_of(alarm)
        if namespace == OURS
    ]
    wanted += [
        (name, dimensions)
        for namespace, name, dimensions in metrics_of_the_dashboard()
        if namespace == "${Namespace}"
    ]
    assert len(wanted) > 20
    for name, dimensions in wanted:
        assert metric(name, **dimensions) in emitted, (name, dimensions)


def test_the_functions_emit_where_the_alarms_look() -> None:
    where = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]
    assert where["POWERTOOLS_METRICS_NAMESPACE"] == GIVEN["Namespace"]
    assert GIVEN["Namespace"] == {"Fn::Sub": "Aftercare/${AWS::StackName}"}


def test_the_money_doors_are_the_same_in_code_template_and_alarm() -> None:
    from care.web.telemetry import MONEY_DOORS

    refs = [each["Ref"] for each in GIVEN["MoneyDoors"]["Fn::Join"][1]]
    assert {FUNCTIONS[ref]["Handler"].removesuffix(".handler") for ref in refs} == MONEY_DOORS
    watched = [
        dimensions["FunctionName"]
        for namespace, name, dimensions in metrics_of(ALARMS["MoneyDoorFailures"])
        if (namespace, name) == ("AWS/Lambda", "Errors")
    ]
    assert watched == [{"Fn::Select": [n, {"Ref": "MoneyDoors"}]} for n in range(len(refs))]


def test_only_what_the_emulator_refuses_is_left_out_locally() -> None:
    left_out = {n for n, each in FILE["Resources"].items() if each.get("Condition") == "IsCloud"}
    assert left_out == {name for name, alarm in ALARMS.items() if "Metrics" in alarm}
    assert FILE["Conditions"]["IsCloud"] == {"Fn::Equals": [{"Ref": "Local"}, "false"]}
    assert GIVEN["Local"] == {"Fn::If": ["Local", "true", "false"]}


def asynchronous() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Each source that nobody waits for, and where what fails of it ends."""
    for door, function in template.doors(TEMPLATE).items():
        for event in function["Events"].values():
            given = event["Properties"]
            if event["Type"] == "ScheduleV2":
                failed = function["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]
                yield door, [given["DeadLetterConfig"]["Arn"], failed["Destination"]]
            elif event["Type"] == "SQS":
                queue = TEMPLATE["Resources"][given["Queue"]["Fn::GetAtt"][0]]["Properties"]
                yield door, [queue["RedrivePolicy"]["deadLetterTargetArn"]]
            elif event["Type"] == "DynamoDB":
                yield door, [given["DestinationConfig"]["OnFailure"]["Destination"]]
            else:
                assert event["Type"] == "HttpApi", event["Type"]


def test_whatever_nobody_waits_for_has_a_queue_of_failures_with_an_alarm() -> None:
    sources = list(asynchronous())
    assert sorted(door for door, _ in sources) == [
        *("reconcile_payments", "send_mail", "settle_due", "sweep_due", "watch_holds")
    ]
    watched = {
        GIVEN[dimensions["QueueName"]["Ref"]]["Fn::GetAtt"][0]
        for alarm in ALARMS.values()
        for namespace, _, dimensions in metrics_of(alarm)
        if namespace == "AWS/SQS"
    }
    queues = {end["Fn::GetAtt"][0] for _, ends in sources for end in ends}
    assert queues == watched == {"SettleFailures", "SweepFailures", "MailFailures"}


def test_the_dashboard_begins_with_every_alarm() -> None:
    first = dashboard()["widgets"][0]
    names = [each.rpartition(":alarm:${Stack}-")[2] for each in first["properties"]["alarms"]]
    assert sorted(names) == sorted(
        alarm["AlarmName"]["Fn::Sub"].removeprefix("${Stack}-") for alarm in ALARMS.values()
    )


def test_mail_goes_by_the_set_whose_bounces_are_counted() -> None:
    resources = TEMPLATE["Resources"]
    identity = resources["MailIdentity"]["Properties"]
    assert identity["ConfigurationSetAttributes"]["ConfigurationSetName"] == {"Ref": "MailSet"}
    fates = resources["MailFates"]["Properties"]
    assert fates["ConfigurationSetName"] == GIVEN["MailSet"] == {"Ref": "MailSet"}
    told = fates["EventDestination"]
    assert {"bounce", "complaint"} <= set(told["MatchingEventTypes"])
    (dimension,) = told["CloudWatchDestination"]["DimensionConfigurations"]
    ((_, _, watched),) = metrics_of(ALARMS["MailBounces"])
    assert watched == {dimension["DimensionName"]: {"Ref": "MailSet"}}
