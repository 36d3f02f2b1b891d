"""`python -m tests.simulation.windows`: Premium holds that outlive the return period (HLD-6).

Each claim is shipped and its unit never returned. The window of every hold is drawn: 4 days 18
hours, 7 days, or one that the provider does not tell; the return period is of 7 to 14 days. The
carrier moves some deadlines, wrong units open cures, banks refuse renewals, answers are lost,
customers heal what they are asked to. The clock goes from one due instant to the next, as the
sweeps of every minute would. What must hold is in `window_claims.py`.

Prints all of it as JSON last.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "functions"))  # as pytest's `pythonpath` does

from tests.simulation.window_claims import Episode


def figures(claims: int, seed: int) -> dict[str, Any]:
    """What came of `claims` episodes from `seed` on, each with a seed of its own."""
    ends: Counter[str] = Counter()
    found: dict[int, list[str]] = {}
    most_live = steps = 0
    for each in range(seed, seed + claims):
        episode = Episode(each).play()
        ends[episode.end] += 1
        most_live, steps = max(most_live, episode.most_live), steps + episode.steps
        if episode.house.wrongs:
            found[each] = episode.house.wrongs
    return {
        "claims": claims,
        "seed": seed,
        "requests_watched": steps,
        "most_live_holds": most_live,
        "ends": dict(ends),
        "wrong": len(found),
        "wrongs": dict(list(found.items())[:5]),
    }


def main(arguments: Sequence[str]) -> int:
    """Plays what is asked for. Answers 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked, began = parser.parse_args(arguments), time.monotonic()
    found = figures(asked.claims, asked.seed)
    print(json.dumps(found | {"seconds": round(time.monotonic() - began, 1)}))
    return int(found["wrong"] > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
