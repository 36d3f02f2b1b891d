"""What the pages weigh on the wire, and how the site's build compares with doing nothing."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from frontend.build import build
from infra.pages.weights import JOURNEYS, KB, weigh
from tests.bench.figure import Figure
from tests.support.fake_site import chromium


def measure() -> list[Figure]:
    """Walks every journey in Chromium, cold at its start."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        dist = Path(folder)
        began = time.perf_counter()
        build(dist)
        seconds = time.perf_counter() - began
        weights = [weigh(browser, dist, journey) for journey in JOURNEYS]
        files = [path for path in dist.rglob("*") if path.is_file()]
    built = {"requests": "", "build, in seconds": round(seconds, 1)}
    return [
        *(
            Figure(
                each.journey,
                round(each.total / KB, 1),
                "KB",
                each.budget / KB,
                {"requests": each.requests},
            )
            for each in weights
        ),
        Figure("files of the built site", len(files), "files", None, built),
    ]
