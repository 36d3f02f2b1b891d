"""Filing a claim: all services side by side, for a damage and for a loss."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.support.fake_visits import STATES, Visit
from tests.support.filing_pages import at_noon, card, services
from tests.support.visits_filing import happened, lost


def test_services_stand_side_by_side_those_that_may_be_had_first(visit: Visit) -> None:
    at_noon(visit)
    STATES["services"](visit)
    assert services(visit, "open-services") == ["premium", "basic", "repair"]
    assert services(visit, "closed-services") == ["replacement", "flyaway"]
    amounts = {
        name: card(visit, name).locator(".amount").all_inner_texts()
        for name in ("premium", "basic", "repair")
    }
    assert amounts == {
        "premium": ["$159", "$999"],
        "basic": ["$159", "$0"],
        "repair": ["$0", "$0"],
    }
    premium = card(visit, "premium")
    for words in (
        "1 of your plan",
        "Nothing is inspected; the dock checks serial number, battery and maker.",
        "The $999 are charged only if the unit is not received by December 6, 2026 (Pacific Time)",
        "By the end of Sunday, December 6, 2026, Pacific Time · 14 days left",
    ):
        expect(premium).to_contain_text(words)
    expect(card(visit, "repair")).to_contain_text("None")
    expect(card(visit, "flyaway")).to_contain_text("Flyaway takes a lost device only.")
    expect(card(visit, "flyaway").locator("[data-rule]")).to_have_attribute("data-rule", "COV-2")
    expect(visit.page.get_by_text("The plan covers damage in normal use")).to_be_visible()


def test_suspected_defect_asks_again_and_advises_repair(visit: Visit) -> None:
    STATES["services"](visit)
    expect(visit.page.get_by_test_id("advice")).to_have_count(0)
    visit.page.check("#suspects_defect")
    expect(visit.page.get_by_test_id("advice")).to_contain_text("Repair is advised")
    assert services(visit, "open-services") == ["repair", "premium", "basic"]
    expect(card(visit, "repair")).to_contain_text("Advised")
    expect(visit.page.locator("#suspects_defect")).to_be_focused()
    expect(visit.page.get_by_role("status").filter(has_text="Compared again")).to_have_text(
        "Compared again: 3 services are possible."
    )
    asked = [body for _, body in visit.fake.sent("/api/claims/compare")]
    assert [body.get("suspects_defect") for body in asked] == [None, True]


def test_declared_exclusion_refuses_express_and_stays_declared(visit: Visit) -> None:
    STATES["services-declared"](visit)
    assert services(visit, "open-services") == ["repair"]
    expect(card(visit, "premium")).to_contain_text("The damage was done on purpose.")
    visit.page.get_by_test_id("choose-repair").click()
    visit.page.go_back()
    expect(visit.page.locator("#exclusions-deliberate")).to_be_checked()
    visit.page.uncheck("#exclusions-deliberate")
    expect(visit.page.get_by_test_id("choose-premium")).to_be_visible()
    *_, (_, last) = visit.fake.sent("/api/claims/compare")
    assert "exclusions" not in last


def test_part_outside_the_cover_is_refused_and_offered_without_it(visit: Visit) -> None:
    visit.sign_in()
    visit.tell_damage()
    visit.page.check("#parts-grip")
    visit.page.click("#to-services")
    visit.sees("service")
    assert services(visit, "open-services") == ["repair"]
    step = visit.page.get_by_role("link", name="Claim only what the plan covers: camera.")
    step.click()
    expect(visit.page.locator("#parts-grip")).to_be_checked()


def test_device_with_a_claim_open_gets_no_service_and_the_way_to_that_claim(visit: Visit) -> None:
    STATES["services-busy"](visit)
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("No service is possible now")
    assert services(visit, "open-services") == []
    expect(visit.page.locator("#services-form")).to_be_hidden()
    step = visit.page.get_by_test_id("next-steps").get_by_role("link")
    expect(step).to_have_text("Go on with the claim that is open for this device.")


def test_comparison_that_is_lost_is_told_and_asked_again(visit: Visit) -> None:
    visit.sign_in()
    visit.tell_damage()
    # Chromium itself sends again what a kept connection lost, as often as it has kept ones.
    visit.fake.faults["POST /api/claims/compare"] = 100
    visit.page.click("#to-services")
    expect(visit.page.get_by_test_id("problem")).to_contain_text("We could not reach the service")
    visit.fake.faults.clear()
    visit.page.get_by_test_id("problem-action").click()
    visit.sees("service")


def test_loss_is_dated_in_the_readers_zone_and_nothing_is_asked_to_come_back(
    visit: Visit,
) -> None:
    lost(visit)
    [(_, body)] = visit.fake.sent("/api/claims/compare")
    assert body == {
        "serial": "AC3M0002",
        "cause": "loss",
        "parts": ["aircraft"],
        "sends": "unit",
        "lost_at": "2026-11-22T17:30:00.000Z",
        "shipping_country": "US",
    }
    assert services(visit, "open-services") == ["flyaway"]
    expect(visit.page.get_by_test_id("asked")).to_contain_text("Lost Nov 22, 2026, 9:30 AM PST")
    expect(visit.page.locator("#suspects_defect")).to_be_hidden()


def test_loss_without_its_hour_is_asked_for_at_the_field(visit: Visit) -> None:
    happened(visit)
    visit.page.check("#cause-loss")
    visit.page.fill("#lost_at-date", "2026-11-22")
    visit.page.click("#to-damage")
    expect(visit.page.locator("#lost_at-time-error")).to_contain_text("Enter the time of the loss")
    expect(visit.page.locator("#lost_at-date-error")).to_be_hidden()
