"""What could stand in a body beside what is needed: every field that the document knows, and values
that it may have; ids and serial numbers are of things that there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from random import Random
from typing import Any

from care.web.openapi import document
from care.web.routes import Route
from tests.support.estate_asks import Ask

from . import oddities

Json = Any
Pool = Mapping[str, list[Json]]


def pool_of(asks: Mapping[str, Ask]) -> Pool:
    """Every value that is right somewhere, by the name of its field."""
    found: dict[str, list[Json]] = defaultdict(list)
    for ask in asks.values():
        for name, value in (*ask.ids.items(), *_pairs(ask.body)):
            found[name].append(value)
    for alike in ("reference", "subject"):
        found[alike] += found["claim_id"] + found["plan_id"]
    return found


def body(dice: Random, route: Route, whole: Json, pool: Pool) -> Json:
    """`whole` with one or two fields more; of a signed event sometimes one of another kind."""
    kinds = [kind.__name__ for kind in route.signed]
    if kinds and dice.random() < 0.6:
        schema = _schemas()[dice.choice(kinds)]
        return {name: _value(dice, name, schema, pool) for name in schema["properties"]}
    if not route.body or not isinstance(whole, dict):
        return whole
    schema = _schemas()[route.body.__name__]
    names = sorted(schema.get("properties", ()))
    chosen = dice.sample(names, min(len(names), dice.choice((0, 1, 2))))
    return whole | {name: _value(dice, name, schema, pool) for name in chosen}


def _value(dice: Random, name: str, schema: Json, pool: Pool) -> Json:
    known = [*pool.get(name, ()), *_fitting(schema["properties"][name])]
    return dice.choice(known) if known and dice.random() < 0.9 else oddities.value(dice)


def _fitting(schema: Json) -> Iterator[Json]:
    """A few values that fit."""
    if "$ref" in schema:
        schema = _schemas()[schema["$ref"].rpartition("/")[2]]
    for one in schema.get("anyOf", ()):
        yield from _fitting(one)
    yield from schema.get("enum", ())
    if "const" in schema:
        yield schema["const"]
    match schema.get("type"):
        case "boolean":
            yield from (True, False)
        case "null":
            yield None
        case "string" if schema.get("format") in ("date", "date-time"):
            yield from oddities.TIMES
        case "string":
            yield from ("A word of it.", "en-US", "US", "W-1", "1ZNA0001", "a@example.com")
        case "integer":
            yield from (1, 2, 12, 24)
        case "array":
            yield [each] if (each := next(_fitting(schema.get("items", {})), None)) else []


def _pairs(value: Json) -> Iterator[tuple[str, Json]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield name, each
            yield from _pairs(each)
    elif isinstance(value, list):
        for each in value:
            yield from _pairs(each)


@cache
def _schemas() -> dict[str, Any]:
    schemas: dict[str, Any] = document()["components"]["schemas"]
    return schemas
