"""The service desk with a scanner and a keyboard."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.support.fake_visits import STATES, Visit


def test_customer_at_the_desk_is_refused_plainly(visit: Visit) -> None:
    visit.open("desk.html")
    visit.page.get_by_test_id("desk-enter").click()
    visit.page.click("#customer")
    expect(visit.page.get_by_test_id("desk-refused")).to_contain_text("not staff")
    expect(visit.page.locator("#scan-form")).to_be_hidden()


def test_second_enter_of_a_scanner_answers_no_question(visit: Visit) -> None:
    STATES["desk-question"](visit)
    visit.page.keyboard.press("Enter")
    visit.sees("battery-yes")
    assert visit.fake.sent("/api/returns") == []


def test_unit_is_scanned_with_the_keyboard_and_its_hold_released(visit: Visit) -> None:
    STATES["desk-verdict"](visit)
    expect(visit.page.get_by_test_id("verdict")).to_have_attribute("data-result", "released")
    expect(visit.page.locator("#serial")).to_be_focused()
    [(_, body)] = visit.fake.sent("/api/returns")
    assert body == {"serial": "AC3M0002", "battery": True, "genuine": True}


def test_scan_that_lost_its_answer_is_sent_again_under_its_key_and_the_next_under_another(
    visit: Visit,
) -> None:
    STATES["desk-question"](visit)
    # Chromium itself sends again what a kept connection lost, as often as it has kept ones.
    visit.fake.faults["POST /api/returns"] = 100
    visit.page.keyboard.press("y")
    visit.page.keyboard.press("y")
    expect(visit.page.get_by_test_id("problem")).to_contain_text("We could not reach the service")
    visit.fake.faults.clear()
    visit.page.get_by_test_id("problem-action").click()
    expect(visit.page.get_by_test_id("verdict")).to_have_attribute("data-result", "released")
    first = visit.fake.sent("/api/returns")
    assert len(first) >= 2
    assert len({key for key, _ in first}) == 1
    visit.page.fill("#serial", "AC3M0002")
    visit.page.keyboard.press("Enter")
    visit.sees("battery-yes")
    visit.page.keyboard.press("y")
    visit.page.keyboard.press("y")
    expect(visit.page.locator("#serial")).to_be_focused()
    keys = {key for key, _ in visit.fake.sent("/api/returns")}
    assert len(keys) == 2
    assert None not in keys


def test_foreign_unit_asks_for_its_finding_before_it_is_sent(visit: Visit) -> None:
    STATES["desk-question"](visit)
    visit.page.keyboard.press("n")
    visit.page.keyboard.press("n")
    visit.page.fill("#finding-photo", "P-17")
    visit.page.fill("#finding-found_by", "Kim")
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_test_id("verdict")).to_contain_text("Return incomplete")
    [(_, body)] = visit.fake.sent("/api/returns")
    assert body["finding"] == {"photo": "P-17", "found_by": "Kim"}


def test_replacement_is_shipped_from_the_list_of_work_and_a_refusal_is_explained(
    visit: Visit,
) -> None:
    visit.paid_claim()
    visit.sign_in("desk")
    visit.page.get_by_role("button", name="Ship a replacement for AC3M0002").click()
    expect(visit.page.locator("#claim_id")).to_have_value("claim-1")
    visit.page.fill("#ship-serial", "NO3M0007")
    visit.page.fill("#carrier", "UPS")
    visit.page.fill("#tracking", "1Z999")
    visit.page.click("#ship")
    expect(visit.page.get_by_test_id("reasons")).to_contain_text("LNK-1")
    visit.page.fill("#ship-serial", "AC3M0007")
    visit.page.click("#ship")
    expect(visit.page.get_by_test_id("shipped")).to_contain_text("AC3M0007")
