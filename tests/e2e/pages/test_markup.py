"""Markup that somebody types stays text: in every form, in a page's address, in one's own e-mail
address. The browser heeds no policy here: encoding alone is what holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote_plus

import pytest

from frontend.build import HERE, WORDS, modules_of
from tests.support.fake_visits import Visit
from tests.support.markup import ALL, AT_ONCE, PIECES, Hits
from tests.support.typed_forms import FORMS, controls_of, typed

# What a script does for a person: the page's own check of lengths is no help against markup.
TYPE = """([name, text]) => {
  const control = document.getElementById(name);
  control.value = text;
  control.dispatchEvent(new Event("input", { bubbles: true }));
}"""
SEND = "(name) => document.getElementById(name).form.requestSubmit()"
# What stands on a page as text: its own, and what its fields hold.
TEXT = """document.body.textContent
  + [...document.querySelectorAll("input, textarea")].map(({ value }) => value).join(" ")"""
KEPT = "Object.values(sessionStorage)"
# Forms whose every text is read as a code at once: letters and digits are all that stays.
AS_CODES = ("sell",)
# A piece as its page would have it, were it markup there.
ADD = "(text) => document.body.append(document.createRange().createContextualFragment(text))"
# Where the modules read a page's address.
ASKED = re.compile(r'(?:parameter|query\.get)\("(\w+)"\)')
MODULE = re.compile(r'set module = "([^"]+)"')
KINDS = {"plan", "claim"}  # of the two ways back from the provider: js/return.js


def test_every_text_that_can_be_typed_on_a_page_is_in_one_of_the_forms_below(dist: Path) -> None:
    assert controls_of(dist) == typed()


@pytest.mark.parametrize("name", FORMS)
def test_markup_typed_into_a_form_stays_text_there_and_where_it_is_sent(
    bare: Visit, name: str
) -> None:
    form, page = FORMS[name], bare.page
    bare.fake.sign_in.domain = "example.com"  # no markup but the typed
    hits = Hits(page)
    form.way(bare)
    for control in form.names:
        page.evaluate(TYPE, [control, ALL])
    page.evaluate(SEND, form.names[-1])
    page.wait_for_load_state("networkidle")
    if page.get_by_test_id("act-yes").is_visible():
        page.get_by_test_id("act-yes").click()
        page.wait_for_load_state("networkidle")
    assert hits.all() == []
    assert name in AS_CODES or any(ALL in each for each in found(bare))
    page.reload()
    assert hits.all() == []


def found(visit: Visit) -> Iterator[str]:
    """Where a text that was typed may be now: on the page, kept by the tab, in the address of the
    next page, or at the service."""
    yield str(visit.page.evaluate(TEXT))
    yield unquote_plus(visit.page.url)
    yield from strings([json.loads(text) for text in visit.page.evaluate(KEPT)])
    yield from strings(visit.fake.heard)


def strings(value: object) -> Iterator[str]:
    """Every text in a document."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value


def asked_of(page: str) -> set[str]:
    """The names that the modules of a page read in its address."""
    sources = [(HERE / "js" / name).read_text("utf-8") for name in own_modules(page)]
    names = {name for source in sources for name in ASKED.findall(source)}
    return names | (KINDS if any("parameter(kind)" in source for source in sources) else set())


def own_modules(page: str) -> list[str]:
    """The modules that are a page's and no other's words."""
    module = MODULE.search((HERE / "pages" / f"{page}.html").read_text("utf-8"))
    names = modules_of(module[1]) if module else []
    return [name for name in names if not name.startswith(WORDS)]


ADDRESSED = {page.stem: asked_of(page.stem) for page in (HERE / "pages").glob("[!_]*.html")}


def test_each_page_that_reads_its_address_is_given_markup_in_it() -> None:
    assert {"serial", "id", "code", "state", "back", "term", "plan", "claim"} <= set().union(
        *ADDRESSED.values()
    )
    assert not ADDRESSED["terms"] and ADDRESSED["claim"] == {"id"}


@pytest.mark.parametrize("part", [0, 1], ids=["odd", "even"])
def test_markup_in_the_address_of_a_page_stays_text(bare: Visit, part: int) -> None:
    bare.sign_in()
    bare.sign_in("desk")
    hits = Hits(bare.page)
    text = quote(ALL, safe="")
    for page in sorted(page for page in ADDRESSED if ADDRESSED[page])[part::2]:
        query = "&".join(f"{name}={text}" for name in sorted(ADDRESSED[page]))
        bare.open(f"{page}.html?{query}#{text}")
        bare.page.wait_for_load_state("networkidle")
        assert hits.all() == []


def test_ones_own_address_is_text_in_the_corner_of_the_account(bare: Visit) -> None:
    hits = Hits(bare.page)
    bare.sign_in()
    assert bare.page.locator("[data-email]").first.text_content() == f"customer@{ALL}"
    assert hits.all() == []


def test_each_piece_of_markup_is_found_on_a_page_that_takes_it_for_more_than_text(
    bare: Visit,
) -> None:
    hits = Hits(bare.page)
    bare.open("terms.html")
    for piece in PIECES:
        bare.page.evaluate(ADD, piece)
    bare.page.wait_for_load_state("networkidle")
    found = hits.all()
    assert {int(each) for each in found if each.isdigit()} == AT_ONCE
    for beginning in (bare.site, "<iframe srcdoc=", "<style", "<base", "<b id=", "<a href="):
        assert any(each.startswith(beginning) for each in found), beginning
    bare.fake.referred.clear()  # a style that was injected names its page when it asks
