"""`python -m tests.fuzz --requests 10000 --seed 7`: odd requests of every route, asked in process.

So many by whoever may, and so many by nobody (`--signed-in` or `--signed-out`: only these). The
last line on stdout is one JSON object; the exit code is 1 where anything did not hold. Each finding
says how it is asked again: `--seed 7 --only in:4711`.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "functions"))  # as pytest's `pythonpath` does


def asked(arguments: list[str] | None = None) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000, help="how many of each kind")
    seed = int(os.environ.get("FUZZ_SEED", "1"))
    parser.add_argument("--seed", type=int, default=seed, help="or FUZZ_SEED in the environment")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    parser.add_argument("--only", help="one request again, like in:4711")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--signed-in", action="store_const", const=("in",), dest="ways")
    kind.add_argument("--signed-out", action="store_const", const=("out",), dest="ways")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    from tests.fuzz.run import again, main

    wanted = asked()
    if wanted.only:
        sys.exit(again(wanted.seed, wanted.only))
    sys.exit(main(wanted.requests, wanted.seed, wanted.workers, wanted.ways or ("in", "out")))
