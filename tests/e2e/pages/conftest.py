"""A reader of the built site in a real Chromium, in front of canned answers: no cloud is needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from frontend.build import build
from tests.support.fake_site import reader
from tests.support.fake_visits import Visit
from tests.support.markup import ALL


@pytest.fixture(scope="package")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build(folder)
    # The single modules beside them, for the tests that call one.
    build(folder / "loose", packed=False)
    return folder


@pytest.fixture
def visit(dist: Path, browser: Browser) -> Iterator[Visit]:
    """A reader of English; no script error, policy breach or foreign request goes by."""
    with reader(browser, dist) as visit:
        yield visit


@pytest.fixture
def visita(dist: Path, browser: Browser) -> Iterator[Visit]:
    """The same reader in Spanish."""
    with reader(browser, dist, "es") as visit:
        yield visit


@pytest.fixture
def bare(dist: Path, browser: Browser) -> Iterator[Visit]:
    """A reader whose browser heeds no policy, and whose own e-mail address is markup."""
    with reader(browser, dist, bypass_csp=True) as visit:
        visit.fake.sign_in.domain = ALL
        yield visit
