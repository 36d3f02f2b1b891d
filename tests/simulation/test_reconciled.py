"""Reconciliation in seeded worlds: it invents nothing at rest, and disturbs nothing in trouble.

`SIMULATE_SEED` sets the first seed, printed with each fault.
"""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import pytest

from care.domain.errors import CareError
from care.usecases.reconcile_payments import ReconcilePayments
from care.usecases.reconciliation import Reconciliation
from tests.simulation.long_claim import SPANS, LongClaim, wrongs_of
from tests.simulation.world import World
from tests.support.books import MemoryBooks
from tests.support.faults import Crash

FIRST = int(os.environ.get("SIMULATE_SEED", "1"))
EPISODES = 60
AGES = timedelta(days=120)  # longer than an episode


def reconciled(world: Any, op: str = "reconcile") -> Reconciliation:
    """The report of a reconciliation of everything that ever happened in the world."""
    books = MemoryBooks(world.payments)
    use_case = ReconcilePayments(world.store, books, world.settle, world.clock)
    return use_case.run(world.clock.now() - AGES, None, op)


@pytest.mark.parametrize("kind", [World, LongClaim])
def test_a_world_at_rest_has_no_differences(kind: type[World]) -> None:
    told = {}
    looked_at = 0
    for seed in range(FIRST, FIRST + EPISODES):
        world = kind(seed)
        world.episode()
        report = reconciled(world)
        looked_at += report.looked_at["payments"]
        if report.differences or report.failures:
            told[seed] = [(d.kind, d.expected, d.found) for d in report.differences]
    assert told == {}
    assert looked_at > EPISODES  # the negative of an empty world


class Reconciled(LongClaim):
    """A long claim in whose troubles somebody reconciles now and then, and dies at it at times:
    also after an outage, before any sweep."""

    found = 0

    def _time_passes(self) -> None:
        if self.random.random() < 0.3:
            self.clock.forward(self.random.choice(SPANS))
            self._reconcile()
        super()._time_passes()

    def _reconcile(self) -> None:
        try:
            report = reconciled(self, self.op())
        except (Crash, CareError):
            return
        self.found += len(report.differences)


def test_reconciling_in_the_middle_of_trouble_ends_with_the_books_right() -> None:
    bad, found = {}, 0
    for seed in range(FIRST, FIRST + EPISODES):
        world = Reconciled(seed)
        world.episode()
        found += world.found
        left = wrongs_of(world)
        left += [f"{d.kind} {d.expected} {d.found}" for d in reconciled(world).differences]
        if left:
            bad[seed] = left
    assert bad == {}
    assert found > 0  # holds that lapsed in outages, hands at the dashboard
