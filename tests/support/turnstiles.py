"""What AWS refuses and the local cloud's emulator does not: writes that meet at one item."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from moto.core.botocore_stubber import MockRawResponse

from . import tables


@dataclass
class Turnstiles:
    """Refuses what AWS refuses and the emulator does not: a write to an item that another write is
    at. Between the clients and the endpoint; `refused` counts by operation."""

    clients: Sequence[Any]
    keys: dict[str, str]
    refused: Counter[str] = field(default_factory=Counter)
    _busy: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _mine: threading.local = field(default_factory=threading.local)

    @classmethod
    def of(cls, stack: str, clients: Sequence[Any]) -> Turnstiles:
        """Stands before `clients` from here on."""
        keys = {
            t["TableName"]: t["KeySchema"][0]["AttributeName"] for t in tables.definitions(stack)
        }
        gates = cls(clients, keys)
        for client in clients:
            client.meta.events.register_first("before-send.dynamodb", gates._enter)
            client.meta.events.register("response-received.dynamodb", gates._pass)
        return gates

    def leave(self) -> None:
        """They stand there no more."""
        for client in self.clients:
            client.meta.events.unregister("before-send.dynamodb", self._enter)
            client.meta.events.unregister("response-received.dynamodb", self._pass)

    def _enter(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse | None:
        operation = str(request.headers["X-Amz-Target"], "ascii").split(".")[1]
        body = json.loads(request.body)
        self._pass()  # of a request that the process did not live to send
        items = self._items(operation, body)
        with self._lock:
            met = [item in self._busy for item in items]
            self._mine.items = [] if any(met) else items
            self._busy.update(self._mine.items)
            self.refused[operation] += any(met)
        return _conflict(request, operation, met) if any(met) else None

    def _pass(self, **_: Any) -> None:
        with self._lock:
            self._busy.difference_update(getattr(self._mine, "items", ()))
        self._mine.items = []

    def _items(self, operation: str, body: dict[str, Any]) -> list[str]:
        if operation == "TransactWriteItems":
            writes = [write for each in body["TransactItems"] for write in each.values()]
        elif operation in ("PutItem", "UpdateItem"):
            writes = [body]
        else:
            return []
        return [self._name(write) for write in writes]

    def _name(self, write: dict[str, Any]) -> str:
        item, table = write.get("Key") or write["Item"], write["TableName"]
        seq = item.get("seq", {}).get("N", "")
        return f"{table}/{item[self.keys[table]]['S']}/{seq}"


def _conflict(request: AWSPreparedRequest, operation: str, met: list[bool]) -> AWSResponse:
    name = "TransactionConflictException"
    body: dict[str, Any] = {}
    if operation == "TransactWriteItems":
        name = "TransactionCanceledException"
        reasons = ["TransactionConflict" if each else "None" for each in met]
        body["CancellationReasons"] = [{"Code": reason} for reason in reasons]
    text = json.dumps({"__type": f"com.amazonaws.dynamodb.v20120810#{name}", **body})
    return AWSResponse(request.url, 400, {}, MockRawResponse(text))  # type: ignore[arg-type]
