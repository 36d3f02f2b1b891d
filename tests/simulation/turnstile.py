"""Processes that run beside one another, one request at a time, in an order that can be repeated.

Each actor is a thread that waits at every request until the baton is handed to it. Only the one
that holds it runs, so an order of turns is an interleaving, and the same order is the same run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random
from threading import Semaphore, Thread, current_thread
from typing import Any

from care.domain.errors import CareError
from tests.support.faults import Crash

# Of so many who could go on, which one does; the second is who runs now, None where nobody does.
Choose = Callable[[int, int | None], int]
LONGEST = 120  # seconds until a turnstile that nobody passes is a defect of the test


class Turnstile:
    """`gate.turn` of a house is `passing`. `choose` decides at each request who goes on."""

    def __init__(self, choose: Choose) -> None:
        self.choose = choose
        self.switches = 0
        self._waiting: dict[str, Semaphore] = {}
        self._alive: list[str] = []
        self._kills: dict[str, list[int]] = {}
        self._passed: dict[str, int] = {}
        self._ended = Semaphore(0)
        self._broken: list[str] = []

    def kill(self, actor: int, *requests: int) -> None:
        """The actor's process dies before these of its requests, counted over all its lives."""
        self._kills[str(actor)] = sorted(requests)

    def run(self, actors: Sequence[Callable[[], Any]]) -> list[Any]:
        """What each actor answers, or the `CareError` that it ended with. A killed one begins anew.

        Raises AssertionError where one broke off, and where all stand."""
        answers: list[Any] = [None] * len(actors)
        threads = []
        for number, actor in enumerate(actors):
            name = str(number)
            self._alive.append(name)
            self._waiting[name], self._passed[name] = Semaphore(0), 0
            threads.append(Thread(target=self._live, args=(name, actor, answers), name=name))
        for thread in threads:
            thread.start()
        self._hand_on()
        assert self._ended.acquire(timeout=LONGEST), "nobody passes any more"
        for thread in threads:
            thread.join()
        assert not self._broken, f"actors {self._broken} broke off, as told above"
        return answers

    def passing(self) -> None:
        """Before each request: the baton may go to another first. Raises `Crash` where the process
        is to die here."""
        name = current_thread().name
        if name not in self._waiting:
            return
        self._hand_on(name)
        self._passed[name] += 1
        planned = self._kills.get(name)
        if planned and self._passed[name] >= planned[0]:
            planned.pop(0)
            raise Crash(f"actor {name}")

    def _live(self, name: str, actor: Callable[[], Any], answers: list[Any]) -> None:
        self._waiting[name].acquire()
        self._broken.append(name)
        try:
            answers[int(name)] = _answer(actor)
            self._broken.remove(name)
        finally:
            self._alive.remove(name)
            self._hand_on()

    def _hand_on(self, name: str | None = None) -> None:
        """The baton to whom it is handed next; back at once where that is `name` itself."""
        if not self._alive:
            self._ended.release()
            return
        alone = len(self._alive) == 1
        runs = None if name is None else self._alive.index(name)
        chosen = self._alive[0 if alone else self.choose(len(self._alive), runs)]
        if chosen == name:
            return
        self.switches += 1
        self._waiting[chosen].release()
        if name is not None:
            self._waiting[name].acquire()


def _answer(actor: Callable[[], Any]) -> Any:
    while True:
        try:
            return actor()
        except Crash:
            continue
        except CareError as error:
            return error


def seeded(seed: int) -> Choose:
    """Anybody, by the seed."""
    dice = Random(seed)
    return lambda number, runs: dice.randrange(number)


def interleavings(play: Callable[[Choose], object], *, most: int | None = None) -> Iterator[int]:
    """Plays every order of turns in which at most `most` times (None: however often) one goes on
    before the other is done, depth first. Yields how often that was."""
    ahead: list[list[int]] = []  # at each turn whom to choose of: the first is chosen
    while True:
        turn = taken = 0

        def choose(number: int, runs: int | None) -> int:
            nonlocal turn, taken
            if turn == len(ahead):
                ahead.append(_who(number, runs, others=most is None or taken < most))
            chosen = ahead[turn][0]
            turn += 1
            taken += runs is not None and chosen != runs
            return chosen

        play(choose)
        yield taken
        while ahead and len(ahead[-1]) == 1:
            ahead.pop()
        if not ahead:
            return
        ahead[-1].pop(0)


def _who(number: int, runs: int | None, *, others: bool) -> list[int]:
    """Who may go on: first who runs, and only then `others`."""
    if runs is None:
        return list(range(number))
    return [runs, *(each for each in range(number) if others and each != runs)]
