"""`python -m tests.simulation --episodes 100000 --seed 1`: seeded worlds of people and faults.

The last line on stdout is one JSON object; the exit code is 1 where an invariant did not hold.
`--replay --seed S` tells the episode S step by step, up to the step at which it did not.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "functions"))  # as pytest's `pythonpath` does


def asked(arguments: list[str] | None = None) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--episodes", type=int, default=1000, help="how many, from the seed on")
    parser.add_argument("--seed", type=int, default=1, help="the first episode's")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    parser.add_argument("--replay", action="store_true", help="tell the seed's episode")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    from tests.simulation.run import main

    wanted = asked()
    sys.exit(main(wanted.episodes, wanted.seed, wanted.workers, again=wanted.replay))
