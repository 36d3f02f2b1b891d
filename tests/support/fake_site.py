"""Runs the fake API beside a test, and a Chromium in front of it.

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
from playwright.sync_api import Browser, sync_playwright

from frontend.build import build
from tests.support.fake_api import FakeApi

CHROMIUM = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)


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
