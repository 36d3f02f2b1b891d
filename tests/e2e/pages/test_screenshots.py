"""The pictures of a state: all of them, each of its width, and a word where one is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from infra.pages.screenshots import Shot, shots, take, try_to_take
from tests.support.fake_visits import STATES, Visit


def width_of(picture: Path) -> int:
    """The width in the header of a PNG."""
    head = picture.read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    return int.from_bytes(head[16:20], "big")


def test_state_is_taken_in_both_schemes_and_widths(visit: Visit, tmp_path: Path) -> None:
    take(visit, Shot("terms", "en"), tmp_path)
    assert {path.name: width_of(path) for path in tmp_path.iterdir()} == {
        "terms-en-light-390.png": 390,
        "terms-en-light-1280.png": 1280,
        "terms-en-dark-390.png": 390,
        "terms-en-dark-1280.png": 1280,
    }
    light, dark = (tmp_path / f"terms-en-{scheme}-390.png" for scheme in ("light", "dark"))
    assert light.read_bytes() != dark.read_bytes()


def test_every_state_is_taken_in_every_language() -> None:
    wanted = list(shots(list(STATES)))
    assert len(wanted) == len(set(wanted)) == 2 * len(STATES)
    assert {shot.locale for shot in wanted} == {"en", "es"}


def test_state_that_cannot_be_reached_is_told_and_stops_nothing(
    dist: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(STATES, "nowhere", lambda visit: visit.page.goto("nowhere:"))
    told = try_to_take(browser, dist, Shot("nowhere", "es"))
    assert told is not None and told.startswith("nowhere in es: ")
