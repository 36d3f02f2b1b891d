"""Filing a claim: which device, what happened, what is damaged, and what is kept meanwhile."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.support.fake_visits import STATES, Visit


def test_own_device_is_chosen_from_a_list_and_another_by_its_serial(visit: Visit) -> None:
    STATES["claim-device"](visit)
    devices = visit.page.get_by_test_id("own-devices").get_by_role("link")
    expect(devices).to_have_count(1)
    expect(devices).to_contain_text("AC3M0002")
    visit.page.fill("#serial", "ZZ3M0077")
    visit.page.click("#to-happened")
    expect(visit.page).to_have_url(f"{visit.site}/claim-new.html?serial=ZZ3M0077#happened")
    expect(visit.page.locator("[data-serial]")).to_have_text("ZZ3M0077")
    visit.page.go_back()
    expect(visit.page.locator("#serial")).to_have_value("ZZ3M0077")
    devices.click()
    expect(visit.page.locator("[data-model]")).to_have_text("Mavic 3")


def test_device_with_an_open_claim_leads_to_that_claim(visit: Visit) -> None:
    visit.fake.plans["plan-active"]["open_claim_id"] = visit.paid_claim()
    STATES["claim-device"](visit)
    device = visit.page.get_by_test_id("own-devices").get_by_role("link")
    expect(device).to_contain_text("Claim open")
    expect(device).to_have_attribute("href", "claim.html?id=claim-1")


def test_what_is_sent_in_follows_the_parts_that_are_damaged(visit: Visit) -> None:
    STATES["claim-what"](visit)
    visit.page.check("#cause-water")
    visit.page.click("#to-damage")
    page = visit.page
    offered = page.locator("input[name=sends]:visible")
    expect(offered).to_have_count(0)
    page.check("#parts-camera")
    assert [radio.get_attribute("value") for radio in offered.all()] == [
        "unit",
        "unit_with_battery",
    ]
    page.check("#sends-unit")
    page.check("#parts-battery")
    expect(offered).to_have_count(1)
    expect(page.locator("#sends-unit_with_battery")).to_be_checked()
    expect(page.locator("#sends-unit")).not_to_be_checked()
    page.uncheck("#parts-camera")
    assert [radio.get_attribute("value") for radio in offered.all()] == [
        "unit_with_battery",
        "battery",
    ]


def test_empty_answers_are_named_in_the_box_at_their_fields_and_in_the_title(
    visit: Visit,
) -> None:
    STATES["claim-what-errors"](visit)
    expect(visit.page).to_have_title("Error: File a claim · Aftercare")
    expect(visit.page.get_by_test_id("problem")).to_be_focused()
    expect(visit.page.locator("#cause-error")).to_have_text("Choose what happened.")
    visit.page.get_by_role("link", name="Choose what happened.").click()
    expect(visit.page.locator("#cause-collision")).to_be_focused()
    visit.page.check("#cause-drop")
    visit.page.click("#to-damage")
    expect(visit.page).to_have_title("What is damaged? · Aftercare")
    visit.page.select_option("#shipping_country", "")
    visit.page.click("#to-services")
    items = visit.page.get_by_test_id("problem").get_by_role("listitem")
    expect(items).to_have_text(
        ["Choose at least one damaged part.", "Choose the country to ship to."]
    )
    assert visit.fake.heard == []


def test_back_leads_through_the_steps_and_every_answer_stays(visit: Visit) -> None:
    visit.sign_in()
    visit.compare()
    visit.page.go_back()
    expect(visit.page.locator("#parts-camera")).to_be_checked()
    expect(visit.page.locator("#sends-unit")).to_be_checked()
    visit.page.go_back()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("What happened?")
    expect(visit.page.locator("#cause-collision")).to_be_checked()
    visit.page.reload()
    expect(visit.page.locator("#cause-collision")).to_be_checked()


def test_another_device_begins_another_claim(visit: Visit) -> None:
    STATES["claim-damage"](visit)
    visit.open("claim-new.html?serial=AC3M0077")
    expect(visit.page.locator("#cause-collision")).not_to_be_checked()


def test_page_in_the_middle_leads_to_the_first_question_that_is_open(visit: Visit) -> None:
    visit.sign_in()
    for page in ("services", "claim-address", "settlement"):
        visit.open(f"{page}.html")
        expect(visit.page).to_have_url(f"{visit.site}/claim-new.html")
    visit.open("claim-new.html?serial=AC3M0002#damage")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("What happened?")
    visit.open("settlement.html")
    expect(visit.page).to_have_url(f"{visit.site}/claim-new.html?serial=AC3M0002#happened")
