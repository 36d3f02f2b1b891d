"""What a sweep and its work ask for follows what is due, whatever else lies in the tables."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from care.adapters.dynamo import DynamoStore
from tests.bench.sweep_lists import Played, differing, play, slope
from tests.support import tables

pytest_plugins = ["tests.contract.store_fixtures"]

DUES = (0, 2, 5)
SHARDS = {"Query": 16}  # 4 shards of 4 tables


@pytest.fixture(scope="module")
def plays(moto_dynamo: tuple[DynamoStore, str, Any]) -> dict[int, list[Played]]:
    """The same story beside 3 and beside 60 open holds."""
    store, stack, client = moto_dynamo
    found = {}
    for open_holds in (3, 60):
        tables.create(stack, client)
        found[open_holds] = play(store, client, open_holds, DUES)
        tables.drop(stack, client)
    return found


def test_a_sweep_asks_for_each_shard_and_its_work_for_three_requests_a_due_hold(
    plays: dict[int, list[Played]],
) -> None:
    for played in plays.values():
        asked = [Counter(operation for operation, _ in each.requests) for each in played]
        assert asked == [
            SHARDS,
            SHARDS | {"GetItem": 2, "TransactWriteItems": 4},
            SHARDS | {"GetItem": 5, "TransactWriteItems": 10},
        ]
        assert slope(played) == 3


def test_open_holds_that_are_not_due_change_no_request(plays: dict[int, list[Played]]) -> None:
    few, many = plays[3], plays[60]
    assert sum(len(each.requests) for each in few) == 3 * 16 + 3 * 7
    assert differing(few, many) == 0
    assert differing(few, many[:2]) == 16 + 3 * 5


def test_every_due_hold_is_worked_and_captured_once_and_no_other(
    plays: dict[int, list[Played]],
) -> None:
    for played in plays.values():
        assert [(each.due, each.worked, each.captured_once) for each in played] == [
            (0, 0, 0),
            (2, 2, 2),
            (5, 5, 5),
        ]


def test_a_request_with_another_body_differs() -> None:
    one, other = ("GetItem", {"Key": 1}), ("GetItem", {"Key": 2})
    assert differing([Played(1, (one, one), 1, 1)], [Played(1, (one, other), 1, 1)]) == 1
