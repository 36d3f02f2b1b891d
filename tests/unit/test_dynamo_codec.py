"""What is stored is what is read, for every value that the domain can build."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from care.adapters.dynamo.codec import codec_of, fields_of, instant_text
from care.adapters.dynamo.models import Tables
from care.domain.claim import Claim, Scan
from care.domain.decision import Decision
from care.domain.device import Device
from care.domain.errors import BadValue
from care.domain.event import Event, Note
from care.domain.ledger import Line
from care.domain.money import Money
from care.domain.parts import Cause, Part
from care.domain.plan import Plan
from care.usecases.ports import Account
from tests.support.builders import a_claim, a_note, a_plan, an_event, an_order, usd

TABLES = Tables("test", region="us-east-1")
INSTANTS = st.datetimes(datetime(1970, 1, 1), datetime(2999, 12, 31)).map(
    lambda d: d.replace(microsecond=d.microsecond // 1000 * 1000, tzinfo=UTC)
)
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    int: st.integers(-(10**15), 10**15),
    bool: st.booleans(),
    types.NoneType: st.none(),
    datetime: INSTANTS,
    date: st.dates(),
    Money: st.builds(Money, st.integers(-(10**12), 10**12), st.sampled_from(["USD", "JPY"])),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a type."""
    if hint in PLAIN:
        return PLAIN[hint]
    arguments = get_args(hint)
    if get_origin(hint) is tuple:
        return st.lists(values(arguments[0]), max_size=3).map(tuple)
    if get_origin(hint) is Mapping:
        return st.dictionaries(values(arguments[0]), values(arguments[1]), max_size=3)
    if get_origin(hint) in (Union, types.UnionType):
        return st.one_of(*map(values, arguments))
    if issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    assert is_dataclass(hint)
    hints = get_type_hints(hint)
    return st.builds(hint, **{field.name: values(hints[field.name]) for field in fields(hint)})


@pytest.mark.parametrize("kind", [Device, Plan, Claim, Account, Event, Decision])
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_every_value_comes_back_as_it_went(kind: type, data: st.DataObject) -> None:
    value = data.draw(values(kind))
    codec = codec_of(kind)
    assert codec.take(codec.put(value)) == value


@pytest.mark.parametrize("kind", [Device, Plan, Claim, Account, Event])
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_every_aggregate_comes_back_from_its_item(kind: type, data: st.DataObject) -> None:
    aggregate = data.draw(values(kind))
    model = TABLES.of(kind)
    own = {} if kind is Event else {"op": "op"}
    raw = model.holding(aggregate, **own).serialize()
    assert model.from_raw_data(raw).aggregate == aggregate


def test_an_order_is_stored_in_plain_sight_and_without_what_goes_without_saying() -> None:
    raw = TABLES.plans.holding(an_order(), op="op-1").serialize()
    assert raw == {
        "plan_id": {"S": "plan-1"},
        "account_id": {"S": "account-1"},
        "serial": {"S": "1ZNA0001"},
        "model": {"S": "mavic-3"},
        "region": {"S": "US"},
        "zone": {"S": "America/Los_Angeles"},
        "term_months": {"N": "12"},
        "terms_version": {"S": "us-2026-11"},
        "price": {"S": "23900 USD"},
        "state": {"S": "awaiting_payment"},
        "created_at": {"S": "2026-11-22T18:00:00.000Z"},
        "total": {"N": "2"},
        "left": {"N": "2"},
        "reserved": {"N": "0"},
        "locale": {"S": "en-US"},
        "request_hash": {"S": "a" * 64},
        "customer": {"S": "cus_1"},
        "due_shard": {"S": "3"},
        "due_at": {"S": "2026-11-22T18:01:00.000Z"},
        "version": {"N": "0"},
        "op": {"S": "op-1"},
    }


def test_a_claim_that_asks_for_nothing_is_in_no_sparse_index() -> None:
    raw = TABLES.claims.holding(a_claim(due_at=None), op="op").serialize()
    assert not raw.keys() & {"due_at", "due_shard", "work_since", "work_region"}
    assert raw["created_at"] == {"S": "2026-11-22T18:00:00.000Z"}
    assert raw["parts"] == {"L": [{"S": "aircraft"}, {"S": "gimbal"}]}
    assert raw["terms"]["M"]["return_days"] == {"N": "14"}


def test_an_event_keeps_its_note_as_a_map() -> None:
    raw = TABLES.events.holding(an_event()).serialize()
    assert raw["seq"] == {"N": "1"}
    assert raw["note"]["M"]["money"] == {"S": "15900 USD"}
    assert raw["note"]["M"]["actor"] == {"S": "customer"}


# An item stored without these meant these. To change one is a migration, not an edit.
DEFAULTS: dict[type, dict[str, Any]] = {
    Plan: {"receipted": False, "chain": (), "ledger": (), "seq": 0, "head": "0" * 64},
    Claim: {"hold_state": "none", "ledger": (), "scans": (), "seq": 0, "head": "0" * 64},
    Line: {"k": 1, "tries": 0},
    Note: {"rules": ()},
}


@pytest.mark.parametrize("kind", DEFAULTS)
def test_an_absent_attribute_means_what_it_meant_when_it_was_left_out(kind: type) -> None:
    now = {f.name: f.default for f in fields_of(kind) if f.default is not MISSING}
    assert {name: now[name] for name in DEFAULTS[kind]} == DEFAULTS[kind]


@pytest.mark.parametrize("kind", [Device, Plan, Claim, Line, Note, Scan, Account])
def test_what_may_be_none_is_none_when_it_is_absent(kind: type) -> None:
    hints = get_type_hints(kind)
    optional = {name for name, hint in hints.items() if types.NoneType in get_args(hint)}
    assert {field.name for field in fields_of(kind) if field.default is None} == optional


def test_an_attribute_that_a_newer_release_stored_is_passed_over() -> None:
    raw = TABLES.plans.holding(a_plan(), op="op").serialize()
    assert TABLES.plans.from_raw_data({**raw, "later": {"S": "x"}}).aggregate == a_plan()


def test_a_needed_attribute_that_is_missing_is_refused() -> None:
    raw = TABLES.plans.holding(a_plan(), op="op").serialize()
    del raw["price"]
    with pytest.raises(TypeError, match="price"):
        _ = TABLES.plans.from_raw_data(raw).aggregate


def test_an_instant_is_utc_text_to_the_millisecond() -> None:
    moment = datetime(2026, 11, 22, 9, 42, 19, 123999, timezone(timedelta(hours=-8)))
    assert instant_text(moment) == "2026-11-22T17:42:19.123Z"
    assert instant_text(datetime(2026, 1, 2, tzinfo=UTC)) == "2026-01-02T00:00:00.000Z"


@settings(deadline=None)
@given(INSTANTS, INSTANTS)
def test_instants_sort_as_text(one: datetime, other: datetime) -> None:
    assert (one < other) == (instant_text(one) < instant_text(other))


def test_a_time_without_a_zone_is_not_stored() -> None:
    with pytest.raises(BadValue):
        instant_text(datetime(2026, 11, 22))


def test_a_union_tells_which_of_its_types_it_holds() -> None:
    codec = codec_of(Cause | Part)
    assert codec.put(Part.GRIP) == {"M": {"Part": {"S": "grip"}}}
    assert codec.take({"M": {"Cause": {"S": "water"}}}) is Cause.WATER


def test_money_is_one_text_of_minor_units() -> None:
    assert codec_of(Money).put(usd(-5)) == {"S": "-5 USD"}
    assert codec_of(Money).take({"S": "1500 JPY"}) == Money(1500, "JPY")


@pytest.mark.parametrize(
    "hint", [float, bytes, set[str], list[str], tuple[str, int], dict[int, str]]
)
def test_a_type_without_a_stored_form_is_refused_loudly(hint: Any) -> None:
    with pytest.raises(TypeError):
        codec_of(hint)


@dataclass(frozen=True)
class Ambiguous:
    """Absent could mean None as well as "x"."""

    text: str | None = "x"


def test_a_field_that_may_be_none_but_defaults_to_something_else_is_refused() -> None:
    with pytest.raises(TypeError, match="text"):
        fields_of(Ambiguous)


def test_a_field_under_one_of_pynamodbs_names_is_refused() -> None:
    @dataclass(frozen=True)
    class Unlucky:
        query: str

    with pytest.raises(TypeError, match="query"):
        TABLES._bound(type("Item", (TABLES.plans,), {"of": Unlucky}), "unlucky")


def test_the_note_of_an_event_keeps_its_optional_parts_out() -> None:
    bare = a_note(rules=(), money=None, reference=None)
    assert codec_of(Note).encode(bare).keys() == {"type", "actor", "sentence"}
