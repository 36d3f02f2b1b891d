"""Throughput and latency over HTTP of a whole running stack, through the address that people use.

Errors are judged, times are told: they are this machine's, with the emulator, the functions and the
clients on the same cores, and a front that lets four calls through at a time.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from itertools import accumulate, pairwise
from pathlib import Path

from tests.bench.figure import Cell, Figure
from tests.bench.load_loop import Call, Loop, closed_loop
from tests.bench.load_town import Town, looks, questions
from tests.support.stack import Stack, running_stack

CLIENTS = (1, 8, 32)
CALLS = 160  # of each operation, by each number of clients
WARM, WARMERS = 16, 8  # calls before, by so many, so that no worker starts while it is measured


def measure() -> list[Figure]:
    """Loads a stack of its own."""
    with tempfile.TemporaryDirectory() as folder, running_stack(Path(folder)) as stack:
        return loaded(stack, CLIENTS, CALLS, WARM)


def loaded(stack: Stack, clients: Sequence[int], calls: int, warm: int) -> list[Figure]:
    """Redeems cards, looks at what they cover, asks for what is not covered, and files claims on
    what was redeemed, two days later."""
    town = Town.of(stack, max(clients))
    serials, others = (town.devices(warm + calls * len(clients)) for _ in range(2))
    sizes = [warm, *[calls] * len(clients)]
    figures = told(stack, "redeem a card", town.redemptions(serials), clients, sizes)
    town.cover_begins()
    parts = {
        "status": looks(serials),
        "eligibility": questions(others),
        "file a claim": town.filings(serials),
    }
    for name, each in parts.items():
        figures += told(stack, name, each, clients, sizes)
    return figures


def told(
    stack: Stack, name: str, calls: Sequence[Call], clients: Sequence[int], sizes: Sequence[int]
) -> list[Figure]:
    """One operation by each number of clients, the first of `sizes` calls before them for warmth;
    an error of those is one of the first figure's."""
    pieces = [calls[begin:end] for begin, end in pairwise([0, *accumulate(sizes)])]
    port = stack.world.site_port
    warm = closed_loop(port, WARMERS, pieces[0])
    loops = [closed_loop(port, n, piece) for n, piece in zip(clients, pieces[1:], strict=True)]
    loops[0].errors.update(warm.errors)
    return [figure(name, loop) for loop in loops]


def figure(name: str, loop: Loop) -> Figure:
    """Its errors, and the times beside them."""
    times: dict[str, Cell] = {
        "calls": len(loop.answers),
        "a second": round(loop.rate),
        "median, ms": round(loop.at(50)),
        "p95, ms": round(loop.at(95)),
        "p99, ms": round(loop.at(99)),
    }
    wrong = ", ".join(f"{n} × {status}" for status, n in sorted(loop.errors.items()))
    who = f"{loop.clients} client{'s' * (loop.clients > 1)}"
    beside = times | ({"instead": wrong} if wrong else {})
    return Figure(f"{name}, {who}", loop.errors.total(), "errors", 0, beside)
