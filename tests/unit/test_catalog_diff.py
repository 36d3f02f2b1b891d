"""What changes between two catalogs, and whom it reaches."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest

from care.catalog import load
from care.domain.money import Money
from care.domain.parts import Cover, Part
from care.domain.terms import Catalog
from infra.operator.catalog_diff import IDS, Change, changes
from infra.operator.catalog_reach import TABLES, Reach

OLD = load()
MAVIC = ("mavic-3", "US", 12)


def with_row(catalog: Catalog, table: str, key: Any, **changed: Any) -> Catalog:
    """The catalog with one row of `table` changed."""
    rows = dict(getattr(catalog, table))
    rows[key] = replace(rows[key], **changed)
    return replace(catalog, **{table: MappingProxyType(rows)})


def without(catalog: Catalog, table: str, key: Any) -> Catalog:
    """The catalog without one row of `table`."""
    rows = {id_: row for id_, row in getattr(catalog, table).items() if id_ != key}
    return replace(catalog, **{table: MappingProxyType(rows)})


def the_change(new: Catalog, old: Catalog = OLD) -> Change:
    """The one change there is."""
    (found,) = changes(old, new)
    return found


def test_a_catalog_does_not_differ_from_itself() -> None:
    assert changes(OLD, OLD) == []


@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.__name__)
def test_every_field_of_the_catalog_has_words_and_a_reach(kind: type) -> None:
    names = {field.name for field in fields(kind)}
    assert names - set(IDS) == set(TABLES[kind])


def test_a_fee_reaches_only_who_buys_from_then_on() -> None:
    change = the_change(with_row(OLD, "prices", MAVIC, fee=Money(24900, "USD")))
    assert change.text == "Mavic 3, US, 12 months: plan's fee 239.00 USD → 249.00 USD"
    assert change.reach is Reach.SOLD and not change.warns


def test_each_replacements_fee_is_told_by_its_number() -> None:
    fees = OLD.prices[MAVIC].replacement_fees
    dearer = (fees[0], Money(fees[1].amount + 100, "USD"))
    change = the_change(with_row(OLD, "prices", MAVIC, replacement_fees=dearer))
    assert change.what == "fee of its replacement 2"
    assert (change.old, change.new) == (fees[1].text, dearer[1].text)


def test_a_hold_of_a_battery_that_ends_is_none() -> None:
    change = the_change(with_row(OLD, "prices", MAVIC, battery_hold=None))
    assert change.new == "none" and not change.warns


def test_a_price_that_is_gone_strands_the_cards_that_are_sold() -> None:
    change = the_change(without(OLD, "prices", MAVIC))
    assert change.text == "Mavic 3, US, 12 months: listed yes → no"
    assert change.reach is Reach.CARDS and change.warns


def test_a_new_price_is_told_with_its_fee_and_warns_of_nothing() -> None:
    change = the_change(OLD, without(OLD, "prices", MAVIC))
    assert change.text == "Mavic 3, US, 12 months: listed no → yes, for 239.00 USD"
    assert not change.warns


def test_a_model_that_is_gone_reaches_the_plans_in_force() -> None:
    change = the_change(without(OLD, "models", "spark"))
    assert change.text == "Spark: listed yes → no"
    assert change.reach is Reach.IN_FORCE and change.warns


def test_each_cell_of_the_coverage_is_told_by_its_part() -> None:
    coverage = MappingProxyType({**OLD.families["mavic"].coverage, Part.BATTERY: Cover.NO})
    change = the_change(with_row(OLD, "families", "mavic", coverage=coverage))
    name = OLD.families["mavic"].name
    assert change.text == f"Family {name}: coverage of battery yes → no"
    assert change.reach is Reach.IN_FORCE


def test_days_of_a_deadline_reach_claims_under_plans_in_force() -> None:
    change = the_change(with_row(OLD, "regions", "US", return_days=10))
    assert change.text == "United States: days to return in 14 → 10"
    assert change.reach is Reach.FILED and change.warns


def test_terms_are_kept_by_the_plans_that_have_them() -> None:
    change = the_change(with_row(OLD, "regions", "US", terms_version="us-2027-01"))
    assert change.text == "United States: terms us-2026-11 → us-2027-01"
    assert not change.warns


def test_holidays_are_counted_and_the_moved_ones_named() -> None:
    days = OLD.regions["US"].holidays
    moved = (days - {date(2026, 12, 25)}) | {date(2026, 12, 24)}
    change = the_change(with_row(OLD, "regions", "US", holidays=moved))
    count = f"{len(days)} days"
    assert change.old == count
    assert change.new == f"{count}, without 2026-12-25, with 2026-12-24"


def test_a_policy_of_plans_warns_of_nothing_and_one_of_claims_does() -> None:
    plans = the_change(replace(OLD, policies=replace(OLD.policies, refunded_percent=90)))
    claims = the_change(replace(OLD, policies=replace(OLD.policies, quote_days=20)))
    assert plans.text == "Policy: percent of the fee that is refunded 100 → 90"
    assert (plans.warns, claims.warns) == (False, True)


def test_an_exclusion_is_told_by_its_id() -> None:
    texts = MappingProxyType({**OLD.exclusions, "flood": "It was a flood."})
    change = the_change(replace(OLD, exclusions=texts))
    assert change.text == "Exclusion: text of flood none → It was a flood."
    assert change.warns


def test_what_reaches_furthest_stands_first() -> None:
    new = with_row(OLD, "prices", MAVIC, fee=Money(24900, "USD"))
    new = with_row(new, "regions", "US", late_fee=Money(2500, "USD"), return_days=10)
    assert [change.reach for change in changes(OLD, new)] == [
        Reach.OPEN,
        Reach.FILED,
        Reach.SOLD,
    ]
