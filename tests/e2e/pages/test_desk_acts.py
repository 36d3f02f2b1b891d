"""What the desk does about one claim, one plan, one grant; and its figures."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.support import fake_desk_answers as answers
from tests.support import visits_desk as desk
from tests.support.fake_visits import STATES, Visit

DECIDE = "/api/claims/claim-1/decide"


def test_claim_says_the_one_next_action_and_what_else_is_possible(visit: Visit) -> None:
    desk.one(visit, answers.to_ship())
    box = visit.page.get_by_test_id("next")
    expect(box).to_contain_text("Ship the replacement.")
    expect(box.get_by_role("button")).to_have_text("Ship the replacement")
    others = visit.page.get_by_test_id("others").get_by_role("button")
    expect(others).to_have_text(["Verify the order first", "Refuse the order"])
    expect(visit.page.get_by_test_id("ship-to")).to_contain_text("1 Main Street")
    expect(visit.page).to_have_title("Express Premium for Mavic 3 · Aftercare")


def test_claim_shows_both_clocks_and_its_timeline_with_rules(visit: Visit) -> None:
    desk.one(visit, answers.failed())
    clocks = visit.page.get_by_test_id("clocks")
    expect(clocks).to_contain_text("end of Dec 11, 2026, Pacific Time18 days left")
    expect(clocks).to_contain_text("Dec 4, 2026, 9:43 PM PST11 days left")
    expect(visit.page.get_by_test_id("timeline")).to_contain_text("HLD-6")


def test_claim_shows_the_providers_references_and_what_was_decided_by_whom(visit: Visit) -> None:
    desk.one(visit, answers.owed())
    expect(visit.page.get_by_test_id("clocks")).to_contain_text("Nothing is due back")
    lines = visit.page.get_by_test_id("ledger").locator("tbody tr")
    expect(lines.last).to_contain_text("pi_default")
    expect(lines.last).to_contain_text("$999")
    expect(visit.page.get_by_test_id("approvals")).to_contain_text("approved by Kim")
    expect(visit.page.get_by_test_id("decisions")).to_contain_text("HLD-5")


def test_scans_are_shown_with_what_they_found(visit: Visit) -> None:
    desk.one(visit, answers.failed())
    scans = visit.page.get_by_test_id("scans")
    expect(scans).to_contain_text("AC3M0002: without a battery, of the maker")
    expect(scans).to_contain_text("RET-3")


def test_only_a_photo_that_was_sent_in_and_is_still_kept_has_a_link(visit: Visit) -> None:
    desk.one(visit, answers.foreign())
    links = visit.page.get_by_test_id("scans").get_by_role("link")
    expect(links).to_have_text(["See the photo"])
    expect(links).to_have_attribute("href", re.compile(r"/uploads/photos/photo-1\?signature=1$"))
    expect(links).to_have_attribute("target", "_blank")
    expect(links).to_have_attribute("rel", "noopener noreferrer")


def test_claim_can_be_worked_on_while_its_photos_cannot_be_had(visit: Visit) -> None:
    visit.fake.faults["GET /api/claims/claim-1/photos"] = 100
    desk.one(visit, answers.foreign())
    expect(visit.page.get_by_test_id("problem")).to_contain_text("We could not reach the service")
    visit.fake.faults.clear()
    desk.rule(visit, "other_default")
    expect(visit.page.get_by_test_id("sure")).to_contain_text("is charged to the held card, once.")


def test_photos_that_could_not_be_had_are_asked_for_again(visit: Visit) -> None:
    visit.fake.faults["GET /api/claims/claim-1/photos"] = 100
    desk.one(visit, answers.foreign())
    expect(visit.page.get_by_test_id("problem")).to_contain_text("We could not reach the service")
    expect(visit.page.get_by_role("link", name="See the photo")).to_have_count(0)
    visit.fake.faults.clear()
    visit.page.get_by_test_id("problem-action").click()
    expect(visit.page.get_by_role("link", name="See the photo")).to_be_visible()
    expect(visit.page.get_by_test_id("problem")).to_be_hidden()


def test_claim_that_waits_for_nobody_offers_no_act_for_it(visit: Visit) -> None:
    desk.one(visit, answers.over())
    box = visit.page.get_by_test_id("next")
    expect(box).to_contain_text("Nothing waits for the desk.")
    expect(box.get_by_role("button")).to_have_count(0)


def test_act_that_moves_money_says_so_first_and_going_back_sends_nothing(visit: Visit) -> None:
    STATES["desk-claim-sure"](visit)
    sure = visit.page.get_by_test_id("sure")
    words = "The hold of $999 is released. The fee of $159 goes back by the way it came."
    expect(sure.locator("p")).to_have_text(words)
    sure.get_by_role("button", name="Go back").click()
    expect(visit.page.locator("#reason-reason")).to_have_value("Called the cardholder")
    assert visit.fake.sent(DECIDE) == []
    visit.page.get_by_test_id("act-go").click()
    visit.page.get_by_test_id("act-yes").click()
    expect(visit.page.get_by_test_id("done-act")).to_contain_text("The order is refused")
    [(key, body)] = visit.fake.sent(DECIDE)
    assert key is not None
    assert body == {
        "decision": "refuse_order",
        "reason": "Called the cardholder",
        "approved_by": "Kim Lee",
    }
    # The view is the claim as it is now.
    expect(visit.page.get_by_test_id("approvals")).to_contain_text("approved by Kim Lee")


def test_act_that_moves_no_money_is_done_at_once(visit: Visit) -> None:
    desk.one(visit, answers.doubted())
    desk.rule(visit, "verified")
    expect(visit.page.get_by_test_id("done-act")).to_have_text("The claim goes on.")
    [(_, body)] = visit.fake.sent(DECIDE)
    assert body["decision"] == "verified"


def test_refusal_is_a_decision_with_its_rule_and_next_step_and_keeps_what_was_typed(
    visit: Visit,
) -> None:
    STATES["desk-claim-refused"](visit)
    expect(visit.page.get_by_test_id("reasons")).to_contain_text("PAY-8")
    expect(visit.page.get_by_test_id("next-steps")).to_contain_text("Decide once the bank")
    expect(visit.page.get_by_test_id("next-steps").get_by_role("link")).to_have_count(0)
    expect(visit.page.locator("#reason-approved_by")).to_have_value("Kim Lee")
    expect(visit.page.get_by_test_id("done-act")).to_be_hidden()


def test_ruling_without_reason_or_name_is_not_sent(visit: Visit) -> None:
    desk.one(visit, answers.doubted())
    desk.act(visit, "verified")
    visit.page.get_by_test_id("act-go").click()
    expect(visit.page.locator("#reason-reason-error")).to_have_text("Enter the reason.")
    expect(visit.page.locator("#reason-approved_by-error")).to_contain_text("Enter the name")
    assert visit.fake.sent(DECIDE) == []


def test_form_that_is_closed_gives_the_other_acts_back(visit: Visit) -> None:
    desk.one(visit, answers.doubted())
    desk.act(visit, "refuse_order")
    expect(visit.page.get_by_test_id("others")).to_be_hidden()
    visit.page.get_by_role("button", name="Not now").click()
    expect(visit.page.get_by_test_id("act")).to_have_count(0)
    expect(visit.page.locator("[data-act=refuse_order]")).to_be_focused()


def test_only_an_accident_asks_for_a_price_and_sends_it_in_minor_units(visit: Visit) -> None:
    desk.one(visit, answers.at_the_bench())
    desk.act(visit, "inspect")
    visit.page.check("#inspect-outcome-defect")
    expect(visit.page.locator("#inspect-quote")).to_be_hidden()
    visit.page.check("#inspect-outcome-accident")
    visit.page.get_by_test_id("act-go").click()
    expect(visit.page.locator("#inspect-quote-error")).to_contain_text("Enter the price")
    visit.page.fill("#inspect-quote", "149.50")
    visit.page.get_by_test_id("act-go").click()
    visit.sees("done-act")
    [(_, body)] = visit.fake.sent("/api/claims/claim-1/inspect")
    assert body == {"outcome": "accident", "quote": {"amount": 14950, "currency": "USD"}}


def test_defect_is_entered_without_a_price(visit: Visit) -> None:
    desk.one(visit, answers.at_the_bench())
    desk.act(visit, "inspect")
    visit.page.check("#inspect-outcome-defect")
    visit.page.get_by_test_id("act-go").click()
    visit.sees("done-act")
    [(_, body)] = visit.fake.sent("/api/claims/claim-1/inspect")
    assert body == {"outcome": "defect"}


def test_act_that_lost_its_answer_is_sent_again_under_its_key(visit: Visit) -> None:
    desk.one(visit, answers.doubted())
    visit.fake.faults[f"POST {DECIDE}"] = 100
    desk.rule(visit, "verified")
    expect(visit.page.get_by_test_id("problem")).to_contain_text("We could not reach the service")
    visit.fake.faults.clear()
    visit.page.get_by_test_id("problem-action").click()
    expect(visit.page.get_by_test_id("done-act")).to_have_text("The claim goes on.")
    assert len({key for key, _ in visit.fake.sent(DECIDE)}) == 1


def test_claim_that_does_not_exist_is_said_so(visit: Visit) -> None:
    desk.enter(visit)
    visit.open("desk-claim.html?id=nothing")
    expect(visit.page.get_by_test_id("problem")).to_contain_text("This does not exist")


def test_task_of_a_plan_is_closed_as_the_list_showed_it(visit: Visit) -> None:
    desk.task(visit, "plan-7")
    visit.page.fill("#note-note", "The parcel was sent home.")
    visit.page.get_by_test_id("act-go").click()
    expect(visit.page.get_by_test_id("task-over")).to_have_text("The task is closed.")
    [(_, body)] = visit.fake.sent("/api/plans/plan-7/settle-task")
    assert body == {"note": "The parcel was sent home.", "since": "2026-11-22T17:42:19.123Z"}


@pytest.mark.parametrize(
    ("id_", "verdict", "more"),
    [
        ("grant-region", "yes", {"approve": True, "region": "EU"}),
        ("grant-region", "no", {"approve": False}),
        ("grant-video", "yes", {"approve": True}),
    ],
)
def test_video_and_region_are_decided_with_a_reason_and_an_approved_region_may_be_another(
    visit: Visit, id_: str, verdict: str, more: dict[str, object]
) -> None:
    desk.task(visit, id_)
    visit.page.check(f"#grant-approve-{verdict}")
    region = visit.page.locator("#grant-region")
    if "region" in more:
        region.fill("EU")
    else:
        expect(region).to_be_hidden()
    visit.page.fill("#grant-reason", "Sold in Ohio")
    visit.page.get_by_test_id("act-go").click()
    expect(visit.page.get_by_test_id("task-over")).to_contain_text("Decided.")
    [(_, body)] = visit.fake.sent(f"/api/grants/{id_}/decide")
    assert body == more | {"reason": "Sold in Ohio"}


def test_video_is_watched_in_a_tab_of_its_own_before_it_is_decided_about(visit: Visit) -> None:
    desk.task(visit, "grant-video")
    link = visit.page.get_by_test_id("watch")
    expect(link).to_have_text("Watch the video")
    expect(link).to_have_attribute(
        "href", re.compile(r"/uploads/verifications/grant-video/1\?signature=1$")
    )
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(visit.page.locator(".film")).to_contain_text("The link is good for ten minutes")


def test_region_has_no_video_to_watch(visit: Visit) -> None:
    desk.task(visit, "grant-region")
    visit.sees("act")
    expect(visit.page.locator(".film")).to_have_count(0)


def test_video_that_is_gone_is_said_so_and_can_still_be_rejected(visit: Visit) -> None:
    what = "Watch the video and approve or reject it."
    desk.enter(visit, [answers.other("grant", "grant-gone", "video", "review", what)])
    visit.open("desk-task.html?id=grant-gone")
    expect(visit.page.get_by_test_id("no-film")).to_contain_text("There is no video here any more.")
    visit.page.check("#grant-approve-no")
    visit.page.fill("#grant-reason", "No video")
    visit.page.get_by_test_id("act-go").click()
    expect(visit.page.get_by_test_id("task-over")).to_contain_text("Decided.")


def test_task_that_was_done_meanwhile_is_said_so(visit: Visit) -> None:
    STATES["desk-task-over"](visit)
    expect(visit.page.get_by_test_id("task-over")).to_contain_text("this was done already")


def test_each_chart_has_a_sentence_and_its_numbers_as_a_table(visit: Visit) -> None:
    desk.figures(visit)
    for name in ("holds", "claims", "shipping"):
        assert visit.page.locator(f"[data-testid={name}] svg").count() > 0
    captions = visit.page.locator("figcaption")
    expect(captions).to_have_text(
        [
            "19 holds are open: $18,981. Past their day: 1.",
            "63 claims were filed.",
            "Half of 54 shipments took at most 5.5 hours.",
        ]
    )
    for summary in visit.page.locator("main summary").all():
        summary.click()
    cells = visit.page.get_by_test_id("holds-table").locator("tbody tr").last.locator("td")
    expect(cells).to_have_text(["December 6, 2026", "8", "$7,992"])
    expect(visit.page.get_by_test_id("claims-table").locator("tbody tr")).to_have_count(6)
    first = visit.page.get_by_test_id("shipping-table").locator("tbody tr").first.locator("td")
    expect(first).to_have_text(["up to 4 h", "18"])


def test_columns_are_as_high_as_their_numbers(visit: Visit) -> None:
    desk.figures(visit)
    columns = visit.page.locator("[data-testid=shipping] rect")
    heights = columns.evaluate_all("(all) => all.map((one) => Number(one.getAttribute('height')))")
    most = max(heights)
    assert [round(24 * height / most) for height in heights] == [18, 24, 9, 3, 0]


def test_days_too_far_for_a_phone_are_one_column_at_their_end(visit: Visit) -> None:
    visit.open("desk-figures.html")
    days = ["2026-10-01", "2026-10-02", "2026-11-10", "2026-11-23", "2026-12-21", "2027-01-05"]
    holds = [{"day": day, "count": count} for count, day in enumerate(days, 1)]
    found = visit.page.evaluate(
        "(holds) => import('/loose/js/desk/days.js')"
        ".then(({ dayColumns }) => dayColumns(holds, '2026-11-23'))",
        holds,
    )
    counts = [bar["count"] for bar in found["bars"]]
    assert (counts[0], counts[-1], sum(counts), len(counts)) == (3, 6, 21, 1 + 14 + 1 + 28 + 1)
    assert found["before"] == 15
    assert counts[found["before"]] == 4
    assert (found["bars"][0]["label"], found["bars"][-1]["label"]) == ("earlier", "later")


def test_without_claims_the_figures_say_so_and_draw_nothing(visit: Visit) -> None:
    STATES["desk-figures-none"](visit)
    words = ["No hold is open.", "No claim was filed.", "Nothing was shipped yet."]
    expect(visit.page.locator("figcaption")).to_have_text(words)
    expect(visit.page.locator("main svg")).to_have_count(0)
