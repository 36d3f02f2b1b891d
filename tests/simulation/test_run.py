"""The command: one seed is one story, told again to the same step; one JSON object comes last."""

from __future__ import annotations

import json

import pytest

from care.usecases.effects import Effects
from tests.simulation import run
from tests.simulation.episode import Player
from tests.simulation.run import main, played, simulate
from tests.simulation.story import Story


def told(player: Player, seed: int) -> list[str]:
    """The whole story of a seed."""
    lines: list[str] = []
    player.play(seed, Story(lines.append))
    return lines


def test_one_seed_is_one_story_whatever_was_played_before() -> None:
    player = Player()
    alone = [told(Player(), seed) for seed in (11, 12)]
    played(player, range(1, 40))
    assert [told(player, seed) for seed in (11, 12)] == alone
    assert alone[0] != alone[1]


def test_a_story_tells_time_who_what_and_the_state_after_it() -> None:
    lines = told(Player(), 7)
    assert lines[0].startswith("11-")
    assert "seed 7" in lines[0]
    assert any("provider" in line and "authorized" in line for line in lines)
    assert any("stored" in line and "wakes" in line for line in lines)
    assert "a sweep" in " ".join(lines[-6:])


def test_two_processes_find_what_one_finds() -> None:
    one, two = simulate(500, 1, workers=1), simulate(500, 1, workers=2)
    assert (one.episodes, one.ends, one.faults) == (500, two.ends, two.faults)
    assert one.violations == two.violations == []


def test_the_last_line_is_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(20, 5, 1, again=False) == 0
    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert {"episodes", "seed", "faults", "ends", "violations", "seconds"} < set(report)
    assert (report["episodes"], report["seed"], report["violations"]) == (20, 5, [])
    assert sum(report["ends"].values()) == 20


def test_a_violation_is_in_the_report_and_ends_the_command_with_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug is planted: keys that every claim and plan would share."""
    player = Player()
    monkeypatch.setattr(run, "_ready", lambda: run._PLAYER.append(player))
    monkeypatch.setattr(Effects, "key", lambda *_: "the only key")
    assert main(4, 1, 1, again=False) == 1
    out = capsys.readouterr()
    (first, *_) = json.loads(out.out)["violations"]
    assert set(first) == {"seed", "step", "invariant"}
    assert f"seed {first['seed']}, step {first['step']}: " in out.err


def test_a_replay_tells_the_episode_and_ends_with_its_report(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(1, 7, 1, again=True) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 20
    assert json.loads(lines[-1])["violations"] == []
