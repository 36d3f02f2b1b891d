"""What an owner does with an open claim: choose, cancel, declare a find, move it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.fake_visits import Visit
from tests.support.visits_claim import ID, STATES, move, owner

AT = f"/api/claims/{ID}"


@pytest.mark.parametrize(("choice", "amount"), [("repair", 24000), ("replacement", 15900)])
def test_what_is_chosen_from_the_quote_is_paid_at_the_amount_shown(
    visit: Visit, choice: str, amount: int
) -> None:
    owner(visit, "quoted", "claim-choose")
    cards = visit.page.get_by_test_id("choices").locator("[data-choice]")
    expect(cards.nth(0)).to_contain_text("$240")
    expect(cards.nth(1)).to_contain_text("$159")
    by = "By the end of Tuesday, December 22, 2026, Pacific Time"
    expect(visit.page.get_by_test_id("by")).to_contain_text(by)
    visit.page.get_by_test_id(choice).click()
    expect(visit.page).to_have_url(f"{visit.site}/pay/claim/{ID}")
    [(_, body)] = visit.fake.sent(f"{AT}/choose")
    assert body == {"choice": choice, "amount": {"amount": amount, "currency": "USD"}}


def test_another_amount_is_shown_before_it_is_paid(visit: Visit) -> None:
    moved = {"amount": 25000, "currency": "USD"}
    owner(visit, "quoted", "claim-choose", _moved=moved)
    visit.page.get_by_test_id("repair").click()
    expect(visit.page.get_by_test_id("problem")).to_be_focused()
    expect(visit.page.get_by_test_id("problem")).to_contain_text("The amount is $250")
    expect(visit.page.get_by_test_id("repair")).to_have_text("Pay $250 for the repair")
    visit.page.get_by_test_id("repair").click()
    expect(visit.page).to_have_url(f"{visit.site}/pay/claim/{ID}")
    first, second = visit.fake.sent(f"{AT}/choose")
    assert second[1]["amount"] == moved
    assert first[0] != second[0]


def test_a_quote_is_declined_only_after_a_second_look(visit: Visit) -> None:
    STATES["claim-decline"](visit)
    visit.page.go_back()
    expect(visit.page.get_by_test_id("choices")).to_be_visible()
    visit.page.get_by_test_id("decline").click()
    assert visit.fake.sent(f"{AT}/choose") == []
    visit.page.get_by_test_id("decline-sure").click()
    expect(visit.page.get_by_test_id("told")).to_contain_text("You declined the quote")
    [(_, body)] = visit.fake.sent(f"{AT}/choose")
    assert body == {"choice": "decline"}


def test_a_choice_that_a_rule_refuses_is_answered_with_the_way_on(visit: Visit) -> None:
    STATES["claim-choose-refused"](visit)
    reasons = visit.page.get_by_test_id("reasons").locator("li")
    expect(reasons).to_have_attribute("data-rule", "SVC-1")
    expect(visit.page.get_by_test_id("problem")).to_be_hidden()
    way = visit.page.get_by_test_id("next-steps").get_by_role("link")
    expect(way).to_have_text("Pay $240 for the repair, or decline.")
    expect(way).to_have_attribute("href", f"claim-choose.html?id={ID}")


def test_a_quote_that_offers_one_thing_says_why(visit: Visit) -> None:
    owner(visit, "unmendable", "claim-choose")
    expect(visit.page.get_by_test_id("repair")).to_have_count(0)
    expect(visit.page.get_by_text("Only the replacement is offered")).to_be_visible()


def test_what_a_cancellation_undoes_is_told_before_and_it_is_done_once(visit: Visit) -> None:
    owner(visit, "paid", "claim-cancel")
    follows = visit.page.get_by_test_id("follows")
    expect(follows).to_contain_text("The hold of $999 is released.")
    expect(follows).to_contain_text("The $159 that you paid goes back by the way it came.")
    # Chromium itself sends again what a kept connection lost, as often as it has kept ones.
    visit.fake.faults[f"POST {AT}/cancel"] = 100
    visit.page.get_by_test_id("cancel").click()
    expect(visit.page.get_by_test_id("problem")).to_contain_text("We could not reach the service")
    visit.fake.faults.clear()
    visit.page.reload()
    visit.page.get_by_test_id("cancel").click()
    expect(visit.page.get_by_test_id("told")).to_contain_text("The claim is cancelled")
    sent = visit.fake.sent(f"{AT}/cancel")
    assert len(sent) >= 2
    assert all(attempt == sent[0] for attempt in sent)


def test_a_claim_past_its_shipping_cannot_be_cancelled_and_nothing_is_sent(visit: Visit) -> None:
    owner(visit, "shipped", "claim-cancel")
    expect(visit.page.get_by_test_id("told")).to_contain_text("cannot be cancelled now")
    expect(visit.page.get_by_test_id("cancel")).to_have_count(0)
    assert visit.fake.sent(f"{AT}/cancel") == []


@pytest.mark.parametrize(
    ("state", "follows", "told"),
    [
        ("flyaway", "The $199 that you paid goes back", "The claim is cancelled. $199 goes back"),
        ("replaced", "AC3M0002 stays retired", "The serial number AC3M0002 stays retired"),
    ],
)
def test_a_find_is_declared_knowing_what_follows(
    visit: Visit, state: str, follows: str, told: str
) -> None:
    owner(visit, state, "claim-found")
    expect(visit.page.get_by_test_id("follows")).to_contain_text(follows)
    visit.page.get_by_test_id("found").click()
    expect(visit.page.get_by_test_id("told")).to_contain_text(told)
    visit.page.reload()
    expect(visit.page.get_by_test_id("told")).to_contain_text("You told us already")
    assert len(visit.fake.sent(f"{AT}/found")) == 1


def test_a_claim_is_moved_to_another_address(visit: Visit) -> None:
    STATES["claim-move-done"](visit)
    told = visit.page.get_by_test_id("told")
    expect(told).to_contain_text("2 Side St")
    expect(told).to_contain_text("United States")
    [(_, body)] = visit.fake.sent(f"{AT}/address")
    assert body["address"]["city"] == "Salem"


def test_an_address_is_mended_at_its_fields_and_nothing_typed_is_lost(visit: Visit) -> None:
    STATES["claim-move-wrong"](visit)
    expect(visit.page.locator("#address-city-error")).to_have_text("Enter the city.")
    assert visit.fake.sent(f"{AT}/address") == []
    move(visit, postal_code="ABC")
    words = "Enter a ZIP code of 5 digits, like 94105."
    expect(visit.page.locator("#address-postal_code-error")).to_have_text(words)
    visit.page.reload()
    expect(visit.page.locator("#address-line1")).to_have_value("2 Side St")


def test_an_address_abroad_is_refused_by_its_rule_and_another_can_be_entered(
    visit: Visit,
) -> None:
    STATES["claim-move-refused"](visit)
    reasons = visit.page.get_by_test_id("reasons").locator("li")
    expect(reasons).to_have_attribute("data-rule", "SVC-4")
    del visit.fake.claims[ID]["_refuse"]
    visit.page.get_by_test_id("amend").click()
    expect(visit.page.locator("#address-line1")).to_have_value("2 Side St")
    visit.page.click("#move")
    visit.sees("told")


def test_a_session_that_ends_before_an_act_comes_back_to_it_and_does_it_once(
    visit: Visit,
) -> None:
    owner(visit, "paid", "claim-cancel")
    visit.fake.sign_in.tokens.clear()
    visit.fake.sign_in.refresh_honoured = False
    visit.page.get_by_test_id("cancel").click()
    visit.page.get_by_test_id("problem-action").click()
    visit.page.locator("#customer").click()
    visit.page.get_by_test_id("cancel").click()
    expect(visit.page.get_by_test_id("told")).to_contain_text("The claim is cancelled")
    keys = {key for key, _ in visit.fake.sent(f"{AT}/cancel")}
    assert len(keys) == 1


def test_acts_of_the_claim_are_done_with_the_keyboard_alone(visit: Visit) -> None:
    owner(visit, "quoted", "claim-choose")
    press = visit.page.keyboard.press
    visit.page.get_by_test_id("replacement").focus()
    press("Tab")
    expect(visit.page.get_by_test_id("decline")).to_be_focused()
    press("Enter")
    expect(visit.page.get_by_role("heading", name="Decline the quote?")).to_be_focused()
    press("Tab")
    press("Enter")
    expect(visit.page.get_by_test_id("told").get_by_role("heading")).to_be_focused()
