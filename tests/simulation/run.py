"""Plays many episodes on several processes and adds up what they found."""

from __future__ import annotations

import gc
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from time import monotonic
from typing import Any

from .episode import Broken, Player
from .story import Story

CHUNK = 250  # episodes that a worker plays between two reports
TOLD_EVERY = 5.0  # seconds
MOST_VIOLATIONS = 1000  # listed; all are counted


@dataclass(slots=True)
class Totals:
    """What was played so far."""

    episodes: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    violations: list[Broken] = field(default_factory=list)

    def add(self, other: Totals) -> None:
        """Takes in what a worker played."""
        self.episodes += other.episodes
        self.faults.update(other.faults)
        self.ends.update(other.ends)
        self.violations += other.violations

    def report(self, seed: int, seconds: float) -> dict[str, Any]:
        """The one JSON object that a run ends with; `seconds` is the wall time."""
        found = sorted(self.violations, key=lambda broken: broken.seed)
        return {
            "episodes": self.episodes,
            "seed": seed,
            "faults": dict(sorted(self.faults.items())),
            "ends": dict(sorted(self.ends.items())),
            "violations": [
                {"seed": each.seed, "step": each.step, "invariant": each.invariant}
                for each in found[:MOST_VIOLATIONS]
            ],
            "seconds": round(seconds, 1),
            "episodes_per_second": round(self.episodes / seconds) if seconds else 0,
        }


def played(player: Player, seeds: range) -> Totals:
    """The episodes of `seeds`, one after another."""
    totals, before = Totals(), player.faults.copy()
    for seed in seeds:
        result = player.play(seed)
        end, broken = result.end, result.broken
        totals.episodes += 1
        totals.ends[end] += 1
        if broken:
            totals.violations.append(broken)
    totals.faults = player.faults - before
    return totals


def simulate(episodes: int, seed: int, workers: int) -> Totals:
    """`episodes` from `seed` on, on so many processes; progress goes to stderr."""
    chunks = [
        range(first, min(first + CHUNK, seed + episodes))
        for first in range(seed, seed + episodes, CHUNK)
    ]
    totals, began = Totals(), monotonic()
    told = began
    for part in _parts(chunks, workers):
        totals.add(part)
        if monotonic() - told >= TOLD_EVERY:
            told = monotonic()
            _progress(totals, episodes, told - began)
    return totals


def replay(seed: int) -> Broken | None:
    """Tells one episode step by step, up to the invariant that does not hold, if one does not."""
    return Player().play(seed, Story(print)).broken


def main(episodes: int, seed: int, workers: int, *, again: bool) -> int:
    """The exit code: 1 where anything did not hold."""
    if again:
        broken = replay(seed)
        found = [] if broken is None else [broken]
        print(json.dumps(Totals(1, violations=found).report(seed, 0.0)))
        return bool(found)
    began = monotonic()
    totals = simulate(episodes, seed, workers)
    for broken in totals.violations[:10]:
        print(f"seed {broken.seed}, step {broken.step}: {broken.detail}", file=sys.stderr)
    print(json.dumps(totals.report(seed, monotonic() - began)))
    return bool(totals.violations)


def _parts(chunks: list[range], workers: int) -> Iterator[Totals]:
    if workers <= 1:
        _ready()
        yield from map(_chunk, chunks)
        return
    with get_context("spawn").Pool(workers, _ready) as pool:
        yield from pool.imap_unordered(_chunk, chunks)


_PLAYER: list[Player] = []


def _ready() -> None:
    """A worker's one player. Nothing of an episode survives it: the collector has little to do."""
    _PLAYER[:] = [Player()]
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)


def _chunk(seeds: range) -> Totals:
    return played(_PLAYER[-1], seeds)


def _progress(totals: Totals, of: int, seconds: float) -> None:
    faults, found = sum(totals.faults.values()), len(totals.violations)
    said = f"{totals.episodes:,} of {of:,} episodes in {seconds:.0f} s, {faults:,} faults, "
    print(f"{said}{found} violations", file=sys.stderr)
