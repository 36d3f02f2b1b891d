"""The built artifact in Lambda's own runtime, as the template configures it, against the stack."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from infra.local.build import OUTPUT
from infra.package.archive import sha256
from tests.e2e.test_deployed import order_of
from tests.support.double import until
from tests.support.events import Call
from tests.support.rie import Deployed, runtime
from tests.support.stack import Stack

STARTED = re.compile(r"INIT RTDONE\(status: success\)\n.*INIT REPORT\(durationMs: [\d.]+\)")
Message = dict[str, Any]


@pytest.fixture(scope="module")
def artifact(stack: Stack) -> Path:
    """The folder whose zip the stack was deployed from."""
    (folder,) = OUTPUT.glob("*-Shared")
    return folder


def of_gateway(deployed: Deployed, call: Call) -> dict[str, Any]:
    """The call as the gateway hands it on, with the key of the site's edge where one is asked."""
    key = deployed.given.get("CARE_EDGE_KEYS", "").partition(",")[0]
    call.headers |= {"x-care-edge": key} if key else {}
    return call.event()


def of_queue(message: Message) -> dict[str, Any]:
    """A message of SQS as Lambda hands it to a worker, in a batch of one."""
    record = {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "messageAttributes": {},
        "eventSource": "aws:sqs",
    }
    return {"Records": [record]}


def test_the_stack_runs_the_very_zip_that_was_built(stack: Stack) -> None:
    (built,) = OUTPUT.glob("*.zip")
    wanted = base64.b64encode(bytes.fromhex(sha256(built))).decode()
    listed = stack.client("lambda").get_paginator("list_functions").paginate()
    hashes = [each["CodeSha256"] for page in listed for each in page["Functions"]]
    assert len(hashes) >= len(list((OUTPUT.parents[1] / "functions").glob("*.py")))
    assert set(hashes) == {wanted}


def test_a_door_answers_from_the_artifact_alone_as_its_own_role(
    stack: Stack, artifact: Path, tmp_path: Path
) -> None:
    serial = stack.new_device()
    deployed = Deployed.of(stack.world, "CheckEligibility")
    ask = Call("POST", "/api/eligibility", json={"serial": serial})
    with runtime(deployed, artifact, tmp_path) as door:
        answer = door.invoke(of_gateway(deployed, ask))
        assert STARTED.search(door.said()), door.said()
    assert answer["statusCode"] == 200, answer
    known = stack.call("POST", "/eligibility", {"serial": serial}).json
    told = json.loads(answer["body"])
    assert (told["decision"]["allowed"], told["offers"]) == (True, known["offers"])
    assert len(told["offers"]) > 0


def test_the_worker_settles_a_real_message_from_the_artifact_alone_as_its_own_role_only(
    stack: Stack, artifact: Path, tmp_path: Path
) -> None:
    """BUY-2: paid and never come back; the worker asks the provider, binds and captures. With a
    role that nothing is allowed, the same message comes to nothing."""
    worker = Deployed.of(stack.world, "SettleDue")
    stranger = replace(worker, credentials=of_nobody(stack))
    with settling_by_hand(stack):
        plan, message = ordered_and_paid(stack)
        with runtime(stranger, artifact, tmp_path / "refused") as refused:
            failed = [{"itemIdentifier": message["MessageId"]}]
            assert refused.invoke(of_queue(message)) == {"batchItemFailures": failed}
            assert '"botocore.exceptions.ClientError"' in refused.said()
        assert plan() == "awaiting_payment"
        with runtime(worker, artifact, tmp_path / "settling") as settling:
            answer = settling.invoke(of_queue(message))
            assert answer == {"batchItemFailures": []}, settling.said()
            assert STARTED.search(settling.said()), settling.said()
        assert plan() == "scheduled"


def test_a_package_without_one_of_its_modules_does_not_start_and_names_it(
    stack: Stack, artifact: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(artifact, broken, copy_function=os.link)
    shutil.rmtree(broken / "jmespath")
    deployed = Deployed.of(stack.world, "CheckEligibility")
    ask = of_gateway(deployed, Call("POST", "/api/eligibility", json={"serial": "NEVERSEEN123"}))
    with runtime(deployed, broken, tmp_path) as door:
        with pytest.raises(AssertionError, match="502"):
            door.invoke(ask)
        said = door.said()
    assert "INIT RTDONE(status: error)" in said
    assert "Unable to import module 'check_eligibility': No module named 'jmespath'" in said


def of_nobody(stack: Stack) -> dict[str, Any]:
    """Credentials of a role without a policy. A door's own role is left out of this: what a role
    asks for is held against its policies (test_policies.py)."""
    trusted = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [trusted]})
    made = stack.client("iam").create_role(RoleName="nobody", AssumeRolePolicyDocument=policy)
    arn, sts = made["Role"]["Arn"], stack.client("sts")
    found = sts.assume_role(RoleArn=arn, RoleSessionName="artifact")["Credentials"]
    return dict(found)


@contextmanager
def settling_by_hand(stack: Stack) -> Iterator[None]:
    """The stack's own worker takes no message of the settle queue meanwhile."""
    client, queue = stack.client("lambda"), stack.outputs["SettleQueueUrl"]
    asked = stack.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
    arn = asked["Attributes"]["QueueArn"]
    (mapping,) = client.list_event_source_mappings(EventSourceArn=arn)["EventSourceMappings"]

    def is_(state: str) -> bool:
        return bool(client.get_event_source_mapping(UUID=mapping["UUID"])["State"] == state)

    client.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    try:
        until(lambda: is_("Disabled"), "the worker rests")
        yield
    finally:
        client.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)
        until(lambda: is_("Enabled"), "the worker works again")


def ordered_and_paid(stack: Stack) -> tuple[Callable[[], str], Message]:
    """A look at the state of a plan that was paid at the provider, and the queue's word of it."""
    token = stack.token(stack.new_customer())
    ordered = stack.call("POST", "/plans", order_of(stack, stack.new_device()), token)
    assert ordered.status == 201, ordered.body
    plan_id = ordered.json["plan"]["plan_id"]
    stack.double.pay(ordered.json["payment"]["url"])

    def state() -> str:
        return str(stack.call("GET", f"/plans/{plan_id}", token=token).json["plan"]["state"])

    return state, until(lambda: received(stack, plan_id), "the webhook's message", 60.0)


def received(stack: Stack, plan_id: str) -> Message | None:
    """What the queue says of the plan, taken out of it; any other message is given back."""
    sqs, queue = stack.client("sqs"), stack.outputs["SettleQueueUrl"]
    asked = {"MaxNumberOfMessages": 10, "AttributeNames": ["All"], "WaitTimeSeconds": 1}
    ours = None
    for message in sqs.receive_message(QueueUrl=queue, **asked).get("Messages", []):
        handle = {"QueueUrl": queue, "ReceiptHandle": message["ReceiptHandle"]}
        if json.loads(message["Body"])["id"] == plan_id:
            ours = message
            sqs.delete_message(**handle)
        else:
            sqs.change_message_visibility(**handle, VisibilityTimeout=0)
    return ours
