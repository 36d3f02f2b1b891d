"""The clock of the functions: wall time, moved by a file in the local cloud alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from care.adapters.clock import FileClock

WALL = datetime(2026, 11, 22, 17, 42, 19, 123_999, tzinfo=UTC)
CUT = WALL.replace(microsecond=123_000)


@pytest.fixture(autouse=True)
def standing_wall_clock():
    with time_machine.travel(WALL, tick=False):
        yield


def test_without_a_file_it_is_wall_time_in_utc_cut_to_the_millisecond():
    now = FileClock("").now()
    assert now == CUT
    assert now.tzinfo is UTC


def test_a_missing_file_moves_nothing(tmp_path: Path):
    assert FileClock(str(tmp_path / "none")).now() == CUT


@pytest.mark.parametrize("content", ["", "\n", "0", "0\n"])
def test_an_empty_file_and_a_zero_move_nothing(tmp_path: Path, content: str):
    file = tmp_path / "clock"
    file.write_text(content)
    assert FileClock(str(file)).now() == CUT


def test_the_file_is_read_at_each_call_so_a_move_is_seen_at_once(tmp_path: Path):
    file = tmp_path / "clock"
    file.write_text("21600\n")
    clock = FileClock(str(file))
    assert clock.now() == CUT + timedelta(hours=6)
    file.write_text("1296000\n")
    assert clock.now() == CUT + timedelta(days=15)


def test_a_file_that_holds_no_integer_is_refused_and_never_taken_for_zero(tmp_path: Path):
    file = tmp_path / "clock"
    file.write_text("tomorrow")
    with pytest.raises(ValueError, match="tomorrow"):
        FileClock(str(file)).now()
