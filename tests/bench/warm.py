"""What a warm request costs in CPU: against bare botocore making the same requests, and against a
FastAPI and SQLAlchemy twin of the same claim.

Each contestant runs in a process of its own and they take turns, in heats, each of new processes:
one may differ from the next of its kind. A figure is the median of all turns' ratios. The tables
and the provider answer from this process, whose work is in no figure.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, redirect_stdout
from dataclasses import replace
from pathlib import Path

from care.web import telemetry
from tests.bench import warm_record
from tests.bench.figure import PLANS, Figure
from tests.bench.warm_endpoint import standing
from tests.bench.warm_race import Runner, Turns, race, together
from tests.bench.warm_values import Record
from tests.support.doors import Doors

HEATS = 3
MOST_OF_BARE, MOST_OF_TWIN = 1.5, 1.0
OF_BARE, OF_TWIN = "× bare botocore", "× the twin"
STORIES: Mapping[str, Callable[[Doors], warm_record.Last]] = {
    "file a Premium claim": warm_record.premium,
    "file a Repair claim": warm_record.repair,
    "redeem a card": warm_record.redemption,
    "look up eligibility": warm_record.eligibility,
    "look up a status": warm_record.status,
}
# DESIGN's budget is of filing a claim; what is beside it is told.
JUDGED = ("file a Premium claim", "file a Repair claim")
TWINNED = "file a Repair claim"


def measure() -> list[Figure]:
    """Some two minutes."""
    found: list[Figure] = []
    unlike = 0
    for name, play in STORIES.items():
        turns, requests = raced(recorded(play), twinned=name == TWINNED)
        found += figures(name, turns, requests)
        unlike += turns.unlike
    return [*found, Figure("requests that were not the same", unlike, "requests", 0)]


def figures(name: str, turns: Turns, requests: int) -> Iterator[Figure]:
    """A race as figures: the handler against botocore, and both against the twin where it ran."""
    ours, bare = turns.milliseconds("handler"), turns.milliseconds("bare")
    most = MOST_OF_BARE if name in JUDGED else None
    beside = {"requests": requests, "CPU, ms": ours, "the other's, ms": bare}
    yield Figure(name, turns.ratio("handler", "bare"), OF_BARE, most, beside)
    if "twin" in turns.costs:
        yield from _by_the_twin(name, turns, requests)


def _by_the_twin(name: str, turns: Turns, requests: int) -> Iterator[Figure]:
    """Judged is our own code: the whole cannot cost less than botocore, which alone costs more than
    the twin (docs/adr/0021)."""
    twin = {"requests": requests, "the other's, ms": turns.milliseconds("twin")}
    whole = twin | {"CPU, ms": turns.milliseconds("handler"), PLANS: MOST_OF_TWIN}
    lone = twin | {"CPU, ms": turns.milliseconds("bare")}
    own = turns.excess("handler", "bare", "twin")
    yield Figure(f"{name}, our own code by the twin", own, OF_TWIN, MOST_OF_TWIN)
    yield Figure(f"{name}, all by the twin", turns.ratio("handler", "twin"), OF_TWIN, None, whole)
    alone = turns.ratio("bare", "twin")
    yield Figure(f"{name}, bare botocore by the twin", alone, OF_TWIN, None, lone)


def recorded(play: Callable[[Doors], warm_record.Last]) -> Record:
    """The story's record; what its doors print goes nowhere."""
    stream = telemetry.logger.registered_handler
    before = stream.setStream(io.StringIO())
    with redirect_stdout(io.StringIO()):
        record = warm_record.record(play)
    if before is not None:
        stream.setStream(before)
    return record


def raced(record: Record, *, twinned: bool) -> tuple[Turns, int]:
    """The heats of the handler's race, and how many requests to tables and provider it makes."""
    heats = [_heat(record, twinned=twinned) for _ in range(HEATS)]
    return together([turns for turns, _ in heats]), heats[0][1]


def _heat(record: Record, *, twinned: bool) -> tuple[Turns, int]:
    with ExitStack() as stack:
        endpoint = stack.enter_context(standing(record.answers))
        path = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "record.json"
        door = stack.enter_context(Runner("handler", record.keep(path), endpoint))
        _, asked = door.run(1)
        path = replace(record, asked=asked).keep(path)
        others = ["bare", "twin"] if twinned else ["bare"]
        runners = [stack.enter_context(Runner(kind, path, endpoint)) for kind in others]
        return race([door, *runners], asked), len(asked)
