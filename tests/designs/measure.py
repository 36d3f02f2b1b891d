"""Plays the same schedules on the three designs and counts what ends wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import sqrt

from tests.designs.judge import Wrong, books_of, judge
from tests.designs.keys_only import KeysOnly
from tests.designs.ours import Ours
from tests.designs.pay_then_write import PayThenWrite
from tests.designs.play import Episode
from tests.designs.schedule import Kind, Schedule, schedule
from tests.designs.shop import Design

DESIGNS: dict[str, Callable[[], Design]] = {
    "pay, then write": PayThenWrite,
    "idempotency keys only": KeysOnly,
    "this one": Ours,
}
Z = 1.959964  # two-sided 95 %


@dataclass(slots=True)
class Share:
    """`wrong` of `of` episodes."""

    wrong: int = 0
    of: int = 0

    @property
    def percent(self) -> float:
        return 100 * self.wrong / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval, in per cent. It holds at 0 too."""
        if not self.of:
            return 0.0, 100.0
        share, n = self.wrong / self.of, self.of
        middle = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
        half = Z * sqrt(share * (1 - share) / n + Z**2 / (4 * n**2)) / (1 + Z**2 / n)
        low, high = max(0.0, middle - half), min(1.0, middle + half)
        return (100 * low if self.wrong else 0.0), 100 * high

    def count(self, *, wrong: bool) -> None:
        self.wrong, self.of = self.wrong + wrong, self.of + 1


@dataclass(slots=True)
class Tally:
    """What one design did. `alone`: the episodes that had one fault, by its kind."""

    episodes: int = 0
    faulty: Share = field(default_factory=Share)
    clean: Share = field(default_factory=Share)
    planned: int = 0
    struck: int = 0
    kinds: Counter[Wrong] = field(default_factory=Counter)
    alone: dict[Kind, Share] = field(default_factory=lambda: {kind: Share() for kind in Kind})
    seeds: list[str] = field(default_factory=list)

    def take(self, plan: Schedule, struck: int, wrong: Wrong | None) -> None:
        """One more episode."""
        self.episodes += 1
        self.planned, self.struck = self.planned + len(plan.faults), self.struck + struck
        (self.faulty if plan.faults else self.clean).count(wrong=wrong is not None)
        if len(plan.faults) == 1:
            self.alone[plan.faults[0].kind].count(wrong=wrong is not None)
        if wrong is not None:
            self.kinds[wrong] += 1
            self.seeds.append(plan.seed)

    def summary(self) -> dict[str, object]:
        """The same for JSON."""
        low, high = self.faulty.interval
        return {
            "episodes": self.episodes,
            "faulty": self.faulty.of,
            "wrong": self.faulty.wrong,
            "percent": round(self.faulty.percent, 3),
            "interval_95": [round(low, 3), round(high, 3)],
            "wrong_without_fault": self.clean.wrong,
            "faults": {"planned": self.planned, "struck": self.struck},
            "kinds": {str(kind): self.kinds[kind] for kind in Wrong if self.kinds[kind]},
            "one_fault": {str(kind): [share.wrong, share.of] for kind, share in self.alone.items()},
            "first_wrong": self.seeds[:5],
        }


def seeds(episodes: int, seed: int) -> Iterable[str]:
    """The names of the episodes: `2026/0`, `2026/1`, …"""
    return (f"{seed}/{number}" for number in range(episodes))


def played(make: Callable[[], Design], plan: Schedule) -> tuple[Design, Wrong | None]:
    """A fresh design after one episode, and what is wrong with it."""
    design = make()
    facts = Episode(design, plan).play()
    return design, judge(books_of(design), design.view(), facts)


def measure(
    name: str, episodes: int, seed: int, told: Callable[[int], None] = lambda done: None
) -> Tally:
    """Plays `episodes` on the design of that name; `told` hears how many are done."""
    tally = Tally()
    for done, each in enumerate(seeds(episodes, seed), start=1):
        plan = schedule(each)
        design, wrong = played(DESIGNS[name], plan)
        tally.take(plan, len(design.plane.struck), wrong)
        told(done)
    return tally
