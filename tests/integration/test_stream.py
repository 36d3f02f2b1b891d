"""The stream of the events table, as moto's DynamoDB writes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from care.adapters.dynamo import DynamoStore
from care.adapters.stream import read_events
from care.domain.event import Event
from care.usecases.mails import MAILED
from care.usecases.ports import Commit
from tests.support.builders import NOW, a_note, an_event
from tests.support.tables import create

STACK = "care"
PAID = an_event("claim_1", note=a_note("claim_paid"))
QUIET = an_event("claim_2", note=a_note("hold_placed", money=None, reference=None))


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[DynamoStore]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    # A stream's ARN would send botocore to the account's own host, which moto does not know.
    monkeypatch.setenv("AWS_ACCOUNT_ID_ENDPOINT_MODE", "disabled")
    with mock_aws():
        create(STACK, boto3.client("dynamodb"))
        yield DynamoStore(STACK, mailed=MAILED, region="us-east-1")


def records() -> list[dict[str, Any]]:
    """Everything in the stream of the events table, oldest first."""
    table = boto3.client("dynamodb").describe_table(TableName=f"{STACK}-events")["Table"]
    arn, streams = table["LatestStreamArn"], boto3.client("dynamodbstreams")
    (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    iterator = streams.get_shard_iterator(
        StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )
    return streams.get_records(ShardIterator=iterator["ShardIterator"])["Records"]


def written(store: DynamoStore, *events: Event) -> None:
    for event in events:
        store.commit(Commit(events=(event,)), "op")


def test_a_written_event_comes_back_whole_and_its_mail_is_still_to_be_sent(store: DynamoStore):
    written(store, PAID)
    assert read_events(records()) == [(PAID, False)]


def test_an_event_that_asks_for_no_mail_is_done_with(store: DynamoStore):
    written(store, QUIET)
    assert read_events(records()) == [(QUIET, True)]


def test_the_record_of_the_sending_itself_says_that_the_mail_was_sent(store: DynamoStore):
    written(store, PAID)
    store.mail_sent("claim_1", 1, NOW)
    assert read_events(records()) == [(PAID, False), (PAID, True)]


def test_another_try_brings_the_event_again_unsent(store: DynamoStore):
    written(store, PAID)
    store.mail_due("claim_1", 1, NOW + timedelta(minutes=15))
    assert read_events(records()) == [(PAID, False), (PAID, False)]


def test_a_removed_event_is_left_out(store: DynamoStore):
    written(store, PAID)
    key = {"subject": {"S": "claim_1"}, "seq": {"N": "1"}}
    boto3.client("dynamodb").delete_item(TableName=f"{STACK}-events", Key=key)
    found = records()
    assert [record["eventName"] for record in found] == ["INSERT", "REMOVE"]
    assert read_events(found) == [(PAID, False)]
