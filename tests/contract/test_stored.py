"""Items as earlier releases stored them are read, and written again without losing anything.

Each file of `stored/` was written by the code of its time and is never changed. A release that
changes what is stored adds one, named after what came then; `docs/migrations.md` tells when.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from care.adapters.dynamo.models import Item, Tables
from care.domain.money import Money
from care.domain.states import ClaimState, PlanState
from care.usecases.ports import Answer, Seen
from tests.support import builders

TABLES = Tables("test", region="us-east-1")
RELEASES = sorted((Path(__file__).parent / "stored").glob("*.json"))
STORED = [
    pytest.param(release.stem, name, id=f"{release.stem}-{name}")
    for release in RELEASES
    for name in json.loads(release.read_text())
]


def stored(release: str, name: str) -> tuple[type[Item], dict[str, Any]]:
    """The model of an item and the item as DynamoDB hands it out."""
    found = json.loads((Path(__file__).parent / "stored" / f"{release}.json").read_text())[name]
    models = (TABLES.devices, TABLES.plans, TABLES.claims, TABLES.events, TABLES.accounts)
    by_name = {model.of.__name__: model for model in (*models, TABLES.grants, TABLES.cards)}
    return by_name[found["of"]], found["item"]


def read(release: str, name: str) -> Any:
    model, item = stored(release, name)
    return model.from_raw_data(item).aggregate


def test_there_are_items_of_more_than_one_release() -> None:
    assert [release.stem for release in RELEASES] == ["1-before-months", "2-before-alarms"]


@pytest.mark.parametrize(("release", "name"), STORED)
def test_what_an_earlier_release_stored_is_what_was_meant(release: str, name: str) -> None:
    """The builders mean the same as then: whoever changes one of them sees it here."""
    assert read(release, name) == getattr(builders, name)()


@pytest.mark.parametrize(("release", "name"), STORED)
def test_what_is_written_again_keeps_every_attribute(release: str, name: str) -> None:
    model, item = stored(release, name)
    own = {"op": "stored"} if "op" in item else {}
    again = model.holding(model.from_raw_data(item).aggregate, **own).serialize()
    assert {key: value for key, value in item.items() if again.get(key) != value} == {}


def test_a_claim_of_the_first_release_joins_the_newer_index_when_it_is_written_again() -> None:
    model, item = stored("1-before-months", "a_shipped_claim")
    again = model.holding(model.from_raw_data(item).aggregate, op="stored").serialize()
    assert {"claim_month", "hold_amount", "hold_lapses_at", "shipped_at"} & set(item) == set()
    assert again["claim_month"] == {"S": "US#2026-11"}
    assert again["hold_amount"] == {"N": "99900"}


def test_money_and_states_of_the_first_release_are_exact() -> None:
    claim, plan = read("1-before-months", "a_shipped_claim"), read("1-before-months", "a_plan")
    assert (claim.state, claim.hold) == (ClaimState.RETURN_DUE, Money(99900, "USD"))
    assert plan.state is PlanState.SCHEDULED


def test_an_answer_is_packed_and_one_that_an_earlier_release_kept_as_a_map_is_read() -> None:
    """Records live for a day, so no file of `stored/` keeps one."""
    said = Answer(201, '{"plan":"' + "ä" * 900 + '"}')
    seen = Seen("key/ana/k", "hash", builders.NOW, builders.NOW, said, version=1)
    item = TABLES.seen.holding(seen, op="stored").serialize()
    assert "answer" not in item and len(item["packed"]["B"]) < 60
    assert TABLES.seen.from_raw_data(item).aggregate == seen
    older = {name: value for name, value in item.items() if name != "packed"}
    older["answer"] = {"M": {"status": {"N": "201"}, "body": {"S": said.body}}}
    assert TABLES.seen.from_raw_data(older).aggregate == seen
