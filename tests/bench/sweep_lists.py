"""What a sweep and the work that it queues ask of the tables, request by request.

Real use cases over DynamoDB's own adapter; the provider and the queue are the twins of the tests.
Due are defaults (HLD-5): a hold whose unit never came back is captured. What lies beside them in
the tables and is not due decides nothing: two lists of the same story are compared byte by byte.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any
from unittest.mock import patch

from botocore.awsrequest import AWSPreparedRequest

from care.adapters.dynamo import DynamoStore
from care.adapters.dynamo.indexes import shard_of
from care.domain.claim import Claim
from care.domain.values import replace
from care.usecases.ports import Commit
from infra.local.world import World
from tests.support.crowd import Process
from tests.support.crowd_fixtures import shipped
from tests.support.house import House

Request = tuple[str, dict[str, Any]]
MOST = 25  # items that one BatchWriteItem takes
WRITERS = 2
LONG = 60.0  # seconds
# What any index of the claims holds; an open hold that is not due is asked for nothing else.
INDEXED = ("claim_id", "account_id", "created_at", "due_shard", "due_at", "claim_month", "state")


@dataclass(frozen=True, slots=True)
class Played:
    """The requests of a sweep and its work, and how many holds were due, moved and captured."""

    due: int
    requests: tuple[Request, ...]
    worked: int
    captured_once: int


class Sweeping(Process):
    """A process whose runs are numbered, so that two plays of a story ask for the same."""

    def op(self) -> str:
        self._numbers = getattr(self, "_numbers", count(1))
        return f"run-{next(self._numbers)}"


def store_at(world: World, stack: str) -> DynamoStore:
    """The tables of `stack` in the emulator of `world`."""
    store = DynamoStore(stack)
    connection = store._tables.connection
    # A local DynamoDB walks through all items for a query: with 100,000 it takes longer than the
    # 2 s that a door waits, and the SDK's repetition would be one request more.
    connection._read_timeout_seconds = LONG
    # PynamoDB finds the endpoint in the environment, when it makes its client.
    with patch.dict(os.environ, AWS_ENDPOINT_URL=world.emulator_url):
        assert connection.client.meta.endpoint_url == world.emulator_url
    return store


def play(store: DynamoStore, client: Any, open_holds: int, dues: Sequence[int]) -> list[Played]:
    """Sweeps and works once for each of `dues`, so many holds having fallen due before it, on empty
    tables with `open_holds` that are not due. `client` is boto3's, of the same tables."""
    house = House()
    claims = [shipped(house, number) for number in range(max(1, sum(dues)))]
    deadline = claims[0].default_at
    assert deadline is not None
    house.clock.set(deadline + timedelta(minutes=1))
    fill(client, store, claims[0], open_holds)
    process, heard = Sweeping(store, house.clock, house.payments), listener(store)
    left = iter(claims)
    return [swept(process, heard, house, [next(left) for _ in range(due)]) for due in dues]


def fill(client: Any, store: DynamoStore, like: Claim, number: int) -> None:
    """So many open holds, due a month after `like` is in default: with all keys that a claim has in
    its table and its indexes, and no more."""
    table = store._tables.claims
    assert like.default_at is not None
    later = replace(like, due_at=like.default_at + timedelta(days=30))
    whole = table.holding(later, op="filled").to_dynamodb_dict()
    entry = {name: value for name, value in whole.items() if name in INDEXED}

    def put(begin: int) -> None:
        ids = [f"claim_open_{n:08}" for n in range(begin, min(begin + MOST, number))]
        rows = [entry | {"claim_id": {"S": i}, "due_shard": {"S": shard_of(i)}} for i in ids]
        asked = {table.Meta.table_name: [{"PutRequest": {"Item": row}} for row in rows]}
        refused = client.batch_write_item(RequestItems=asked)["UnprocessedItems"]
        assert not refused, refused

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(put, range(0, number, MOST)))


def listener(store: DynamoStore) -> list[Request]:
    """All that the store's client sends from here on, as operation and body."""
    heard: list[Request] = []

    def hear(request: AWSPreparedRequest, **_: Any) -> None:
        operation = str(request.headers["X-Amz-Target"], "ascii").split(".")[1]
        heard.append((operation, json.loads(request.body)))

    events = store._tables.connection.client.meta.events
    events.register_first("before-send.dynamodb", hear)
    return heard


def swept(process: Sweeping, heard: list[Request], house: House, claims: Sequence[Claim]) -> Played:
    """One sweep with `claims` due, and the work that it queues."""
    for claim in claims:
        kept(process, house, claim)
    begun = len(heard)
    process.sweeper.sweep()
    dues = process.queue.take()
    for due in dues:
        process.worker.work(due, process.op())
    requests, books = tuple(heard[begun:]), house.payments.books()
    # The fee is a capture, too.
    ended = [books[each.claim_id] for each in claims]
    once = sum(1 for book in ended if (book.captures, book.live_holds) == (2, 0))
    return Played(len(claims), requests, len(dues), once)


def kept(process: Sweeping, house: House, claim: Claim) -> None:
    """Stores a claim with its plan and device as they stand in the house."""
    # The house's plan was never swept: the notice of its beginning would be due as well.
    plan = replace(house.plan(claim.covering_plan), due_at=None)
    parts = tuple(replace(each, version=0) for each in (claim, plan, house.device(claim.serial)))
    process.store.commit(Commit(puts=parts), f"kept-{claim.claim_id}")


def slope(played: Sequence[Played]) -> float:
    """Requests that one more due hold takes, between the first and the last of `played`."""
    first, last = played[0], played[-1]
    return (len(last.requests) - len(first.requests)) / (last.due - first.due)


def differing(one: Sequence[Played], other: Sequence[Played]) -> int:
    """Requests that are not the same in both, in their place; what only one asked for counts."""
    lists = [[request for each in played for request in each.requests] for played in (one, other)]
    same = sum(1 for pair in zip(*lists, strict=False) if pair[0] == pair[1])
    return max(map(len, lists)) - same
