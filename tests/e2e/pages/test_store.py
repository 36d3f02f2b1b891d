"""The store's counter, with a scanner that types and presses Enter."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.support.fake_plans import CODE as TAKE_OVER_CODE
from tests.support.fake_visits import STATES, Visit
from tests.support.visits_start import CODE, DRONE
from tests.support.visits_store import (
    EMAIL,
    EVERY_TIME,
    LOST,
    bodies,
    enter_store,
    groups,
    kept,
    look,
    redeem,
    scan,
)

REDEEM = "/api/stores/redeem"
SELL = "/api/cards/sell"
BODY = {"code": CODE.text, "serial": DRONE, "email": EMAIL, "locale": "en-US"}


def next_customer(visit: Visit) -> None:
    visit.page.get_by_test_id("next-customer").click()
    expect(visit.page.locator("#code-1")).to_be_focused()


# --- who may enter


def test_person_of_no_store_is_refused_plainly(visit: Visit) -> None:
    STATES["store-refused"](visit)
    expect(visit.page.get_by_test_id("store-refused")).to_contain_text("not of a store")
    expect(visit.page.locator("#counter-form")).to_be_hidden()
    expect(visit.page.locator(".tabs")).to_be_hidden()


def test_desk_staff_are_refused_at_the_counter(visit: Visit) -> None:
    enter_store(visit, "desk")
    visit.sees("store-refused")


def test_sign_in_at_the_counter_asks_for_the_scope_of_stores(visit: Visit) -> None:
    STATES["store-closed"](visit)
    expect(visit.page.locator("[data-room]")).to_be_hidden()
    visit.page.get_by_test_id("store-enter").click()
    expect(visit.page).to_have_url(re.compile(r"scope=openid\+email\+care%2Fstore&"))


# --- redeeming


def test_scans_and_enter_alone_lead_from_field_to_field_and_to_the_answer(visit: Visit) -> None:
    enter_store(visit)
    scan(visit, CODE.text)
    expect(visit.page.locator("#serial")).to_be_focused()
    scan(visit, DRONE)
    expect(visit.page.locator("#email")).to_be_focused()
    assert bodies(visit, REDEEM) == []
    visit.page.keyboard.press("Enter")
    answer = visit.page.get_by_test_id("may-redeem")
    expect(answer.get_by_role("heading")).to_have_text("This card can be redeemed")
    expect(answer.get_by_role("heading")).to_be_focused()
    expect(answer).to_contain_text("Mavic 3: 12 months of cover. Nothing is used yet.")
    expect(answer.locator("dd")).to_have_text(
        [
            DRONE,
            "November 23, 2026 to November 22, 2027, both days included, Pacific Time",
            "2",
            "None: you hand over the code",
        ]
    )
    asked = {key: value for key, value in BODY.items() if key != "email"}
    assert bodies(visit, REDEEM) == [asked | {"dry_run": True}]


def test_further_enter_of_a_scanner_redeems_nothing(visit: Visit) -> None:
    look(visit)
    visit.page.keyboard.press("Enter")
    visit.page.keyboard.press("Enter")
    visit.sees("may-redeem")
    assert bodies(visit, REDEEM) == [BODY | {"dry_run": True}]


def test_card_is_redeemed_once_confirmed_and_its_code_is_handed_over(visit: Visit) -> None:
    redeem(visit)
    shown = visit.page.get_by_test_id("redeemed")
    expect(shown.locator("h1")).to_have_text("Redeemed")
    expect(shown).to_contain_text("Mavic 3: 12 months of cover")
    expect(shown).to_contain_text("November 23, 2026 to November 22, 2027, both days included")
    expect(visit.page.get_by_test_id("handed")).to_have_text(f"Mailed to {EMAIL}.")
    expect(visit.page.get_by_test_id("take-over-code")).to_have_text(TAKE_OVER_CODE)
    expect(visit.page.get_by_test_id("until")).to_have_text("Good until Dec 6, 2026, 9:42 AM PST")
    expect(shown).to_contain_text(f"{visit.site}/take-over.html")
    assert bodies(visit, REDEEM) == [BODY | {"dry_run": True}, BODY]
    [_, (key, _)] = visit.fake.sent(REDEEM)
    assert key is not None and len(key) == 36


def test_code_that_nobody_was_mailed_is_to_be_printed_or_written_down(visit: Visit) -> None:
    redeem(visit, email="")
    words = "Print it or write it down for the customer."
    expect(visit.page.get_by_test_id("handed")).to_have_text(words)
    assert all("email" not in body for body in bodies(visit, REDEEM))
    next_customer(visit)
    scan(visit, CODE.text)
    scan(visit, DRONE)
    scan(visit, "nobody@example.com")
    visit.page.get_by_test_id("redeem-now").click()
    words = "No mail went to nobody@example.com."
    expect(visit.page.get_by_test_id("handed")).to_contain_text(words)


def test_lost_answer_says_so_and_is_asked_for_again_under_the_same_key(visit: Visit) -> None:
    look(visit)
    visit.fake.faults[f"POST {REDEEM}"] = EVERY_TIME
    visit.page.get_by_test_id("redeem-now").click()
    expect(visit.page.get_by_test_id("problem")).to_contain_text(LOST)
    visit.fake.faults.clear()
    visit.page.get_by_test_id("problem-action").click()
    visit.sees("redeemed")
    expect(visit.page.get_by_test_id("problem")).to_be_hidden()
    used = [(key, body) for key, body in visit.fake.sent(REDEEM) if "dry_run" not in body]
    assert len(used) >= 2
    assert all(attempt == used[0] for attempt in used)


def test_refusal_names_its_rules_and_steps_and_links_to_no_page_of_customers(visit: Visit) -> None:
    STATES["store-no"](visit)
    heading = visit.page.get_by_role("heading", name="This card cannot be redeemed")
    expect(heading).to_be_focused()
    reasons = visit.page.get_by_test_id("reasons").locator("li")
    expect(reasons).to_have_count(1)
    expect(reasons).to_have_attribute("data-rule", "ELG-2")
    steps = visit.page.get_by_test_id("next-steps")
    expect(steps.locator("li")).to_have_count(2)
    expect(steps.get_by_role("link")).to_have_count(0)
    expect(visit.page.get_by_test_id("redeem-now")).to_have_count(0)
    expect(visit.page.get_by_test_id("problem")).to_be_hidden()
    visit.page.get_by_test_id("amend").click()
    assert groups(visit) == CODE.shown.split("-")
    expect(visit.page.locator("#email")).to_have_value(EMAIL)


def test_card_that_was_not_sold_leads_to_its_sale_and_back_to_what_was_typed(
    visit: Visit,
) -> None:
    STATES["store-unsold"](visit)
    visit.page.get_by_test_id("next-steps").get_by_role("link").click()
    expect(visit.page.locator("#sell-1")).to_be_focused()
    scan(visit, CODE.text)
    visit.sees("told")
    visit.page.go_back()
    visit.sees("may-not-redeem")
    assert bodies(visit, SELL) == [{"code": CODE.text}]


def test_card_redeemed_here_before_gives_its_code_again(visit: Visit) -> None:
    look(visit, "AGAIN001")
    expect(visit.page.get_by_test_id("may-redeem")).to_contain_text("uses nothing")
    visit.page.get_by_test_id("redeem-now").click()
    expect(visit.page.get_by_test_id("take-over-code")).to_have_text(TAKE_OVER_CODE)


def test_plan_that_its_owner_has_taken_over_has_no_code_to_print(visit: Visit) -> None:
    redeem(visit, "TAKEN001")
    words = "The customer has taken the plan over already."
    expect(visit.page.get_by_test_id("redeemed")).to_contain_text(words)
    expect(visit.page.get_by_test_id("take-over-code")).to_have_count(0)
    expect(visit.page.get_by_test_id("print")).to_have_count(0)


def test_address_that_is_none_is_told_at_its_field_before_anything_is_used(visit: Visit) -> None:
    look(visit, email="kim", test_id="problem")
    expect(visit.page.locator("#email-error")).to_have_text("This is not a mail address.")
    visit.page.fill("#email", EMAIL)
    visit.page.click("#look")
    visit.sees("may-redeem")
    assert all(body["dry_run"] for body in bodies(visit, REDEEM))


def test_nothing_entered_is_asked_for_and_nothing_is_sent(visit: Visit) -> None:
    STATES["store-errors"](visit)
    words = "Scan or type the code of the card."
    expect(visit.page.locator("#code-error")).to_have_text(words)
    expect(visit.page.locator("#serial-error")).to_be_visible()
    expect(visit.page.locator("#email-error")).to_be_hidden()
    assert bodies(visit, REDEEM) == []


def test_escape_empties_the_form_and_begins_anew(visit: Visit) -> None:
    enter_store(visit)
    scan(visit, CODE.text)
    visit.page.keyboard.type("AC3")
    visit.page.keyboard.press("Escape")
    assert groups(visit) == [""] * 5
    expect(visit.page.locator("#serial")).to_have_value("")
    expect(visit.page.locator("#code-1")).to_be_focused()
    assert CODE.text not in kept(visit)


@pytest.mark.parametrize("way", ["next", "tab", "back"])
def test_confirmation_that_is_left_forgets_the_customer(visit: Visit, way: str) -> None:
    redeem(visit)
    assert EMAIL not in kept(visit) and CODE.text not in kept(visit)
    if way == "next":
        next_customer(visit)
        visit.page.go_back()
    elif way == "tab":
        visit.page.locator("[data-tab=today]").click()
        expect(visit.page.locator("[data-task=today]")).to_be_visible()
        visit.page.go_back()
    else:
        visit.page.go_back()
    expect(visit.page.locator("#code-1")).to_be_focused()
    assert groups(visit) == [""] * 5
    expect(visit.page.locator("#email")).to_have_value("")
    for secret in (EMAIL, CODE.text, TAKE_OVER_CODE):
        assert secret not in visit.page.content()
        assert secret not in kept(visit)


def test_page_that_the_browser_brings_back_shows_no_customer(visit: Visit) -> None:
    redeem(visit)
    visit.page.locator(".site-foot a").first.click()
    visit.page.wait_for_url("**/terms.html")
    visit.page.go_back()
    expect(visit.page.locator("#code-1")).to_be_focused()
    assert TAKE_OVER_CODE not in visit.page.content()


def test_back_from_the_answer_keeps_what_was_typed_and_no_code_is_in_the_address(
    visit: Visit,
) -> None:
    look(visit)
    assert CODE.text not in visit.page.url and EMAIL not in visit.page.url
    visit.page.go_back()
    assert groups(visit) == CODE.shown.split("-")
    expect(visit.page.locator("#serial")).to_have_value(DRONE)
    visit.page.go_forward()
    visit.sees("may-redeem")


def test_sign_in_that_ran_out_on_the_way_loses_nothing(visit: Visit) -> None:
    enter_store(visit)
    scan(visit, CODE.text)
    scan(visit, DRONE)
    visit.fake.sign_in.tokens.clear()
    visit.fake.sign_in.refresh_honoured = False
    visit.page.keyboard.press("Enter")
    visit.sees("store-sign-in")
    expect(visit.page.locator("[data-room]")).to_be_hidden()
    visit.page.get_by_test_id("store-enter").click()
    visit.page.click("#store")
    visit.sees("may-redeem")


def test_print_shows_the_code_and_no_buttons(visit: Visit) -> None:
    redeem(visit)
    visit.page.emulate_media(media="print")
    expect(visit.page.get_by_test_id("take-over-code")).to_be_visible()
    expect(visit.page.get_by_test_id("until")).to_be_visible()
    for hidden in (".tabs", "[data-print]", ".site-head"):
        expect(visit.page.locator(hidden).locator("visible=true")).to_have_count(0)


def test_redemption_that_is_left_before_its_answer_came_comes_back_with_the_code(
    visit: Visit,
) -> None:
    look(visit)
    held: list[Route] = []
    visit.page.route(f"**{REDEEM}", lambda route: held.append(route))
    with visit.page.expect_request(f"**{REDEEM}"):
        visit.page.get_by_test_id("redeem-now").click()
    visit.page.locator("[data-tab=sell]").click()
    expect(visit.page.locator("#sell-1")).to_be_focused()
    [route] = held
    route.continue_()
    expect(visit.page.get_by_test_id("take-over-code")).to_have_text(TAKE_OVER_CODE)
