"""Storing for tests, each attempt under a name of its own."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from care.usecases.ports import Commit, Store


def put(store: Store, *aggregates: Any) -> None:
    """Stores each aggregate by itself."""
    for aggregate in aggregates:
        store.commit(Commit(puts=(aggregate,)), an_op())


def an_op() -> str:
    """The name of a new attempt: a real DynamoDB remembers those of other tests for minutes."""
    return uuid4().hex
