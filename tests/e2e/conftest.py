"""One running stack and one browser for all end-to-end tests of a session."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.fake_site import chromium
from tests.support.stack import Stack, stack
from tests.support.visitor import Visitor

__all__ = ["stack"]

# Lambda's runtime is a Linux program, and only what runs on Linux is built for it alone.
collect_ignore_glob = [] if sys.platform == "linux" else ["test_artifact*.py"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The proof of the policies is last: it judges by what all other tests had asked for."""
    items.sort(key=lambda item: item.path.name == "test_policies.py")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Only one Playwright can run in a process."""
    with chromium() as running:
        yield running


@pytest.fixture
def email(stack: Stack) -> str:
    """The address of a customer nobody else has."""
    return stack.new_customer()


@pytest.fixture
def ana(stack: Stack, email: str) -> Visitor:
    """That customer, signed in."""
    return Visitor(stack, stack.token(email))


@pytest.fixture
def desk(stack: Stack) -> Visitor:
    """The service desk, signed in."""
    return Visitor(stack, stack.desk())


@pytest.fixture
def drone(stack: Stack, ana: Visitor) -> str:
    """Covered since yesterday."""
    serial = stack.new_device()
    ana.buy(serial)
    stack.travel(days=1)
    return serial
