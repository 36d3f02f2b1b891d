"""An operation struck at every point, and at every ordered pair of points, and what it comes to.

It is played undisturbed, then once for each point at which its process may die or an answer be
lost, and once for each ordered pair of such a point and one of the run that recovers: the same
request sent again, or the sweep. Then all is calm: after at most two sweeps either all of it is
done, or, where nothing was stored and nobody asked again, nothing; and asked once more, all.

Two points between which nothing was written leave the same world behind, and what follows from a
world is determined: of such points one is played, and counted as many times as it stands for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from care.domain.errors import Conflict
from care.usecases.payments import InDoubt
from tests.simulation.clone import clone
from tests.simulation.gate import PROVIDER, STORE, Fault, Request
from tests.simulation.operations import GatedHouse, Operation, answer_of
from tests.simulation.outcome import differences, outcome, told, without_accounts
from tests.support.faults import Crash

SWEEPS = 2  # after the faults stop, no more are needed


class Point(NamedTuple):
    """One fault at the n-th request of a run, and for how many points it stands."""

    at: int
    fault: Fault
    stands_for: int = 1


@dataclass(slots=True)
class Tally:
    """What was found of one operation. `pairs` and `singles` count points, `played` runs."""

    operation: str
    effects: int = 0
    singles: int = 0
    pairs: int = 0
    played: int = 0
    wrong: int = 0
    told: list[str] = field(default_factory=list)

    def judge(self, stands_for: int, what: str, faults: Sequence[str]) -> None:
        """Counts a run, and what was wrong at its end."""
        self.played += 1
        if faults:
            self.wrong += stands_for
            self.told.append(f"{self.operation}, {what}: {'; '.join(faults)}")


def points(passed: Sequence[Request], *, every: bool = False) -> list[Point]:
    """The points at which a run with the requests `passed` may be struck."""
    crashes = [
        Point(at, fault)
        for at in range(1, len(passed) + 1)
        for fault in (Fault.BEFORE, Fault.AFTER)
    ]
    lost = [Point(at, Fault.LOST) for at in range(1, len(passed) + 1)]
    asked = enumerate(passed, start=1)
    errors = [Point(at, Fault.ERROR) for at, request in asked if request.port == PROVIDER]
    if every:
        return crashes + lost + errors
    reads = [p for p in lost if passed[p.at - 1].port == STORE and not passed[p.at - 1].writes]
    felt = [point for point in lost if point not in reads]
    return _merged(crashes, passed) + felt + errors + _first_of(reads)


def _merged(crashes: Sequence[Point], passed: Sequence[Request]) -> list[Point]:
    """One crash for each number of writes that were done before it."""
    by_writes: dict[int, list[Point]] = {}
    for point in crashes:
        done = passed[: point.at if point.fault is Fault.AFTER else point.at - 1]
        by_writes.setdefault(sum(request.writes for request in done), []).append(point)
    return [point for same in by_writes.values() for point in _first_of(same)]


def _first_of(same: Sequence[Point]) -> list[Point]:
    return [same[0]._replace(stands_for=len(same))] if same else []


class Played:
    """One operation, its undisturbed end, and its runs."""

    def __init__(self, operation: Operation, *, every: bool = False) -> None:
        self.operation, self.every = operation, every
        self.begun, self.act = operation.begun
        untouched = clone(self.begun)
        _calm(untouched)
        self.untouched = without_accounts(outcome(untouched))
        house = clone(self.begun)
        house.gate.open()
        self.answer = told(self._asked(house))
        self.passed = list(house.gate.passed)
        _calm(house)
        self.done = outcome(house)
        self.tally = Tally(operation.name, effects=len(self.passed))

    def all(self, *, pairs: bool) -> Tally:
        """Every single point, and with `pairs` every ordered pair."""
        self._check_undisturbed()
        for first in points(self.passed, every=self.every):
            struck = clone(self.begun)
            _struck(struck, first, self._asked)
            self._single(first, struck)
            if pairs:
                self._pairs(first, struck)
        return self.tally

    def _check_undisturbed(self) -> None:
        """Asked twice in peace it is done once."""
        house = clone(self.begun)
        self._asked(house)
        self.tally.judge(1, "undisturbed and asked again", self._in_the_end(house))
        self.tally.played -= 1

    def _single(self, first: Point, struck: GatedHouse) -> None:
        self.tally.singles += first.stands_for
        for way, recover in self._ways(first):
            house = clone(struck)
            answer = told(recover(house))
            faults = self._in_the_end(house)
            if way == "retry" and answer != self.answer:
                faults.append(f"answered {answer} instead of {self.answer}")
            what = f"{first.fault} {first.at} ({self.passed[first.at - 1].name}), {way}"
            self.tally.judge(first.stands_for, what, faults)

    def _pairs(self, first: Point, struck: GatedHouse) -> None:
        for way, recover in self._ways(first):
            probe = clone(struck)
            probe.gate.open()
            recover(probe)
            passed = list(probe.gate.passed)
            for second in points(passed, every=self.every):
                house = clone(struck)
                _struck(house, second, recover)
                stands_for = first.stands_for * second.stands_for
                self.tally.pairs += stands_for
                what = (
                    f"{first.fault} {first.at} ({self.passed[first.at - 1].name}), then {way} "
                    f"{second.fault} {second.at} ({passed[second.at - 1].name})"
                )
                self.tally.judge(stands_for, what, self._in_the_end(house))

    def _ways(self, first: Point) -> Iterator[tuple[str, Callable[[GatedHouse], Any]]]:
        """How it is taken up again: by the same request, at once after a crash and a minute after
        a doubt, or by the sweep."""
        if not self.operation.swept:
            doubt = first.fault in (Fault.LOST, Fault.ERROR)
            yield "retry", self._asked_later if doubt else self._asked
        yield "sweep", GatedHouse.minute

    def _asked(self, house: GatedHouse) -> Any:
        return answer_of(house, self.act)

    def _asked_later(self, house: GatedHouse) -> Any:
        house.minute()
        return answer_of(house, self.act)

    def _in_the_end(self, house: GatedHouse) -> list[str]:
        """What is wrong once no fault comes any more."""
        house.gate.open()
        _calm(house)
        found = outcome(house)
        if self.operation.swept or found == self.done:
            return differences(found, self.done)
        if without_accounts(found) != self.untouched:
            return ["half done", *differences(found, self.done)]
        answer = told(self._asked(house))
        _calm(house)
        faults = differences(outcome(house), self.done)
        return faults + ([f"answered {answer}"] if answer != self.answer else [])


def _struck(house: GatedHouse, point: Point, do: Callable[[GatedHouse], Any]) -> None:
    """`do`, struck at a point of it: the process dies, or its caller is told to try again."""
    house.gate.open(struck=(point.at, point.fault))
    with suppress(Crash, InDoubt, Conflict):
        do(house)
    house.gate.open()


def _calm(house: GatedHouse) -> None:
    for _ in range(SWEEPS):
        house.minute()
