"""`make logs`: what the functions of the running local cloud logged, oldest first."""

import argparse
import json
import sys
from datetime import UTC, datetime

from infra.local.world import STACK, World, add_world_arguments, isolate, world_from

# Lambda's own lines around each call.
PLATFORM = ("START ", "END ", "REPORT ", "INIT_START ")


def entries(world: World, words: str = "") -> list[tuple[datetime, str]]:
    """Wall time and line of all that was logged, or of the lines that hold `words`."""
    pages = world.client("logs").get_paginator("filter_log_events")
    found = [
        (datetime.fromtimestamp(event["timestamp"] / 1000, UTC), event["message"].strip())
        for page in pages.paginate(logGroupName=f"/aws/lambda/{STACK}")
        for event in page["events"]
    ]
    return sorted(
        (at, line) for at, line in found if words in line and not line.startswith(PLATFORM)
    )


def last_error(world: World) -> str:
    """The newest error that a function logged, as one line; '' when there is none."""
    found = entries(world, '"ERROR"')
    if not found:
        return ""
    try:
        entry = json.loads(found[-1][1])
    except json.JSONDecodeError:
        return found[-1][1]
    told = (str(entry[name]) for name in ("service", "message", "exception") if name in entry)
    return " ".join(" ".join(told).split())[-600:]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add_world_arguments(parser)
    parser.add_argument("--grep", default="", help="only lines that hold this")
    arguments = parser.parse_args()
    isolate()
    world = world_from(arguments)
    if not (world.state / "ready.json").exists():
        print("The local cloud is not running. Start it: make run", file=sys.stderr)
        return 1
    for at, line in entries(world, arguments.grep):
        print(f"{at:%H:%M:%S}.{at.microsecond // 1000:03d} {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
