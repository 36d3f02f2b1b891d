"""Schemathesis over the API's document, against the town: all its checks, but for those below."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from care.web.openapi import document
from care.web.routes import ROUTES, Route
from tests.support.estate_asks import Ask

from .gateway import TOKEN, Gateway
from .town import Town

PHASES = ("examples", "coverage", "fuzzing")
# Checks that do not apply, and why.
EXCLUDED = {
    "unsupported_method": "the gateway answers what is no route with 404, before any of our code",
    "ignored_auth": "the authorizer is the gateway's, here a stand-in: who may what is asked of "
    "the real one, cell by cell (docs/who-may-what.md)",
    "positive_data_acceptance": "no schema tells check digits, card numbers in a text, prices of "
    "the day, or that one date is after another: what fits it may be a 422 with the field's name",
}
# Where rows are read one by one: a bad row is named in the answer, and stops no good one.
BY_ROWS = ("POST /api/devices", "POST /api/plans/import")
ACCEPTED = "negative_data_rejection"


@dataclass
class Report:
    """`failed`: what a check said, of which operation; `found`: what our own judge said."""

    failed: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    operations: set[str] = field(default_factory=set)


def asked(
    town: Town, asks: Mapping[str, Ask], part: int, parts: int, *, seed: int, examples: int
) -> Report:
    """Asks the routes of a part: all cases that the schema has, and `examples` by chance, about
    what `asks` name in the path."""
    gateway, report = Gateway(town), Report()
    schema = schemathesis.openapi.from_dict(
        _some_of(part, parts), config=_config(asks, seed, examples)
    )
    schema.app = gateway
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            report.failed += _failed(event)
        elif isinstance(event, events.NonFatalError | events.FatalError):
            report.failed.append(f"schemathesis itself: {event!r}")
    report.found = gateway.found
    report.statuses = Counter(status for _, status in gateway.statuses)
    report.operations = {name for name, _ in gateway.statuses}
    return report


def routes(part: int, parts: int) -> list[Route]:
    """The routes of a part: every so many-th path of the document."""
    paths = sorted({route.path for route in ROUTES})[part::parts]
    return [route for route in ROUTES if route.path in paths]


def _some_of(part: int, parts: int) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(json.dumps(document()))
    paths = {route.path: whole["paths"][route.path] for route in routes(part, parts)}
    return whole | {"paths": paths}


def _config(asks: Mapping[str, Ask], seed: int, examples: int) -> SchemathesisConfig:
    named = [
        {
            "include-name": name,
            "parameters": {f"path.{id_}": value for id_, value in ask.ids.items()},
        }
        for name, ask in asks.items()
        if ask.ids
    ]
    return SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "continue-on-failure": True,
            "operations": named,
            "headers": {"Authorization": TOKEN},
            "checks": {name: {"enabled": False} for name in EXCLUDED},
            "generation": {
                "max-examples": examples,
                "deterministic": True,
                "no-shrink": True,
                "database": "none",
            },
            "phases": {"stateful": {"enabled": False}},
        }
    )


def _failed(event: events.ScenarioFinished) -> list[str]:
    found = []
    for case_id, checks in event.recorder.checks.items():
        for check in checks:
            if check.failure_info is None or _is_by_rows(event.label, check.name):
                continue
            case = event.recorder.cases[case_id].value
            said = check.failure_info.failure.message
            found.append(f"{event.label}: {check.name}: {said[:400]}\n{case!r:.600}")
    return found


def _is_by_rows(label: str | None, check: str) -> bool:
    return check == ACCEPTED and label in BY_ROWS
