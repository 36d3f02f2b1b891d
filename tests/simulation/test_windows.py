"""Holds outlive the return period, whatever the window of the card (HLD-6).

`WINDOW_CLAIMS` sets how many claims, `WINDOW_SEED` the first seed, printed with each fault;
`python -m tests.simulation.windows` plays 10,000.
"""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any

from tests.simulation import windows
from tests.simulation.window_claims import Episode
from tests.simulation.windows import figures

CLAIMS = int(os.environ.get("WINDOW_CLAIMS", "200"))
SEED = int(os.environ.get("WINDOW_SEED", "1"))


@cache
def played() -> dict[str, Any]:
    """What came of all of them."""
    return figures(CLAIMS, SEED)


def test_no_unreturned_claim_is_without_a_hold_and_not_flagged():
    """HLD-5, HLD-6: and each ends in exactly one default, or in a debt on the desk's list."""
    found = played()
    print(json.dumps(found))
    assert found["wrongs"] == {}
    assert found["wrong"] == 0


def test_at_most_two_holds_live_at_any_time_and_two_do():
    """HLD-1: side by side during a renewal, and never a third."""
    assert played()["most_live_holds"] == 2


def test_the_claims_reach_every_end():
    """The negative of an empty simulation."""
    assert set(played()["ends"]) == {"defaulted/captured", "defaulted/charged", "defaulted/debt"}
    assert played()["requests_watched"] > 10 * CLAIMS


def test_the_same_seed_is_the_same_claim():
    one, other = Episode(11).play(), Episode(11).play()
    assert one.claim == other.claim
    assert one.steps == other.steps
    assert one.claim != Episode(12).play().claim


def test_a_lapsed_hold_that_nobody_flags_would_be_found():
    """The negative: the hold is gone at the provider, and no sweep has seen it twice over."""
    episode = Episode(1)
    episode._begin()
    hold = episode.claim.standing_hold
    assert hold is not None
    episode.house.payments.by_hand(hold.provider_id or "", capture=False)
    episode._check()
    assert episode.house.wrongs == [], "the sweep of the next minute may see it"
    episode._check()
    (wrong,) = episode.house.wrongs
    assert wrong.endswith("no hold stands, and the claim says return_due/live")


def test_the_command_prints_its_figures_as_json_last(capsys):
    assert windows.main(["--claims", "3", "--seed", "5"]) == 0
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (last["claims"], last["seed"], last["wrong"]) == (3, 5, 0)
