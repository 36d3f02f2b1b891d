"""Reads the data files into the domain's values. Standard library only: cold starts pay for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from care.domain.money import Money
from care.domain.parts import Cover, DeviceClass, Part
from care.domain.policies import Policies
from care.domain.terms import Catalog, Family, Model, Price, Region

DATA = Path(__file__).parent / "data"
"""The folder that ships. What is in it has passed `care.catalog.lint`."""


@cache
def load() -> Catalog:
    """The shipped catalog, read at the first call and the same object from then on."""
    return read(DATA)


def read(folder: Path) -> Catalog:
    """The catalog of `folder`, which `care.catalog.lint` must have passed: nothing is rechecked.

    Raises OSError, KeyError or ValueError where it has not. A region without prices sells nothing.
    """
    families = _json(folder / "families.json")["families"]
    models = _json(folder / "models.json")["models"]
    regions = [_region(folder, path) for path in sorted((folder / "regions").glob("*.json"))]
    prices = (
        price
        for path in sorted((folder / "prices").glob("*.json"))
        for price in _prices(_json(path))
    )
    return Catalog(
        families=MappingProxyType({id: _family(id, row) for id, row in families.items()}),
        models=MappingProxyType({id: Model(id=id, **row) for id, row in models.items()}),
        regions=MappingProxyType({region.id: region for region in regions}),
        prices=MappingProxyType({(p.model, p.region, p.term_months): p for p in prices}),
        exclusions=MappingProxyType(_json(folder / "exclusions.json")["exclusions"]),
        policies=_policies(folder),
    )


def _json(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_bytes())
    return document


def _policies(folder: Path) -> Policies:
    row = _json(folder / "policies.json")
    return Policies(**{name: value for name, value in row.items() if name != "$schema"})


def _family(id: str, row: dict[str, Any]) -> Family:
    coverage = {Part(part): Cover(cover) for part, cover in row["coverage"].items()}
    return Family(
        id=id,
        name=row["name"],
        device_class=DeviceClass(row["class"]),
        coverage=MappingProxyType(coverage),
        video_verification=row["video_verification"],
        cameras=row.get("cameras"),
    )


def _region(folder: Path, path: Path) -> Region:
    row = _json(path)
    days = _json(folder / "holidays" / path.name)["holidays"]
    return Region(
        id=row["id"],
        name=row["name"],
        zone=row["zone"],
        currency=row["currency"],
        countries=tuple(row["countries"]),
        terms_version=row["terms_version"],
        from_documents=row["from_documents"],
        tax_included=row["tax_included"],
        premium=row["premium"],
        basic=row["basic"],
        withdrawal_days=row["withdrawal_days"],
        return_days=row["return_days"],
        carrier_pause_days=row["carrier_pause_days"],
        cure_days=row["cure_days"],
        late_fee=Money(**row["late_fee"]),
        minimum_charge=Money(**row["minimum_charge"]),
        service_centre=tuple(row["service_centre"]),
        expert=tuple(row["expert"]),
        holidays=frozenset(map(date.fromisoformat, days)),
    )


def _prices(sheet: dict[str, Any]) -> Iterator[Price]:
    for model, row in sheet["models"].items():
        for months, term in row["terms"].items():
            yield Price(
                model=model,
                region=sheet["region"],
                term_months=int(months),
                fee=Money(**term["fee"]),
                replacement_fees=tuple(Money(**fee) for fee in term["replacement_fees"]),
                hold=Money(**row["hold"]),
                product_value=Money(**row["product_value"]),
                battery_hold=_money(row.get("battery_hold")),
                battery_value=_money(row.get("battery_value")),
                flyaway_fee=_money(term.get("flyaway", {}).get("fee")),
                flyaways=term.get("flyaway", {}).get("at_most", 0),
            )


def _money(row: dict[str, Any] | None) -> Money | None:
    return Money(**row) if row is not None else None
