"""The journeys wait for the deployed service, as `Reader` does, and not for canned answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.support.reader import PATIENCE

USUAL = 5_000  # ms: the library's own


@pytest.fixture(scope="package", autouse=True)
def _patience() -> Iterator[None]:
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=USUAL)
