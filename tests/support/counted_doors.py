"""Doors on moto's tables that count what each call asks of DynamoDB: requests, keys and units.

Units are reckoned as DynamoDB bills them on demand, from the items' own sizes: a write is a unit a
begun KB, twice in a transaction, and one more for each index whose keys it changes; a consistent
read is a unit a begun 4 KB; a query is taken at the least, as its indexes hold little but keys.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from math import ceil
from typing import Any

from botocore.awsrequest import AWSPreparedRequest

from care.wiring import adapters

from . import tables
from .documented import route_of
from .doors import STACK, Doors
from .events import Call, Event, Reply

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: what, where (`plans`, `claims/due`), by which keys, and what it is billed."""

    operation: str
    where: tuple[str, ...]
    keys: tuple[str, ...]
    reads: float = 0
    writes: float = 0


@dataclass(slots=True)
class Step:
    """One call of a door, and what it did: requests to the tables, and calls of the provider by
    name, in their order. `status` is 0 where no HTTP was spoken."""

    door: str
    route: str
    status: int
    done: list[Asked | str]

    @property
    def asked(self) -> list[Asked]:
        """The requests to the tables."""
        return [each for each in self.done if isinstance(each, Asked)]


class _Heard(Counter[str]):
    """Counts the provider's calls, and writes each down."""

    done: list[Asked | str]

    def __setitem__(self, name: str, times: int) -> None:
        super().__setitem__(name, times)
        self.done.append(name)


class CountedDoors(Doors):
    """`steps` has every call in order."""

    def __init__(self, dynamo: Any) -> None:
        super().__init__(dynamo)
        self.steps: list[Step] = []
        self._done: list[Asked | str] = []
        self.payments.desk.calls = heard = _Heard()
        heard.done = self._done
        self._items: dict[tuple[str, str], Item] = {}
        self._schemas = {each["TableName"]: each for each in tables.definitions(STACK)}
        for make in (adapters.reading, adapters.writing):
            make.cache_clear()  # a client of an older world would be counted there, too
            client = make(STACK)._tables.connection.client  # type: ignore[attr-defined]
            client.meta.events.register_first("before-send.dynamodb", self._before_send)

    def run(self, name: str, event: Event) -> Any:
        """The handler's answer; what it asked is a step of its own."""
        begun = len(self._done)
        answer = super().run(name, event)
        self.steps.append(Step(name, "", 0, self._done[begun:]))
        return answer

    def call(self, name: str, call: Call) -> Reply:
        """The reply; its step has the route and the status."""
        route = route_of(call)
        reply = super().call(name, call)
        self.steps[-1].route = f"{route.method} {route.path}" if route else ""
        self.steps[-1].status = reply.status
        return reply

    def _before_send(self, request: AWSPreparedRequest, **_: Any) -> None:
        operation = str(request.headers["X-Amz-Target"], "ascii").split(".")[1]
        self._done.append(getattr(self, f"_{operation}")(json.loads(request.body)))

    def _GetItem(self, body: Any) -> Asked:
        item = self._stored(body["TableName"], body["Key"])
        return Asked("GetItem", _bare(body["TableName"]), tuple(body["Key"]), _read(item))

    def _BatchGetItem(self, body: Any) -> Asked:
        ((table, wanted),) = body["RequestItems"].items()
        reads = sum(_read(self._stored(table, key)) for key in wanted["Keys"])
        return Asked("BatchGetItem", _bare(table), tuple(wanted["Keys"][0]), reads)

    def _Query(self, body: Any) -> Asked:
        index = body.get("IndexName")
        where = _bare(body["TableName"])[0] + (f"/{index}" if index else "")
        names = body["ExpressionAttributeNames"]
        condition = body["KeyConditionExpression"]
        keys = sorted((mark for mark in names if mark in condition), key=condition.find)
        return Asked("Query", (where,), tuple(names[mark] for mark in keys), 0.5 if index else 1)

    def _PutItem(self, body: Any) -> Asked:
        return self._written("PutItem", [("Put", body)], 1)

    def _UpdateItem(self, body: Any) -> Asked:
        return self._written("UpdateItem", [("Update", body)], 1)

    def _TransactWriteItems(self, body: Any) -> Asked:
        parts = [next(iter(part.items())) for part in body["TransactItems"]]
        return self._written("TransactWriteItems", parts, 2)

    def _written(self, operation: str, parts: list[tuple[str, Any]], times: int) -> Asked:
        writes = sum(self._write(kind, part, times) for kind, part in parts)
        where = tuple(name for _, part in parts for name in _bare(part["TableName"]))
        keys = tuple(dict.fromkeys(k for _, p in parts for k in self._key_names(p["TableName"])))
        return Asked(operation, where, keys, writes=writes)

    def _write(self, kind: str, part: Any, times: int) -> float:
        table = part["TableName"]
        if kind != "Put":
            return times * _begun(size(self._stored(table, part["Key"])), 1024)
        item = part["Item"]
        before = self._stored(table, item)
        self._items[table, self._key(table, item)] = item
        return times * _begun(max(size(item), size(before)), 1024) + self._moved(
            table, before, item
        )

    def _moved(self, table: str, before: Item, after: Item) -> int:
        """Writes to indexes: one for an entry that comes or goes, two for one that moves."""
        count = 0
        for index in self._schemas[table].get("GlobalSecondaryIndexes", []):
            names = [each["AttributeName"] for each in index["KeySchema"]]
            old, new = ([image.get(name) for name in names] for image in (before, after))
            if old != new:
                count += (None not in old) + (None not in new)
        return count

    def _key_names(self, table: str) -> list[str]:
        return [each["AttributeName"] for each in self._schemas[table]["KeySchema"]]

    def _key(self, table: str, item: Item) -> str:
        return json.dumps([item[name] for name in self._key_names(table)])

    def _stored(self, table: str, key: Item) -> Item:
        return self._items.get((table, self._key(table, key)), {})

    @property
    def sizes(self) -> dict[str, int]:
        """Bytes of the largest item that each table was given."""
        found: dict[str, int] = {}
        for (table, _), item in self._items.items():
            (name,) = _bare(table)
            found[name] = max(found.get(name, 0), size(item))
        return found


def size(value: Any) -> int:
    """Bytes of an item, as DynamoDB counts them: names, values, and what lists and maps add."""
    return sum(len(name.encode()) + _weight(each) for name, each in value.items())


def _weight(value: Any) -> int:
    ((kind, given),) = value.items()
    match kind:
        case "S" | "B":
            return len(given.encode())
        case "N":
            return ceil(len(given.lstrip("-")) / 2) + 1
        case "L":
            return 3 + sum(1 + _weight(each) for each in given)
        case "M":
            return 3 + sum(1 + len(name.encode()) + _weight(each) for name, each in given.items())
        case "BOOL" | "NULL":
            return 1
    raise ValueError(f"no size is known of {kind}")


def _read(item: Item) -> float:
    return _begun(size(item), 4096)


def _begun(amount: int, of: int) -> int:
    return max(1, ceil(amount / of))


def _bare(table: str) -> tuple[str]:
    return (table.removeprefix(f"{STACK}-"),)
