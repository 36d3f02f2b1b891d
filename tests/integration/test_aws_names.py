"""Every client of AWS goes by one name that is made once: composing it for each request took a
ninth of the CPU of filing a claim."""

from __future__ import annotations

from typing import Any

import boto3
import botocore
import pytest
from moto import mock_aws

from care.adapters.aws import client
from care.adapters.dynamo import DynamoStore
from tests.support import tables

NAME = f"Aftercare Botocore/{botocore.__version__}".encode()


def names_sent(made: Any) -> list[bytes]:
    """The User-Agent of each request of a client, filled as they are sent. What Powertools adds to
    it, where a door has loaded it, is left out."""
    names: list[bytes] = []

    def hear(request: Any, **_: Any) -> None:
        names.append(request.headers["User-Agent"].partition(b" PT/")[0])

    made.meta.events.register_first("before-send.*.*", hear)
    return names


def test_requests_to_tables_and_services_bear_the_same_fixed_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        tables.create("named", boto3.client("dynamodb"))
        store, queues = DynamoStore("named"), client("sqs")
        names = names_sent(store._tables.connection.client), names_sent(queues)
        store.device("1ZNA0001")
        queues.list_queues()
        queues.list_queues()
    assert names == ([NAME], [NAME, NAME])
