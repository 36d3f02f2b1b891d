"""`make run`: the whole of Aftercare on this machine, from nothing to a page that answers.

Stays in the foreground until Ctrl-C, then stops everything; the state stays in its folder.
"""

import argparse
import signal
import sys
import time
from typing import NoReturn

from infra.local.children import Children
from infra.local.demo import try_these
from infra.local.lifecycle import running
from infra.local.people import PASSWORD, PEOPLE
from infra.local.world import LocalError, World, add_world_arguments, isolate, world_from


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add_world_arguments(parser)
    world = world_from(parser.parse_args())
    isolate()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _as_interrupt)
    began = time.monotonic()
    print("Aftercare, all of it, on this machine\n")
    try:
        with running(world) as children:
            print(_welcome(world, time.monotonic() - began), flush=True)
            _stay(children)
    except LocalError as error:
        print(f"\n{error}\n{error.remedy}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\nStopped. The state stays in {world.state}; `make clean` forgets it.")
    return 0


def _as_interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _stay(children: Children) -> NoReturn:
    """Until Ctrl-C. Raises `LocalError` when a part ends by itself."""
    while True:
        fallen = children.fallen()
        if fallen:
            raise LocalError(
                f"The {fallen} ended by itself.", "Its log tells why; then `make run` again."
            )
        time.sleep(0.5)


def _welcome(world: World, seconds: float) -> str:
    rows = [
        ("Site", world.site_url),
        ("Mailbox, clock, people", f"{world.site_url}/_local"),
        ("Payment double", world.double_url),
        ("Emulator", world.emulator_url),
        ("Logs", str(world.logs)),
    ]
    people = [(person.email, person.is_the) for person in PEOPLE]
    devices = [(serial, f"{model}: {note}") for serial, model, note in try_these()]
    return (
        f"\nReady after {seconds:.1f} s.\n\n{_table(rows)}\n\n"
        f"People (password of all: {PASSWORD})\n{_table(people)}\n\n"
        f"Devices to try\n{_table(devices)}\n\nCtrl-C stops it; the state survives."
    )


def _table(rows: list[tuple[str, str]]) -> str:
    width = max(len(left) for left, _ in rows)
    return "\n".join(f"  {left:<{width}}  {right}" for left, right in rows)


if __name__ == "__main__":
    sys.exit(main())
