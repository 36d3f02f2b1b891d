"""How the sweep grows: its requests by what is due and what exists, and how fast it is worked."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tests.bench.figure import Figure
from tests.bench.sweep_drain import Drain, Works, rest
from tests.bench.sweep_lists import Played, differing, play, slope, store_at
from tests.support import tables
from tests.support.cloud import running_emulator
from tests.support.stack import running_stack

OPEN = (1_000, 100_000)
DUES = (0, 20, 100)  # how many fall due before each of three sweeps
DRAINED = 1_000
WORKERS = (1, 2, 4)
WARM = 40  # due holds by which every worker is started
SHARDS = 16  # a query of each of 4 shards in 4 tables
EACH = 3  # requests a due hold
SLOPE = 3.05


def measure() -> list[Figure]:
    """Sweeps over both sizes on an emulator each, and drains a running stack."""
    lists = {size: played(size, DUES) for size in OPEN}
    return [*asked(lists), *drained(drains(WORKERS, DRAINED))]


def played(open_holds: int, dues: Sequence[int]) -> list[Played]:
    """The sweeps over so many open holds, on empty tables of an emulator of their own: one that has
    seen the tokens of another play would answer its writes without making them."""
    with tempfile.TemporaryDirectory() as folder, running_emulator(Path(folder)) as world:
        client = world.client("dynamodb")
        tables.create("sweep", client)
        return play(store_at(world, "sweep"), client, open_holds, dues)


def asked(lists: dict[int, list[Played]]) -> list[Figure]:
    """What was asked at each size of the tables, against shards + 3 x due."""
    each = [
        Figure(
            f"a sweep and its work, {played.due} due of {size:,} open",
            len(played.requests),
            "requests",
            SHARDS + EACH * played.due,
            {"open holds": size, "due": played.due},
        )
        for size, plays in lists.items()
        for played in plays
    ]
    slopes = [
        Figure(f"one more due hold, {size:,} open", slope(plays), "requests", SLOPE)
        for size, plays in lists.items()
    ]
    small, big = lists.values()
    missed = sum(p.due - p.captured_once + abs(p.worked - p.due) for p in (*small, *big))
    return [
        *each,
        *slopes,
        Figure("requests that differ between both sizes", differing(small, big), "requests", 0),
        Figure("due holds not captured once", missed, "holds", 0),
    ]


def drains(workers: Sequence[int], due: int) -> list[Drain]:
    """So many due holds worked by each of `workers`, warm, on a stack of their own."""
    with tempfile.TemporaryDirectory() as folder, running_stack(Path(folder)) as stack:
        rest(stack)
        works = Works.of(stack)
        works.drain(max(workers), WARM)
        return [works.drain(each, due) for each in workers]


def drained(found: Sequence[Drain]) -> list[Figure]:
    """Each drain's time against that of the first, and what was not captured."""
    one = found[0].seconds
    times = [
        Figure(
            f"{drain.due:,} due, {drain.workers} worker{'s' * (drain.workers > 1)}",
            round(drain.seconds / one, 2),
            "of one worker's time",
            None,
            {
                "seconds": round(drain.seconds, 1),
                "holds a second": round(drain.due / drain.seconds),
            },
        )
        for drain in found
    ]
    missed = sum(drain.due - drain.captured for drain in found)
    return [*times, Figure("drained holds not captured", missed, "holds", 0)]


def plot(figures: Sequence[Figure]) -> str:
    """Requests over due, a line for each size."""
    points = [
        (int(figure.beside["open holds"]), int(figure.beside["due"]), int(figure.value))
        for figure in figures
        if "open holds" in figure.beside
    ]
    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(loader=loader, undefined=StrictUndefined, trim_blocks=True)
    template = environment.get_template("sweep.svg.j2")
    sizes = dict.fromkeys(size for size, _, _ in points)
    lines = [[(due, n) for size, due, n in points if size == each] for each in sizes]
    return template.render(sizes=list(sizes), lines=lines, shards=SHARDS, each=EACH) + "\n"
