"""The stores that fulfil the port: the twin, moto, and DynamoDB as the local cloud has it.

Races are always judged on the emulator, which is started for the session. Where an endpoint is
named, it takes the emulator's place, and the whole suite runs there too:
`CARE_TEST_ENDPOINT=http://127.0.0.1:4566 CARE_TEST_STACK=try pytest tests/contract/test_store*.py`,
on tables made from `infra/data.yaml` and dropped afterwards. Use as
`pytest_plugins = ["tests.contract.store_fixtures"]`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import boto3
import pytest
from moto import mock_aws

from care.adapters import aws
from care.adapters.dynamo import DynamoStore
from care.usecases.ports import Store
from tests.support import tables
from tests.support.cloud import running_emulator
from tests.support.memory import MemoryStore

MAILED = ("claim_paid",)
ENDPOINT = os.environ.get("CARE_TEST_ENDPOINT")
WORLDS = ["memory", "moto", *(["cloud"] if ENDPOINT else [])]


@pytest.fixture(params=WORLDS)
def store(request: pytest.FixtureRequest) -> Store:
    """An empty store. Events of the type `claim_paid` are mailed."""
    if request.param == "memory":
        return MemoryStore(mailed=MAILED)
    found: Store = request.getfixturevalue(f"{request.param}_store")
    return found


@pytest.fixture(params=["memory", "cloud"])
def racing_store(request: pytest.FixtureRequest) -> Store:
    """An empty store that may be judged by its races; moto may not."""
    if request.param == "memory":
        return MemoryStore(mailed=MAILED)
    found: Store = request.getfixturevalue("cloud_store")
    return found


@pytest.fixture
def moto_store(moto_dynamo: tuple[DynamoStore, str, Any]) -> Iterator[DynamoStore]:
    """DynamoDB by moto, its tables empty. No oracle for races."""
    yield from _with_tables(*moto_dynamo)


@pytest.fixture
def cloud_store(cloud_dynamo: tuple[DynamoStore, str, Any]) -> Iterator[DynamoStore]:
    """DynamoDB behind an endpoint, with empty tables of its own."""
    yield from _with_tables(*cloud_dynamo)


# One client for all tests of a module: making one costs more than a test.
@pytest.fixture(scope="module")
def moto_dynamo() -> Iterator[tuple[DynamoStore, str, Any]]:
    """A store on moto without tables, the stack's name, and boto3's client."""
    with isolated(), mock_aws():
        yield DynamoStore("test", mailed=MAILED), "test", boto3.client("dynamodb")


@pytest.fixture(scope="session")
def cloud_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The endpoint that is named, or an emulator that lives as long as the session."""
    if ENDPOINT:
        yield ENDPOINT
    else:
        with running_emulator(tmp_path_factory.mktemp("emulator")) as world:
            yield world.emulator_url


@pytest.fixture(scope="module")
def cloud_dynamo(cloud_endpoint: str) -> Iterator[tuple[DynamoStore, str, Any]]:
    """A store on the endpoint without tables, the stack's name, and boto3's client."""
    stack = a_stack()
    with isolated(AWS_ENDPOINT_URL=cloud_endpoint):
        yield DynamoStore(stack, mailed=MAILED), stack, boto3.client("dynamodb")


def a_stack() -> str:
    """A name that no other test's tables have."""
    return f"{os.environ.get('CARE_TEST_STACK', 'test')}-{uuid4().hex[:8]}"


def _with_tables(store: DynamoStore, stack: str, client: Any) -> Iterator[DynamoStore]:
    tables.create(stack, client)
    yield store
    tables.drop(stack, client)


@contextmanager
def isolated(**more: str) -> Iterator[None]:
    """An environment that can reach no account."""
    fixed = {
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB"):
            patch.delenv(name, raising=False)
        for name, value in {**fixed, **more}.items():
            patch.setenv(name, value)
        aws.session.cache_clear()  # it keeps the credentials that it found
        yield
    aws.session.cache_clear()
