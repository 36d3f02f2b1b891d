"""Buying a plan and filing a claim, with all that goes wrong on the way."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.support.fake_visits import ADDRESS, STATES, Visit
from tests.support.keyboard import Keyboard

CLAIM_KEYS = "() => Object.keys(sessionStorage).filter((key) => key.includes('draft.claim'))"


def test_every_amount_of_a_plan_is_shown_before_it_is_bought(visit: Visit) -> None:
    STATES["buy"](visit)
    summary = visit.page.get_by_role("region", name="What it costs")
    for words in ("$239", "$159", "$199", "$999", "within 14 days", "illustrative"):
        expect(summary).to_contain_text(words)
    visit.page.check("#term_months-24")
    expect(summary).to_contain_text("$399")


def test_claim_is_filed_with_the_keyboard_alone(visit: Visit) -> None:
    visit.sign_in()
    visit.open("claim-new.html?serial=AC3M0002")
    keyboard = Keyboard(visit.page)
    keyboard.choose("Choose what comes closest", "Collision")
    keyboard.press("Continue")
    expect(visit.page.get_by_role("heading", name="What is damaged?")).to_be_focused()
    keyboard.tick("Camera")
    keyboard.choose("What you send in", "The unit")
    keyboard.select("Country to ship to", "United States")
    keyboard.press("See the services and what they cost")
    expect(visit.page.get_by_role("heading", name="Choose a service")).to_be_focused()
    keyboard.press("Choose Express Premium")
    for label, value in LABELLED.items():
        keyboard.fill(label, value)
    keyboard.press("Check your answers")
    expect(visit.page.get_by_role("heading", name="Check your answers")).to_be_focused()
    keyboard.tick("I know that Express skips the inspection")
    keyboard.tick("I agree that $159 is charged now and that $999 is held")
    keyboard.press("Pay $159 and place a $999 hold")
    expect(visit.page.get_by_role("heading", name="Payment")).to_be_visible()
    [(_, body)] = visit.fake.sent("/api/claims")
    assert body == {
        "serial": "AC3M0002",
        "service": "premium",
        "cause": "collision",
        "parts": ["camera"],
        "sends": "unit",
        "address": ADDRESS | {"country": "US"},
        "consents": {"express": True, "hold": True, "version": "premium-2026-12"},
        "fee": {"amount": 15900, "currency": "USD"},
        "hold": {"amount": 99900, "currency": "USD"},
        "locale": "en-US",
    }


LABELLED = {
    "Full name": "Ada Flyer",
    "Street address": "1 Main Street",
    "City": "Portland",
    "State or province": "OR",
    "ZIP or postal code": "97201",
}


def test_lost_connection_is_told_and_the_retry_carries_the_same_key(visit: Visit) -> None:
    STATES["settlement"](visit)
    # Chromium itself sends again what a kept connection lost, as often as it has kept ones.
    visit.fake.faults["POST /api/claims"] = 100
    visit.page.check("#consents-express")
    visit.page.check("#consents-hold")
    visit.page.click("#pay")
    expect(visit.page.get_by_test_id("problem")).to_contain_text("We could not reach the service")
    visit.fake.faults.clear()
    visit.page.get_by_test_id("problem-action").click()
    expect(visit.page.get_by_role("heading", name="Payment")).to_be_visible()
    sent = visit.fake.sent("/api/claims")
    assert len(sent) >= 2
    assert all(attempt == sent[0] for attempt in sent)
    assert visit.page.evaluate(CLAIM_KEYS) == []


def test_address_that_the_service_refuses_is_mended_at_its_field(visit: Visit) -> None:
    visit.sign_in()
    visit.tell_address(line1="Card 4242 4242 4242 4242")
    visit.page.check("#consents-express")
    visit.page.check("#consents-hold")
    visit.page.click("#pay")
    words = "This looks like a card number. Never send one here; leave it out."
    expect(visit.page.locator("#address-line1-error")).to_have_text(words)
    expect(visit.page.locator("#address-city")).to_have_value("Portland")
    visit.page.fill("#address-line1", "1 Main Street")
    visit.page.click("#to-settlement")
    expect(visit.page.locator("#consents-express")).to_be_checked()
    visit.page.click("#pay")
    expect(visit.page.get_by_role("heading", name="Payment")).to_be_visible()


def test_declined_card_says_that_nothing_was_charged_and_keeps_the_claim(visit: Visit) -> None:
    STATES["declined"](visit)
    declined = visit.page.get_by_test_id("payment-declined")
    expect(declined).to_contain_text("Nothing was charged")
    expect(declined).to_contain_text("Your claim is kept")
    visit.page.get_by_test_id("another-card").click()
    visit.at_the_provider()
    visit.page.click("#pay")
    visit.sees("claim-confirmed")


def test_verification_by_the_bank_is_opened_once_and_then_offered(visit: Visit) -> None:
    visit.sign_in()
    visit.file()
    visit.page.click("#verify")
    expect(visit.page.get_by_role("heading", name="Payment")).to_be_visible()
    visit.page.click("#verify")
    visit.sees("payment-verify")


def test_who_comes_back_without_paying_is_asked_and_not_sent_round(visit: Visit) -> None:
    visit.sign_in()
    visit.file()
    visit.page.click("#back")
    expect(visit.page.get_by_test_id("payment-open")).to_contain_text("Nothing was charged")
    visit.page.get_by_test_id("continue-payment").click()
    expect(visit.page.get_by_role("heading", name="Payment")).to_be_visible()


def test_unpaid_claim_is_paid_from_its_own_page(visit: Visit) -> None:
    visit.sign_in()
    visit.file()
    visit.open("claim.html?id=claim-1")
    visit.page.get_by_test_id("continue-payment").click()
    # By its address: the page on the way there has a heading of the same name.
    expect(visit.page).to_have_url(f"{visit.site}/pay/claim/claim-1")
    visit.page.go_back()
    expect(visit.page).to_have_url(f"{visit.site}/claim.html?id=claim-1")
