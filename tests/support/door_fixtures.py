"""Fixtures of the doors' tests. Use as `pytest_plugins = ["tests.support.door_fixtures"]`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import boto3
import pytest
from moto import mock_aws

from care.adapters import aws
from care.web import telemetry
from care.wiring import adapters
from infra.local.world import FAKE_ACCOUNT

from . import tables
from .counted_doors import CountedDoors
from .doors import ENVIRONMENT, STACK, Doors
from .events import Lines


class _Present:
    """Whatever stdout is now. The logger would keep the one of its import, which no test sees."""

    def write(self, text: str) -> int:
        return sys.stdout.write(text)

    def flush(self) -> None:
        sys.stdout.flush()


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Lines:
    """The lines printed since the last look, each read as JSON."""
    monkeypatch.setattr(telemetry.logger.registered_handler, "stream", _Present())
    return lambda: [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.fixture(scope="module")
def _moto() -> Iterator[Any]:
    """One moto and one client a module: making a client costs more than a test."""
    with moto_client() as client:
        yield client


@contextmanager
def moto_client() -> Iterator[Any]:
    """Moto, the doors' environment, and a client of the tables."""
    with _environment() as patch:
        patch.delenv("AWS_ENDPOINT_URL", raising=False)
        with mock_aws():
            yield boto3.client("dynamodb")


@contextmanager
def cloud_client(address: str) -> Iterator[Any]:
    """The same with the emulator at `address` in moto's place."""
    with _environment() as patch:
        for name, value in (FAKE_ACCOUNT | {"AWS_ENDPOINT_URL": address}).items():
            patch.setenv(name, value)
        yield boto3.client("dynamodb")


@contextmanager
def _environment() -> Iterator[pytest.MonkeyPatch]:
    """The doors' environment, and no client of another one."""
    _forget_clients()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        yield patch
    _forget_clients()


@pytest.fixture
def doors(_moto: Any) -> Iterator[Doors]:
    """Empty tables, a clock that stands, and a provider that does as it is told."""
    with world_of(Doors, _moto) as world:
        yield world


@pytest.fixture
def counted_doors(_moto: Any) -> Iterator[CountedDoors]:
    """The same, where every request to the tables is counted."""
    with world_of(CountedDoors, _moto) as world:
        yield world


@pytest.fixture(scope="module")
def settled_doors(_moto: Any) -> Iterator[Doors]:
    """One world for the tests of a module that change nothing: Ana has a plan in effect."""
    with world_of(Doors, _moto) as world:
        world.covered()
        yield world


D = TypeVar("D", bound=Doors)


@contextmanager
def world_of(kind: type[D], dynamo: Any) -> Iterator[D]:
    """Doors of a kind on empty tables, their adapters' twins in place."""
    tables.create(STACK, dynamo)
    world = kind(dynamo)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(adapters, "clock", lambda settings: world.clock)
        patch.setattr(adapters, "payments", lambda settings: world.payments)
        patch.setattr(adapters, "directory", lambda pool: world.directory)
        patch.setattr(adapters, "queue", lambda url: world.queue)
        patch.setattr(adapters, "mailer", lambda sender: world.mailer)
        patch.setattr(adapters, "uploads", lambda bucket: world.uploads)
        patch.setattr(adapters, "books", lambda settings: world.books)
        patch.setattr(adapters, "reports", lambda bucket: world.reports)
        patch.setattr(adapters, "keys", lambda secret_id: world.keys)
        yield world
    tables.drop(STACK, dynamo)


def _forget_clients() -> None:
    adapters.reading.cache_clear()
    adapters.writing.cache_clear()
    aws.session.cache_clear()  # it keeps the credentials that it found
