"""One running stack and one browser for all end-to-end tests of a session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.fake_site import chromium
from tests.support.stack import stack

__all__ = ["stack"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Only one Playwright can run in a process."""
    with chromium() as running:
        yield running
