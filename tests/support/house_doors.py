"""The doors' own handlers on the twins of a house: requests over HTTP that can be struck."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest

from care.web.routes import Route
from care.wiring import adapters
from tests.simulation.operations import GatedHouse

from .documented import check_reply, route_of
from .doors import ENVIRONMENT
from .events import Call, Context, Reply
from .small_ports import MemoryUploads


class HouseDoors:
    """Calls doors in whichever house is theirs at the moment."""

    def __init__(self) -> None:
        self.house = GatedHouse()
        self._requests = itertools.count(1)

    def call(self, call: Call, house: GatedHouse | None = None) -> Reply:
        """The reply to a call of a route that there is, in `house` if one is named."""
        self.house = house or self.house
        route = found(call)
        call.route = f"{route.method} {route.path}"
        door = import_module(route.door)
        reply = Reply.of(door.handler(call.event(), Context(f"request-{next(self._requests)}")))
        check_reply(route, reply)
        return reply


def found(call: Call) -> Route:
    """The route of a call."""
    route = route_of(call)
    assert route is not None, call.path
    return route


@contextmanager
def house_doors() -> Iterator[HouseDoors]:
    """Doors whose adapters are the twins of a house."""
    doors = HouseDoors()
    twins: dict[str, Any] = {
        "clock": lambda settings: doors.house.clock,
        "reading": lambda stack: doors.house.store,
        "writing": lambda stack: doors.house.store,
        "payments": lambda settings: doors.house.payments,
        "directory": lambda pool: doors.house.directory,
        "queue": lambda url: doors.house.queue,
        "keys": lambda secret_id: doors.house.keys,
        "uploads": lambda bucket: MemoryUploads(doors.house.clock),
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        for name, twin in twins.items():
            patch.setattr(adapters, name, twin)
        yield doors
