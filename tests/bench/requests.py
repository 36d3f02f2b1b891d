"""How many requests each operation sends to the tables, and what they are billed.

Each operation is some calls of the doors in a story of `tests/support/counted_story.py`, counted
while they are made; `least` is derived in docs/performance.md. The units are reckoned, and held
against what the local cloud says of the same story.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docs.make_requests import Counted, play
from tests.bench import requests_cloud
from tests.bench.figure import PLANS, Figure
from tests.support.counted_doors import Asked, Step


@dataclass(frozen=True, slots=True)
class Operation:
    """What somebody does, by the calls of a story that it takes: routes, or of a worker the first
    run that has an effect at the provider. `least` is the fewest requests that can do it, and the
    most that it may take; `plans` is what the plan asked for (docs/adr/0021).
    """

    name: str
    story: str
    calls: tuple[str, ...]
    least: int
    plans: int

    def steps(self, counted: Counted) -> list[Step]:
        """The calls, in their order. Raises `LookupError` for one that the story has not."""
        return [_first(counted.steps[self.story], call) for call in self.calls]


BUY = ("POST /api/plans", "POST /api/plans/{plan_id}/continue")
FILE = ("POST /api/claims", "POST /api/claims/{claim_id}/continue")
OPERATIONS = (
    Operation("redeem a card", "selling", ("POST /api/cards/redeem",), 2, 2),
    Operation("buy a plan: order, pay", "premium", BUY, 6, 4),
    Operation("file and pay Premium", "premium", FILE, 7, 6),
    Operation("receive and release", "premium", ("POST /api/returns",), 4, 4),
    Operation("default one hold", "defaulted", ("capture",), 3, 3),
    Operation("renew a hold", "premium", ("create",), 5, 5),
)
LEAST_WRITES = 20  # held against the local cloud


def measure() -> list[Figure]:
    """Plays every story on moto, and one on an emulator of its own."""
    counted, written = play(), requests_cloud.written()
    if len(written) < LEAST_WRITES:
        raise RuntimeError(f"only {len(written)} writes were held against the local cloud")
    return [*(figure(each, counted) for each in OPERATIONS), scans(counted), units_off(written)]


def figure(operation: Operation, counted: Counted) -> Figure:
    """An operation's requests, with what they are billed."""
    asked = [each for step in operation.steps(counted) for each in step.asked]
    beside = {
        PLANS: operation.plans,
        "reads": sum(not each.writes for each in asked),
        "writes": sum(bool(each.writes) for each in asked),
        "read units": sum(each.reads for each in asked),
        "write units": sum(each.writes for each in asked),
    }
    return Figure(operation.name, len(asked), "requests", operation.least, beside)


def scans(counted: Counted) -> Figure:
    """Scans in every route's call and every worker's run."""
    asked = [each for steps in counted.steps.values() for step in steps for each in step.asked]
    found = sum(each.operation == "Scan" for each in asked)
    return Figure(f"scans among {len(asked):,} requests of all routes", found, "scans", 0)


def units_off(written: Sequence[Asked]) -> Figure:
    """Writes of whose units the local cloud says something else than we reckon, or nothing."""
    off = sum(each.reported != each.writes for each in written)
    name = f"of {len(written)} writes, billed otherwise by the local cloud"
    return Figure(name, off, "writes", 0)


def _first(steps: Sequence[Step], call: str) -> Step:
    """The call of a route; of an effect the first run of the worker that has it."""
    for step in steps:
        if call == step.route or (step.door == "settle_due" and call in step.done):
            return step
    raise LookupError(f"the story has no {call}")
