"""`care dlq` on moto's queues, found by a stack on this machine."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws
from typer.testing import Result

from infra.operator.frame import DONE, MISUSED, NO_ANSWER, REFUSED
from tests.support.care_command import run_care
from tests.support.fake_formation import STACK, FakeFormation

AWS = {
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_MAX_ATTEMPTS": "1",
}
STREAM = {
    "requestContext": {"condition": "RecordAgeExceeded", "functionArn": "arn"},
    "DDBStreamBatchInfo": {"batchSize": 3, "shardId": "shardId-1"},
}
RUN = {
    "requestContext": {
        "condition": "RetriesExhausted",
        "functionArn": "arn:aws:lambda:us-east-1:000000000000:function:care-WatchHolds-1:$LATEST",
    },
    "requestPayload": {"secret": "1 Main St"},
}


class Cloud:
    """The stack's queues as `template.yaml` makes them."""

    def __init__(self, formation: FakeFormation) -> None:
        self.sqs = boto3.client("sqs", region_name="us-east-1")
        self.formation = formation
        self.urls = {name: self._make(name) for name in ("SettleFailures", "MailFailures")}
        self.urls["SweepFailures"] = self._make("SweepFailures")
        arn = self.sqs.get_queue_attributes(
            QueueUrl=self.urls["SettleFailures"], AttributeNames=["QueueArn"]
        )["Attributes"]["QueueArn"]
        policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 5})
        self.urls["SettleQueue"] = self._make("SettleQueue", RedrivePolicy=policy)
        formation.resources = {
            "Api": ("abc123", "AWS::ApiGatewayV2::Api"),
            **{name: (url, "AWS::SQS::Queue") for name, url in self.urls.items()},
        }

    def _make(self, name: str, **attributes: str) -> str:
        made = self.sqs.create_queue(QueueName=f"{STACK}-{name}", Attributes=attributes)
        return str(made["QueueUrl"])

    def put(self, queue: str, body: Any, **attributes: str) -> None:
        text = body if isinstance(body, str) else json.dumps(body)
        said = {
            name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
        }
        self.sqs.send_message(QueueUrl=self.urls[queue], MessageBody=text, MessageAttributes=said)

    def bodies(self, queue: str) -> list[str]:
        """All that can be received from the queue now, sorted."""
        found: list[str] = []
        while messages := self.sqs.receive_message(
            QueueUrl=self.urls[queue], MaxNumberOfMessages=10, VisibilityTimeout=60
        ).get("Messages"):
            found += [message["Body"] for message in messages]
        return sorted(found)

    def run(self, *arguments: str, stack: str = STACK, **more: str | None) -> Result:
        environment = AWS | {"AWS_ENDPOINT_URL_CLOUDFORMATION": self.formation.url} | more
        return run_care("dlq", *arguments, "--stack", stack, environment=environment)


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    server = FakeFormation()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    with mock_aws():
        yield Cloud(server)
    server.shutdown()
    thread.join()
    server.server_close()


def due(kind: str, id: str) -> dict[str, Any]:
    return {"kind": kind, "id": id, "hint": "pi_secret"}


def listed(done: Result) -> dict[str, dict[str, Any]]:
    """Each queue of the answer in JSON, by its name."""
    return {each["queue"]: each for each in json.loads(done.stdout)["queues"]}


# What is there


def test_each_queue_is_counted_and_each_message_told_by_kind_and_id(cloud: Cloud) -> None:
    cloud.put("SettleFailures", due("claim", "claim_1"))
    cloud.put("SettleFailures", due("claim", "claim_1"))
    cloud.put("SettleFailures", due("plan", "plan_2"))
    cloud.put("SettleFailures", "Ana Ng, 1 Main Street")
    cloud.put("MailFailures", STREAM)
    arn = "arn:aws:scheduler:us-east-1:1:schedule/default/SweepDueEveryMinute"
    cloud.put("SweepFailures", "{}", SCHEDULE_ARN=arn, ERROR_CODE="AWS.Lambda.Throttled")
    done = cloud.run("list", "--json")
    assert done.exit_code == DONE
    found = listed(done)
    assert list(found) == ["MailFailures", "SettleFailures", "SweepFailures"]
    settle = found["SettleFailures"]
    assert (settle["messages"], settle["goes_back_to"]) == (4, "SettleQueue")
    assert settle["about"] == [
        {"kind": "claim", "id": "claim_1", "times": 2},
        {"kind": "plan", "id": "plan_2", "times": 1},
        {"kind": "unreadable", "id": "", "times": 1},
    ]
    assert found["MailFailures"]["goes_back_to"] is None
    assert found["MailFailures"]["about"] == [
        {"kind": "stream", "id": "3 records, RecordAgeExceeded", "times": 1}
    ]
    assert found["SweepFailures"]["about"] == [
        {"kind": "schedule", "id": "SweepDueEveryMinute AWS.Lambda.Throttled", "times": 1}
    ]
    assert "Ana" not in done.output and "pi_secret" not in done.output


def test_a_scheduled_run_that_failed_is_told_by_its_function_and_without_its_input(
    cloud: Cloud,
) -> None:
    cloud.put("SweepFailures", RUN)
    done = cloud.run("list", "--json")
    told = {"kind": "run", "id": "care-WatchHolds-1 RetriesExhausted", "times": 1}
    assert listed(done)["SweepFailures"]["about"] == [told]
    assert "Main St" not in done.stdout + done.stderr


def test_the_oldest_is_told_by_its_age(cloud: Cloud) -> None:
    cloud.put("SettleFailures", due("claim", "claim_1"))
    before = time.time()
    found = listed(cloud.run("list", "--json"))["SettleFailures"]
    # The command's clock is the test's; the queue's is moto's, the machine's own.
    assert found["oldest"].endswith("Z") and found["oldest"].startswith("20")
    assert abs(time.mktime(time.strptime(found["oldest"], "%Y-%m-%dT%H:%M:%SZ")) - before) < 90_000
    assert isinstance(found["oldest_seconds"], int)


def test_looking_takes_nothing_away_and_hides_nothing(cloud: Cloud) -> None:
    for number in range(25):
        cloud.put("SettleFailures", due("claim", f"claim_{number}"))
    first, second = cloud.run("list", "--json"), cloud.run("list", "--json")
    assert listed(first)["SettleFailures"]["about"] == listed(second)["SettleFailures"]["about"]
    assert len(listed(second)["SettleFailures"]["about"]) == 25
    assert len(cloud.bodies("SettleFailures")) == 25


def test_the_table_is_for_people(cloud: Cloud) -> None:
    cloud.put("SettleFailures", due("claim", "claim_1"))
    done = cloud.run("list")
    assert "│ SettleFailures │ claim │ claim_1 │ 1     │" in done.stdout
    assert "SettleFailures: Mend the cause first" in done.stdout
    assert "MailFailures:" not in done.stdout


def test_nothing_given_up_on_is_said_so(cloud: Cloud) -> None:
    done = cloud.run("list")
    assert done.exit_code == DONE and "Nothing was given up on." in done.stdout


# Back to work


def test_messages_go_back_into_their_source_queue_as_they_were(cloud: Cloud) -> None:
    bodies = [json.dumps(due("claim", f"claim_{number}")) for number in range(23)]
    for body in bodies:
        cloud.put("SettleFailures", body)
    done = cloud.run("replay")
    assert done.exit_code == DONE
    assert done.stdout == "Moved back: 23. Cannot be read, and stay: 0.\n"
    assert "SettleFailures → SettleQueue" in done.stderr and "23/23" in done.stderr
    assert cloud.bodies("SettleQueue") == sorted(bodies)
    assert cloud.bodies("SettleFailures") == []


def test_what_cannot_be_read_stays_and_ends_with_1(cloud: Cloud) -> None:
    cloud.put("SettleFailures", "not ours")
    cloud.put("SettleFailures", due("plan", "plan_1"))
    done = cloud.run("replay", "--json")
    assert done.exit_code == REFUSED
    assert json.loads(done.stdout) == {
        "stack": STACK,
        "dry_run": False,
        "moved": 1,
        "unreadable": 1,
    }
    assert cloud.bodies("SettleFailures") == ["not ours"]
    assert len(cloud.bodies("SettleQueue")) == 1


def test_a_dry_run_moves_nothing_and_hides_nothing(cloud: Cloud) -> None:
    for number in range(3):
        cloud.put("SettleFailures", due("claim", f"claim_{number}"))
    done = cloud.run("replay", "--dry-run", "--json")
    said = json.loads(done.stdout)
    assert (said["dry_run"], said["would_move"], said["moved"]) == (True, 3, 0)
    assert cloud.bodies("SettleQueue") == [] and len(cloud.bodies("SettleFailures")) == 3


def test_no_more_than_asked_for_are_moved(cloud: Cloud) -> None:
    for number in range(15):
        cloud.put("SettleFailures", due("claim", f"claim_{number}"))
    done = cloud.run("replay", "--most", "12", "--json")
    assert json.loads(done.stdout)["moved"] == 12
    assert len(cloud.bodies("SettleQueue")) == 12 and len(cloud.bodies("SettleFailures")) == 3


def test_a_message_that_could_not_be_sent_is_neither_deleted_nor_hidden(cloud: Cloud) -> None:
    small = {"MaximumMessageSize": "1024"}
    cloud.sqs.set_queue_attributes(QueueUrl=cloud.urls["SettleQueue"], Attributes=small)
    body = json.dumps(due("claim", "c" * 2000))
    cloud.put("SettleFailures", body)
    done = cloud.run("replay")
    assert done.exit_code == REFUSED and "Refused: AWS: " in done.stderr
    assert cloud.bodies("SettleFailures") == [body] and cloud.bodies("SettleQueue") == []


def test_queues_without_a_source_are_left_alone_and_said_so(cloud: Cloud) -> None:
    cloud.put("MailFailures", STREAM)
    cloud.put("SweepFailures", "{}")
    done = cloud.run("replay")
    assert done.exit_code == DONE and "Moved back: 0." in done.stdout
    assert "MailFailures: 1 stay. Nothing to replay: a mail that was not sent" in done.stderr
    assert "SweepFailures: 1 stay. Nothing to replay: the next run" in done.stderr
    assert len(cloud.bodies("MailFailures")) == 1 and cloud.bodies("SettleQueue") == []


# What can be wrong


def test_a_stack_that_is_not_there_is_named(cloud: Cloud) -> None:
    done = cloud.run("list", stack="other")
    assert done.exit_code == MISUSED
    assert "AWS: Stack with id other does not exist" in done.stderr


@pytest.mark.parametrize(
    ("region", "said"), [(None, "You must specify a region."), ("", "Invalid endpoint")]
)
def test_a_region_that_nobody_named_is_told(cloud: Cloud, region: str | None, said: str) -> None:
    named = {"AWS_DEFAULT_REGION": region, "AWS_REGION": None, "AWS_CONFIG_FILE": "/dev/null"}
    done = cloud.run("list", **named)
    assert done.exit_code == MISUSED and f"AWS: {said}" in done.stderr


def test_a_cloud_that_does_not_answer_ends_with_4(cloud: Cloud) -> None:
    done = cloud.run("list", AWS_ENDPOINT_URL_CLOUDFORMATION="http://127.0.0.1:9")
    assert done.exit_code == NO_ANSWER
    assert "does not answer: AWS, EndpointConnectionError." in done.stderr


@pytest.mark.parametrize("odd", [["replay", "--most", "0"], ["purge"], []])
def test_a_wrong_call_ends_with_2(cloud: Cloud, odd: list[str]) -> None:
    assert cloud.run(*odd).exit_code == MISUSED
