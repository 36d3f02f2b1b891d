"""A table made like its restored copy, on moto."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from infra import restore
from tests.support import tables

LIVE, COPY = "live-plans", "copy-plans"


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Two stacks' tables: the live ones, and the restored."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        client = boto3.client("dynamodb")
        for stack in ("live", "copy"):
            tables.create(stack, client)
        yield client


def a_plan(name: str, state: str) -> dict[str, Any]:
    return {"plan_id": {"S": name}, "state": {"S": state}, "version": {"N": "3"}}


def fill(client: Any) -> None:
    """One plan alike, one changed, one lost, and one that came after the copy's instant."""
    for name, live, copy in (
        ("plan_1", "scheduled", "scheduled"),
        ("plan_2", "void", "scheduled"),
        ("plan_3", None, "scheduled"),
        ("plan_4", "awaiting_payment", None),
    ):
        for table, state in ((LIVE, live), (COPY, copy)):
            if state:
                client.put_item(TableName=table, Item=a_plan(name, state))


def stored(client: Any, table: str) -> list[Any]:
    return sorted(client.scan(TableName=table)["Items"], key=lambda item: item["plan_id"]["S"])


def test_the_live_table_becomes_what_the_copy_is(
    client: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(client)
    assert restore.main(["--from", COPY, "--to", LIVE, "--write"]) == 0
    assert capsys.readouterr().out == "1 alike; 2 are written, 1 are deleted\n"
    assert stored(client, LIVE) == stored(client, COPY)
    assert [item["plan_id"]["S"] for item in stored(client, LIVE)] == ["plan_1", "plan_2", "plan_3"]
    assert restore.main(["--from", COPY, "--to", LIVE]) == 0
    assert capsys.readouterr().out == "3 alike; 0 would be written, 0 would be deleted\n"


def test_without_write_it_counts_and_changes_nothing(
    client: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(client)
    before = stored(client, LIVE), stored(client, COPY)
    assert restore.main(["--from", COPY, "--to", LIVE]) == 0
    assert capsys.readouterr().out == "1 alike; 2 would be written, 1 would be deleted\n"
    assert (stored(client, LIVE), stored(client, COPY)) == before


def test_a_copy_of_another_table_is_refused_and_nothing_is_written(
    client: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(client)
    before = stored(client, LIVE)
    assert restore.main(["--from", "copy-events", "--to", LIVE, "--write"]) == 2
    assert "different keys" in capsys.readouterr().err
    assert stored(client, LIVE) == before
