"""Filing a claim: the address, and every answer checked with a way to change it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.fake_visits import STATES, Visit
from tests.support.filing_pages import answer
from tests.support.visits_filing import ADDRESS, settled


def test_country_of_the_address_is_the_one_that_was_asked_for(visit: Visit) -> None:
    STATES["address"](visit)
    expect(visit.page.locator("[data-country]")).to_have_text("United States")
    visit.page.fill("#address-name", "Ada Flyer")
    visit.page.get_by_role("link", name="Change the country").click()
    expect(visit.page.locator("#shipping_country")).to_have_value("US")
    visit.page.click("#to-services")
    expect(visit.page.locator("#address-name")).to_have_value("Ada Flyer")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("state", "", "Enter the state, like CA."),
        ("postal_code", "ABC", "Enter a ZIP code of 5 digits, like 94105."),
    ],
)
def test_address_of_the_united_states_needs_its_state_and_zip(
    visit: Visit, field: str, value: str, words: str
) -> None:
    STATES["address"](visit)
    for name, given in (ADDRESS | {field: value}).items():
        visit.page.fill(f"#address-{name}", given)
    visit.page.click("#to-settlement")
    expect(visit.page.locator(f"#address-{field}-error")).to_have_text(words)
    visit.page.fill(f"#address-{field}", ADDRESS[field])
    visit.page.click("#to-settlement")
    visit.sees("pay")


def test_every_answer_stands_there_with_a_way_to_change_it(visit: Visit) -> None:
    settled(visit)
    rows = visit.page.get_by_test_id("answers").locator("[data-answer]").all()
    assert [row.get_attribute("data-answer") for row in rows] == [
        "serial",
        "cause",
        "parts",
        "sends",
        "service",
        "address",
    ]
    expect(answer(visit, "address")).to_contain_text("Portland OR 97201")
    expect(answer(visit, "service")).to_contain_text("Express Premium")


@pytest.mark.parametrize(
    ("name", "box", "button", "shown"),
    [
        ("cause", "#cause-water", "#to-damage", "Water"),
        ("parts", "#parts-gimbal", "#to-services", "Camera and Gimbal"),
        ("sends", "#sends-unit_with_battery", "#to-services", "The unit with its battery"),
        ("service", None, "[data-testid=choose-basic]", "Express Basic"),
    ],
)
def test_changed_answer_comes_back_with_all_others_kept(
    visit: Visit, name: str, box: str | None, button: str, shown: str
) -> None:
    settled(visit)
    before = visit.page.get_by_test_id("answers").inner_text()
    was = answer(visit, name).locator("dd").first.inner_text()
    answer(visit, name).get_by_role("link").click()
    if box:
        visit.page.check(box)
    visit.page.click(button)
    expect(answer(visit, name).locator("dd").first).to_have_text(shown)
    assert visit.page.get_by_test_id("answers").inner_text() == before.replace(was, shown, 1)


def test_changed_address_comes_back_to_the_answers(visit: Visit) -> None:
    settled(visit)
    answer(visit, "address").get_by_role("link", name="Change: It goes to").click()
    visit.page.fill("#address-city", "Salem")
    visit.page.click("#to-settlement")
    expect(answer(visit, "address")).to_contain_text("Salem OR 97201")
    expect(answer(visit, "cause")).to_contain_text("Collision")


def test_answer_that_the_service_no_longer_allows_is_refused_with_the_way_on(
    visit: Visit,
) -> None:
    settled(visit)
    answer(visit, "parts").get_by_role("link").click()
    visit.page.check("#parts-grip")
    visit.page.click("#to-services")
    visit.sees("outcome")
    expect(visit.page.get_by_test_id("reasons")).to_contain_text("SVC-2")
    visit.page.get_by_role("link", name="The repair service takes every cause").click()
    visit.page.get_by_test_id("choose-repair").click()
    expect(visit.page.locator("#address-city")).to_have_value("Portland")
