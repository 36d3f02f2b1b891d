"""A reader of the built site in a real Chromium, in front of canned answers: no cloud is needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from frontend.build import build
from tests.support.fake_api import FakeApi
from tests.support.fake_site import serve
from tests.support.fake_visits import Visit


@pytest.fixture(scope="package")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build(folder)
    return folder


@pytest.fixture
def visit(dist: Path, browser: Browser) -> Iterator[Visit]:
    """A reader in California; no script error, policy breach or foreign request goes by."""
    wrong: list[str] = []
    fake = FakeApi(dist)
    with serve(fake) as site:
        context = browser.new_context(locale="en-US", timezone_id="America/Los_Angeles")
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if is_breach(said.text) else None)
        page.on("request", lambda sent: wrong.append(sent.url) if site not in sent.url else None)
        yield Visit(page, site, fake)
        context.close()
    assert wrong == []


def is_breach(said: str) -> bool:
    return "Content Security Policy" in said
