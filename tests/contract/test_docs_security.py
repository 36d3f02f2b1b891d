"""`docs/security.md` names tests that there are, and says of each threat which of them holds it."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
TEST = re.compile(r"`(tests/[\w/]+\.py)`")


def threats() -> list[list[str]]:
    """The cells of each row of the tables of threats."""
    part = PAGE.partition("## What is tried")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in rows if row[0].strip() != "threat"]


def test_every_threat_is_met_and_names_a_test_that_there_is() -> None:
    found = threats()
    assert len(found) > 20
    for threat, meets, held in found:
        assert meets, threat
        named = TEST.findall(held)
        assert named, f"no test holds: {threat}"
        assert [path for path in named if not (ROOT / path).is_file()] == [], threat


def test_how_to_report_is_said_once_and_linked_both_ways() -> None:
    report = (ROOT / "SECURITY.md").read_text("utf-8")
    assert "(../SECURITY.md)" in PAGE
    assert "(docs/security.md" in report
    assert "private vulnerability reporting" in report
