"""Doors that count what each call asks of DynamoDB: requests, keys and units.

A request is counted at botocore's `before-send`, each try of it; what it is billed follows from the
images of the items before and after it (`counted_units.py`), which are read beside it by a client
of our own.
"""

from __future__ import annotations

import contextvars
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from botocore.awsrequest import AWSPreparedRequest

from care.wiring import adapters

from . import tables
from .counted_units import Image, Table, query_units, read_units, size
from .documented import route_of
from .doors import STACK, Doors
from .events import Call, Event, Reply

Key = tuple[str, str]
"""A table, and the JSON of a key in it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: what, where (`plans`, `claims/due`), by which keys, and what it is billed.

    `reported` are the units that DynamoDB, or who stands in for it, said that it consumed: PynamoDB
    asks for them. Moto says nothing of a transaction's.
    """

    operation: str
    where: tuple[str, ...]
    keys: tuple[str, ...]
    reads: float = 0
    writes: float = 0
    reported: float | None = None


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
    """`steps` has every call in order, `sizes` the bytes of the largest item of each table."""

    def __init__(self, dynamo: Any) -> None:
        super().__init__(dynamo)
        self.steps: list[Step] = []
        self.sizes: dict[str, int] = {}
        self._done: list[Asked | str] = []
        self.payments.desk.calls = heard = _Heard()
        heard.done = self._done
        self._tables = {each["TableName"]: Table(each) for each in tables.definitions(STACK)}
        for make in (adapters.reading, adapters.writing):
            make.cache_clear()  # a client of an older world would be counted there, too
            events = make(STACK)._tables.connection.client.meta.events  # type: ignore[attr-defined]
            events.register_first("before-send.dynamodb", self._before_send)
            events.register("after-call.dynamodb", self._after_call)

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
        body = json.loads(request.body)
        self._body, self._before = body, self._images(body)
        self._done.append(Asked(operation, *self._told(body)))

    def _after_call(self, parsed: Mapping[str, Any], **_: Any) -> None:
        asked = self._done[-1]
        assert isinstance(asked, Asked)
        told = parsed.get("ConsumedCapacity", [])
        told = [told] if isinstance(told, Mapping) else told
        self._done[-1] = replace(
            asked,
            reads=self._reads(asked.operation, parsed),
            writes=self._writes(asked.operation),
            reported=sum(each["CapacityUnits"] for each in told) if told else None,
        )

    def _told(self, body: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Where a request goes, and the names of the keys that it asks by."""
        if "KeyConditionExpression" in body:
            index = body.get("IndexName")
            where = _bare(body["TableName"]) + (f"/{index}" if index else "")
            names, condition = body["ExpressionAttributeNames"], body["KeyConditionExpression"]
            keys = sorted((mark for mark in names if mark in condition), key=condition.find)
            return (where,), tuple(names[mark] for mark in keys)
        written = [table for table, _ in _targets(body)]
        named = written or list(body.get("RequestItems", [body.get("TableName")]))
        keys = dict.fromkeys(key for table in named for key in self._tables[table].keys)
        return tuple(map(_bare, named)), tuple(keys)

    def _writes(self, operation: str) -> float:
        """The units of what was written last, by the images from before and after it."""
        after, together = self._images(self._body), operation == "TransactWriteItems"
        for (table, _), image in after.items():
            self.sizes[_bare(table)] = max(self.sizes.get(_bare(table), 0), size(image))
        return sum(
            self._tables[table].write_units(self._before[table, key], image, together=together)
            for (table, key), image in after.items()
        )

    def _reads(self, operation: str, parsed: Mapping[str, Any]) -> float:
        consistent = bool(self._body.get("ConsistentRead"))
        match operation:
            case "GetItem":
                found = [parsed["Item"]] if "Item" in parsed else []
                return read_units(found, consistent=consistent, asked=1)
            case "BatchGetItem":
                return sum(
                    read_units(
                        parsed.get("Responses", {}).get(table, []),
                        consistent=bool(wanted.get("ConsistentRead")),
                        asked=len(wanted["Keys"]),
                    )
                    for table, wanted in self._body["RequestItems"].items()
                )
            case "Query":
                return query_units(parsed.get("Items", []), consistent=consistent)
        return 0

    def _images(self, body: Any) -> dict[Key, Image]:
        """The items that a request writes, as they are now."""
        wanted = [(table, self._tables[table].key_of(named)) for table, named in _targets(body)]
        return {(table, json.dumps(key)): self._look(table, key) for table, key in wanted}

    def _look(self, table: str, key: Image) -> Image:
        """Outside of the door's own context: its policy is not asked about what we look at."""
        look = contextvars.Context().run
        found = look(self._dynamo.get_item, TableName=table, Key=key, ConsistentRead=True)
        image: Image = found.get("Item", {})
        return image


def _targets(body: Any) -> list[tuple[str, Image]]:
    """Table and item, or key, of everything that a request writes."""
    parts = [part for each in body.get("TransactItems", []) for part in each.values()]
    if "Item" in body or "UpdateExpression" in body:
        parts.append(body)
    return [(part["TableName"], part.get("Item") or part["Key"]) for part in parts]


def _bare(table: str) -> str:
    return table.removeprefix(f"{STACK}-")
