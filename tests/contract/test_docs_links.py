"""Every relative link of a page leads to a file, and to a heading that is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.documented_commands import FENCE, PAGES, ROOT

LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


def links(path: Path) -> list[str]:
    """The targets of a page's links that stay in this repository."""
    targets = LINK.findall(FENCE.sub("", path.read_text("utf-8")))
    return [each for each in targets if "://" not in each and not each.startswith("mailto:")]


def anchors(path: Path) -> set[str]:
    """The names of a page's headings, as GitHub makes them."""
    headings = HEADING.findall(FENCE.sub("", path.read_text("utf-8")))
    return {re.sub(r"[^\w\- ]", "", each.lower()).strip().replace(" ", "-") for each in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    broken = []
    for link in links(page):
        name, _, anchor = link.partition("#")
        target = page if not name else (page.parent / name).resolve()
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_every_decision_and_every_runbook_is_linked_from_a_page() -> None:
    linked = {
        (page.parent / link.partition("#")[0]).resolve() for page in PAGES for link in links(page)
    }
    own = {path for name in ("adr", "runbooks") for path in (ROOT / "docs" / name).glob("*.md")}
    unlinked = sorted(path.name for path in own - linked if path.name != "README.md")
    assert unlinked == []


def test_a_heading_is_named_as_github_names_it(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Who asks, and what?\n## `make run` it\n```\n# no heading\n```\n")
    assert anchors(page) == {"who-asks-and-what", "make-run-it"}
