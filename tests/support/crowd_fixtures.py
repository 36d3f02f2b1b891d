"""Crowds of processes for tests of races. Use as
`pytest_plugins = ["tests.contract.store_fixtures", "tests.support.crowd_fixtures"]`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import boto3
import pytest

from care.adapters.dynamo import DynamoStore
from care.domain.claim import Claim
from care.domain.device import Device
from care.domain.errors import Conflict
from care.web.resolver import MOST_RACES
from tests.contract.store_fixtures import a_stack, isolated

from . import tables
from .at_rest import wrongs
from .builders import a_plan
from .crowd import Process, Shared, moved_to
from .house import ANA, START, House
from .turnstiles import Turnstiles

CLIENTS = 8  # making one costs more than ten redemptions; four threads share each


@pytest.fixture(scope="module")
def clients(cloud_endpoint: str) -> Iterator[tuple[str, list[DynamoStore], Any]]:
    """The stack's name, its stores, and boto3's client for the tables."""
    stack = a_stack()
    with isolated(AWS_ENDPOINT_URL=cloud_endpoint):
        yield stack, [DynamoStore(stack) for _ in range(CLIENTS)], boto3.client("dynamodb")


class Crowd:
    """So many processes on empty tables. `gates` refuse as AWS does where writes meet."""

    def __init__(self, stack: str, stores: list[DynamoStore], client: Any, house: House) -> None:
        self.stack, self.client = stack, client
        self.clock, self.payments = house.clock, Shared(house.payments)
        moved_to(stores[0], house.store)
        self.processes = [Process(store, house.clock, self.payments) for store in stores]
        clients = [store._tables.connection.client for store in stores]
        self.gates = Turnstiles.of(stack, clients)

    def process(self, number: int) -> Process:
        return self.processes[number % len(self.processes)]

    def rows(self, table: str) -> int:
        """How many items a table has."""
        scan = self.client.scan(TableName=f"{self.stack}-{table}", Select="COUNT")
        count: int = scan["Count"]
        return count

    def wrongs(self, *ids: str) -> list[str]:
        """What is wrong of claims at rest, with their plans."""
        store = self.processes[0].store
        found: list[str] = []
        for id_ in ids:
            found += wrongs(store, self.payments, self.clock.now(), store.claim(id_))
        return found


Gather = Callable[[House], Crowd]


@pytest.fixture
def gather(clients: tuple[str, list[DynamoStore], Any]) -> Iterator[Gather]:
    """Makes a crowd of what a house in memory has come to."""
    stack, stores, client = clients
    tables.create(stack, client)
    made: list[Crowd] = []

    def gathered(house: House) -> Crowd:
        made.append(Crowd(stack, stores, client, house))
        return made[0]

    yield gathered
    for crowd in made:
        crowd.gates.leave()
    tables.drop(stack, client)


def told(what: str, **counted: Any) -> None:
    print(json.dumps({"race": what, **counted}))


def paid_page(house: House, number: int, plan_id: str | None = None) -> str:
    """A claim whose page is paid and to which nobody came back, on a device of its own."""
    serial = f"1ZND{number:04}"
    plan_id = plan_id or f"plan_{number:04}"
    if house.store.plan(plan_id) is None:
        house.put(a_plan(plan_id, account_id=ANA, serial=serial, chain=(serial,)))
    house.put(Device(serial, "mavic-3", "US", plan_id=plan_id))
    claim = house.filed(serial, key=f"claim-key-{number:08}")
    house.payments.pay(claim.ledger[-1].page_id or "", "mastercard")
    return claim.claim_id


def shipped(house: House, number: int) -> Claim:
    """A claim whose replacement is on its way, its first hold good for a month."""
    claim_id, spare = paid_page(house, number), f"1ZNE{number:04}"
    house.put(Device(spare, "mavic-3", "US"))
    hold = house.payments.made_for(claim_id)[0]
    house.payments._machine.payment(hold.provider_id).capture_before = START + timedelta(days=30)
    return house.ship(house.claims.go_on(claim_id, ANA, house.op()), spare)


def decided(act: Callable[[], Any]) -> Callable[[], Any]:
    """As the edge has it: decided anew where another writer was faster."""

    def acts() -> Any:
        for _ in range(MOST_RACES - 1):
            with suppress(Conflict):
                return act()
        return act()

    return acts
