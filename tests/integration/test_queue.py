"""The settle queue on SQS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from moto import mock_aws

from care.adapters.aws import client
from care.adapters.queue import NotQueued, SettleQueue, read_due
from care.domain.errors import BadValue
from care.usecases.ports import Due

URL = "https://sqs.us-east-1.amazonaws.com/123456789012/settle"


@pytest.fixture(autouse=True)
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        yield


@pytest.fixture
def url() -> str:
    return str(boto3.client("sqs").create_queue(QueueName="settle")["QueueUrl"])


def bodies(url: str) -> list[str]:
    """All that waits in the queue."""
    sqs, found = boto3.client("sqs"), []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        found += [message["Body"] for message in messages]
    return found


def claims(number: int) -> list[Due]:
    return [Due("claim", f"claim_{n}") for n in range(number)]


def entries(*ids: int) -> list[dict[str, str]]:
    body = '{{"kind": "claim", "id": "claim_{}", "hint": null}}'
    return [{"Id": str(n), "MessageBody": body.format(n)} for n in ids]


def refusing(*ids: int) -> dict[str, list[dict[str, Any]]]:
    return {
        "Successful": [],
        "Failed": [{"Id": str(n), "SenderFault": False, "Code": "InternalError"} for n in ids],
    }


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """SQS with answers told beforehand: moto refuses no entry."""
    sqs = client("sqs")
    monkeypatch.setattr(SettleQueue, "_sqs", sqs)
    with Stubber(sqs) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def test_a_message_is_kind_id_and_hint_in_json_and_reads_back(url: str):
    dues = [Due("claim", "claim_1", "pi_1"), Due("plan", "plan_1"), Due("event", "claim_1|3")]
    SettleQueue(url).put(dues)
    found = bodies(url)
    assert [json.loads(body) for body in found] == [
        {"kind": "claim", "id": "claim_1", "hint": "pi_1"},
        {"kind": "plan", "id": "plan_1", "hint": None},
        {"kind": "event", "id": "claim_1|3", "hint": None},
    ]
    assert [read_due(body) for body in found] == dues


def test_twenty_three_messages_go_in_tens_and_none_is_lost(url: str):
    SettleQueue(url).put(claims(23))
    assert {read_due(body) for body in bodies(url)} == set(claims(23))


def test_nothing_due_asks_nothing_of_the_service(scripted: Stubber):
    SettleQueue(URL).put([])


def test_a_refused_entry_is_sent_once_more_by_itself(scripted: Stubber):
    first, second = entries(0, 1, 2), entries(1)
    scripted.add_response("send_message_batch", refusing(1), {"QueueUrl": URL, "Entries": first})
    scripted.add_response("send_message_batch", refusing(), {"QueueUrl": URL, "Entries": second})
    SettleQueue(URL).put(claims(3))


def test_an_entry_refused_twice_raises_after_the_later_batches_were_sent(scripted: Stubber):
    for answer in (refusing(0), refusing(0), refusing()):
        scripted.add_response("send_message_batch", answer)
    with pytest.raises(NotQueued, match="1 of 11 messages were refused") as caught:
        SettleQueue(URL).put(claims(11))
    assert caught.value.retry


@pytest.mark.parametrize(
    "body",
    [
        "",
        "claim_1",
        "[]",
        '{"kind": "claim"}',
        '{"kind": "claim", "id": "claim_1"}',
        '{"kind": "device", "id": "1ZNA0001", "hint": null}',
        '{"kind": "claim", "id": 1, "hint": null}',
        '{"kind": "claim", "id": "claim_1", "hint": 1}',
    ],
)
def test_a_message_that_is_not_ours_is_refused(body: str):
    with pytest.raises(BadValue, match="kind, id and hint"):
        read_due(body)
