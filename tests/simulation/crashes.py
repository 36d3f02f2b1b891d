"""`python -m tests.simulation.crashes`: every operation, struck at every point and every pair.

Prints a line for each operation, and all of it as JSON last. `--every` plays each point for itself,
also where several leave the same world (`crash_runs.py`).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "functions"))  # as pytest's `pythonpath` does

from tests.simulation.catalog import ALL
from tests.simulation.crash_runs import Played, Tally

MOST_TOLD = 5  # of one operation's wrongs, in full


def main(arguments: Sequence[str]) -> int:
    """Plays what is asked for. Answers how many were wrong, at most 1."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--every", action="store_true", help="play each point for itself")
    parser.add_argument("--only", default="", help="operations whose name contains this")
    parser.add_argument("--singles", action="store_true", help="no pairs")
    asked = parser.parse_args(arguments)
    began, tallies = time.monotonic(), []
    for name, operation in ALL.items():
        if asked.only in name:
            tally = Played(operation, every=asked.every).all(pairs=not asked.singles)
            tallies.append(tally)
            print(
                f"{name:48} {tally.effects:3} effects {tally.singles:4} singles "
                f"{tally.pairs:7} pairs {tally.played:6} played {tally.wrong:5} wrong"
            )
            print(*(f"    {each}" for each in tally.told[:MOST_TOLD]), sep="\n", end="")
    total = Tally("all")
    for tally in tallies:
        for count in ("effects", "singles", "pairs", "played", "wrong"):
            setattr(total, count, getattr(total, count) + getattr(tally, count))
    figures = {key: value for key, value in asdict(total).items() if key != "told"}
    seconds = round(time.monotonic() - began, 1)
    print(json.dumps(figures | {"operations": len(tallies), "seconds": seconds}))
    return int(total.wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
