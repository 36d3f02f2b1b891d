"""Cold starts: the import and first call of each door, against a bare boto3 client in the same run.

Judged is the processor's time, and of Lambda's runtime its emulator's own figures: of all starts
the lower quartile, for what else the machine does only ever adds to one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import quantiles
from typing import Any, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tests.bench import starts_lambda, starts_process
from tests.bench.figure import Figure
from tests.bench.starts_package import REFERENCE, Packages, packages
from tests.bench.starts_process import Started, functions
from tests.bench.starts_stub import Stub, answering

RUNS, LAMBDA_RUNS = 15, 5
DOZEN = 12
WORKER = "settle_due"
# One of each budget.
UNDER_LAMBDA = ("check_eligibility", "file_claim", WORKER)
OTHERS, PAYING, WORKING = 1.5, 1.75, 1.25
T = TypeVar("T")


def measure() -> list[Figure]:
    """Starts every door in turns, and some of them under Lambda's runtime."""
    with packages() as built, answering() as stub:
        return [*_figures(built, stub), *_figures_of_lambda(built, stub)]


def budgets(doors: Sequence[dict[str, Any]]) -> dict[str, float]:
    """By its module, how many times the bare client a door may take: by what the template gives."""
    return {each["Handler"].removesuffix(".handler"): _budget(each) for each in doors}


def _budget(door: dict[str, Any]) -> float:
    if door["Handler"] == f"{WORKER}.handler":
        return WORKING
    return PAYING if "CARE_PAYMENT_SECRET" in door["Environment"]["Variables"] else OTHERS


def with_the_reference(doors: Sequence[str]) -> list[str]:
    """The doors of a turn, and the reference before each dozen of them: all are divided by it."""
    dozens = [doors[at : at + DOZEN] for at in range(0, len(doors), DOZEN)]
    return [name for dozen in dozens for name in (REFERENCE, *dozen)]


def in_turns(names: Sequence[str], times: int, run: Callable[[str], T]) -> dict[str, list[T]]:
    """What `run` gave for each name, one after the other and again: a slow minute meets all."""
    found: dict[str, list[T]] = {name: [] for name in names}
    for _ in range(times):
        for name in names:
            found[name].append(run(name))
    return found


def _figures(built: Packages, stub: Stub) -> list[Figure]:
    allowed, asked = budgets(functions()), dict[str, int]()

    def run(name: str) -> Started:
        started = starts_process.start(name, built.of(name), stub.url)
        asked[name] = sum(stub.taken().values())
        if started.status >= 500:
            raise AssertionError(f"{name} answered its first call with {started.status}")
        return started

    taken = in_turns(with_the_reference(list(allowed)), RUNS, run)
    bare = typical(taken.pop(REFERENCE))
    told = sorted(((name, typical(each)) for name, each in taken.items()), key=lambda x: x[1].cpu)
    return [figure(name, each, bare, allowed[name], asked[name]) for name, each in told]


def least_disturbed(times: Sequence[float]) -> float:
    """The lower quartile. Raises `StatisticsError` at fewer than two."""
    return quantiles(times, n=4, method="inclusive")[0]


def typical(started: Sequence[Started]) -> Started:
    """Of each time the lower quartile."""
    return Started(
        least_disturbed([each.imported for each in started]),
        least_disturbed([each.cpu for each in started]),
        least_disturbed([each.wall for each in started]),
        started[0].status,
    )


def figure(name: str, door: Started, bare: Started, budget: float, asked: int) -> Figure:
    """A door against the bare client; `asked` is how many requests its first call made."""
    beside = {
        "import alone": round(door.imported / bare.cpu, 2),
        "requests": asked,
        "ms": round(door.wall),
        "bare client, ms": round(bare.wall),
    }
    return Figure(name, round(door.cpu / bare.cpu, 2), "ratio", budget, beside)


def _figures_of_lambda(built: Packages, stub: Stub) -> list[Figure]:
    allowed = budgets(functions())
    found = []
    for how, folders in (("", built), (" without .pyc", built.without_pyc())):

        def run(name: str, folders: Packages = folders) -> float:
            return starts_lambda.start(name, folders.of(name), stub.url)

        taken = in_turns([REFERENCE, *UNDER_LAMBDA], LAMBDA_RUNS, run)
        bare = least_disturbed(taken.pop(REFERENCE))
        for name, each in taken.items():
            ours = least_disturbed(each)
            beside = {"ms": round(ours), "bare client, ms": round(bare)}
            budget = None if how else allowed[name]
            ratio = round(ours / bare, 2)
            found.append(Figure(f"{name} under Lambda{how}", ratio, "ratio", budget, beside))
    return found


def plot(figures: Sequence[Figure]) -> str:
    """The doors' ratios and their budgets, as an SVG."""
    doors = [each for each in figures if "requests" in each.beside]
    env = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    most = max(max(each.value, each.budget or 0) for each in doors)
    return env.get_template("starts.svg.j2").render(doors=doors, most=most, runs=RUNS)
