"""Counts of misses, as every store keeps them: read with what is asked for, added in place."""

from __future__ import annotations

import pytest

from care.domain.card import Card
from care.domain.device import Device
from care.domain.plan import Plan
from care.usecases.ports import Commit, Misses, Seen, Store
from tests.support.builders import NOW, PLAN, SERIAL, a_device, a_plan
from tests.support.cards import a_card

pytest_plugins = ["tests.contract.store_fixtures"]

EVE, FORGET = "misses/account/eve/1795370400", 1795371000


@pytest.mark.parametrize(
    ("kind", "key"),
    [(Card, "card_1"), (Plan, PLAN), (Device, SERIAL)],
    ids=["card", "plan", "device"],
)
def test_what_is_asked_for_comes_with_its_askers_misses(
    store: Store, kind: type[Card | Plan | Device], key: str
) -> None:
    store.commit(Commit((a_card(), a_plan(), a_device())), f"seed for {key}")
    alone = {Card: store.card, Plan: store.plan, Device: store.device}[kind](key)
    assert alone is not None
    assert store.several((kind, key), (Misses, EVE)) == (alone, None)
    assert store.count_miss(EVE, FORGET) == 1
    assert store.several((kind, key), (Misses, EVE)) == (alone, Misses(EVE, 1))
    assert store.several((kind, "nothing"), (Misses, EVE)) == (None, Misses(EVE, 1))


def test_misses_lie_with_what_was_seen_and_are_not_taken_for_it(store: Store) -> None:
    asked = Seen("key/eve/a", "told", NOW, NOW)
    store.commit(Commit((asked,)), "seed")
    store.count_miss(EVE, FORGET)
    found = store.several((Seen, asked.seen_id), (Misses, EVE), (Misses, "misses/nobody/0"))
    assert found == (store.seen(asked.seen_id), Misses(EVE, 1), None)
    assert found[0] is not None


def test_another_asker_and_another_window_have_misses_of_their_own(store: Store) -> None:
    assert [store.count_miss(EVE, FORGET) for _ in range(3)] == [1, 2, 3]
    for other in ("misses/account/ana/1795370400", "misses/account/eve/1795371000"):
        assert store.several((Misses, other), (Plan, PLAN)) == (None, None)
        assert store.count_miss(other, FORGET) == 1
    assert store.several((Misses, EVE), (Plan, PLAN)) == (Misses(EVE, 3), None)
