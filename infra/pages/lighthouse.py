"""What Lighthouse, as on a phone, says of the pages that anybody may read: `make lighthouse`.

python -m infra.pages.lighthouse [--runs 3] [--only index.html …]

On the built site in front of canned answers, compressed and cached as it is deployed. Each page is
run some times, and the median of each score counts: a busy machine slows a run down. Writes
`build/lighthouse.json`; ends with 1 where a score is below its floor, and names what cost it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median_low
from typing import Any

from playwright.sync_api import sync_playwright

from frontend.build import build
from frontend.packing import NODE, TOOLS
from tests.support.fake_api import FakeApi
from tests.support.fake_site import serve

OUT = Path("build/lighthouse.json")
FLOORS = {"performance": 95, "accessibility": 100, "best-practices": 95, "seo": 95}
PAGES = (
    "index.html",
    "status.html?serial=AC3M0001",
    "buy.html?serial=AC3M0009",
    "terms.html",
    "es/index.html",
)


class LighthouseFailed(Exception):
    """It gave no report; the message is the last that it said."""


@dataclass(frozen=True, slots=True)
class Report:
    """The scores of one page, of 100, and the audits that cost some of them."""

    page: str
    scores: Mapping[str, int]
    faults: tuple[str, ...]

    @property
    def below(self) -> list[str]:
        """The categories that are below their floors."""
        return [name for name, floor in FLOORS.items() if self.scores[name] < floor]


def report_of(page: str, runs: Sequence[Mapping[str, Any]]) -> Report:
    """The median of several runs of one page."""
    scores = {name: median_low([_score(run, name) for run in runs]) for name in FLOORS}
    faults = {fault: None for run in runs for name in FLOORS for fault in _faults(run, name)}
    return Report(page, scores, tuple(faults))


def _score(run: Mapping[str, Any], category: str) -> int:
    return round(float(run["categories"][category]["score"]) * 100)


def _faults(run: Mapping[str, Any], category: str) -> list[str]:
    """`seo: hreflang (…)` for each audit that counts and is not passed."""
    weighed = [ref["id"] for ref in run["categories"][category]["auditRefs"] if ref["weight"]]
    audits = [run["audits"][name] for name in weighed]
    return [
        f"{category}: {audit['id']} ({audit['title']})"
        for audit in audits
        if audit["score"] is not None and audit["score"] < 0.9
    ]


def run_once(address: str, chrome: str) -> dict[str, Any]:
    """One run of Lighthouse. Raises LighthouseFailed where there is no report."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        done = subprocess.run(
            [
                *NODE,
                TOOLS / "node_modules/lighthouse/cli/index.js",
                *(address, "--quiet", "--output=json", f"--output-path={out}"),
                f"--only-categories={','.join(FLOORS)}",
                "--no-enable-error-reporting",
                "--chrome-flags=--headless=new --no-sandbox",
            ],
            env=os.environ | {"CHROME_PATH": chrome},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode or not out.exists():
            said = (done.stderr or done.stdout).strip().splitlines() or ["nothing"]
            raise LighthouseFailed(f"{address}: {said[-1]}")
        report: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return report


def chromium_path() -> str:
    """The machine's own Chromium or, where there is none, the one that the tests fetch."""
    if found := shutil.which("chromium"):
        return found
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def look_at(pages: Sequence[str], runs: int) -> list[Report]:
    """Runs every page on a fresh build."""
    chrome = chromium_path()
    reports = []
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        with serve(FakeApi(Path(folder))) as site:
            for page in pages:
                found = [run_once(f"{site}/{page}", chrome) for _ in range(runs)]
                reports.append(report_of(page, found))
                print(line(reports[-1]), flush=True)
    return reports


def line(report: Report) -> str:
    """One page as it is printed: its scores and, where one is too low, what cost it."""
    scores = "  ".join(f"{report.scores[name]:>{len(name)}}" for name in FLOORS)
    low = f"\n  below: {', '.join(report.below)}" if report.below else ""
    faults = "".join(f"\n  {fault}" for fault in report.faults)
    return f"{report.page:28}  {scores}{low}{faults}"


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Run Lighthouse on the pages, as on a phone.")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", nargs="+", default=PAGES, metavar="PAGE")
    arguments = parser.parse_args()
    print(f"{'':28}  {'  '.join(FLOORS)}")
    print(f"{'at least':28}  {'  '.join(f'{at:>{len(name)}}' for name, at in FLOORS.items())}")
    reports = look_at(arguments.only, arguments.runs)
    OUT.parent.mkdir(exist_ok=True)
    rows = [{"page": each.page, **each.scores, "faults": each.faults} for each in reports]
    OUT.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")
    return 1 if any(report.below for report in reports) else 0


if __name__ == "__main__":
    sys.exit(main())
