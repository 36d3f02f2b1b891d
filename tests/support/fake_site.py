"""Runs the fake API beside a test, a Chromium in front of it, and a reader in that.

python -m tests.support.fake_site        builds the site and serves it until Ctrl-C
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiohttp import web
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from frontend.build import build
from tests.support.fake_api import FakeApi
from tests.support.fake_visits import Visit

CHROMIUM = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
# By what Chromium's console tells a breach of the policy.
BREACH = ("Content Security Policy", "Trusted")
# How a reader of each folder of pages has the browser set.
READERS = {"": "en-US", "es": "es-US"}


@contextmanager
def serve(fake: FakeApi) -> Iterator[str]:
    """Serves `fake` on a free port of the loopback, in a thread, and gives its address."""
    loop = asyncio.new_event_loop()
    runner = web.AppRunner(fake.application(), shutdown_timeout=1)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        port = asyncio.run_coroutine_threadsafe(_start(runner), loop).result(10)
        yield f"http://127.0.0.1:{port}"
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _start(runner: web.AppRunner) -> int:
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    return int(runner.addresses[0][1])


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, without its own traffic."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM))
        yield browser
        browser.close()


@contextmanager
def reader(
    browser: Browser, dist: Path, locale: str = "", *, bypass_csp: bool = False
) -> Iterator[Visit]:
    """A reader in California of a world of their own. `bypass_csp`: the browser heeds no policy.

    Raises AssertionError at the end where a script failed, the policy was breached or another site
    was asked for anything.
    """
    fake = FakeApi(dist)
    with serve(fake) as site:
        context = browser.new_context(
            locale=READERS[locale], timezone_id="America/Los_Angeles", bypass_csp=bypass_csp
        )
        context.set_default_timeout(10_000)
        wrong = _watch(context, site)
        visit = Visit(context.new_page(), site, fake, locale)
        yield visit
        wrong += _kept(visit)
        context.close()
    assert not wrong, wrong


def _kept(visit: Visit) -> list[str]:
    """What must not be left of a visit: a cookie, a text that outlives the tab, a page's address
    told to the next by a "Referer"."""
    cookies = [str(cookie) for cookie in visit.page.context.cookies()]
    at_home = visit.page.url.startswith(f"{visit.site}/")
    lasting = visit.page.evaluate("Object.keys(localStorage)") if at_home else []
    return [*cookies, *lasting, *visit.fake.referred]


def _watch(context: BrowserContext, site: str) -> list[str]:
    """Grows by everything that must not happen on a page."""
    wrong: list[str] = []

    def watch(text: str, when: bool = True) -> None:
        if when:
            wrong.append(text)

    context.on("weberror", lambda found: watch(str(found.error)))
    context.on("console", lambda said: watch(said.text, any(word in said.text for word in BREACH)))
    context.on("request", lambda sent: watch(sent.url, not sent.url.startswith(f"{site}/")))
    return wrong


def main() -> None:
    """Serves a fresh build, for looking at."""
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        with serve(FakeApi(Path(folder))) as address:
            sys.stdout.write(f"{address}  (Ctrl-C ends it)\n")
            sys.stdout.flush()
            try:
                threading.Event().wait()
            except KeyboardInterrupt:
                sys.stdout.write("stopped\n")


if __name__ == "__main__":
    main()
