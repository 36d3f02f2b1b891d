"""A figure above its budget fails `make bench` and is named; nothing else does."""

from __future__ import annotations

import json

import pytest

from docs.blocks import printed
from tests.bench import report
from tests.bench.figure import Figure

REDEEM = Figure("redeem a card", 2, "requests", 2, {"least": 2})
SLOW = Figure("filing a claim", 1.504, "ratio", 1.5)
TOLD = Figure("files", 12_000, "files")
PARTS = {"requests": [REDEEM], "warm": [SLOW, TOLD]}


def test_a_figure_at_its_budget_is_within_it() -> None:
    assert (REDEEM.ok, SLOW.ok, TOLD.ok) == (True, False, True)


def test_a_figure_above_its_budget_is_named_with_what_it_may_be() -> None:
    assert report.above(PARTS) == ["warm: filing a claim is 1.504 ratio, at most 1.5"]
    assert report.above({"requests": [REDEEM], "warm": [TOLD]}) == []


def test_the_file_has_one_object_a_figure() -> None:
    first, second, third = json.loads(report.as_json(PARTS))
    assert first == {
        **{"name": "requests: redeem a card", "value": 2, "unit": "requests"},
        **{"budget": 2, "ok": True, "least": 2},
    }
    assert (second["name"], second["ok"]) == ("warm: filing a claim", False)
    assert (third["budget"], third["ok"]) == (None, True)


def test_a_part_is_a_table_with_a_column_for_what_stands_beside() -> None:
    assert report.table([REDEEM, TOLD]) == [
        ["figure", "measured", "at most", "least"],
        ["redeem a card", "2 requests", "2", "2"],
        ["files", "12,000 files", "", ""],
    ]


@pytest.mark.parametrize(
    ("cell", "text"), [(3, "3"), (1.0, "1"), (1.05, "1.05"), (0.00042, "0.00042"), ("no", "no")]
)
def test_a_number_is_told_as_exactly_as_it_is_read(cell: float | str, text: str) -> None:
    assert report.number(cell) == text


def test_a_block_without_a_place_on_the_page_is_refused() -> None:
    assert printed("<!-- a -->\nold\n<!-- /a -->", {"a": "new"}) == "<!-- a -->\nnew\n<!-- /a -->"
    with pytest.raises(ValueError, match="no place for b"):
        printed("<!-- a -->\n<!-- /a -->", {"b": "new"})
