"""One claim's page: what its owner needs to do, who has it, what was, what comes, the money."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.fake_claim_acts import PDF
from tests.support.fake_visits import Visit
from tests.support.visits_claim import STATES, owner

DEADLINE = "By the end of Sunday, December 6, 2026, Pacific Time"


def test_what_its_owner_needs_to_do_stands_on_top_with_its_date_and_its_button(
    visit: Visit,
) -> None:
    owner(visit, "shipped")
    todo = visit.page.get_by_test_id("you-need-to")
    expect(todo.get_by_role("heading")).to_have_text("You need to")
    expect(visit.page.get_by_test_id("todo-by")).to_contain_text(DEADLINE)
    expect(todo).to_contain_text("Send it to: Aftercare demo service centre, 100 Example Way")
    expect(visit.page.get_by_test_id("held-by")).to_have_text("The claim is with you.")
    todo.get_by_role("link", name="Send it back").click()
    expect(visit.page).to_have_url(f"{visit.site}/send-back.html?id=claim-1")


def test_a_claim_that_waits_asks_for_nothing_and_says_who_has_it(visit: Visit) -> None:
    owner(visit, "flyaway")
    todo = visit.page.get_by_test_id("you-need-to")
    expect(todo).to_contain_text("Nothing to do now")
    expect(todo.get_by_role("link")).to_have_count(0)
    expect(todo.get_by_role("button")).to_have_count(0)
    expect(visit.page.get_by_test_id("held-by")).to_have_text("The claim is with the service desk.")


@pytest.mark.parametrize(
    ("state", "words"),
    [("on_the_way", "The parcel is with the carrier."), ("released", "This claim is over.")],
)
def test_it_says_where_the_claim_is(visit: Visit, state: str, words: str) -> None:
    owner(visit, state)
    expect(visit.page.get_by_test_id("held-by")).to_have_text(words)


def test_the_timeline_goes_from_what_was_done_through_now_to_what_comes(visit: Visit) -> None:
    owner(visit, "paid")
    timeline = visit.page.get_by_test_id("timeline")
    expect(timeline.get_by_role("heading")).to_have_text(["Timeline", "Done", "Now", "Next"])
    done = visit.page.get_by_test_id("done").locator("li")
    expect(done).to_have_count(3)
    expect(done.nth(1)).to_contain_text("A hold of $999 was placed on your card.")
    expect(done.nth(1)).to_contain_text("Payment provider’s reference pi_hold")
    codes = visit.page.get_by_test_id("next").locator("li")
    assert codes.evaluate_all("rows => rows.map((row) => row.dataset.step)") == [
        "ships", "hold_renews", "return_due", "checks", "released", "charged_if",
    ]  # fmt: skip
    expect(codes.nth(2)).to_contain_text(DEADLINE)


def test_a_renewal_of_the_hold_is_explained_before_it_happens(visit: Visit) -> None:
    owner(visit, "paid")
    renewal = visit.page.locator("[data-step=hold_renews]")
    expect(renewal).to_contain_text("for a short time two may show")
    expect(renewal).to_contain_text("About Nov 28, 2026, 9:43 PM PST")
    visit.page.get_by_text("About the hold").click()
    expect(visit.page.get_by_test_id("renewal")).to_contain_text("Never can more than one be")


def test_long_histories_fold_their_beginning_and_keep_it(visit: Visit) -> None:
    owner(visit, "released")
    expect(visit.page.get_by_test_id("done").locator("li")).to_have_count(4)
    expect(visit.page.locator("[data-type=filed]")).to_be_hidden()
    visit.page.get_by_text("2 earlier entries").click()
    expect(visit.page.locator("[data-type=filed]")).to_be_visible()
    expect(visit.page.locator("[data-testid=timeline] [data-type=hold_released]")).to_have_count(1)


def test_fee_hold_and_total_stand_on_lines_of_their_own(visit: Visit) -> None:
    owner(visit, "shipped")
    lines = visit.page.get_by_test_id("hold").locator(".money > li")
    expect(lines).to_have_count(3)
    expect(lines.nth(0)).to_have_text("Replacement fee$159Charged on Nov 22, 2026.")
    expect(lines.nth(1)).to_contain_text("Held, not charged$999")
    expect(lines.nth(1)).to_have_attribute("data-kind", "held")
    expect(lines.nth(2)).to_have_text("Charged so far$159")


def test_what_goes_back_is_taken_off_the_total_and_the_bank_is_named(visit: Visit) -> None:
    owner(visit, "cancelled")
    expect(visit.page.get_by_test_id("back")).to_contain_text("-$159")
    expect(visit.page.get_by_test_id("total")).to_have_text("$0")
    refund = visit.page.locator("[data-type=refund_started]")
    expect(refund).to_contain_text("Your bank may take some days to show it.")


def test_a_default_is_charged_once_and_its_reason_told(visit: Visit) -> None:
    owner(visit, "defaulted")
    money = visit.page.get_by_test_id("hold")
    expect(money).to_contain_text("Charged as default$999")
    expect(money).to_contain_text("The unit was not received in the return period.")
    expect(visit.page.get_by_test_id("total")).to_have_text("$1,158")


def test_what_a_scan_found_missing_is_said_at_the_task(visit: Visit) -> None:
    owner(visit, "incomplete")
    missing = visit.page.get_by_test_id("missing").locator("li")
    expect(missing).to_have_text(["The registered battery did not arrive."])


@pytest.mark.parametrize("state", ["at_risk", "lost"])
def test_a_hold_is_healed_on_the_providers_page_straight_from_the_claim(
    visit: Visit, state: str
) -> None:
    owner(visit, state)
    expect(visit.page.get_by_test_id("return-by")).to_contain_text(DEADLINE)
    button = visit.page.get_by_test_id("continue-payment")
    expect(button).to_have_count(1)
    button.click()
    expect(visit.page).to_have_url(f"{visit.site}/pay/claim/claim-1")
    [(key, body)] = visit.fake.sent("/api/claims/claim-1/continue")
    assert (body, bool(key)) == ({"try_again": True}, True)
    visit.page.go_back()
    expect(visit.page).to_have_url(f"{visit.site}/claim.html?id=claim-1")


def test_only_what_may_be_done_is_offered_and_never_twice(visit: Visit) -> None:
    owner(visit, "paid")
    links = visit.page.get_by_test_id("actions").get_by_role("link")
    expect(links).to_have_text(["Change the address", "Change the service", "Cancel the claim"])
    owner(visit, "cancelled")
    expect(visit.page.get_by_test_id("actions")).to_have_count(0)
    expect(visit.page.get_by_test_id("invoice")).to_have_count(0)


def test_an_invoice_is_asked_for_promised_with_its_date_and_saved(visit: Visit) -> None:
    STATES["claim-invoice"](visit)
    by = "By the end of Monday, December 7, 2026, Pacific Time"
    expect(visit.page.get_by_test_id("invoice-by")).to_contain_text(by)
    with visit.page.expect_download() as saved:
        visit.page.get_by_role("button", name="Download invoice A-2026-0001").click()
    assert saved.value.suggested_filename == "A-2026-0001.pdf"
    assert saved.value.path().read_bytes() == PDF
    assert len(visit.fake.sent("/api/claims/claim-1/invoice")) == 1


def test_the_way_to_an_expert_stands_on_the_claim_while_its_plan_is_in_force(visit: Visit) -> None:
    owner(visit, "paid")
    expect(visit.page.get_by_test_id("expert")).to_contain_text("expert.us@aftercare.example")
    owner(visit, "paid", expert=None)
    expect(visit.page.get_by_test_id("expert")).to_have_count(0)


def test_a_foreign_claim_is_as_if_it_were_missing(visit: Visit) -> None:
    owner(visit, "paid")
    visit.open("claim.html?id=claim-9")
    words = "This does not exist, or belongs to another account."
    expect(visit.page.get_by_test_id("problem")).to_contain_text(words)
    expect(visit.page.get_by_test_id("timeline")).to_have_count(0)


def test_the_claim_reads_in_spanish_and_leads_on_in_it(visita: Visit) -> None:
    owner(visita, "shipped")
    todo = visita.page.get_by_test_id("you-need-to")
    expect(todo).to_contain_text("Lo que debe hacer")
    expect(todo).to_contain_text("Hasta el fin del domingo, 6 de diciembre de 2026")
    expect(visita.page.get_by_test_id("hold")).to_contain_text("Retenido, no cobrado")
    todo.get_by_role("link", name="Enviar la unidad").click()
    expect(visita.page).to_have_url(f"{visita.site}/es/send-back.html?id=claim-1")
    expect(visita.page.get_by_role("img", name="Código QR del reclamo claim-1")).to_be_visible()
