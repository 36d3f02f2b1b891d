"""What the store asks of DynamoDB, request by request."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pynamodb.exceptions import GetError

from care.adapters.dynamo import DynamoStore
from care.adapters.dynamo.patience import MOST_TRIES
from care.domain.card import Card
from care.domain.device import Device
from care.domain.errors import Conflict
from care.domain.plan import Plan
from care.domain.touch import Reserve
from care.usecases.ports import BOOKED, Account, Commit, Misses
from tests.support import tables
from tests.support.builders import (
    ACCOUNT,
    CLAIM,
    NOW,
    PLAN,
    SERIAL,
    a_claim,
    a_device,
    a_note,
    a_plan,
    an_account,
    an_event,
    an_order,
)
from tests.support.cards import OTHER_STORE, STORE, a_card
from tests.support.wire import Wire

pytest_plugins = ["tests.contract.store_fixtures"]

MAILED_EVENT = an_event(note=a_note("claim_paid"))


@pytest.fixture
def wire(moto_store: DynamoStore) -> Wire:
    """Listens to a store that has one of everything."""
    card = a_card(changed_at=NOW)
    together = (a_device(), a_plan(), a_claim(work_since=NOW), an_account(), card)
    moto_store.commit(Commit(puts=together, events=(MAILED_EVENT,)), "seed")
    return Wire.of(moto_store._tables.connection.client)


DUE = ["Query"] * 16  # 4 shards of 4 tables
WORK = ["Query", "BatchGetItem", "Query", "Query"]  # a claim waits, no plan and no grant

REQUESTS: dict[str, tuple[Any, list[str]]] = {
    "device": (lambda s: s.device(SERIAL), ["GetItem"]),
    "plan": (lambda s: s.plan(PLAN), ["GetItem"]),
    "claim": (lambda s: s.claim(CLAIM), ["GetItem"]),
    "account": (lambda s: s.account(ACCOUNT), ["GetItem"]),
    "card": (lambda s: s.card("card_1"), ["GetItem"]),
    "grant": (lambda s: s.grant("grant_1"), ["GetItem"]),
    "grants": (lambda s: s.grants(["grant_1", "grant_2"]), ["BatchGetItem"]),
    "shop_order": (lambda s: s.shop_order("order_1"), ["GetItem"]),
    "seen": (lambda s: s.seen("key/account-1/a"), ["GetItem"]),
    "several": (
        lambda s: s.several((Card, "card_1"), (Device, SERIAL), (Account, "nobody")),
        ["BatchGetItem"],
    ),
    "count_miss": (lambda s: s.count_miss("misses/store/demo-1/0", 600), ["UpdateItem"]),
    "devices": (lambda s: s.devices([SERIAL, "OTHER"]), ["BatchGetItem"]),
    "plans": (lambda s: s.plans([PLAN, "other"]), ["BatchGetItem"]),
    "claims": (lambda s: s.claims([CLAIM, "other"]), ["BatchGetItem"]),
    "no devices": (lambda s: s.devices([]), []),
    "plans_of": (lambda s: s.plans_of(ACCOUNT), ["Query", "BatchGetItem"]),
    "claims_of": (lambda s: s.claims_of(ACCOUNT), ["Query", "BatchGetItem"]),
    "plans of nobody": (lambda s: s.plans_of("nobody"), ["Query"]),
    "claim_lines": (lambda s: s.claim_lines("US", "2026-11"), ["Query"]),
    "cards_of": (lambda s: s.cards_of(STORE, NOW), ["Query", "BatchGetItem"]),
    "cards of nobody": (lambda s: s.cards_of(OTHER_STORE, NOW), ["Query"]),
    "work": (lambda s: s.work("US"), WORK),
    "timeline": (lambda s: s.timeline(CLAIM), ["Query"]),
    "due": (lambda s: list(s.due(NOW)), DUE),
    "due with a ledger": (lambda s: list(s.due(NOW, BOOKED)), ["Query"] * 8),
    "mail_due": (lambda s: s.mail_due(CLAIM, 1, NOW), ["UpdateItem"]),
    "mail_sent": (lambda s: s.mail_sent(CLAIM, 1, NOW), ["UpdateItem"]),
    "nothing": (lambda s: s.commit(Commit(), "op"), []),
    "a lone put": (lambda s: s.commit(Commit((a_plan("new"),)), "op"), ["PutItem"]),
    "two puts": (
        lambda s: s.commit(Commit((a_plan("new"), a_claim("new"))), "op"),
        ["TransactWriteItems"],
    ),
    "an event": (
        lambda s: s.commit(Commit(events=(an_event("new"),)), "op"),
        ["TransactWriteItems"],
    ),
    "a touch": (
        lambda s: s.commit(Commit(touches=(Reserve(PLAN),)), "op"),
        ["TransactWriteItems"],
    ),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_each_call_makes_exactly_these_requests_and_never_a_scan(
    moto_store: DynamoStore, wire: Wire, name: str
) -> None:
    call, operations = REQUESTS[name]
    call(moto_store)
    assert wire.operations == operations


def test_every_call_of_the_port_is_counted_here() -> None:
    calls = {name for name in vars(DynamoStore) if not name.startswith("_")}
    assert calls - {"commit"} <= REQUESTS.keys()


@pytest.mark.parametrize(
    "name",
    [
        *("device", "plan", "claim", "account", "card", "grant", "shop_order", "seen", "several"),
        *("grants", "devices", "plans", "claims", "plans_of", "claims_of", "cards_of"),
        "timeline",
    ],
)
def test_aggregates_and_timelines_are_read_consistently(
    moto_store: DynamoStore, wire: Wire, name: str
) -> None:
    REQUESTS[name][0](moto_store)
    body = wire.sent[-1][1]
    asked = list(body["RequestItems"].values()) if "RequestItems" in body else [body]
    assert [each.get("ConsistentRead") for each in asked] == [True] * len(asked)


def test_what_a_table_leaves_of_a_read_is_asked_for_again(
    moto_store: DynamoStore, wire: Wire
) -> None:
    left = {"test-plans": {"Keys": [{"plan_id": {"S": PLAN}}], "ConsistentRead": True}}
    wire.answer("", status=200, Responses={"test-devices": []}, UnprocessedKeys=left)
    device, plan = moto_store.several((Device, SERIAL), (Plan, PLAN))
    assert (device, plan) == (None, a_plan(version=1))
    assert [body["RequestItems"].keys() for _, body in wire.sent] == [
        {"test-devices", "test-plans"},
        {"test-plans"},
    ]


def test_a_read_of_which_a_part_is_always_left_is_a_conflict_and_never_half_an_answer(
    moto_store: DynamoStore, wire: Wire
) -> None:
    """Taken for an answer, it would be an unknown card, or nobody's first miss."""
    left = {"test-seen": {"Keys": [{"seen_id": {"S": "misses/store/demo-1/0"}}]}}
    for _ in range(MOST_TRIES):
        wire.answer("", status=200, Responses={"test-cards": []}, UnprocessedKeys=left)
    with pytest.raises(Conflict):
        moto_store.several((Card, "card_1"), (Misses, "misses/store/demo-1/0"))
    assert wire.operations == ["BatchGetItem"] * MOST_TRIES


def test_a_read_of_several_that_is_refused_raises_the_stores_own_error(
    moto_store: DynamoStore, wire: Wire
) -> None:
    wire.answer("AccessDeniedException")
    with pytest.raises(GetError, match="AccessDenied"):
        moto_store.several((Device, SERIAL), (Plan, PLAN))


def test_the_tables_share_one_client(moto_store: DynamoStore) -> None:
    bound = moto_store._tables
    models = bound._by_type.values()
    assert {model._get_connection().connection.client for model in models} == {
        bound.connection.client
    }
    config = bound.connection.client.meta.config
    assert (config.connect_timeout, config.read_timeout) == (1, 2)
    assert config.retries["total_max_attempts"] == 3


def test_the_models_have_the_keys_and_indexes_of_the_template(moto_store: DynamoStore) -> None:
    bound = moto_store._tables
    for model in bound._by_type.values():
        (mine,) = (d for d in tables.definitions("test") if d["TableName"] == model.Meta.table_name)
        known = model._get_connection().get_meta_table().data
        assert _keys(known) == _keys(mine)
        assert _by_name(known["AttributeDefinitions"]) == _by_name(mine["AttributeDefinitions"])
        assert _indexes(known) == _indexes(mine)


def _by_name(attributes: list[dict[str, str]]) -> dict[str, str]:
    return {each["AttributeName"]: each["AttributeType"] for each in attributes}


def _indexes(table: dict[str, Any]) -> dict[str, Any]:
    indexes = table.get("GlobalSecondaryIndexes", [])
    return {index["IndexName"]: _keys(index) for index in indexes}


def _keys(table: dict[str, Any]) -> dict[str, str]:
    return {each["KeyType"]: each["AttributeName"] for each in table["KeySchema"]}


def test_everything_due_is_told_also_over_many_pages(moto_store: DynamoStore, wire: Wire) -> None:
    for number in range(30):
        moto_store.commit(Commit(puts=(an_order(f"order-{number}"),)), "op")
    client = moto_store._tables.connection.client
    client.meta.events.register(
        "provide-client-params.dynamodb.Query", lambda params, **_: {**params, "Limit": 3}
    )
    wire.sent.clear()
    dues = [due.id for due in moto_store.due(NOW + timedelta(minutes=2)) if due.kind == "plan"]
    assert sorted(dues) == sorted(f"order-{number}" for number in range(30))
    assert len(wire.operations) > 12
    assert set(wire.operations) == {"Query"}


def test_the_shards_are_all_used_and_an_id_stays_in_its_own(moto_store: DynamoStore) -> None:
    for number in range(40):
        moto_store.commit(Commit(puts=(an_order(f"plan-{number}"),)), "op")
    model = moto_store._tables.plans
    shards = {n: {p.plan_id for p in model.due.query(str(n))} for n in range(4)}
    assert all(shards.values())
    moto_store.commit(Commit(puts=(an_order("plan-7", version=1, locale="fr-CA"),)), "later")
    assert {n: {p.plan_id for p in model.due.query(str(n))} for n in range(4)} == shards
