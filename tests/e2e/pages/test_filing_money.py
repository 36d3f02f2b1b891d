"""Filing a claim of each service: amounts, consents, and what is said once it is filed."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.support.fake_visits import STATES, Visit
from tests.support.filing_pages import answer, at_noon, tick_all
from tests.support.visits_filing import flyaway, settled


def test_premium_names_three_amounts_the_total_and_the_renewal_before_paying(
    visit: Visit,
) -> None:
    at_noon(visit)
    settled(visit)
    lines = visit.page.get_by_test_id("settlement-lines").locator("li")
    kinds = [line.get_attribute("data-kind") for line in lines.all()]
    assert kinds == ["charged_now", "held", "charged_only_if"]
    assert lines.locator(".amount").all_inner_texts() == ["$159", "$999", "$999"]
    expect(lines.nth(1)).to_contain_text(
        "At the latest until the end of Monday, December 21, 2026, Pacific Time."
    )
    expect(lines.nth(2)).to_contain_text(
        "By the end of Sunday, December 6, 2026, Pacific Time · 14 days left"
    )
    expect(visit.page.get_by_test_id("total")).to_contain_text("$159")
    expect(visit.page.get_by_text("can be charged in all is $1,158")).to_be_visible()
    expect(visit.page.get_by_test_id("renewal")).to_contain_text(
        "we place a new hold of $999 on the same card before the old one lapses"
    )
    expect(visit.page.locator("#pay")).to_have_text("Pay $159 and place a $999 hold")


def test_basic_asks_for_one_consent_and_holds_nothing(visit: Visit) -> None:
    settled(visit, "basic")
    expect(visit.page.locator("#settlement-form input[type=checkbox]")).to_have_count(1)
    expect(visit.page.get_by_test_id("renewal")).to_have_count(0)
    expect(visit.page.locator("#pay")).to_have_text("Pay $159")
    visit.page.click("#pay")
    expect(visit.page.locator("#consents-express-error")).to_be_visible()
    tick_all(visit)
    visit.page.click("#pay")
    expect(visit.page.get_by_role("heading", name="Payment")).to_be_visible()
    [(_, body)] = visit.fake.sent("/api/claims")
    assert body["consents"] == {"express": True, "version": "basic-2026-11"}
    assert body["fee"] == {"amount": 15900, "currency": "USD"}
    assert "hold" not in body


def test_repair_is_filed_without_a_page_of_the_provider(visit: Visit) -> None:
    at_noon(visit)
    settled(visit, "repair")
    expect(visit.page.locator("#settlement-form input")).to_have_count(0)
    expect(visit.page.locator("#pay")).to_have_text("File the claim")
    visit.page.click("#pay")
    done = visit.page.get_by_test_id("claim-confirmed")
    expect(done.get_by_role("heading", level=1)).to_have_text("Filed. Your unit is needed next.")
    expect(visit.page.get_by_test_id("paid").locator(".amount")).to_have_text(["$0"])
    expect(visit.page.get_by_test_id("next")).to_contain_text(
        "By the end of Tuesday, December 22, 2026, Pacific Time · 30 days left"
    )
    slip = done.get_by_role("link", name="Get the return slip")
    expect(slip).to_have_attribute("href", "send-back.html?id=claim-1")
    [(_, body)] = visit.fake.sent("/api/claims")
    assert not {"consents", "fee", "hold"} & set(body)


def test_flyaway_is_paid_and_asks_for_nothing_back(visit: Visit) -> None:
    flyaway(visit)
    expect(answer(visit, "parts")).to_have_count(0)
    expect(answer(visit, "lost_at")).to_contain_text("Nov 22, 2026, 9:30 AM PST")
    tick_all(visit)
    visit.page.get_by_role("button", name="Pay $929").click()
    visit.at_the_provider()
    visit.page.click("#pay")
    done = visit.page.get_by_test_id("claim-confirmed")
    expect(done).to_contain_text("Paid. Your replacement ships next.")
    expect(visit.page.get_by_test_id("paid").locator(".amount")).to_have_text(["$929"])
    expect(done.get_by_role("link", name="Get the return slip")).to_have_count(0)
    [(_, body)] = visit.fake.sent("/api/claims")
    assert body["consents"] == {"fee": True, "version": "flyaway-2026-11"}
    assert body["lost_at"] == "2026-11-22T17:30:00.000Z"


def test_loss_of_unknown_binding_is_filed_for_review_and_charged_nothing(visit: Visit) -> None:
    flyaway(visit, "UNBOUND02")
    expect(visit.page.get_by_test_id("review")).to_contain_text("looks at the claim before you pay")
    expect(visit.page.locator("#pay")).to_have_text("File the claim")
    tick_all(visit)
    visit.page.click("#pay")
    done = visit.page.get_by_test_id("claim-confirmed")
    expect(done).to_contain_text("Filed. The service desk looks at it first.")
    expect(done.locator(".amount")).to_have_text(["$0"])


def test_fee_that_rose_meanwhile_is_shown_and_has_to_be_agreed_to_again(visit: Visit) -> None:
    settled(visit, "basic", "DEAR0002")
    tick_all(visit)
    expect(visit.page.locator("#pay")).to_have_text("Pay $159")
    visit.page.click("#pay")
    expect(visit.page.get_by_test_id("problem")).to_contain_text("The fee is $199")
    expect(visit.page.get_by_test_id("problem")).to_be_focused()
    expect(visit.page.locator("#pay")).to_have_text("Pay $199")
    expect(visit.page.locator("#consents-express")).not_to_be_checked()
    assert visit.fake.claims == {}
    tick_all(visit)
    visit.page.click("#pay")
    expect(visit.page.get_by_role("heading", name="Payment")).to_be_visible()
    first, second = visit.fake.sent("/api/claims")
    assert first[0] != second[0]
    assert second[1]["fee"] == {"amount": 19900, "currency": "USD"}


def test_session_that_ends_at_the_last_button_loses_nothing_and_pays_once(visit: Visit) -> None:
    settled(visit)
    tick_all(visit)
    visit.fake.sign_in.tokens.clear()
    visit.fake.sign_in.refresh_honoured = False
    visit.page.click("#pay")
    expect(visit.page.get_by_test_id("problem")).to_contain_text("Sign in to go on")
    assert visit.fake.claims == {}
    visit.page.get_by_test_id("problem-action").click()
    visit.page.click("#customer")
    expect(visit.page).to_have_url(f"{visit.site}/settlement.html")
    for box in ("#consents-express", "#consents-hold"):
        expect(visit.page.locator(box)).to_be_checked()
    expect(answer(visit, "address")).to_contain_text("Portland OR 97201")
    visit.page.click("#pay")
    expect(visit.page.get_by_role("heading", name="Payment")).to_be_visible()
    sent = visit.fake.sent("/api/claims")
    assert len(sent) == 2
    assert sent[0] == sent[1]
    assert list(visit.fake.claims) == ["claim-1"]


def test_serial_that_the_service_cannot_read_is_mended_at_its_field_and_the_rest_kept(
    visit: Visit,
) -> None:
    visit.sign_in()
    visit.tell_damage("AC_3")
    visit.page.select_option("#shipping_country", "US")
    visit.page.click("#to-services")
    expect(visit.page.locator("#serial-error")).to_contain_text("letters and digits")
    visit.page.fill("#serial", "AC3M0002")
    visit.page.click("#to-happened")
    expect(visit.page.locator("#cause-collision")).to_be_checked()
    visit.page.click("#to-damage")
    visit.sees("service")
    expect(visit.page.get_by_test_id("asked")).to_contain_text("AC3M0002. Collision: Camera.")


def test_confirmation_says_what_was_charged_what_is_held_and_what_to_do_by_when(
    visit: Visit,
) -> None:
    at_noon(visit)
    STATES["confirmed"](visit)
    paid = visit.page.get_by_test_id("paid")
    expect(paid.locator(".amount")).to_have_text(["$159", "$999"])
    expect(visit.page.get_by_test_id("next")).to_contain_text(
        "By the end of Sunday, December 6, 2026, Pacific Time · 14 days left"
    )
    claim = visit.page.get_by_role("link", name="Go to the claim")
    expect(claim).to_have_attribute("href", "claim.html?id=claim-1")


def test_basic_is_confirmed_without_a_hold_and_sends_the_unit_first(visit: Visit) -> None:
    STATES["confirmed-basic"](visit)
    done = visit.page.get_by_test_id("claim-confirmed")
    expect(done.get_by_role("heading", level=1)).to_have_text("Paid. Your unit comes first.")
    expect(done.locator(".amount")).to_have_text(["$159"])
    expect(done.get_by_text("Held, not charged")).to_have_count(0)


def test_spanish_reader_files_in_spanish_and_comes_back_to_spanish_pages(visit: Visit) -> None:
    reader = Visit(visit.page, visit.site, visit.fake, "es")
    STATES["confirmed"](reader)
    expect(visit.page).to_have_url(re.compile(rf"^{visit.site}/es/claim-return\.html\?"))
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(
        "Pagado. Ahora se envía su reemplazo."
    )
