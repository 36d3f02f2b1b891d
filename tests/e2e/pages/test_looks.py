"""What every page owes its reader: access, weight, words, errors at their fields."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from frontend import build as site
from tests.support.fake_api import FakeApi
from tests.support.fake_site import reader, serve
from tests.support.fake_visits import ADDRESS, STATES, Visit
from tests.support.keyboard import MOST_TABS, NOTHING, Keyboard
from tests.support.shown import exchanged, strings, without, words_on

FIRST_PAGE_BYTES = 15 * 1024
# The same in both languages: names, and words that Spanish shares or took over.
SAME = {"Aftercare", "Express", "Premium", "Basic", "Flyaway", "Plan", "No", "Error", "Total"}
SAME |= {"American Express", "Mastercard", "Visa", "English", "Español", "customer@example.com"}
MARKED = """() => {
  const { activeElement: at } = document;
  const { outlineStyle, outlineWidth } = getComputedStyle(at.closest(".choice") ?? at);
  return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
}"""


@dataclass(frozen=True)
class Shown:
    """A page in one of its states, in English, with the texts that it showed first."""

    state: str
    visit: Visit
    texts: set[str]


@pytest.fixture(scope="module", params=STATES)
def shown(request: pytest.FixtureRequest, dist: Path, browser: Browser) -> Iterator[Shown]:
    """Every state in its turn. The way there takes longest, so the tests of one state share it."""
    with reader(browser, dist) as visit:
        STATES[request.param](visit)
        yield Shown(request.param, visit, words_on(visit.page))


def test_every_stop_of_tab_is_marked_and_has_a_name(shown: Shown) -> None:
    page = shown.visit.page
    keyboard = Keyboard(page)
    seen = set()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        at = keyboard.focus()
        if at in seen:
            break
        seen.add(at)
        assert at == NOTHING or (at.name and page.evaluate(MARKED)), at
    assert len(seen) >= 5


def test_page_is_accessible_and_never_wider_than_the_window(shown: Shown) -> None:
    page = shown.visit.page
    page.emulate_media(reduced_motion="reduce")
    for scheme in ("light", "dark"):
        for width in (390, 1280):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 844})
            assert violations(page) == [], (scheme, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_page_in_spanish_is_accessible_fits_a_phone_and_says_nothing_in_english(
    visita: Visit, shown: Shown
) -> None:
    visita.page.set_viewport_size({"width": 390, "height": 844})
    STATES[shown.state](visita)
    visita.page.emulate_media(reduced_motion="reduce")
    assert violations(visita.page) == []
    assert visita.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert visita.page.locator("html").get_attribute("lang") == "es"
    # What the service says comes in the reader's language from the service itself; what the reader
    # typed stays as it is.
    known = SAME | set(ADDRESS.values()) | exchanged(visita)
    alike = shown.texts & words_on(visita.page)
    assert {text for text in alike if without(text, known)} == set()


def violations(page: Page) -> list[tuple[str, str]]:
    """What axe finds: the rule, and the first element that breaks it."""
    found = Axe().run(page).response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in found]


def test_word_in_spanish_is_no_copy_of_the_english_one() -> None:
    english, spanish = (dict(leaves(locale.words)) for locale in site.read_locales())
    copied = {name for name, text in spanish.items() if text == english.get(name)}
    assert {name: spanish[name] for name in copied if without(spanish[name], SAME)} == {}


def leaves(words: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Each word of a locale, by the way to it."""
    if isinstance(words, dict):
        for key, inner in words.items():
            yield from leaves(inner, f"{name}/{key}")
    else:
        yield name, re.sub(r"\{\w+\}", "", " ".join(strings(words)))


def test_first_page_weighs_at_most_15_kb_with_its_script_and_style(visit: Visit) -> None:
    visit.page.goto(f"{visit.site}/index.html", wait_until="networkidle")
    bodies = visit.page.evaluate(
        "performance.getEntries().filter((entry) => 'encodedBodySize' in entry)"
        ".map((entry) => [entry.name, entry.encodedBodySize])"
    )
    assert any(name.endswith("/css/site.css") for name, _ in bodies)
    assert sum(size for _, size in bodies) <= FIRST_PAGE_BYTES


def test_every_control_is_at_least_48_px_high(visit: Visit) -> None:
    STATES["settlement"](visit)
    heights = visit.page.evaluate(
        "[...document.querySelectorAll('.button, .input, .choice, nav a')]"
        ".filter((control) => control.offsetParent).map((control) => control.offsetHeight)"
    )
    assert min(heights) >= 48


def test_empty_serial_moves_the_focus_to_the_summary_whose_link_leads_to_the_field(
    visit: Visit,
) -> None:
    STATES["check-empty"](visit)
    expect(visit.page.get_by_test_id("problem")).to_be_focused()
    expect(visit.page).to_have_title("Error: Check a serial number · Aftercare")
    words = "Enter the serial number of your device."
    expect(visit.page.locator("#serial-error")).to_have_text(words)
    visit.page.get_by_role("link", name=words).click()
    expect(visit.page.locator("#serial")).to_be_focused()
    expect(visit.page.locator("#serial")).to_have_attribute("aria-invalid", "true")
    assert visit.fake.heard == []


def test_error_of_the_service_is_shown_at_the_field_that_its_pointer_names(visit: Visit) -> None:
    visit.open("index.html?serial=AC_3")
    words = "A serial number has 4 to 32 letters and digits."
    expect(visit.page.locator("#serial-error")).to_have_text(words)
    expect(visit.page.get_by_test_id("problem")).to_contain_text(words)


def test_refusal_by_a_rule_is_an_answer_with_its_next_steps_and_no_field_error(
    visit: Visit,
) -> None:
    STATES["refused"](visit)
    expect(visit.page.locator("h1:visible")).to_have_text("Mavic 3 cannot be covered now")
    reasons = visit.page.get_by_test_id("reasons").locator("li")
    expect(reasons).to_have_count(1)
    expect(reasons).to_have_attribute("data-rule", "ELG-2")
    expect(visit.page.get_by_test_id("next-steps").locator("li")).to_have_count(2)
    expect(visit.page.get_by_test_id("problem")).to_be_hidden()
    expect(visit.page).to_have_title("Mavic 3 cannot be covered now · Aftercare")


def test_deadline_names_date_and_zone_and_then_the_days_left(visit: Visit) -> None:
    noon_of_the_last_day = datetime(2026, 12, 6, 20, tzinfo=UTC).timestamp()
    visit.fake.sign_in.clock_ahead_seconds = int(noon_of_the_last_day - time.time())
    STATES["claim"](visit)
    words = "By the end of Sunday, December 6, 2026, Pacific Time · today is the last day"
    expect(visit.page.get_by_test_id("return-by")).to_have_text(words)


def test_money_has_the_decimals_of_its_currency(visit: Visit) -> None:
    visit.open("index.html")
    shown = visit.page.evaluate(
        "import('/loose/js/text.js').then(({ money }) => "
        "[[15900, 'USD'], [15950, 'USD'], [12000, 'JPY']]"
        ".map(([amount, currency]) => money({ amount, currency })))"
    )
    assert shown == ["$159", "$159.50", "¥12,000"]


@pytest.mark.parametrize("name", ["index", "plans", "claim-new", "desk"])
def test_page_says_without_a_script_why_it_needs_one(
    dist: Path, browser: Browser, name: str
) -> None:
    with serve(FakeApi(dist)) as site:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{site}/{name}.html")
        expect(page.locator("noscript p")).to_contain_text("needs JavaScript")
        expect(page.locator("noscript p")).to_be_visible()
        expect(page.locator("h1").first).to_be_visible()
        context.close()
