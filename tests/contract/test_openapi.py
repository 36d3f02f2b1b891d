"""The API's document is what the doors serve, and a valid OpenAPI 3.1 document."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import jsonschema
import pytest

from care.web.openapi import document
from care.web.problems import KINDS
from care.web.routes import ROUTES
from care.web.shapes import PARTS, SHAPES
from tests.support.doors import ENVIRONMENT

PROBLEM = "application/problem+json"
COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.json"


def test_the_committed_document_is_the_generated_one() -> None:
    assert json.loads(COMMITTED.read_text()) == document(), (
        "docs/openapi.json drifted; docs/api.md says how to write it anew"
    )


def test_every_door_serves_exactly_the_routes_of_the_document(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    served = {
        (method, path, name, access, door.keys[method, path])
        for name in {route.door for route in ROUTES}
        for door in [importlib.import_module(name).door]
        for (method, path), access in door.routes.items()
    }
    assert served == {(r.method, r.path, r.door, r.access, r.key) for r in ROUTES}
    assert len({(r.method, r.path) for r in ROUTES}) == len(ROUTES)


def test_a_route_that_asks_for_a_token_tells_how_the_gateway_turns_away_who_has_none() -> None:
    told = document()["paths"]
    for route in ROUTES:
        answers = told[route.path][route.method.lower()]["responses"]
        assert ("401" in answers) is (route.access is not None), route.path
        if route.access:
            refused = [list(answers[status]["content"]) for status in ("401", "403")]
            assert refused == [["application/json"], [PROBLEM, "application/json"]], route.path


def test_every_reference_leads_to_a_schema() -> None:
    text = json.dumps(document())
    schemas = document()["components"]["schemas"]
    named = set(text.split('"#/components/schemas/')[1:])
    assert {name.split('"')[0] for name in named} <= set(schemas)


@pytest.mark.parametrize("name", sorted(document()["components"]["schemas"]))
def test_every_schema_is_valid_and_closed(name: str) -> None:
    schema = document()["components"]["schemas"][name]
    jsonschema.Draft202012Validator.check_schema(schema)
    if schema.get("type") == "object":
        assert schema["additionalProperties"] is False


def test_every_shape_and_body_has_a_name_of_its_own() -> None:
    bodies = {route.body.__name__ for route in ROUTES if route.body}
    assert not bodies & set(SHAPES)
    assert sum(len(part) for part in PARTS) == len(SHAPES)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_every_problem_of_a_route_is_a_known_one(route) -> None:  # type: ignore[no-untyped-def]
    assert set(route.codes) <= {kind.code for kind in KINDS.values()}
    operation = document()["paths"][route.path][route.method.lower()]
    told = {status for status in operation["responses"] if status >= "400"}
    gateways = {"401"} if route.access else set()
    ours = {str(kind.status) for kind in KINDS.values() if kind.code in route.codes}
    assert told == ours | gateways
    scopes = route.access.scopes if route.access else ()
    assert operation["security"] == [{"token": [scope]} for scope in scopes]
