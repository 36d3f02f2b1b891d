"""docs/reliability.md and its plot are what a run of `make reliability` writes.

The figures are not measured anew here: that they fit each other, and that the run they name can be
repeated, is.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.designs import report
from tests.designs.measure import DESIGNS, Share, measure
from tests.designs.schedule import Kind

DOCS = Path(__file__).parents[2] / "docs"


@cache
def page() -> str:
    return (DOCS / "reliability.md").read_text()


@cache
def measured() -> tuple[int, int]:
    """Episodes and seed that the page names."""
    found = re.search(r"make reliability EPISODES=(\d+) SEED=(\d+)", report.block_of(page()))
    assert found is not None
    return int(found[1]), int(found[2])


def rows(after: str) -> list[list[str]]:
    """The cells of the first table of the page's block whose head begins with `after`."""
    lines = report.block_of(page()).splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith(f"| {after} |"))
    found = []
    for line in lines[at:]:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return [found[0], *found[2:]]


def test_the_page_tells_what_a_run_of_its_size_counts() -> None:
    episodes, seed = measured()
    head, *designs = rows("design")
    short = {name: measure(name, 3, seed) for name in DESIGNS}
    assert head == report.table(short)[0]
    assert [row[0] for row in designs] == list(DESIGNS)
    for row in designs:
        told, faulty, wrong = (int(cell.replace(",", "")) for cell in row[1:4])
        share = Share(wrong, faulty)
        assert told == episodes
        assert row[4:] == [f"{share.percent:.2f}", report.between(share)]
    assert designs[-1][3] == "0"
    assert [row[0] for row in rows("the one fault")[1:]] == [str(kind) for kind in Kind]


def test_the_kinds_of_wrong_add_up_to_the_wrong_episodes() -> None:
    wrong = [row[3] for row in rows("design")[1:]]
    counted = [row[1:] for row in rows("what is wrong at rest")[1:]]
    sums = [
        sum(int(cell.replace(",", "")) for cell in column) for column in zip(*counted, strict=True)
    ]
    assert [f"{total:,}" for total in sums] == wrong


def test_the_plot_shows_the_figures_of_the_page() -> None:
    svg, (episodes, seed) = (DOCS / "reliability.svg").read_text(), measured()
    assert "<title" in svg and "<desc" in svg
    assert f"{episodes:,} episodes on each, seed {seed}." in svg
    for row in rows("design")[1:]:
        assert f"{row[0]} {row[4]} ({row[5]})" in svg


def test_the_documented_seed_begins_with_the_same_fifty_episodes_each_time() -> None:
    _, seed = measured()
    for name in DESIGNS:
        assert measure(name, 50, seed).summary() == measure(name, 50, seed).summary()


def test_a_page_without_a_place_for_figures_is_left_alone() -> None:
    with pytest.raises(ValueError):
        report.put_block("# Reliability\n", "figures")


def test_only_what_stands_between_the_markers_is_written() -> None:
    before = f"prose\n{report.BEGIN}\nold\n{report.END}\nmore prose\n"
    after = report.put_block(before, "new")
    assert after == f"prose\n{report.BEGIN}\nnew\n{report.END}\nmore prose\n"
