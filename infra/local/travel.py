"""`make travel DAYS=n [HOURS=n]`: moves the clock of the running stack, and lets things happen.

Time passes in steps of at most six hours, and after each the sweep runs until nothing is due: one
jump would let a hold lapse that a stack running through those days would have renewed.
"""

import argparse
import json
import math
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from infra.local import site
from infra.local.children import wait_until
from infra.local.demo import now_of, offset_of
from infra.local.deploy import outputs
from infra.local.lifecycle import runner_of
from infra.local.world import STACK, LocalError, World, add_world_arguments, isolate, world_from

STEP = timedelta(hours=6)
SETTLE_SECONDS = 60.0
ROUNDS = 20


def steps(whole: timedelta) -> Iterator[timedelta]:
    """The span in pieces of at most `STEP`, together exactly the span.

    >>> [str(piece) for piece in steps(timedelta(hours=13))]
    ['6:00:00', '6:00:00', '1:00:00']
    """
    while whole > timedelta():
        piece = min(whole, STEP)
        whole -= piece
        yield piece


def travel(world: World, span: timedelta) -> None:
    """Moves the clock by `span`. Raises `LocalError` where nothing runs or nothing settles."""
    if runner_of(world) is None or not (world.state / "ready.json").exists():
        raise LocalError(
            "The local cloud is not running, so there is no clock to move.", "Start it: make run"
        )
    lambda_, sqs, stack = world.client("lambda"), world.client("sqs"), outputs(world)
    sweep = function_name(world, "SweepDue")
    for piece in steps(span):
        move_clock(world, offset_of(world) + math.ceil(piece.total_seconds()))
        queued = settle(lambda_, sqs, sweep, stack["SettleQueueUrl"])
        site.put_configuration(
            world.client("s3"), stack["SiteBucket"], site.local_configuration(world, stack)
        )
        print(f"  {now_of(world):%a %Y-%m-%d %H:%M} UTC  {queued} settled", flush=True)


def function_name(world: World, logical_id: str) -> str:
    resource = world.client("cloudformation").describe_stack_resource(
        StackName=STACK, LogicalResourceId=logical_id
    )
    return str(resource["StackResourceDetail"]["PhysicalResourceId"])


def move_clock(world: World, offset: int) -> None:
    """The double moves the shared clock; what fell due at the provider has happened on return."""
    request = urllib.request.Request(
        f"{world.double_url}/_double/clock",
        json.dumps({"offset": offset}).encode(),
        {"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=120) as answer:
        answer.read()


def settle(lambda_: Any, sqs: Any, sweep: str, queue: str) -> int:
    """Sweeps until nothing is due and the queue is empty; returns how many things were queued.

    Raises `LocalError` when it does not come to rest: a sweep that fails, or work that never ends.
    """
    total = 0
    for _ in range(ROUNDS):
        queued = invoke_sweep(lambda_, sweep)
        total += queued
        if not wait_until(lambda: is_empty(sqs, queue), SETTLE_SECONDS):
            raise LocalError(
                f"The queue did not empty in {SETTLE_SECONDS:.0f} s.", "See the functions' logs."
            )
        if not queued:
            return total
    raise LocalError(f"Something is still due after {ROUNDS} sweeps.", "See the functions' logs.")


def invoke_sweep(lambda_: Any, sweep: str) -> int:
    answer = lambda_.invoke(FunctionName=sweep, Payload=b"{}")
    said = answer["Payload"].read().decode()
    if "FunctionError" in answer:
        raise LocalError(f"The sweep failed: {said[:300]}", "See the functions' logs.")
    return int(json.loads(said)["queued"])


def is_empty(sqs: Any, queue: str) -> bool:
    """Whether nothing waits in the queue and nothing is being worked on."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    counts = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=names)["Attributes"]
    return all(int(counts[name]) == 0 for name in names)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add_world_arguments(parser)
    parser.add_argument("--days", type=int, default=0)
    parser.add_argument("--hours", type=int, default=0)
    arguments = parser.parse_args()
    span = timedelta(days=arguments.days, hours=arguments.hours)
    if span <= timedelta():
        parser.error("say how far, forward: make travel DAYS=15 (and HOURS=6)")
    isolate()
    began = time.monotonic()
    try:
        travel(world_from(arguments), span)
    except LocalError as error:
        print(f"{error}\n{error.remedy}", file=sys.stderr)
        return 1
    print(f"Travelled {span} in {time.monotonic() - began:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
