"""The whole matrix, asked once in a session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

from care.web.routes import Route
from infra.local.world import STACK

from . import tables
from .callers import entrance
from .estate import Estate
from .matrix import Asked, Items, Matrix
from .stack import Stack
from .trials import nothing_by_itself
from .who_may import cell_of, cells

# What was asked under a key, and how often in vain: it is about askers, and nothing of anybody's.
OF_ASKERS = f"{STACK}-seen"


@pytest.fixture(scope="session")
def asked(stack: Stack) -> Asked:
    """First all refusals, many at once, while nothing else happens; then one by one what is let in,
    in the order of the routes, for some of it is made by what stands before."""
    customer, another = stack.new_customer(), stack.new_customer()
    matrix = Matrix(stack, entrance(stack, customer, another).callers(), Estate(stack, customer))
    let_in = [cell for cell in cells() if cell_of(*cell).startswith("2")]
    refused = [cell for cell in cells() if cell not in let_in]
    with nothing_by_itself(stack):
        matrix.prepare(cells())
        before = stored(stack)
        matrix.answer_all(by_turns(refused))
        after = stored(stack)
    matrix.answer_all(let_in, at_once=1)
    return Asked(matrix, before, after)


def by_turns(asked: Iterable[tuple[Route, str]]) -> list[tuple[Route, str]]:
    """The same cells, one of each door after the other: of a door that is asked for several at once
    as many containers have to start."""
    turns: Counter[str] = Counter()
    turned = []
    for cell in asked:
        door = cell[0].door
        turned.append((turns[door], door, cell))
        turns[door] += 1
    return [cell for *_, cell in sorted(turned, key=lambda turn: turn[:2])]


def stored(stack: Stack) -> dict[str, Items]:
    """All items of all tables by their key. Of an event only that it is there: that its mail went
    out is noted in it later."""
    client = stack.client("dynamodb")
    found: dict[str, Items] = {}
    for table in tables.definitions(STACK):
        name, keys = table["TableName"], [key["AttributeName"] for key in table["KeySchema"]]
        if name == OF_ASKERS:
            continue
        for page in client.get_paginator("scan").paginate(TableName=name, ConsistentRead=True):
            for item in page["Items"]:
                key = "/".join(str(*item[each].values()) for each in keys)
                found[f"{name}/{key}"] = {} if "seq" in keys else item
    return found
