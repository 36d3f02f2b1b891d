"""A plan that goes back or to a new owner, and the data of its owner."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support import fake_answers as canned
from tests.support import fake_plans as plans
from tests.support.fake_visits import STATES, Visit
from tests.support.visits_plans import ID, owner

RETURN = "/api/plans/plan-active/return"
TAKE_OVER = "/api/plans/take-over"
ERASE = "/api/account/erase"


# --- given back


def test_plan_is_given_back_once_and_the_page_says_what_goes_back(visit: Visit) -> None:
    STATES["plan-given-back"](visit)
    done = visit.page.get_by_test_id("given-back")
    expect(done).to_contain_text("$239 goes back by the way it came.")
    expect(done).to_contain_text("Your bank may take some days to show")
    visit.page.reload()
    expect(done).to_be_visible()
    expect(visit.page.locator("#give-back")).to_be_hidden()
    [(key, body)] = visit.fake.sent(RETURN)
    assert (key is not None, body) == (True, {})


def test_plan_is_not_given_back_before_it_is_confirmed(visit: Visit) -> None:
    STATES["plan-give-back"](visit)
    visit.page.click("#give-back")
    expect(visit.page.locator("#sure-error")).to_have_text("Tick the box to give the plan back.")
    assert visit.fake.sent(RETURN) == []


def test_return_that_a_rule_refuses_is_an_answer_with_its_next_step(visit: Visit) -> None:
    STATES["plan-give-back-refused"](visit)
    expect(visit.page.get_by_test_id("reasons").locator("[data-rule=RFD-1]")).to_be_visible()
    steps = visit.page.get_by_test_id("next-steps")
    expect(steps).to_contain_text("Return the device to its seller first")
    expect(visit.page.locator("#give-back")).to_be_hidden()
    expect(visit.page.get_by_test_id("problem")).to_be_hidden()
    assert visit.fake.plans[ID]["status"] == "active"


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({}, ["The plan $239 Goes back by the way it was paid."]),
        (
            {"renewed_by": "plan-next"},
            [
                "The plan $239 Goes back by the way it was paid.",
                "The queued renewal $249 Ends too, and goes back by the way it was paid.",
            ],
        ),
        (
            {"channel": "card", "price": canned.usd(0)},
            ["The plan The store that sold the activation card pays it back. We tell the store."],
        ),
    ],
)
def test_what_comes_back_is_said_before_and_promised_only_where_we_pay_it(
    visit: Visit, changes: dict[str, Any], lines: list[str]
) -> None:
    next_ = canned.plan("plan-next", "AC3M0002", "scheduled", renews=ID, channel="renewal")
    visit.fake.plans["plan-next"] = next_ | {"price": canned.usd(24900)}
    owner(visit, "plan-give-back", **changes)
    visit.sees("give-back")
    rows = visit.page.get_by_test_id("give-back-money").locator("li").all()
    assert [" ".join(row.locator("span, p").all_text_contents()) for row in rows] == lines


def test_plan_that_is_over_has_nothing_to_give_back(visit: Visit) -> None:
    owner(visit, "plan-give-back", status="expired")
    visit.sees("give-back-closed")
    expect(visit.page.locator("#give-back")).to_be_hidden()


# --- offered


def test_code_of_an_offer_is_shown_once_and_never_again(visit: Visit) -> None:
    STATES["plan-offer-made"](visit)
    expect(visit.page.locator("#offer-code")).to_have_value(plans.CODE)
    link = f"{visit.site}/take-over.html#{plans.CODE}"
    expect(visit.page.locator("#offer-link")).to_have_value(link)
    expect(visit.page.get_by_test_id("offer-until")).to_contain_text("14 days left")
    visit.page.reload()
    visit.sees("offer-standing")
    expect(visit.page.locator("#offer-code")).to_have_value("")


def test_offer_is_taken_back_and_the_plan_stays(visit: Visit) -> None:
    STATES["plan-offer-withdrawn"](visit)
    assert visit.fake.sent(f"/api/plans/{ID}/withdraw-offer") == [(None, {})]
    visit.page.reload()
    visit.sees("offer-none")


def test_offer_whose_time_is_over_stands_no_more(visit: Visit) -> None:
    owner(visit, "plan-offer", offer_until="2020-12-06T17:42:19.123Z")
    visit.sees("offer-none")


def test_offer_beside_an_open_claim_is_refused_by_its_rule(visit: Visit) -> None:
    STATES["plan-offer-refused"](visit)
    expect(visit.page.get_by_test_id("reasons").locator("[data-rule=LNK-3]")).to_be_visible()
    expect(visit.page.get_by_test_id("offer-made")).to_be_hidden()


# --- taken over


def test_code_of_a_link_leaves_the_address_and_lives_through_the_sign_in(visit: Visit) -> None:
    visit.open(f"take-over.html#{plans.CODE}")
    expect(visit.page.locator("#code")).to_have_value(plans.CODE)
    assert visit.page.url == f"{visit.site}/take-over.html"
    visit.page.get_by_role("button", name="Sign in and continue").click()
    visit.page.click("#customer")
    expect(visit.page.locator("#code")).to_have_value(plans.CODE)
    visit.page.get_by_role("button", name="Take the plan over").click()
    expect(visit.page.get_by_test_id("taken-over")).to_contain_text("The plan for Mavic 3 is yours")
    link = visit.page.get_by_role("link", name="See the plan")
    expect(link).to_have_attribute("href", "plan.html?id=plan-sold")
    assert visit.fake.sent(TAKE_OVER) == [(None, {"code": plans.CODE})]
    assert visit.page.evaluate("sessionStorage.getItem('aftercare.draft.take-over')") is None


def test_mailed_link_fills_in_its_code_leaves_the_address_and_does_nothing_by_itself(
    visit: Visit,
) -> None:
    visit.sign_in()
    visit.open(f"take-over.html#code={plans.CODE}")
    expect(visit.page.locator("#code")).to_have_value(plans.CODE)
    assert visit.page.url == f"{visit.site}/take-over.html"
    assert visit.fake.sent(TAKE_OVER) == []
    visit.page.click("#take-over")
    visit.sees("taken-over")
    assert visit.fake.sent(TAKE_OVER) == [(None, {"code": plans.CODE})]


def test_code_is_read_out_of_a_pasted_link_and_of_broken_lines(visit: Visit) -> None:
    visit.sign_in()
    visit.open("take-over.html")
    half = len(plans.CODE) // 2
    broken = f"{plans.CODE[:half]}\n  {plans.CODE[half:]} "
    visit.page.fill("#code", f"https://aftercare.example/take-over.html#{broken}")
    visit.page.click("#take-over")
    visit.sees("taken-over")


def test_code_that_cannot_be_used_is_one_answer_at_its_field(visit: Visit) -> None:
    STATES["take-over-bad"](visit)
    words = "This code cannot be used. Ask whoever gave it to you for a new one."
    expect(visit.page.locator("#code-error")).to_have_text(words)
    expect(visit.page.locator("#code")).to_have_value("guessed-code")
    expect(visit.page).to_have_title("Error: Take over a plan · Aftercare")


def test_offer_that_stands_no_more_is_an_answer_and_another_code_can_be_tried(visit: Visit) -> None:
    STATES["take-over-refused"](visit)
    expect(visit.page.get_by_test_id("reasons").locator("[data-rule=LNK-3]")).to_be_visible()
    visit.page.get_by_test_id("other-code").click()
    expect(visit.page.locator("#code")).to_have_value("")
    expect(visit.page.get_by_test_id("outcome")).to_be_hidden()


def test_no_code_at_all_is_asked_for_and_nothing_is_sent(visit: Visit) -> None:
    visit.sign_in()
    visit.open("take-over.html")
    visit.page.click("#take-over")
    expect(visit.page.locator("#code-error")).to_have_text("Enter the code that you were given.")
    assert visit.fake.sent(TAKE_OVER) == []


# --- the account


def test_export_is_saved_as_the_json_that_the_service_answers(visit: Visit) -> None:
    STATES["account"](visit)
    with visit.page.expect_download() as saving:
        visit.page.get_by_test_id("export").click()
    name = saving.value.suggested_filename
    assert name.startswith("aftercare-") and name.endswith(".json")
    assert json.loads(Path(saving.value.path()).read_text("utf-8")) == plans.EXPORT


def test_account_says_who_is_signed_in_and_signs_out(visit: Visit) -> None:
    STATES["account"](visit)
    expect(visit.page.get_by_test_id("account")).to_contain_text("customer@example.com")
    visit.page.get_by_test_id("account").get_by_role("button", name="Sign out").click()
    expect(visit.page.get_by_test_id("sign-in")).to_be_visible()
    assert visit.page.evaluate("Object.keys(sessionStorage)") == []


def test_header_leads_to_the_account_only_who_is_signed_in(visit: Visit) -> None:
    visit.open("index.html")
    expect(visit.page.locator("[data-mine]")).to_be_hidden()
    STATES["account"](visit)
    expect(visit.page.locator("[data-mine]")).to_have_attribute("href", "/account.html")
    expect(visit.page.locator("[data-mine]")).to_be_visible()


def test_data_is_erased_only_once_it_is_confirmed(visit: Visit) -> None:
    STATES["account-erase"](visit)
    visit.page.click("#erase")
    expect(visit.page.locator("#sure-error")).to_have_text("Tick the box to erase your data.")
    assert visit.fake.sent(ERASE) == []
    visit.page.check("#sure")
    visit.page.click("#erase")
    erased = visit.page.get_by_test_id("erased")
    expect(erased).to_contain_text("2 claims hold no personal data any more.")
    expect(erased).to_contain_text("they hold no personal data")
    assert visit.fake.sent(ERASE) == [(None, {})]


def test_erasure_that_is_refused_names_the_day_and_erases_nothing(visit: Visit) -> None:
    STATES["account-erase-refused"](visit)
    reason = visit.page.get_by_test_id("reasons").locator("[data-rule=STS-2]")
    expect(reason).to_contain_text("until January 7, 2027 (Pacific Time)")
    expect(visit.page.get_by_test_id("erased")).to_have_count(0)


def test_back_from_erasing_is_the_account(visit: Visit) -> None:
    STATES["account-erase"](visit)
    visit.page.go_back()
    visit.sees("account")
    expect(visit.page.get_by_test_id("erase-sheet")).to_be_hidden()
