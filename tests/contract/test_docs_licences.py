"""`docs/licences.md` is what the locks and the packages say now."""

from __future__ import annotations

from docs.blocks import printed
from docs.make_licences import PAGE, blocks


def test_the_licences_are_those_of_what_is_locked() -> None:
    page = PAGE.read_text("utf-8")
    assert page == printed(page, blocks()), "`make docs` prints it anew"


def test_what_ships_is_told_by_name_and_what_only_tools_are_by_licence() -> None:
    told = blocks()
    assert "| certifi | MPL-2.0 |" in told["ships"]
    assert "| DejaVu Sans | Bitstream-Vera |" in told["ships"]
    assert "pytest" not in told["ships"]
    (row,) = (row for row in told["tools"].splitlines() if row.startswith("| MPL-2.0 |"))
    assert "hypothesis" in row
