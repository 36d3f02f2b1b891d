"""Items of several tables, read in one request."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pynamodb.connection.base import BOTOCORE_EXCEPTIONS
from pynamodb.exceptions import GetError

from .models import Tables
from .patience import Crowded, patiently


def read_several(
    tables: Tables, named: Sequence[tuple[type, str]], rest: Callable[[float], None]
) -> tuple[Any, ...]:
    """Each of `named`, an aggregate's type and key, or None; consistent.

    One request, but where DynamoDB leaves some of it for another, after a pause by `rest`. Raises
    `Crowded` where it always does, `GetError`.
    """
    wanted = [(tables.of(kind), key) for kind, key in named]
    key_names = {_table(model): model.key_name for model, _ in wanted}
    found: dict[tuple[str, str], Any] = {}
    left: Mapping[str, Any] = _asked(wanted)

    def ask() -> None:
        nonlocal left
        answer = _batch(tables, left)
        for table, items in answer["Responses"].items():
            found.update({(table, item[key_names[table]]["S"]): item for item in items})
        left = answer.get("UnprocessedKeys", {})
        if left:
            raise Crowded("a table left some of a read for another one")

    patiently(ask, rest)
    return tuple(_aggregate(model, found.get((_table(model), key))) for model, key in wanted)


def _table(model: type[Any]) -> str:
    return str(model.Meta.table_name)


def _aggregate(model: type[Any], item: Any) -> Any:
    return None if item is None else model.from_raw_data(item).aggregate


def _asked(wanted: Sequence[tuple[type[Any], str]]) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    for model, key in wanted:
        of_table = asked.setdefault(_table(model), {"Keys": [], "ConsistentRead": True})
        of_table["Keys"].append({model.key_name: {"S": key}})
    return asked


def _batch(tables: Tables, wanted: Mapping[str, Any]) -> Any:
    try:
        return tables.connection.dispatch("BatchGetItem", {"RequestItems": wanted})
    except BOTOCORE_EXCEPTIONS as error:  # PynamoDB's own batch is of one table, and names it so
        raise GetError(f"Failed to get items: {error}", error) from error
