"""The bill of materials says what the locks say, in a form that others' tools read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from infra.supply.bill import bill
from infra.supply.licences import copied
from infra.supply.locks import PARTS, parts_of

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
VALIDATOR = JsonStrictValidator(SchemaVersion.V1_6)


@cache
def text() -> str:
    return bill(NOW)


def read() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text())
    return found


def components() -> dict[str, dict[str, Any]]:
    return {each["bom-ref"]: each for each in read()["components"]}


def test_it_fits_the_schema_of_cyclonedx() -> None:
    assert VALIDATOR.validate_str(text()) is None


def test_a_bill_with_an_unknown_licence_does_not_fit() -> None:
    broken = text().replace('"id": "MIT"', '"id": "My own"', 1)
    assert broken != text()
    assert VALIDATOR.validate_str(broken) is not None


def test_every_locked_package_is_in_it_once_with_all_its_hashes() -> None:
    found = components()
    assert set(found) == {pin.purl for pin in parts_of()} | set(copied())
    assert len(read()["components"]) == len(found)
    for pin in parts_of():
        hashes = {(each["alg"], each["content"]) for each in found[pin.purl]["hashes"]}
        assert hashes == set(pin.hashes)
        assert (found[pin.purl]["name"], found[pin.purl]["version"]) == (pin.name, pin.version)


def test_what_ships_is_required_and_nothing_else_is() -> None:
    required = {ref for ref, each in components().items() if each["scope"] == "required"}
    assert required == {pin.purl for pin in PARTS[0].read().pins} | set(copied())
    assert {each["scope"] for each in components().values()} == {"required", "excluded"}


def test_it_says_who_asks_for_whom() -> None:
    depends = {each["ref"]: each.get("dependsOn", []) for each in read()["dependencies"]}
    versions = {ref.partition("@")[0]: ref for ref in depends if ref.startswith("pkg:pypi/")}
    stripe, requests = versions["pkg:pypi/stripe"], versions["pkg:pypi/requests"]
    assert requests in depends[stripe]
    assert stripe in depends["aftercare"]
    assert versions["pkg:pypi/certifi"] not in depends["aftercare"]
    assert set(depends) == {*components(), "aftercare"}


def test_equal_locks_at_one_time_give_equal_bytes() -> None:
    assert bill(NOW) == text()
    assert read()["metadata"]["timestamp"] == "2026-11-23T12:00:00+00:00"
    later = json.loads(bill(datetime(2027, 1, 1, tzinfo=UTC)))
    assert later["serialNumber"] == read()["serialNumber"]
