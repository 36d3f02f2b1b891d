"""The policies of `template.yaml`, and what a request to DynamoDB asks of them.

The doors' integration tests stand on moto, which refuses nothing. Here each request that a door
makes is held against the door's own policy, by what AWS authorizes: a transaction item by item, a
batch by its tables, a query by its index.
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

import pytest
from botocore.handlers import BUILTIN_HANDLERS

from . import template

Question = tuple[str, str]
"""An action, and the table or index it is asked on: `("dynamodb:Query", "plans/index/due")`."""

_ITEMS = {
    "ConditionCheck": "ConditionCheckItem",
    "Delete": "DeleteItem",
    "Get": "GetItem",
    "Put": "PutItem",
    "Update": "UpdateItem",
}
_door: ContextVar[str | None] = ContextVar("door", default=None)


@contextmanager
def enforced(door: str) -> Iterator[None]:
    """Fails the test at the first request to DynamoDB that the policy of `door` does not allow."""
    token = _door.set(door)
    try:
        yield
    finally:
        _door.reset(token)


def allowed(door: str) -> frozenset[Question]:
    """What the template lets a door ask of the tables."""
    return _allowed()[door]


def questions(operation: str, request: Mapping[str, Any]) -> list[Question]:
    """What DynamoDB asks the caller's policy about a request; tables without their stack's name."""
    match request:
        case {"TransactItems": items}:
            parts = [(name, part) for item in items for name, part in item.items()]
            return [(f"dynamodb:{_ITEMS[name]}", _table(part)) for name, part in parts]
        case {"RequestItems": tables}:
            return [(f"dynamodb:{operation}", _bare(name)) for name in tables]
    return [(f"dynamodb:{operation}", _table(request))]


def _table(request: Mapping[str, Any]) -> str:
    index = f"/index/{request['IndexName']}" if request.get("IndexName") else ""
    return _bare(request["TableName"]) + index


def _bare(table: str) -> str:
    return table.rpartition("-")[2]


@cache
def _allowed() -> dict[str, frozenset[Question]]:
    doors = template.doors(template.read("template.yaml"))
    return {name: frozenset(_granted(door)) for name, door in doors.items()}


def _granted(door: dict[str, Any]) -> Iterator[Question]:
    for named, resources in template.statements(door):
        for action in named:
            for resource in map(_resource, resources):
                if resource:
                    yield action, resource


def _resource(value: Any) -> str | None:
    """`plans/index/due` of `!Sub "${Data.Outputs.Plans}/index/due"`; None where it is no table."""
    match value:
        case {"Fn::GetAtt": ["Data", str(output)]}:
            return output.removeprefix("Outputs.").lower()
        case {"Fn::Sub": str(text)} if text.startswith("${Data.Outputs."):
            table, _, rest = text.removeprefix("${Data.Outputs.").partition("}")
            return table.lower() + rest
    return None


def _check(params: Mapping[str, Any], model: Any, **_: Any) -> None:
    door = _door.get()
    if door is None:
        return
    for question in questions(model.name, params):
        if question not in allowed(door):
            # Not an error of the SDK's: the door would answer it, and the test might not notice.
            pytest.fail(f"the policy of {door} does not allow {' on '.join(question)}")


# As moto does: in time for each client that is made from here on, also PynamoDB's.
BUILTIN_HANDLERS.append(("before-parameter-build.dynamodb", _check))
