"""The same town on tables: moto's, which know a key's length and a number's digits as AWS does."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from moto.backends import get_backend

from tests.support import tables
from tests.support.door_fixtures import moto_client
from tests.support.doors import STACK

from .town import Town, a_town

_ACCOUNT, _REGION = "123456789012", "us-east-1"


class TableTown(Town):
    """What is stored lies in tables, and is compared byte by byte."""

    on_tables = True

    def come_to_rest(self) -> None:
        super().come_to_rest()
        self._items_at_rest = {name: copy.deepcopy(each.items) for name, each in _tables()}

    def put_back(self) -> None:
        super().put_back()
        for name, table in _tables():
            table.items = copy.deepcopy(self._items_at_rest[name])

    def left(self) -> dict[str, Any]:
        stored = {f"{name} {key}": item for name, key, item in _items()}
        misses = {key: item for key, item in stored.items() if "missed" in item}
        items = {key: item for key, item in stored.items() if key not in misses}
        return super().left() | {"items": items, "misses": misses}


def _tables() -> Iterator[tuple[str, Any]]:
    backend: Any = get_backend("dynamodb")[_ACCOUNT][_REGION]
    yield from backend.tables.items()


def _items() -> Iterator[tuple[str, str, str]]:
    """Table, key, and what is stored there: as text, for an item that is changed in its place."""
    for name, table in _tables():
        for item in table.all_items():
            yield name, f"{item.hash_key!r} {item.range_key!r}", repr(item.to_json())


@contextmanager
def a_town_on_tables() -> Iterator[TableTown]:
    """A town with nothing in it, on moto's tables."""
    with moto_client() as client:
        tables.create(STACK, client)
        with a_town(TableTown()) as town:
            yield town
        tables.drop(STACK, client)
