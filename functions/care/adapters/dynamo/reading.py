"""Items of several tables, read in one request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pynamodb.connection.base import BOTOCORE_EXCEPTIONS
from pynamodb.exceptions import GetError

from .models import Tables


def read_several(tables: Tables, named: Sequence[tuple[type, str]]) -> tuple[Any, ...]:
    """Each of `named`, an aggregate's type and key, or None; consistent.

    One request, but where DynamoDB leaves some of it for another. Raises `GetError`.
    """
    models = {tables.of(kind).Meta.table_name: tables.of(kind) for kind, _ in named}
    found: dict[tuple[type, str], Any] = {}
    wanted: Mapping[str, Any] = _wanted(tables, named)
    while wanted:
        answer = _batch(tables, wanted)
        for name, items in answer["Responses"].items():
            for item in map(models[name].from_raw_data, items):
                found[item.of, item.key] = item.aggregate
        wanted = answer.get("UnprocessedKeys", {})
    return tuple(found.get(each) for each in named)


def _wanted(tables: Tables, named: Sequence[tuple[type, str]]) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    for kind, key in named:
        model = tables.of(kind)
        asked = wanted.setdefault(model.Meta.table_name, {"Keys": [], "ConsistentRead": True})
        asked["Keys"].append({model.key_name: {"S": key}})
    return wanted


def _batch(tables: Tables, wanted: Mapping[str, Any]) -> Any:
    try:
        return tables.connection.dispatch("BatchGetItem", {"RequestItems": wanted})
    except BOTOCORE_EXCEPTIONS as error:  # PynamoDB's own batch is of one table, and names it so
        raise GetError(f"Failed to get items: {error}", error) from error
