"""`make stop`: asks the local cloud that runs from a state folder to stop, and waits for it."""

import argparse
import os
import signal
import sys

from infra.local.children import wait_until
from infra.local.lifecycle import runner_of
from infra.local.world import add_world_arguments, world_from

SECONDS = 30.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add_world_arguments(parser)
    world = world_from(parser.parse_args())
    runner = runner_of(world)
    if runner is None:
        print(f"Nothing runs from {world.state}.")
        return 0
    os.kill(runner, signal.SIGTERM)
    if wait_until(lambda: runner_of(world) is None, SECONDS):
        print("Stopped; the state stays.")
        return 0
    print(
        f"Process {runner} did not stop in {SECONDS:.0f} s; its logs are in {world.logs}.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
