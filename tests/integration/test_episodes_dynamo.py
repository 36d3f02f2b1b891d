"""No movement of money is lost, doubled or forgotten, through the adapter that runs on AWS.

Whole claims over PynamoDB and moto's tables, while requests are not sent, not answered, refused,
throttled, in conflict, or the last thing that a process does. The faults strike where botocore
sends (`before-send`), so its repetitions and PynamoDB's errors are the true ones.

`DYNAMO_EPISODES` sets how many episodes a story gets; `SIMULATE_SEED` the first seed, printed with
what struck.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from care.adapters.dynamo import DynamoStore
from care.domain.claim import Claim
from care.usecases.ids import derived_id
from care.usecases.ports import Due
from tests.support import tables
from tests.support.at_rest import wrongs
from tests.support.dynamo_world import STORIES, DynamoWorld
from tests.support.house import ANA, House
from tests.support.wire_faults import IN_CONFLICT, KINDS, WireFaults

pytest_plugins = ["tests.contract.store_fixtures"]

EPISODES = int(os.environ.get("DYNAMO_EPISODES", "4"))
FIRST = int(os.environ.get("SIMULATE_SEED", "1"))
TROUBLE = 0.25  # of each write; of each read a fifth

Dynamo = tuple[DynamoStore, str, Any]
Story = Callable[[DynamoWorld], None]


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK's pauses between its tries are not slept through."""

    class Impatient:
        sleep = staticmethod(lambda _seconds: None)

    monkeypatch.setattr("botocore.endpoint.time", Impatient)


@pytest.fixture(scope="module")
def wire(moto_dynamo: Dynamo) -> WireFaults:
    """Between the module's one client and moto."""
    return WireFaults.of(moto_dynamo[0]._tables.connection.client)


@contextmanager
def a_world(
    dynamo: Dynamo, wire: WireFaults, seed: str = "", before: House | None = None
) -> Iterator[DynamoWorld]:
    """A house on empty tables, in calm; or with all that happened `before`, in memory."""
    store, stack, client = dynamo
    wire.calm()
    tables.create(stack, client)
    try:
        yield DynamoWorld(store, wire, seed, before)
    finally:
        tables.drop(stack, client)


def wrong_at_rest(world: DynamoWorld) -> list[str]:
    with world.wire.quiet():
        plan = world.store.plan(world.plan_id) if world.plan_id else None
        claim = world.store.claim(world.claim_id) if world.claim_id else None
        return wrongs(world.store, world.payments, world.clock.now(), plan, claim)


# Episodes


@pytest.mark.parametrize("story", STORIES, ids=lambda story: str(story.__name__))
def test_whole_claims_over_a_bad_network_end_with_the_books_right(
    moto_dynamo: Dynamo, wire: WireFaults, story: Story
) -> None:
    wire.struck.clear()
    ends, bad = Counter[str](), {}
    for seed in range(FIRST, FIRST + EPISODES):
        print(seed, end=" ")  # of the last one, should it raise something unheard of
        with a_world(moto_dynamo, wire, f"{story.__name__} {seed}") as world:
            wire.random, wire.rival, wire.trouble = world.random, world.race, TROUBLE
            story(world)
            world.rest()
            ends[end_of(world)] += 1
            if found := wrong_at_rest(world):
                bad[seed] = found
    print(f"\n{story.__name__} from seed {FIRST}: {dict(ends)}, struck: {dict(wire.struck)}")
    assert bad == {}
    assert wire.struck.total() >= EPISODES


ENDS = {
    "released": "completed/released",
    "renewed": "completed/released",
    "defaulted": "defaulted/captured",
    "cancelled": "cancelled/released",
    "unpaid": "lapsed/none",
    "redeemed": "completed/released",
}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: str(story.__name__))
def test_in_calm_each_story_reaches_its_end(
    moto_dynamo: Dynamo, wire: WireFaults, story: Story
) -> None:
    """The negative of an empty simulation."""
    with a_world(moto_dynamo, wire) as world:
        story(world)
        world.rest()
        assert end_of(world) == ENDS[story.__name__]
        assert wrong_at_rest(world) == []


def end_of(world: DynamoWorld) -> str:
    with world.wire.quiet():
        claim = world.store.claim(world.claim_id) if world.claim_id else None
    return f"{claim.state}/{claim.hold_state}" if claim else "no claim"


# Every single fault


def files_and_pays(world: DynamoWorld) -> None:
    """Ana files, pays, comes back; again where it broke."""
    if claim := world.files():
        world.pays(claim)


def not_sent_back(house: House) -> Claim:
    """A shipped replacement a second before the return deadline, its hold renewed."""
    house.covered()
    claim = house.shipped()
    assert claim.return_by
    house.travel(seconds=(claim.return_by.at - house.clock.now()).total_seconds() - 1)
    return claim


def defaults(world: DynamoWorld) -> None:
    """The deadline passes, and the queue delivers the claim until it is worked."""
    world.claim_id = derived_id("claim", ANA, "claim-key-00000001")
    world.clock.forward(timedelta(minutes=2))
    due = Due("claim", world.claim_id)
    world.attempt(lambda: world.worker.work(due, world.op()))


OPERATIONS = {
    "file and pay": (House.covered, files_and_pays, "paid/live"),
    "default": (not_sent_back, defaults, "defaulted/captured"),
}


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_at_any_one_request_changes_nothing_about_the_end(
    moto_dynamo: Dynamo, wire: WireFaults, operation: str, kind: str
) -> None:
    prepare, act, end = OPERATIONS[operation]
    wire.struck.clear()
    bad, number, more = {}, 0, True
    while more:
        number += 1
        house = House()
        prepare(house)
        with a_world(moto_dynamo, wire, before=house) as world:
            before = wire.asked
            wire.strike(number, kind)
            act(world)
            more = wire.asked - before >= number
            wire.calm()
            world.later(minutes=10)
            if (reached := end_of(world)) != end or (found := wrong_at_rest(world)):
                bad[number] = found if reached == end else [reached]
    print(f"{operation}, {kind}: {wire.struck[kind]} struck of {number - 1} requests")
    assert bad == {}
    assert wire.struck[kind] >= LEAST[operation][kind == IN_CONFLICT]


# How many requests the operations make at least, and how many of them write.
LEAST = {"file and pay": (7, 4), "default": (3, 2)}
