"""Asks many requests on several processes and adds up what was answered, and what did not hold."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from multiprocessing import get_context
from time import monotonic
from typing import Any

from rich.console import Console
from rich.progress import track

from care.web.routes import ROUTES
from tests.support.calls import name_of

from . import judge
from .estate import settled
from .mutator import Mutator, Way
from .town import Town, a_town

CHUNK = 250  # requests between two looks at the progress
MOST_TOLD = 20
UNREACHED = {401, 403, 429}


@dataclass
class Totals:
    """`found`: what did not hold, told so that it can be asked again; `answers` by route and
    status."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    found: list[str] = field(default_factory=list)

    def add(self, other: Totals) -> None:
        self.answers.update(other.answers)
        self.found += other.found

    @property
    def requests(self) -> int:
        return self.answers.total()

    @property
    def statuses(self) -> Counter[int]:
        found: Counter[int] = Counter()
        for (_, status), number in self.answers.items():
            found[status] += number
        return found

    @property
    def done(self) -> float:
        """The share of requests that did what they asked for."""
        done = sum(number for status, number in self.statuses.items() if status < 300)
        return done / self.requests

    def held(self, seed: int) -> None:
        """Raises `AssertionError` with the first things that did not hold."""
        told = "\n\n".join(self.found[:5])
        assert not self.found, f"{len(self.found)} findings of the seed {seed}:\n{told}"

    def reached(self, route: str) -> int:
        """How many requests came past sign-in and limits of the route."""
        found = self.answers.items()
        return sum(n for (name, status), n in found if name == route and status not in UNREACHED)


@dataclass
class Fuzz:
    """A town, and who asks it odd things."""

    town: Town
    mutator: Mutator

    def ask(self, way: Way, numbers: range) -> Totals:
        """Asks the requests of these numbers, by whoever may (`in`) or by nobody (`out`)."""
        totals, before = Totals(), self.town.left()
        for number in numbers:
            where = f"--seed {self.mutator.seed} --only {way}:{number}"
            left = before
            for sent in self.mutator.requests(way, number):
                got, was, left = self.town.answer(sent), left, self.town.left()
                for fault in judge.faults(sent, got, was, left):
                    totals.found.append(f"{fault}\n{where}\n{sent.told()}\n{got.body[:500]!r}")
                totals.answers[name_of(sent.route), got.status] += 1
            if left != before:
                self.town.put_back()
                before = self.town.left()
        return totals


def fuzz_of(town: Town, seed: int) -> Fuzz:
    """The fuzz of a town that has nothing in it yet."""
    asks = settled(town)
    return Fuzz(town, Mutator(asks, seed, tuple(town.keys_used[-200:])))


def main(requests: int, seed: int, workers: int, ways: tuple[Way, ...]) -> int:
    """The exit code: 1 where anything did not hold. Progress goes to stderr."""
    chunks = [
        (seed, way, range(first, min(first + CHUNK, requests)))
        for way in ways
        for first in range(0, requests, CHUNK)
    ]
    totals, began, console = Totals(), monotonic(), Console(stderr=True)
    console.print(f"seed {seed}: {requests:,} requests each: {' and '.join(ways)}")
    for part in track(_parts(chunks, workers), "asking", len(chunks), console=console):
        totals.add(part)
    for fault in totals.found[:MOST_TOLD]:
        console.print(fault, markup=False, highlight=False, style="red")
    print(json.dumps(report(totals, seed, monotonic() - began)))
    return bool(totals.found)


def report(totals: Totals, seed: int, seconds: float) -> dict[str, Any]:
    """The one JSON object that a run ends with."""
    return {
        "requests": totals.requests,
        "seed": seed,
        "statuses": {str(status): number for status, number in sorted(totals.statuses.items())},
        "least_reached": min(totals.reached(name_of(route)) for route in ROUTES),
        "found": len(totals.found),
        "seconds": round(seconds, 1),
    }


def again(seed: int, only: str) -> int:
    """Asks one request, named as `in:7`, and tells it; 1 where something did not hold."""
    way, _, number = only.partition(":")
    with a_town(Town()) as town:
        fuzz = fuzz_of(town, seed)
        totals = fuzz.ask("in" if way == "in" else "out", range(int(number), int(number) + 1))
    Console(stderr=True).print(*totals.found, dict(totals.statuses), markup=False)
    return bool(totals.found)


def _parts(chunks: list[tuple[int, Way, range]], workers: int) -> Iterator[Totals]:
    with get_context("spawn").Pool(workers, _ready) as pool:
        yield from pool.imap_unordered(_chunk, chunks)


_OPEN = ExitStack()
_TOWNS: list[Town] = []
_FUZZ: dict[int, Fuzz] = {}


def _ready() -> None:
    """A worker's one town, for as long as it works."""
    _TOWNS.append(_OPEN.enter_context(a_town(Town())))


def _chunk(chunk: tuple[int, Way, range]) -> Totals:
    seed, way, numbers = chunk
    if seed not in _FUZZ:
        _FUZZ[seed] = fuzz_of(_TOWNS[-1], seed)
    return _FUZZ[seed].ask(way, numbers)
