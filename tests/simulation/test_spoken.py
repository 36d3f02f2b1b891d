"""Every sentence of the simulated lives is said in Spanish: none stays English, no figure is lost.

`SIMULATE_EPISODES` sets how many lives of each kind are played.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from itertools import product

import pytest

from care.domain.parts import Cause, Part, Sends
from care.domain.serials import SerialNumber
from care.usecases.compare_services import Asked
from care.usecases.facts import Damage
from tests.simulation.episode import Player
from tests.simulation.long_claim import LongClaim
from tests.support.house import ANA, DRONE, House
from tests.support.spoken import is_said, read_in, read_of, unsaid

EPISODES = int(os.environ.get("SIMULATE_EPISODES", "300"))
ENOUGH = 30  # different sentences: a world in which nothing happens has fewer


def test_every_life_of_the_simulation_is_told_in_spanish_to_its_last_word() -> None:
    player, read = Player(), set()
    for seed in range(1, EPISODES + 1):
        player.play(seed)
        read |= set(read_of(player.town.store))
    assert unsaid(sorted(read)) == []
    assert len(read) > ENOUGH


def test_every_long_claim_is_told_in_spanish_to_its_last_word() -> None:
    """Defaults, cures, disputes and debts."""
    read = set()
    for seed in range(1, EPISODES // 4 + 1):
        world = LongClaim(seed)
        world.episode()
        read |= set(read_of(world.store))
    assert unsaid(sorted(read)) == []
    assert len(read) > ENOUGH


@pytest.mark.parametrize("country", ["US", "DE"])
def test_every_answer_about_a_damage_is_in_spanish(country: str) -> None:
    """Every cause, each part alone and all together, before cover, in it and after it."""
    house = House()
    house.bought()
    read = set()
    for days in (0, 1, 400):
        house.clock.forward(timedelta(days=days))
        for damage in _damages():
            asked = Asked(damage, country, defect=damage.cause is Cause.DEFECT)
            compared = house.comparing.ask(ANA, asked)
            read |= {compared.advice, compared.covers}
            for option in compared.options:
                read |= set(read_in(option.decision))
                figures = option.figures
                lines = [sentence for _, sentence in figures.lines] if figures else []
                read |= {*lines, figures.inspected, *figures.notices} if figures else set()
                read |= {figures.consent} if figures and figures.consent else set()
    assert unsaid(sorted(read)) == []
    assert len(read) > ENOUGH


def test_a_sentence_that_is_not_ours_is_found_out() -> None:
    """The negative of the above: what judges them does not say yes to everything."""
    assert not is_said("Nobody ever wrote this sentence down.")
    assert not is_said("Nothing was charged. Nobody ever wrote this sentence down.")
    assert is_said("Nothing was charged.")


def _damages() -> Iterator[Damage]:
    parts = [*((part,) for part in Part), tuple(Part)]
    for cause, broken, sends in product(Cause, parts, Sends):
        for excluded in ((), ("deliberate", "theft")):
            yield Damage(SerialNumber(DRONE), cause, broken, sends, excluded)
