"""A plan's owner: the list, one plan, what it cost, its proof, its renewal."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.support import fake_answers as canned
from tests.support import fake_plans as plans
from tests.support.fake_visits import STATES, Visit
from tests.support.visits_plans import ID, owner

COVER = "November 23, 2026 to November 22, 2027, both days included, Pacific Time"
RENEWAL = "/api/plans/plan-active/renew"


def card(visit: Visit, plan_id: str) -> Locator:
    return visit.page.locator(f"[data-plan={plan_id}]")


def main_acts(visit: Visit, plan_id: str) -> list[str | None]:
    buttons = card(visit, plan_id).locator(".button:not(.quiet)").all()
    return [button.get_attribute("href") for button in buttons]


def see_plan(visit: Visit, **changes: Any) -> None:
    owner(visit, **changes)
    visit.sees("plan-status")


# --- the list


def test_each_plan_of_the_list_has_at_most_one_main_act(visit: Visit) -> None:
    STATES["plans-many"](visit)
    assert main_acts(visit, "plan-active") == ["claim.html?id=claim-1"]
    assert main_acts(visit, "plan-new") == ["plan-return.html?plan=plan-new&go=1"]
    for waits in ("plan-next", "plan-box", "plan-old"):
        assert main_acts(visit, waits) == []


def test_list_begins_with_what_waits_for_its_owner_and_folds_what_is_over(visit: Visit) -> None:
    STATES["plans-many"](visit)
    shown = visit.page.get_by_test_id("plan").locator("visible=true").all()
    order = [each.get_attribute("data-plan") for each in shown]
    assert order == ["plan-new", "plan-active", "plan-next", "plan-box"]
    expect(card(visit, "plan-old")).to_be_hidden()
    visit.page.get_by_test_id("plans-over").locator("summary").click()
    expect(card(visit, "plan-old")).to_be_visible()


def test_open_claim_of_the_present_plan_is_not_its_queued_renewals(visit: Visit) -> None:
    STATES["plans-many"](visit)
    visit.fake.plans["plan-next"]["open_claim_id"] = "claim-1"
    visit.fake.plans["plan-next"]["status"] = "active"
    visit.open("plans.html")
    visit.sees("plan")
    assert main_acts(visit, "plan-next") == ["claim-new.html?serial=AC3M0002"]
    assert main_acts(visit, "plan-active") == ["claim.html?id=claim-1"]


def test_claim_in_the_list_says_what_its_owner_has_to_do(visit: Visit) -> None:
    STATES["plans-many"](visit)
    row = visit.page.get_by_test_id("claims").locator("li")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("You need to: ")
    expect(row.get_by_role("link", name="Express Premium for Mavic 3")).to_be_visible()


def test_empty_account_leads_to_check_redeem_and_take_over(visit: Visit) -> None:
    STATES["plans-empty"](visit)
    links = visit.page.get_by_test_id("more-plans").locator("a").all()
    addresses = [link.get_attribute("href") for link in links]
    assert addresses == ["/index.html", "/redeem.html", "/take-over.html"]
    expect(visit.page.get_by_test_id("plan")).to_have_count(0)


# --- one plan


def test_plan_names_the_last_day_of_its_cover_and_the_zone(visit: Visit) -> None:
    see_plan(visit)
    expect(visit.page.get_by_test_id("plan-cover")).to_have_text(COVER)
    expect(visit.page.get_by_test_id("plan-chain")).to_have_text("AC3M0001")


def test_reserved_replacement_is_counted_beside_those_that_are_left(visit: Visit) -> None:
    see_plan(visit, replacements_left=0, replacements_reserved=1)
    words = "0 of 2 left, and 1 is reserved for the open claim"
    expect(visit.page.get_by_test_id("plan-replacements")).to_have_text(words)


PRICED = ["Plan $239", "Replacement fees $159", "Paid so far $398"]
IN_THE_STORE = {"price": canned.usd(0), "paid_so_far": canned.usd(15900)}


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({}, PRICED),
        ({"status": "expired"}, PRICED),
        (IN_THE_STORE | {"channel": "card"}, ["Replacement fees $159", "Paid so far $159"]),
        (
            {"status": "refunded", "paid_so_far": canned.usd(0)},
            ["Plan $239", "Paid, less what went back $0"],
        ),
        ({"status": "awaiting_payment"}, ["Plan, to be paid $239"]),
    ],
)
def test_purchase_fee_and_replacement_fees_stand_on_lines_of_their_own(
    visit: Visit, changes: dict[str, Any], lines: list[str]
) -> None:
    see_plan(visit, **changes)
    rows = visit.page.get_by_test_id("plan-paid").locator("tr").all()
    assert [" ".join(row.locator("th, td").all_text_contents()) for row in rows] == lines


def test_way_to_an_expert_stands_on_a_plan_in_force_and_on_no_other(visit: Visit) -> None:
    see_plan(visit)
    expert = visit.page.get_by_test_id("plan-expert")
    expect(expert.get_by_role("link")).to_have_attribute("href", f"mailto:{plans.EXPERT[1]}")
    see_plan(visit, expert=None)
    expect(expert).to_have_count(0)


def test_sentences_of_the_timeline_write_amounts_and_dates_as_the_page_does(visit: Visit) -> None:
    see_plan(visit)
    lines = visit.page.get_by_test_id("timeline").locator("li")
    expect(lines.nth(0)).to_contain_text("until the end of November 22, 2027 (Pacific Time).")
    expect(lines.nth(1)).to_contain_text("The purchase fee of $239 was charged.")
    expect(lines.nth(1)).to_contain_text("pi_3Qx8")


def test_plan_that_is_over_cannot_be_renewed_offered_proved_or_given_back(visit: Visit) -> None:
    STATES["plan-over"](visit)
    for part in ("plan-renewal", "plan-proof", "plan-hand-on"):
        expect(visit.page.get_by_test_id(part)).to_have_count(0)
    link = visit.page.get_by_role("link", name="Check for a new plan")
    expect(link).to_have_attribute("href", "index.html?serial=AC3M0002")


def test_queued_renewal_is_given_back_alone_and_leads_to_the_plan_it_follows(visit: Visit) -> None:
    see_plan(visit, status="scheduled", renews="plan-first")
    expect(visit.page.get_by_role("link", name="Your present plan")).to_have_attribute(
        "href", "plan.html?id=plan-first"
    )
    expect(visit.page.locator("[data-way=give_back]")).to_be_visible()
    expect(visit.page.locator("[data-way=offer]")).to_have_count(0)


# --- proof of cover


def test_proof_is_a_link_that_anybody_opens_and_that_names_nobody(visit: Visit) -> None:
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    STATES["plan-proof-made"](visit)
    link = f"{visit.site}/proof.html#{plans.TOKEN}"
    expect(visit.page.locator("#proof-link")).to_have_value(link)
    expect(visit.page.get_by_test_id("proof-until")).to_contain_text("Dec 22, 2026, 9:42 AM PST")
    visit.page.get_by_role("button", name="Copy the link").click()
    expect(visit.page.get_by_text("Copied", exact=True)).to_be_visible()
    assert visit.page.evaluate("navigator.clipboard.readText()") == link
    visit.page.get_by_role("link", name="Look at the proof").click()
    proof = visit.page.get_by_test_id("proof")
    for words in ("This device is covered", "Mavic 3", "AC3M0002", COVER, "1 left"):
        expect(proof).to_contain_text(words)
    expect(visit.page.get_by_test_id("proof-as-of")).to_have_text("Nov 22, 2026, 9:42 AM PST")
    expect(proof).not_to_contain_text("customer@example.com")
    expect(proof).not_to_contain_text("plan-active")


def test_clipboard_that_is_refused_leaves_the_link_selected(visit: Visit) -> None:
    STATES["plan-proof-made"](visit)
    visit.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject() }")
    visit.page.get_by_role("button", name="Copy the link").click()
    expect(visit.page.get_by_text("Selected: copy it by hand")).to_be_visible()
    selected = visit.page.evaluate(
        "(({ value, selectionStart: from, selectionEnd: to }) => value.slice(from, to))"
        "(document.querySelector('#proof-link'))"
    )
    assert selected == f"{visit.site}/proof.html#{plans.TOKEN}"


@pytest.mark.parametrize("token", ["forged", ""])
def test_proof_that_is_over_forged_or_missing_is_one_plain_answer(visit: Visit, token: str) -> None:
    visit.open(f"proof.html#{token}")
    expect(visit.page.get_by_test_id("no-proof")).to_contain_text("This proof is not good")
    expect(visit.page.get_by_test_id("problem")).to_be_hidden()


def test_other_proof_in_the_same_tab_is_looked_at_anew(visit: Visit) -> None:
    STATES["proof-bad"](visit)
    visit.page.evaluate(f"location.hash = '{plans.TOKEN}'")
    visit.sees("proof")


# --- renewal


def test_plan_says_why_and_when_it_can_be_renewed(visit: Visit) -> None:
    STATES["plan-scheduled"](visit)
    panel = visit.page.get_by_test_id("plan-renewal")
    expect(panel).to_contain_text("A plan is renewed while it is in force and paid.")
    expect(panel).to_contain_text("Renew the plan once its cover has begun.")
    expect(panel.get_by_role("link")).to_have_count(0)
    STATES["plan-renewed"](visit)
    expect(panel.get_by_role("link", name="See the renewal")).to_have_attribute(
        "href", "plan.html?id=plan-next"
    )


def test_renewal_shows_both_parts_of_its_price_its_dates_and_what_lapses(visit: Visit) -> None:
    STATES["plan-renew"](visit)
    lines = visit.page.get_by_test_id("renewal-lines").locator("li")
    expect(lines.nth(0)).to_contain_text("$239")
    expect(lines.nth(1)).to_contain_text("first $159, second $199")
    expect(lines.nth(2)).to_contain_text("$999")
    expect(visit.page.get_by_test_id("renewal-cover")).to_have_text(
        "November 23, 2027 to November 22, 2028, both days included, Pacific Time"
    )
    words = "It stays yours until the end of November 22, 2027 and then lapses"
    expect(visit.page.get_by_test_id("renewal-lapse")).to_contain_text(words)


def test_plan_with_nothing_left_is_renewed_without_a_word_on_what_lapses(visit: Visit) -> None:
    owner(visit, "plan-renew", replacements_left=0)
    visit.sees("pay")
    expect(visit.page.get_by_test_id("renewal-lapse")).to_be_hidden()


def test_renewal_is_agreed_to_and_paid_with_the_keyboard_alone(visit: Visit) -> None:
    STATES["plan-renew"](visit)
    expect(visit.page.get_by_role("heading", name="Renew the plan")).to_be_focused()
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Space")
    expect(visit.page.locator("#agree_terms")).to_be_checked()
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Tab")
    expect(visit.page.locator("#pay")).to_have_text("Pay $239")
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_role("heading", name="Payment")).to_be_visible()
    [(key, body)] = visit.fake.sent(RENEWAL)
    assert key is not None and len(key) == 36
    assert body == {"price": canned.usd(23900), "agree_terms": True, "locale": "en-US"}
    visit.page.go_back()
    expect(visit.page).to_have_url(f"{visit.site}/plan.html?id={ID}")


def test_renewal_without_agreement_asks_for_it_and_sends_nothing(visit: Visit) -> None:
    STATES["plan-renew-unagreed"](visit)
    words = "Agree to the terms to renew the plan."
    expect(visit.page.locator("#agree_terms-error")).to_have_text(words)
    expect(visit.page).to_have_title("Error: Renew the plan · Aftercare")
    assert visit.fake.sent(RENEWAL) == []


def test_price_that_changed_is_shown_and_agreed_to_anew(visit: Visit) -> None:
    owner(visit, "plan-renew", _price=canned.usd(24900))
    visit.page.check("#agree_terms")
    visit.page.click("#pay")
    expect(visit.page.get_by_test_id("problem")).to_contain_text("The price has changed")
    expect(visit.page.locator("#pay")).to_have_text("Pay $249")
    expect(visit.page.locator("#agree_terms")).not_to_be_checked()
    assert len(visit.fake.sent(RENEWAL)) == 1


def test_renewal_whose_answer_was_lost_is_sent_again_under_the_same_key(visit: Visit) -> None:
    STATES["plan-renew"](visit)
    # Chromium itself sends again what a kept connection lost, as often as it has kept ones.
    visit.fake.faults[f"POST {RENEWAL}"] = 100
    visit.page.check("#agree_terms")
    visit.page.click("#pay")
    expect(visit.page.get_by_test_id("problem")).to_contain_text("We could not reach the service")
    visit.fake.faults.clear()
    visit.page.reload()
    expect(visit.page.locator("#agree_terms")).to_be_checked()
    visit.page.click("#pay")
    expect(visit.page.get_by_role("heading", name="Payment")).to_be_visible()
    sent = visit.fake.sent(RENEWAL)
    assert len(sent) >= 2
    assert all(attempt == sent[0] for attempt in sent)


def test_renewal_that_a_rule_refuses_is_an_answer_that_leads_back(visit: Visit) -> None:
    STATES["plan-renew-refused"](visit)
    expect(visit.page.get_by_test_id("reasons").locator("[data-rule=RNW-3]")).to_be_visible()
    step = visit.page.get_by_test_id("next-steps").get_by_role("link")
    expect(step).to_have_attribute("href", f"plan.html?id={ID}")
    expect(visit.page.locator("#pay")).to_be_hidden()


def test_plan_without_dates_has_nothing_to_renew(visit: Visit) -> None:
    owner(visit, "plan-renew", status="awaiting_serial", _renewal=None)
    visit.sees("renewal-closed")
    expect(visit.page.locator("#pay")).to_be_hidden()
