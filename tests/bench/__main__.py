"""`make bench`: measures this checkout and judges it by its budgets.

Writes build/bench.json, one object a figure, and the tables and plots of docs/performance.md.
Counts and ratios of one run are judged, times are only told: machines are noisy. Ends with 1, and
names the figure, where one is above its budget. `ONLY=a,b` measures these parts alone.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "functions"))

from docs.blocks import printed  # noqa: E402
from infra.local.world import isolate  # noqa: E402
from tests.bench import report  # noqa: E402
from tests.bench.figure import Figure  # noqa: E402

# Each a module here with `measure() -> list[Figure]`, and `plot(figures) -> str` (an SVG) where a
# picture says more; its block of the page has its name.
PARTS = ("requests", "cost", "package", "starts", "warm", "sweep", "load", "pages")
PAGE = ROOT / "docs" / "performance.md"
OUT = ROOT / "build" / "bench.json"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", default="", help=f"of {', '.join(PARTS)}, parted by commas")
    parser.add_argument("--print-only", action="store_true", help="write no page")
    asked = parser.parse_args()
    chosen = tuple(asked.only.split(",")) if asked.only else PARTS
    if unknown := set(chosen) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")

    isolate()
    parts = {name: measured(name) for name in chosen}
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(report.as_json(parts), "utf-8")
    if not asked.print_only:
        write(parts)
    for line in report.above(parts):
        print(f"ABOVE ITS BUDGET: {line}", file=sys.stderr)
    return 1 if report.above(parts) else 0


def measured(name: str) -> list[Figure]:
    """Measures one part and prints its table."""
    print(f"\n{name}", flush=True)
    figures: list[Figure] = import_module(f"tests.bench.{name}").measure()
    print(report.said(figures), flush=True)
    return figures


def write(parts: dict[str, list[Figure]]) -> None:
    """The page's blocks and pictures of what was measured."""
    PAGE.write_text(printed(PAGE.read_text("utf-8"), report.blocks(parts)), "utf-8")
    for name, figures in parts.items():
        if picture := plotted(name, figures):
            (PAGE.parent / f"performance-{name}.svg").write_text(picture, "utf-8")


def plotted(name: str, figures: Sequence[Figure]) -> str:
    """The part's picture, '' where it has none."""
    draw = getattr(import_module(f"tests.bench.{name}"), "plot", None)
    return "" if draw is None else str(draw(figures))


if __name__ == "__main__":
    sys.exit(main())
