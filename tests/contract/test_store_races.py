"""What every store promises to writers at once. Not asked of moto, which is no judge of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from care.domain.errors import Conflict
from care.domain.touch import Reserve
from care.usecases.ports import Commit, Store
from tests.support.builders import (
    ACCOUNT,
    PLAN,
    a_claim,
    a_plan,
)
from tests.support.storing import an_op, put

pytest_plugins = ["tests.contract.store_fixtures"]


def raced(store: Store, commits: list[Commit]) -> list[str]:
    """What became of commits that were made at once: done, or the name of the refusal."""

    def attempt(commit: Commit) -> str:
        try:
            store.commit(commit, an_op())
        except Conflict as refusal:
            return type(refusal).__name__
        return "done"

    with ThreadPoolExecutor(len(commits)) as pool:
        return list(pool.map(attempt, commits))


def test_of_many_at_once_one_takes_the_last_replacement(racing_store: Store) -> None:
    put(racing_store, a_plan(left=1))
    claims = [a_claim(f"claim-{number}") for number in range(8)]
    outcomes = raced(racing_store, [Commit((c,), touches=(Reserve(PLAN),)) for c in claims])
    assert outcomes.count("done") == 1
    assert set(outcomes) <= {"done", "TouchRefused", "Conflict"}
    assert racing_store.plan(PLAN) == a_plan(left=0, reserved=1, version=2)
    assert len(racing_store.claims_of(ACCOUNT)) == 1


def test_of_many_puts_over_one_version_one_is_stored(racing_store: Store) -> None:
    put(racing_store, a_plan())
    plans = [a_plan(version=1, locale=f"en-{number}") for number in range(8)]
    outcomes = raced(racing_store, [Commit(puts=(plan,)) for plan in plans])
    assert outcomes.count("done") == 1
    stored = racing_store.plan(PLAN)
    assert stored == replace(plans[outcomes.index("done")], version=2)


def test_of_misses_at_once_none_is_lost(racing_store: Store) -> None:
    """They are added where they lie, not read and written."""
    with ThreadPoolExecutor(8) as pool:
        counts = pool.map(lambda _: racing_store.count_miss("misses/account/eve/0", 600), range(24))
    assert sorted(counts) == list(range(1, 25))
