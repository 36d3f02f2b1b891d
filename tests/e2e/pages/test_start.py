"""The start: check a serial and until when, buy, look up, and the frame of every page."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.support.fake_visits import STATES, Visit
from tests.support.visits_start import DRONE

NOON = datetime(2026, 11, 23, 20, tzinfo=UTC)


def at_noon(visit: Visit) -> Visit:
    """It is 23 November 2026, noon in California."""
    visit.fake.sign_in.clock_ahead_seconds = int(NOON.timestamp() - time.time())
    return visit


@pytest.mark.parametrize(
    ("serial", "until"),
    [
        (DRONE, "By Nov 24, 2026, 9:42 AM Pacific Time · 1 day left"),
        ("HAND0001", "By the end of Sunday, December 6, 2026, Pacific Time · 13 days left"),
        ("FILMED01", "By Nov 24, 2026, 12:00 PM Pacific Time · 1 day left"),
        ("EURO0001", "By Nov 24, 2026, 6:42 PM Central European Time · 1 day left"),
        (
            "NEW3M0001",
            "At any time while it is not activated. After its activation, within 48 hours for an "
            "aircraft or a mounted gimbal, within 30 days for a handheld device.",
        ),
    ],
)
def test_who_may_buy_is_told_until_when(visit: Visit, serial: str, until: str) -> None:
    at_noon(visit).open(f"index.html?serial={serial}")
    expect(visit.page.get_by_test_id("until")).to_have_text(until)
    visit.open(f"buy.html?serial={serial}")
    expect(visit.page.get_by_test_id("until")).to_have_text(until)


def test_instant_in_a_sentence_of_the_service_is_written_as_the_reader_writes_it(
    visit: Visit,
) -> None:
    visit.open("index.html?serial=FILMED01")
    visit.page.get_by_text("Why it can be covered").click()
    words = "The purchasing notice is good until Nov 24, 2026, 12:00 PM PST."
    expect(visit.page.get_by_text(words)).to_be_visible()


@pytest.mark.parametrize(
    ("serial", "step", "address"),
    [
        ("NO3M0001", "video", "verify.html?serial=NO3M0001"),
        ("NO3M0001", "repair", "claim-new.html?serial=NO3M0001"),
        ("ODD3M0001", "review", "review.html?serial=ODD3M0001"),
        ("TAKEN001", "wait", "plans.html"),
        ("NOBODY1", "check_serial", "index.html"),
    ],
)
def test_next_step_of_a_refusal_leads_to_its_page(
    visit: Visit, serial: str, step: str, address: str
) -> None:
    visit.open(f"index.html?serial={serial}")
    link = visit.page.locator(f"[data-step={step}] a")
    expect(link).to_have_attribute("href", address)
    expect(visit.page.get_by_test_id("problem")).to_be_hidden()


def test_step_that_is_waiting_for_the_desk_leads_nowhere(visit: Visit) -> None:
    visit.open("index.html?serial=ASKED001")
    expect(visit.page.locator("[data-step=wait]")).to_have_text(
        "Wait for the service desk; you are written to."
    )
    expect(visit.page.locator("[data-step=wait] a")).to_have_count(0)


def test_back_from_an_answer_shows_the_form_with_what_was_typed(visit: Visit) -> None:
    visit.open("index.html")
    visit.page.fill("#serial", "NOBODY1")
    visit.page.keyboard.press("Enter")
    visit.sees("outcome")
    visit.page.go_back()
    expect(visit.page.locator("#serial")).to_be_visible()
    expect(visit.page.locator("#serial")).to_have_value("NOBODY1")
    expect(visit.page).to_have_title("Check a serial number · Aftercare")
    expect(visit.page.get_by_test_id("outcome")).to_be_hidden()
    visit.page.go_forward()
    visit.sees("outcome")


def test_amounts_stand_on_lines_of_their_own_before_any_card_field(visit: Visit) -> None:
    visit.open(f"buy.html?serial={DRONE}&term=24")
    lines = visit.page.get_by_test_id("lines").locator("li")
    expect(lines.locator(".amount")).to_have_text(["$399", "$159", "$199", "$159", "$199", "$999"])
    kinds = [line.get_attribute("data-kind") for line in lines.all()]
    assert kinds == ["charged_now", *["charged_only_if"] * 4, "held"]
    expect(lines.last).to_contain_text("not charged. Released when your broken unit arrives within")
    expect(visit.page.get_by_text("Fees that your own bank charges")).to_be_visible()
    assert visit.page.locator("input:not([type=radio], [type=checkbox])").count() == 0


def test_region_without_premium_has_no_line_for_a_hold_and_agrees_to_none(visit: Visit) -> None:
    STATES["buy-euro"](visit)
    lines = visit.page.get_by_test_id("lines").locator("li")
    expect(lines.locator(".amount")).to_have_text(["€249", "€169", "€209"])
    expect(visit.page.locator("[data-kind=held]")).to_have_count(0)
    expect(visit.page.get_by_text("No hold is placed.")).to_be_visible()
    expect(visit.page.locator("#agree_terms-field")).not_to_contain_text("hold")


def test_serial_that_may_not_be_bought_for_is_an_answer_with_its_steps(visit: Visit) -> None:
    STATES["buy-refused"](visit)
    link = visit.page.locator("[data-step=video] a")
    expect(link).to_have_attribute("href", "verify.html?serial=NO3M0001")
    expect(visit.page.locator("#buy-form")).to_be_hidden()


def test_lost_order_is_tried_again_under_the_same_key(visit: Visit) -> None:
    visit.sign_in()
    visit.open(f"buy.html?serial={DRONE}")
    visit.page.check("#agree_terms")
    visit.fake.faults["POST /api/plans"] = 100
    visit.page.click("#pay")
    expect(visit.page.get_by_test_id("problem")).to_contain_text("We could not reach the service")
    visit.fake.faults.clear()
    visit.page.get_by_test_id("problem-action").click()
    expect(visit.page.get_by_role("heading", name="Payment")).to_be_visible()
    sent = visit.fake.sent("/api/plans")
    assert len(sent) >= 2
    assert all(attempt == sent[0] for attempt in sent)


def test_declined_card_says_that_nothing_was_charged_and_keeps_the_order(visit: Visit) -> None:
    STATES["plan-declined"](visit)
    declined = visit.page.get_by_test_id("payment-declined")
    expect(declined).to_contain_text("Nothing was charged, and your order is kept")
    expect(declined).to_contain_text("not enough funds")
    assert len(visit.fake.sent("/api/plans")) == 1


def test_paid_plan_leads_to_its_own_page(visit: Visit) -> None:
    STATES["plan-confirmed"](visit)
    see = visit.page.get_by_role("link", name="See the plan")
    expect(see).to_have_attribute("href", "plan.html?id=plan-1")


@pytest.mark.parametrize(
    ("serial", "status", "words"),
    [
        ("AC3M0001", "in_force", "It is covered"),
        ("LATER001", "not_started", "Cover has not begun"),
        ("OVER0001", "expired", "Cover is over"),
        ("GONE0001", "retired", "This serial number is retired"),
        ("NONE0001", "unknown", "There is no plan to show"),
    ],
)
def test_status_is_one_answer_in_plain_words(
    visit: Visit, serial: str, status: str, words: str
) -> None:
    visit.open("status.html")
    visit.page.fill("#serial", serial)
    visit.page.click("#look-up-status")
    card = visit.page.get_by_test_id("status")
    expect(card).to_have_attribute("data-status", status)
    expect(card.get_by_role("heading")).to_have_text(words)
    expect(visit.page).to_have_url(f"{visit.site}/status.html?serial={serial}")


def test_status_shows_replacements_left_and_the_open_service(visit: Visit) -> None:
    STATES["status"](visit)
    facts = visit.page.get_by_test_id("status").locator("dd")
    expect(facts).to_have_text(
        [
            "AC3M0001",
            "Nov 23, 2026, 12:00 AM PST",
            "Nov 23, 2027, 12:00 AM PST",
            "1",
            "Express Premium: Replacement shipped, unit to come back",
        ]
    )


def test_retired_serial_tells_nothing_else(visit: Visit) -> None:
    STATES["status-retired"](visit)
    expect(visit.page.get_by_test_id("status").locator("dd")).to_have_text(["GONE0001"])


@pytest.mark.parametrize(("width", "place"), [(390, "footer"), (1280, "header")])
def test_other_language_is_one_link_and_keeps_what_is_shown(
    visit: Visit, width: int, place: str
) -> None:
    visit.page.set_viewport_size({"width": width, "height": 844})
    visit.open("index.html?serial=NOBODY1")
    visit.sees("outcome")
    link = visit.page.get_by_role("link", name="Español")
    expect(link).to_have_count(1)
    expect(visit.page.locator(place).get_by_role("link", name="Español")).to_be_visible()
    link.click()
    expect(visit.page).to_have_url(f"{visit.site}/es/index.html?serial=NOBODY1")
    expect(visit.page.locator("h1:visible")).to_have_text("NOBODY1 no puede cubrirse ahora")


def test_sign_in_from_a_spanish_page_fails_and_ends_in_spanish(visita: Visit) -> None:
    visita.open("plans.html")
    visita.page.get_by_test_id("problem-action").click()
    customer = visita.page.locator("#customer").get_attribute("href") or ""
    visita.page.goto(customer.replace("code=", "code=stolen"))
    expect(visita.page).to_have_url(f"{visita.site}/es/signed-in.html")
    expect(visita.page.get_by_test_id("sign-in-failed")).to_contain_text("No inició sesión")


def test_sign_in_from_a_spanish_page_comes_back_to_it(visita: Visit) -> None:
    visita.sign_in()
    expect(visita.page).to_have_url(f"{visita.site}/es/plans.html")


def test_price_that_changed_meanwhile_is_told_and_the_new_one_is_shown(visit: Visit) -> None:
    visit.sign_in()
    visit.open(f"buy.html?serial={DRONE}")
    visit.page.check("#agree_terms")
    detail = "The price is another one now; look at it again."
    problem = {"code": "invalid", "errors": [{"pointer": "/price", "detail": detail}]}
    visit.page.route("**/api/plans", lambda sent: sent.fulfill(status=422, json=problem))
    asked = len(visit.fake.sent("/api/eligibility"))
    visit.page.click("#pay")
    expect(visit.page.get_by_test_id("problem")).to_contain_text(detail)
    expect(visit.page.get_by_test_id("problem")).to_be_focused()
    assert len(visit.fake.sent("/api/eligibility")) == asked + 1
    expect(visit.page.get_by_test_id("lines")).to_be_visible()
