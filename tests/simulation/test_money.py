"""No movement of money is lost, doubled or forgotten, whatever dies, repeats or comes late.

A few thousand episodes of `tests.simulation`; `SIMULATE_EPISODES` sets how many, `SIMULATE_SEED`
the first seed. `python -m tests.simulation --replay --seed S` tells the episode of a seed.
"""

import os

import pytest

from tests.simulation.episode import Player
from tests.simulation.faults import KINDS
from tests.simulation.run import Totals, played

EPISODES = int(os.environ.get("SIMULATE_EPISODES", "3000"))
FIRST = int(os.environ.get("SIMULATE_SEED", "1"))
ENDS = frozenset(
    {
        "premium completed/released",
        "premium completed/refunded",
        "premium completed/closed",
        "premium defaulted/captured",
        "premium defaulted/charged",
        "premium defaulted/debt",
        "premium cancelled/released",
        "premium lapsed/released",
        "premium lapsed/none",
        "basic completed/none",
        "basic cancelled/none",
        "basic lapsed/none",
        "plan scheduled",
        "plan refunded",
        "plan void",
    }
)


@pytest.fixture(scope="module")
def totals() -> Totals:
    """What the episodes came to."""
    return played(Player(), range(FIRST, FIRST + EPISODES))


def test_every_episode_of_faults_ends_with_the_books_right(totals: Totals) -> None:
    """SVC-6, HLD-5, HLD-6, TRM-6, PAY-4: intent, effect, outcome, whoever dies between them."""
    print(f"\n{EPISODES} episodes from seed {FIRST}: {dict(totals.ends)}")
    assert totals.violations == []


def test_every_kind_of_fault_strikes(totals: Totals) -> None:
    """The negative of an empty simulation."""
    assert set(totals.faults) == KINDS


def test_every_end_that_matters_is_reached(totals: Totals) -> None:
    """The same of what the episodes are about."""
    assert set(totals.ends) >= ENDS
