"""Cards at the counter: sold, listed, voided and reissued, with a scanner."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.support import fake_store
from tests.support.fake_visits import STATES, Visit
from tests.support.visits_start import CODE
from tests.support.visits_store import (
    EVERY_TIME,
    LOST,
    ask_change,
    at,
    bodies,
    change,
    groups,
    kept,
    scan,
    sell,
    told,
)

SELL = "/api/cards/sell"
VOID = "/api/stores/cards/void"
REISSUE = "/api/stores/cards/reissue"


# --- selling


def test_card_is_sold_by_a_scan_and_the_field_is_ready_for_the_next(visit: Visit) -> None:
    sell(visit)
    words = f"12 months for Mavic. The code ends in {CODE.text[-4:]}; sold Nov 22, 2026"
    expect(told(visit)).to_contain_text(words)
    expect(told(visit).get_by_role("heading")).to_have_text("Sold")
    expect(told(visit)).to_have_attribute("data-tone", "good")
    expect(visit.page.locator("#sell-1")).to_be_focused()
    assert groups(visit, "sell") == [""] * 5
    scan(visit, fake_store.FRESH.text)
    expect(told(visit)).to_contain_text(fake_store.FRESH.text[-4:])
    assert bodies(visit, SELL) == [{"code": CODE.text}, {"code": fake_store.FRESH.text}]


def test_card_that_cannot_be_sold_says_why_and_what_to_do(visit: Visit) -> None:
    sell(visit, fake_store.USED)
    expect(told(visit).get_by_role("heading")).to_have_text("Not sold")
    expect(told(visit).locator("[data-rule=BUY-7]")).to_be_visible()
    expect(told(visit).locator("[data-step=operator]")).to_be_visible()
    scan(visit, fake_store.FOREIGN.text)
    expect(told(visit)).to_contain_text("no card of your store")
    expect(visit.page.locator("#sell-1")).to_be_focused()
    scan(visit, CODE.text)
    expect(told(visit).get_by_role("heading")).to_have_text("Sold")


def test_sale_that_lost_its_answer_is_recorded_when_tried_again(visit: Visit) -> None:
    at(visit, "sell")
    visit.fake.faults[f"POST {SELL}"] = EVERY_TIME
    scan(visit, CODE.text)
    expect(visit.page.get_by_test_id("problem")).to_contain_text(LOST)
    assert groups(visit, "sell") == CODE.shown.split("-")
    visit.fake.faults.clear()
    visit.page.get_by_test_id("problem-action").click()
    expect(told(visit).get_by_role("heading")).to_have_text("Sold")


def test_mistyped_code_is_stopped_at_its_field_and_sells_nothing(visit: Visit) -> None:
    at(visit, "sell")
    scan(visit, CODE.text[:-1] + ("0" if CODE.text[-1] != "0" else "1"))
    expect(visit.page.locator("#sell-error")).to_contain_text("typing error")
    expect(told(visit)).to_have_count(0)
    assert bodies(visit, SELL) == []
    visit.page.keyboard.press("Escape")
    expect(visit.page.get_by_test_id("problem")).to_be_hidden()
    scan(visit, CODE.text)
    expect(told(visit).get_by_role("heading")).to_have_text("Sold")


# --- today


def test_list_of_today_says_of_each_card_what_happened_and_when(visit: Visit) -> None:
    STATES["store-today"](visit)
    rows = visit.page.get_by_test_id("day-row")
    expect(rows.locator(".tag")).to_have_text(
        ["Redeemed", "Redeemed", "New", "Void", "Void", "Sold"]
    )
    expect(rows.nth(0)).to_contain_text("Mavic 3 · AC3M0009")
    expect(rows.nth(0)).to_contain_text("11:20 AM")
    expect(rows.nth(0)).to_contain_text("Sold 9:10 AM")
    expect(rows.nth(1)).to_contain_text("Redeemed elsewhere")
    expect(rows.nth(1)).to_contain_text("Sold Nov 14, 2026")
    expect(rows.nth(2)).to_contain_text("In place of another card")
    expect(rows.nth(3)).to_contain_text("Another card took its place")
    expect(rows.nth(4)).to_contain_text("24 months for Osmo Action, US")
    words = "6 cards changed since midnight, newest first · as of 12:00 PM"
    expect(visit.page.get_by_test_id("today-count")).to_have_text(words)


def test_list_is_asked_for_since_midnight_at_the_counter_and_anew_when_refreshed(
    visit: Visit,
) -> None:
    with visit.page.expect_request("**/api/stores/cards?*") as asked:
        STATES["store-today-none"](visit)
    assert re.search(r"since=\d{4}-\d\d-\d\dT0[78]%3A00%3A00\.000Z$", asked.value.url)
    expect(visit.page.get_by_test_id("today-count")).to_contain_text("No card changed")
    visit.fake.store_cards = fake_store.cards()
    visit.page.get_by_test_id("refresh-today").click()
    expect(visit.page.get_by_test_id("day-row")).to_have_count(6)


# --- void and reissue


def test_card_is_voided_only_once_that_is_confirmed(visit: Visit) -> None:
    ask_change(visit, "void")
    expect(visit.page.get_by_role("heading", name="Void this card?")).to_be_focused()
    expect(visit.page.get_by_test_id("confirm").locator("dd")).to_have_text(
        [CODE.shown, "Unreadable"]
    )
    assert bodies(visit, VOID) == []
    visit.page.get_by_test_id("sure").click()
    expect(told(visit)).to_contain_text("its code can be used no more")
    expect(visit.page.locator("#change-1")).to_be_focused()
    assert groups(visit, "change") == [""] * 5
    assert bodies(visit, VOID) == [{"code": CODE.text, "reason": "Unreadable"}]
    assert bodies(visit, REISSUE) == []


def test_change_is_mended_before_it_is_confirmed(visit: Visit) -> None:
    ask_change(visit, "void")
    visit.page.get_by_test_id("amend").click()
    assert groups(visit, "change") == CODE.shown.split("-")
    expect(visit.page.locator("#reason")).to_have_value("Unreadable")
    assert bodies(visit, VOID) == []


def test_reason_that_the_service_refuses_is_mended_at_its_field(visit: Visit) -> None:
    ask_change(visit, "void")
    visit.page.get_by_test_id("amend").click()
    visit.page.fill("#reason", "?")
    visit.page.click("#to-confirm")
    visit.page.get_by_test_id("sure").click()
    expect(visit.page.locator("#reason-error")).to_have_text("A reason has at least one letter.")
    visit.page.fill("#reason", "Stolen")
    visit.page.keyboard.press("Enter")
    visit.page.get_by_test_id("sure").click()
    expect(told(visit)).to_contain_text("its code can be used no more")
    assert [body["reason"] for body in bodies(visit, VOID)] == ["?", "Stolen"]


def test_code_of_a_reissued_card_is_shown_once(visit: Visit) -> None:
    change(visit, "reissue", "reissued")
    expect(visit.page.get_by_test_id("new-code")).to_have_text(fake_store.FRESH.shown)
    assert bodies(visit, REISSUE) == [{"code": CODE.text, "reason": "Unreadable"}]
    visit.page.get_by_test_id("next-card").click()
    expect(visit.page.locator("#change-1")).to_be_focused()
    visit.page.go_back()
    expect(visit.page.locator("#change-1")).to_be_visible()
    assert fake_store.FRESH.shown not in visit.page.content()
    assert fake_store.FRESH.shown not in kept(visit)


def test_reissue_that_lost_its_answer_can_be_tried_again(visit: Visit) -> None:
    ask_change(visit, "reissue")
    visit.fake.faults[f"POST {REISSUE}"] = EVERY_TIME
    visit.page.get_by_test_id("sure").click()
    expect(visit.page.get_by_test_id("problem")).to_contain_text(LOST)
    visit.fake.faults.clear()
    visit.page.get_by_test_id("problem-action").click()
    visit.sees("reissued")


@pytest.mark.parametrize(
    ("wants", "heading"), [("void", "Not voided"), ("reissue", "Not reissued")]
)
def test_redeemed_card_is_neither_voided_nor_reissued(
    visit: Visit, wants: str, heading: str
) -> None:
    change(visit, wants, "told", fake_store.USED)
    expect(told(visit).get_by_role("heading")).to_have_text(heading)
    expect(told(visit).locator("[data-rule=BUY-7]")).to_be_visible()


def test_change_without_a_choice_and_a_reason_asks_for_both(visit: Visit) -> None:
    at(visit, "change")
    visit.page.click("#to-confirm")
    for field in ("change", "wants", "reason"):
        expect(visit.page.locator(f"#{field}-error")).to_be_visible()
    assert visit.page.url.endswith("#change")
