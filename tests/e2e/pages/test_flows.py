"""Buying a plan and filing a claim, with all that goes wrong on the way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.fake_visits import ADDRESS, STATES, Visit

CLAIM_KEYS = "() => Object.keys(sessionStorage).filter((key) => key.includes('draft.claim'))"


def test_every_amount_of_a_plan_is_shown_before_it_is_bought(visit: Visit) -> None:
    STATES["buy"](visit)
    summary = visit.page.get_by_role("region", name="What it costs")
    for words in ("$239", "first $159, second $199", "$999", "within 14 days", "illustrative"):
        expect(summary).to_contain_text(words)
    visit.page.check("#term_months-24")
    expect(summary).to_contain_text("$399")


def test_claim_is_filed_with_the_keyboard_alone(visit: Visit) -> None:
    visit.sign_in()
    visit.open("claim-new.html?serial=AC3M0002")
    expect(visit.page.locator("#serial")).to_have_value("AC3M0002")
    press = visit.page.keyboard.press
    visit.page.locator("#serial").focus()
    press("Tab")
    press("Space")
    for _ in range(2):
        press("Tab")
    press("Space")
    tab_to(visit.page, "sends-unit")
    press("Space")
    tab_to(visit.page, "to-address")
    press("Enter")
    expect(visit.page.get_by_role("heading", name="Where should")).to_be_focused()
    for name, value in ADDRESS.items():
        tab_to(visit.page, f"address-{name}")
        visit.page.keyboard.type(value)
    tab_to(visit.page, "to-settlement")
    press("Enter")
    expect(visit.page.get_by_role("heading", name="What you pay")).to_be_focused()
    for tick in ("consents-express", "consents-hold"):
        tab_to(visit.page, tick)
        press("Space")
    tab_to(visit.page, "pay")
    expect(visit.page.locator("#pay")).to_have_text("Pay $159 and place a $999 hold")
    press("Enter")
    expect(visit.page.get_by_role("heading", name="Payment")).to_be_visible()
    [(_, body)] = visit.fake.sent("/api/claims")
    assert body == {
        "serial": "AC3M0002",
        "service": "premium",
        "cause": "collision",
        "parts": ["camera"],
        "sends": "unit",
        "address": ADDRESS | {"country": "US"},
        "consents": {"express": True, "hold": True, "version": "hold-2026-11"},
        "fee": {"amount": 15900, "currency": "USD"},
        "hold": {"amount": 99900, "currency": "USD"},
        "locale": "en-US",
    }


def tab_to(page: Page, id_: str) -> None:
    """Presses Tab until that control has the focus; a page has fewer than 40 of them."""
    for _ in range(40):
        if page.evaluate("document.activeElement.id") == id_:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reaches #{id_}")


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
    visit.tell_address(postal_code="ABC")
    visit.page.check("#consents-express")
    visit.page.check("#consents-hold")
    visit.page.click("#pay")
    words = "Enter a ZIP code of 5 digits."
    expect(visit.page.locator("#address-postal_code-error")).to_have_text(words)
    expect(visit.page.locator("#address-city")).to_have_value("Portland")


def test_declined_card_says_that_nothing_was_charged_and_keeps_the_claim(visit: Visit) -> None:
    STATES["declined"](visit)
    declined = visit.page.get_by_test_id("payment-declined")
    expect(declined).to_contain_text("Nothing was charged")
    expect(declined).to_contain_text("Your claim is kept")
    visit.page.get_by_test_id("another-card").click()
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


def test_settlement_names_three_amounts_each_with_its_date(visit: Visit) -> None:
    visit.sign_in()
    visit.tell_address()
    lines = visit.page.get_by_test_id("settlement-lines").locator("li")
    expect(lines).to_have_count(3)
    expect(lines.nth(0)).to_contain_text("$159")
    expect(lines.nth(1)).to_contain_text("$999")
    expect(lines.nth(1)).to_contain_text("end of Friday, December 11, 2026, Pacific Time")
    expect(lines.nth(2)).to_contain_text("end of Sunday, December 6, 2026, Pacific Time")
    expect(visit.page.get_by_text("can be charged in all is $1,158")).to_be_visible()
