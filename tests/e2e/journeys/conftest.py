"""The journeys wait for the deployed service, as `Reader` does, and not for canned answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.support.claimant import Claimant
from tests.support.reader import PATIENCE
from tests.support.stack import Stack

USUAL = 5_000  # ms: the library's own


@pytest.fixture(scope="package", autouse=True)
def _patience() -> Iterator[None]:
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=USUAL)


@pytest.fixture
def claimant(stack: Stack, browser: Browser, email: str) -> Iterator[Claimant]:
    """That customer, at home in California; at the end nothing failed on any page."""
    someone = Claimant.at(browser, stack, email)
    yield someone
    someone.done()
