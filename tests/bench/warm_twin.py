"""The twin as a contestant: its ASGI application called in process, on SQLite in a file."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from tests.bench.twin.app import application, cover
from tests.support.events import Event
from tests.support.house import DRONE, House

DEVICES = 1000  # a claim each; more than a measurement files


def filings(event: Event, folder: str) -> Callable[[int], Callable[[], None]]:
    """Makes so many filings of the event's claim ready, each on a device of its own; the database
    is in `folder`. One that is not answered with 201 raises `ValueError`."""
    # False alarm at FastAPI's own field: github.com/pydantic/pydantic/issues/12356
    warnings.filterwarnings("ignore", "The 'alias' attribute with value 'body'")
    logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(message)s")
    app = application(f"sqlite:///{Path(folder) / 'twin.db'}")
    furnish(app)
    numbers, loop = count(), asyncio.new_event_loop()

    def ready(times: int) -> Callable[[], None]:
        calls = [Filing(event, next(numbers)) for _ in range(times)]

        async def answer() -> None:
            for call in calls:
                status, body = await call.send_to(app)
                if status != 201:
                    raise ValueError(f"the twin answered {body!r}")

        return lambda: loop.run_until_complete(answer())

    return ready


class Filing:
    """One POST of the event's body for device number `number`, under a key of its own."""

    def __init__(self, event: Event, number: int, key: str = "", **changes: Any) -> None:
        body = json.loads(event["body"]) | {"serial": serial_of(number)} | changes
        self._body = json.dumps(body).encode()
        self._scope = _scope(event, len(self._body), key or f"twin-key-{number:012}")

    async def send_to(self, app: FastAPI) -> tuple[int, bytes]:
        """The status and the body of the answer."""
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": self._body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await app(self._scope, receive, send)
        return sent[0]["status"], b"".join(each["body"] for each in sent[1:])


def _scope(event: Event, length: int, key: str) -> dict[str, Any]:
    """The gateway's event as a server's scope; the token's claims were verified before."""
    headers = event["headers"] | {
        "content-type": "application/json",
        "content-length": str(length),
        "idempotency-key": key,
    }
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": event["requestContext"]["http"]["method"],
        "scheme": "http",
        "path": event["rawPath"],
        "raw_path": event["rawPath"].encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": (event["requestContext"]["http"]["sourceIp"], 0),
        "server": ("localhost", 8080),
        "claims": event["requestContext"]["authorizer"]["jwt"]["claims"],
    }


def furnish(app: FastAPI) -> None:
    """Devices of Ana's, each with a plan in effect."""
    house = covered()
    device = house.device(DRONE)
    plan = house.plan(device.plan_id or "")
    cover(app.state.engine, device, plan, map(serial_of, range(DEVICES)))


def covered() -> House:
    """A house in which it is now, and Ana's plan began yesterday or the day before."""
    house = House()
    house.clock.set(datetime.now(UTC) - timedelta(days=3))
    house.bought()
    house.clock.set(datetime.now(UTC))
    return house


def serial_of(number: int) -> str:
    """A device of Ana's, by its number."""
    return f"1ZNT{number:06}"
