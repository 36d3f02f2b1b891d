"""Another service for an open claim: side by side once more, what is undone, consent, payment."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.support import fake_claim_acts as acts
from tests.support.fake_visits import Visit
from tests.support.visits_claim import ID, STATES, owner

CHANGE = f"/api/claims/{ID}/change"


def test_the_services_are_compared_for_the_claim_itself_and_its_own_is_not_among_them(
    visit: Visit,
) -> None:
    STATES["claim-change"](visit)
    cards = visit.page.get_by_test_id("open-services").locator("[data-service]")
    shown = cards.evaluate_all("cards => cards.map((card) => card.dataset.service)")
    assert shown == ["basic", "repair"]
    closed = visit.page.get_by_test_id("closed-services").locator("[data-service]")
    expect(closed).to_have_count(2)
    [(_, asked)] = visit.fake.sent("/api/claims/compare")
    assert asked["claim_id"] == ID
    assert asked["shipping_country"] == "US"


def test_what_is_undone_is_told_before_the_new_service_is_agreed_to_and_paid(
    visit: Visit,
) -> None:
    STATES["claim-change-sheet"](visit)
    undone = visit.page.get_by_test_id("undone").locator("li")
    expect(undone.nth(0)).to_contain_text("The hold of $999 is released.")
    expect(undone.nth(1)).to_contain_text("The $159 that you paid goes back")
    visit.page.click("#pay")
    expect(visit.page.get_by_test_id("problem")).to_be_focused()
    assert visit.fake.sent(CHANGE) == []
    visit.page.check("#consents-express")
    visit.page.reload()
    expect(visit.page.locator("#consents-express")).to_be_checked()
    expect(visit.page.locator("#pay")).to_have_text("Pay $159")
    visit.page.click("#pay")
    expect(visit.page).to_have_url(f"{visit.site}/pay/claim/{ID}")
    [(key, body)] = visit.fake.sent(CHANGE)
    assert key
    assert body == {
        "service": "basic",
        "consents": {"express": True, "version": "basic-2026-11"},
        "fee": {"amount": 15900, "currency": "USD"},
    }


def test_a_service_without_a_payment_leads_back_to_the_claim(visit: Visit) -> None:
    STATES["claim-change"](visit)
    visit.page.get_by_test_id("choose-repair").click()
    button = visit.page.locator("#pay")
    expect(button).to_have_text("Change to Repair")
    button.click()
    expect(visit.page).to_have_url(f"{visit.site}/claim.html?id={ID}")
    [(_, body)] = visit.fake.sent(CHANGE)
    assert body == {"service": "repair"}


def test_back_leads_from_the_sheet_to_all_services_and_then_to_the_claim(visit: Visit) -> None:
    owner(visit, "paid")
    visit.page.get_by_role("link", name="Change the service").click()
    visit.page.get_by_test_id("choose-basic").click()
    visit.sees("undone")
    visit.page.go_back()
    visit.sees("open-services")
    visit.page.go_back()
    expect(visit.page).to_have_url(f"{visit.site}/claim.html?id={ID}")


def test_what_is_declared_is_asked_with_and_closes_what_it_excludes(visit: Visit) -> None:
    STATES["claim-change"](visit)
    visit.page.get_by_test_id("declarable").locator("summary").click()
    visit.page.get_by_label("The device was stolen.").check()
    expect(visit.page.get_by_test_id("choose-basic")).to_have_count(0)
    expect(visit.page.get_by_label("The device was stolen.")).to_be_checked()
    assert visit.fake.sent("/api/claims/compare")[-1][1]["exclusions"] == ["theft"]


def test_a_change_that_comes_too_late_is_answered_by_its_rule(visit: Visit) -> None:
    STATES["claim-change-sheet"](visit)
    visit.fake.claims[ID]["_refuse"] = acts.RECEIVED
    visit.page.check("#consents-express")
    visit.page.click("#pay")
    reasons = visit.page.get_by_test_id("reasons").locator("li")
    expect(reasons).to_have_attribute("data-rule", "SVC-12")
    visit.page.get_by_test_id("next-steps").get_by_role("link").click()
    expect(visit.page).to_have_url(f"{visit.site}/claim.html?id={ID}")


def test_a_service_that_may_not_be_changed_any_more_is_said_so_at_once(visit: Visit) -> None:
    owner(visit, "shipped", "claim-change")
    expect(visit.page.get_by_test_id("told")).to_contain_text("cannot be changed now")
    assert visit.fake.sent("/api/claims/compare") == []
