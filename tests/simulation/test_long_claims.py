"""One paid claim over 45 days of outages, lost replies and hands ends with the books right.

`SIMULATE_EPISODES` sets how many episodes; `SIMULATE_SEED` the first seed, printed with each fault.
"""

import os
from collections import Counter
from functools import cache

from care.domain.errors import CareError
from tests.simulation.long_claim import LongClaim, wrongs_of

EPISODES = int(os.environ.get("SIMULATE_EPISODES", "300"))
FIRST = int(os.environ.get("SIMULATE_SEED", "1"))
ENOUGH = 300  # episodes in which every end that matters comes up
BROKE_OFF = (AssertionError, CareError, LookupError, RuntimeError)


@cache
def played(seed: int) -> tuple[str, tuple[str, ...]]:
    """The end that the seed's episode reached, and what is wrong there."""
    world = LongClaim(seed)
    try:
        world.episode()
    except BROKE_OFF as defect:
        return "broke off", (f"broke off at {world.end}: {defect!r}",)
    return world.end, tuple(wrongs_of(world))


def test_every_long_claim_ends_with_the_books_right() -> None:
    """HLD-2, HLD-5, HLD-6, HLD-8, HLD-9, RET-5: one fee and one default at most are ever kept."""
    bad: dict[int, tuple[str, ...]] = {}
    ends: Counter[str] = Counter()
    for seed in range(FIRST, FIRST + EPISODES):
        print(seed, end=" ")  # of the last one, should it raise something unheard of
        end, found = played(seed)
        ends[end] += 1
        if found:
            bad[seed] = found
    print(f"\n{EPISODES} long claims from seed {FIRST}: {dict(ends)}")
    assert bad == {}


def test_the_long_claims_reach_the_ends_that_matter() -> None:
    """The negative of an empty simulation."""
    ends = {played(seed)[0] for seed in range(FIRST, FIRST + ENOUGH)}
    assert {"completed/released", "completed/refunded", "defaulted/captured"} <= ends
    assert ends & {"defaulted/charged", "defaulted/debt"}
    assert any(end.startswith("cancelled/") for end in ends)
