"""Sending a unit back: the slip and its code, what to pack, the last day in a calendar."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.support import fake_claim_acts as acts
from tests.support.fake_visits import Visit
from tests.support.visits_claim import ID, owner

QUIET = 4


def test_the_slip_says_whose_it_is_where_to_and_by_when(visit: Visit) -> None:
    owner(visit, "shipped", "send-back")
    slip = visit.page.get_by_test_id("slip")
    said = ("claim-1", "AC3M0002", "The unit with its battery", "100 Example Way")
    for words in (*said, "Sunday, December 6, 2026, Pacific Time"):
        expect(slip).to_contain_text(words)
    by = "By the end of Sunday, December 6, 2026, Pacific Time"
    expect(visit.page.get_by_test_id("by")).to_contain_text(by)


def test_the_code_is_drawn_module_for_module_with_its_quiet_zone(visit: Visit) -> None:
    owner(visit, "shipped", "send-back")
    code = visit.page.get_by_role("img", name="QR code of claim claim-1")
    rows = acts.slip(visit.fake.claims[ID])["qr"]
    size = len(rows) + 2 * QUIET
    expect(code).to_have_attribute("viewBox", f"-{QUIET} -{QUIET} {size} {size}")
    assert drawn(code.locator("path").get_attribute("d") or "", len(rows)) == rows


def drawn(path: str, size: int) -> list[str]:
    """The rows of modules that the bars of a path make."""
    grid = [["0"] * size for _ in range(size)]
    for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path):
        for column in range(int(x), int(x) + int(run)):
            grid[int(y)][column] = "1"
    return ["".join(row) for row in grid]


def test_the_code_stays_dark_on_light_where_the_page_is_dark(visit: Visit) -> None:
    visit.page.emulate_media(color_scheme="dark")
    owner(visit, "shipped", "send-back")
    code = visit.page.get_by_role("img", name="QR code of claim claim-1")
    colours = "node => [getComputedStyle(node).backgroundColor, getComputedStyle(node).fill]"
    assert code.evaluate(colours) == ["rgb(255, 255, 255)", "rgb(19, 35, 42)"]
    assert code.evaluate("node => node.getBoundingClientRect().width") >= 240


def test_the_checklist_names_what_the_claim_registered_and_remembers_its_ticks(
    visit: Visit,
) -> None:
    owner(visit, "shipped", "send-back")
    boxes = visit.page.get_by_test_id("checklist").get_by_role("checkbox")
    expect(boxes).to_have_count(6)
    visit.page.get_by_label("Its battery").check()
    visit.page.reload()
    expect(visit.page.get_by_label("Its battery")).to_be_checked()
    expect(visit.page.get_by_label("Take out the memory card")).not_to_be_checked()
    expect(visit.page.get_by_test_id("battery")).to_contain_text("lithium battery")


def test_a_claim_without_its_battery_keeps_it_and_warns_of_none(visit: Visit) -> None:
    owner(visit, "shipped", "send-back", sends="unit")
    expect(visit.page.get_by_label("Keep the battery")).to_be_visible()
    expect(visit.page.get_by_label("Its battery")).to_have_count(0)
    expect(visit.page.get_by_test_id("battery")).to_have_count(0)


def test_the_last_day_goes_into_a_calendar(visit: Visit) -> None:
    owner(visit, "shipped", "send-back")
    with visit.page.expect_download() as saved:
        visit.page.get_by_test_id("calendar").click()
    assert saved.value.suggested_filename == "return-AC3M0002.ics"
    assert saved.value.path().read_bytes() == acts.CALENDAR.encode()


def test_the_slip_prints_on_one_page_without_the_sites_own_parts(visit: Visit) -> None:
    owner(visit, "shipped", "send-back")
    visit.sees("slip")
    assert len(re.findall(rb"/Type\s*/Page\b", visit.page.pdf(format="Letter"))) == 1
    visit.page.emulate_media(media="print")
    expect(visit.page.get_by_test_id("slip")).to_be_visible()
    expect(visit.page.get_by_test_id("print")).to_be_hidden()
    expect(visit.page.locator(".site-head")).to_be_hidden()


def test_a_claim_that_waits_for_no_unit_has_no_slip(visit: Visit) -> None:
    owner(visit, "released", "send-back")
    expect(visit.page.get_by_test_id("nothing")).to_contain_text("Nothing is to be sent now")
    expect(visit.page.get_by_test_id("slip")).to_have_count(0)
    visit.page.get_by_role("link", name="Go to the claim").click()
    expect(visit.page).to_have_url(f"{visit.site}/claim.html?id=claim-1")
