"""The simulator finds what it is for: three bugs of the trade, planted here, are each caught.

Each is caught within so many episodes, and the same episodes without it are clean.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import count

import pytest

from care.domain.ledger import Effect, Line
from care.domain.turn import Turn
from care.usecases import settle
from care.usecases.effects import Effects
from care.usecases.ports import Commit
from care.usecases.seal import subject_of
from tests.simulation.episode import Broken, Player
from tests.simulation.story import Story
from tests.simulation.town import Town
from tests.simulation.twins import TownStore

SEEDS = range(1, 121)


class _EffectFirst(settle.Run):
    """Pay, then write: what was meant is stored with its outcome, not before."""

    first, late = None, Turn(None)

    def _commit(self, saved, turn, now: datetime, **more):
        self.first = self.first or saved
        turn = Turn(turn.after, self.late.notes + turn.notes, self.late.touches + turn.touches)
        step = self.rules.next_step(turn.after, now)
        if step is not None and (step.effect, step.line.key) not in self.asked:
            self.late = turn
            return turn.after
        self.late, first = Turn(None), self.first
        self.first = None
        return super()._commit(first, turn, now, **more)


class _ForgetfulStore(TownStore):
    """No operation id: a request that is sent again cannot be told from another writer's."""

    _times = count()

    def _commit(self, commit: Commit, op: str) -> None:
        super()._commit(commit, f"{op}~{next(self._times)}")


class _ForgetfulTown(Town):
    def new_store(self) -> TownStore:
        return _ForgetfulStore(self)


def _without_k(effects: Effects, subject, line: Line, effect: Effect) -> str:
    """A second try under the key of the first: a stored answer is replayed for a day."""
    return f"{subject_of(subject)}/{line.key}/{effect}"


def _without_n(effects: Effects, subject, line: Line, effect: Effect) -> str:
    """A second page or hold under the key of the first."""
    return f"{subject_of(subject)}/{line.purpose}/{effect}/{line.k}"


def _first_caught(player: Player) -> Broken | None:
    """What the first episode that breaks an invariant breaks."""
    return next((found for seed in SEEDS if (found := player.play(seed).broken)), None)


@pytest.fixture
def player() -> Player:
    """Its town is built before anything is planted."""
    return Player()


def test_the_same_episodes_without_a_planted_bug_are_clean(player: Player) -> None:
    assert _first_caught(player) is None


def test_an_effect_before_its_intent_is_caught_at_its_first_step(
    player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settle, "Run", _EffectFirst)
    found = _first_caught(player)
    assert found is not None
    assert found.invariant == "intent_first"


def test_a_store_that_forgets_operation_ids_is_caught() -> None:
    found = _first_caught(Player(_ForgetfulTown))
    assert found is not None
    assert found.invariant == "own_write_is_no_conflict"


@pytest.mark.parametrize("key", [_without_k, _without_n])
def test_a_key_without_its_number_is_caught(
    key: Callable[..., str], player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Effects, "key", key)
    assert _first_caught(player) is not None


def test_a_violation_is_played_again_to_the_same_step_and_told(
    player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Effects, "key", _without_n)
    found = _first_caught(player)
    assert found is not None
    lines: list[str] = []
    assert player.play(found.seed, Story(lines.append)).broken == found
    assert "episode" in lines[0]
    assert "VIOLATION" in lines[-1]
    assert f" {found.step:4} " in lines[-1]
