"""The service desk's bench and its list of work, with a scanner and a keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, expect

from tests.support import visits_desk as desk
from tests.support.fake_desk import PHOTO
from tests.support.fake_visits import STATES, Visit

PAGES = ("desk.html", "desk-claim.html?id=claim-1", "desk-task.html?id=plan-7", "desk-figures.html")
LOST = "We could not reach the service"


@pytest.mark.parametrize("page", PAGES)
def test_who_is_no_desk_staff_is_refused_plainly(visit: Visit, page: str) -> None:
    visit.open(page)
    expect(visit.page.locator("[data-room]")).to_be_hidden()
    visit.page.get_by_test_id("desk-enter").click()
    visit.page.click("#store")
    expect(visit.page.get_by_test_id("desk-refused")).to_contain_text("not staff")
    expect(visit.page.locator("[data-room]")).to_be_hidden()


def test_second_enter_of_a_scanner_answers_no_question(visit: Visit) -> None:
    STATES["desk-question"](visit)
    visit.page.keyboard.press("Enter")
    visit.sees("battery-yes")
    assert visit.fake.sent("/api/returns") == []


def test_unit_is_received_by_typing_alone_and_its_hold_released(visit: Visit) -> None:
    visit.paid_claim()
    desk.enter(visit)
    expect(visit.page.locator("#serial")).to_be_focused()
    visit.page.keyboard.type("AC3M0002")
    for key in ("Enter", "y", "y"):
        visit.page.keyboard.press(key)
    verdict = visit.page.get_by_test_id("verdict")
    expect(verdict).to_have_attribute("data-result", "released")
    expect(verdict.get_by_role("heading")).to_have_text("Hold released")
    expect(visit.page.locator("#serial")).to_be_focused()
    [(_, body)] = visit.fake.sent("/api/returns")
    assert body == {"serial": "AC3M0002", "battery": True, "genuine": True}


def test_first_row_is_a_few_stops_of_tab_behind_the_scanner(visit: Visit) -> None:
    desk.day(visit)
    expect(visit.page.locator("#serial")).to_be_focused()
    for _ in range(4):  # the form's button, the refresh, all the chips at once
        visit.page.keyboard.press("Tab")
    expect(visit.page.locator(".job").first.get_by_role("link")).to_be_focused()


def test_link_to_the_list_leads_there(visit: Visit) -> None:
    desk.day(visit)
    visit.page.get_by_role("link", name="Work list").press("Enter")
    expect(visit.page.locator("#work-heading")).to_be_focused()


def test_escape_starts_over(visit: Visit) -> None:
    STATES["desk-question"](visit)
    visit.page.keyboard.press("y")
    visit.page.keyboard.press("Escape")
    expect(visit.page.get_by_test_id("genuine-yes")).to_be_hidden()
    expect(visit.page.locator("#serial")).to_have_value("")
    assert visit.fake.sent("/api/returns") == []


def test_scan_that_lost_its_answer_is_sent_again_under_its_key_and_the_next_under_another(
    visit: Visit,
) -> None:
    STATES["desk-question"](visit)
    # Chromium itself sends again what a kept connection lost, as often as it has kept ones.
    visit.fake.faults["POST /api/returns"] = 100
    visit.page.keyboard.press("y")
    visit.page.keyboard.press("y")
    expect(visit.page.get_by_test_id("problem")).to_contain_text(LOST)
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


def test_foreign_unit_is_recorded_with_its_photo_and_the_name_of_its_finder(visit: Visit) -> None:
    STATES["desk-verdict-foreign"](visit)
    expect(visit.page.get_by_test_id("verdict")).to_contain_text("Return incomplete")
    expect(visit.page.get_by_test_id("verdict")).to_contain_text("RET-4")
    [(_, asked)] = visit.fake.sent("/api/returns/photo")
    assert asked == {"serial": "AC3M0002", "content_type": "image/jpeg"}
    [(_, sent)] = visit.fake.sent("/uploads")
    assert sent == {"key": PHOTO, "policy": "e30=", "Content-Type": "image/jpeg", "file": 4}
    [(_, body)] = visit.fake.sent("/api/returns")
    assert body == {
        "serial": "AC3M0002",
        "battery": False,
        "genuine": False,
        "finding": {"photo": PHOTO, "found_by": "Kim"},
    }


def test_finding_without_its_photo_or_name_is_not_sent(visit: Visit) -> None:
    STATES["desk-finding"](visit)
    visit.page.click("#send-finding")
    expect(visit.page.locator("#finding-photo-error")).to_contain_text("Take a photo")
    expect(visit.page.locator("#finding-found_by-error")).to_contain_text("Enter the name")
    text = FilePayload(name="unit.txt", mimeType="text/plain", buffer=b"no photo")
    visit.page.set_input_files("#finding-photo", text)
    visit.page.fill("#finding-found_by", "Kim")
    visit.page.click("#send-finding")
    expect(visit.page.locator("#finding-photo-error")).to_contain_text("Choose a photo")
    assert visit.fake.sent("/api/returns/photo") == []
    assert visit.fake.sent("/api/returns") == []


def test_photo_that_did_not_arrive_is_sent_again_and_the_scan_once(visit: Visit) -> None:
    STATES["desk-finding"](visit)
    visit.fake.faults["POST /uploads"] = 100
    visit.page.set_input_files("#finding-photo", desk.PHOTO)
    visit.page.fill("#finding-found_by", "Kim")
    visit.page.click("#send-finding")
    expect(visit.page.get_by_test_id("problem")).to_contain_text("The photo did not arrive")
    assert visit.fake.sent("/api/returns") == []
    visit.fake.faults.clear()
    visit.page.get_by_test_id("problem-action").click()
    expect(visit.page.get_by_test_id("verdict")).to_contain_text("Return incomplete")
    assert len(visit.fake.sent("/api/returns")) == 1


def test_rows_stand_as_the_service_orders_them_and_urgent_ones_say_so(visit: Visit) -> None:
    desk.day(visit)
    rows = visit.page.locator(".job")
    assert rows.evaluate_all("(rows) => rows.map((row) => row.dataset.why)") == [
        "hold_lost",
        "hold_lapsing",
        "incomplete",
        "not_shipped",
        "verification",
        "dispute",
        "plan",
        "video",
        "region",
    ]
    urgent = visit.page.locator(".job:has([data-testid=urgent])")
    expect(urgent).to_have_count(4)
    expect(urgent.first).to_contain_text("Urgent")
    expect(rows.nth(3)).to_contain_text("Paid, not shipped for a day")
    expect(rows.nth(4)).not_to_contain_text("Urgent")


def test_both_clocks_name_date_and_zone_and_then_what_is_left(visit: Visit) -> None:
    desk.day(visit)
    rows = visit.page.locator(".job")
    due, hold = (rows.nth(1).locator(f"[data-clock={name}] dd") for name in ("return", "hold"))
    expect(due).to_have_text("end of Dec 6, 2026, Pacific Time13 days left")
    expect(hold).to_have_text("Nov 23, 2026, 9:43 PM PST9 hours left")
    first = rows.nth(0)
    expect(first.locator("[data-clock=return] b")).to_have_text("36 hours over")
    expect(first.locator("[data-clock=hold]")).to_contain_text("No hold stands")
    evidence = rows.nth(5).locator("[data-clock=evidence]")
    expect(evidence).to_contain_text("Nov 27, 2026, 1:00 PM PST4 days left")


def test_list_is_filtered_by_kind_and_counted(visit: Visit) -> None:
    desk.day(visit)
    count = visit.page.locator("[data-work-count]")
    expect(count).to_have_text("9 open, most urgent first.")
    visit.page.get_by_role("radio", name="Holds and money 3").check()
    expect(count).to_have_text("3 open, most urgent first.")
    expect(visit.page.locator(".job")).to_have_count(3)
    visit.page.get_by_role("radio", name="Shipping 1").check()
    expect(visit.page.locator(".job")).to_have_attribute("data-why", "not_shipped")


def test_filter_stays_through_a_refresh_and_ends_with_the_last_row_of_its_kind(
    visit: Visit,
) -> None:
    desk.day(visit)
    visit.page.get_by_role("radio", name="Shipping 1").check()
    visit.page.get_by_test_id("refresh-work").click()
    expect(visit.page.locator(".job")).to_have_count(1)
    visit.fake.desk_work = [row for row in visit.fake.desk_work or [] if row["why"] == "plan"]
    visit.page.get_by_test_id("refresh-work").click()
    expect(visit.page.locator(".job")).to_have_attribute("data-why", "plan")


def test_row_to_receive_leads_into_the_scanner(visit: Visit) -> None:
    desk.day(visit)
    visit.page.get_by_role("button", name="Scan AC3M0052 as it comes in").click()
    expect(visit.page.locator("#serial")).to_be_focused()


def test_replacement_is_shipped_from_the_list_of_work_and_a_refusal_is_explained(
    visit: Visit,
) -> None:
    visit.paid_claim()
    desk.enter(visit)
    visit.page.get_by_role("button", name="Ship a replacement for AC3M0002").click()
    expect(visit.page.locator("#claim_id")).to_have_value("claim-1")
    expect(visit.page.locator("#ship-serial")).to_be_focused()
    visit.page.fill("#ship-serial", "NO3M0007")
    visit.page.fill("#carrier", "UPS")
    visit.page.fill("#tracking", "1Z999")
    visit.page.click("#ship")
    expect(visit.page.get_by_test_id("reasons")).to_contain_text("LNK-1")
    expect(visit.page.get_by_test_id("next-steps")).to_contain_text("Take another unit")
    visit.page.fill("#ship-serial", "AC3M0007")
    visit.page.click("#ship")
    expect(visit.page.get_by_test_id("shipped")).to_contain_text("AC3M0007")
    expect(visit.page.locator("#ship-form")).to_be_hidden()
    assert [body["serial"] for _, body in visit.fake.sent("/api/claims/claim-1/ship")] == [
        "NO3M0007",
        "AC3M0007",
    ]


def test_form_to_ship_that_is_closed_leads_back_to_its_row(visit: Visit) -> None:
    desk.ship(visit)
    visit.page.get_by_test_id("close-ship").click()
    expect(visit.page.locator("#ship-form")).to_be_hidden()
    expect(visit.page.locator("[data-claim=claim-1]").get_by_role("button")).to_be_focused()
