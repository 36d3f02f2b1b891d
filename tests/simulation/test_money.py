"""No movement of money is lost, doubled or forgotten, whatever dies, repeats or comes late.

`SIMULATE_EPISODES` sets how many episodes; `SIMULATE_SEED` the first seed, printed with each fault.
"""

import os
from collections import Counter

from tests.simulation.world import World, wrongs

EPISODES = int(os.environ.get("SIMULATE_EPISODES", "400"))
FIRST = int(os.environ.get("SIMULATE_SEED", "1"))


def test_every_episode_of_faults_ends_with_the_books_right():
    """SVC-6, HLD-5, HLD-6, TRM-6, PAY-4: intent, effect, outcome, whoever dies between them."""
    bad, ends = {}, Counter()
    for seed in range(FIRST, FIRST + EPISODES):
        world = World(seed)
        world.episode()
        claim = world.store.claim(world.claim_id) if world.claim_id else None
        ends[f"{claim.state}/{claim.hold_state}" if claim else "no claim"] += 1
        if found := wrongs(world):
            bad[seed] = found
    print(f"\n{EPISODES} episodes from seed {FIRST}: {dict(ends)}")
    assert bad == {}


def test_the_episodes_reach_the_ends_that_matter():
    """The negative of an empty simulation."""
    ends = Counter()
    for seed in range(FIRST, FIRST + 150):
        world = World(seed)
        world.episode()
        claim = world.store.claim(world.claim_id) if world.claim_id else None
        ends[str(claim.state) if claim else "none"] += 1
    assert {"completed", "defaulted", "lapsed", "none"} <= set(ends)
