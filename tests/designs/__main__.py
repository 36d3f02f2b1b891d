"""`python -m tests.designs --episodes N --seed S`: three designs under the same faults.

Prints the table, then all that was counted as one line of JSON, and writes docs/reliability.svg and
the measured part of docs/reliability.md. The same seed gives the same numbers.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "functions"))

from tests.designs import report  # noqa: E402
from tests.designs.measure import DESIGNS, measure  # noqa: E402

DOCS = ROOT / "docs"


def main() -> int:
    asked = _asked()
    tallies = {
        name: measure(name, asked.episodes, asked.seed, _progress(name, asked.episodes))
        for name in DESIGNS
    }
    for rows in (report.table(tallies), report.kinds(tallies), report.alone(tallies)):
        print(report.text(rows), end="\n\n")
    if not asked.print_only:
        write(asked.docs, tallies, asked.episodes, asked.seed)
    summaries = {name: tally.summary() for name, tally in tallies.items()}
    print(json.dumps({"episodes": asked.episodes, "seed": asked.seed, "designs": summaries}))
    return 1 if tallies["this one"].seeds else 0


def write(docs: Path, tallies: report.Tallies, episodes: int, seed: int) -> None:
    """Both documents."""
    page = docs / "reliability.md"
    measured = report.block(tallies, episodes, seed)
    page.write_text(report.put_block(page.read_text(), measured))
    (docs / "reliability.svg").write_text(report.plot(tallies, episodes, seed))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.designs", description=__doc__)
    parser.add_argument("--episodes", type=int, default=10_000, help="on each design")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--docs", type=Path, default=DOCS, help="where the documents are written")
    parser.add_argument("--print-only", action="store_true", help="write no document")
    return parser.parse_args()


def _progress(name: str, episodes: int) -> Callable[[int], None]:
    step = max(1, episodes // 20)

    def told(done: int) -> None:
        if done % step == 0 or done == episodes:
            print(f"{name}: {done:,} of {episodes:,}", file=sys.stderr)

    return told


if __name__ == "__main__":
    sys.exit(main())
