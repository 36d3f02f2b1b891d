"""Video verification and the review of a region: apply, send, wait, buy, or apply again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.fake_visits import STATES, Visit
from tests.support.visits_start import DRONE, VIDEO, ask_review, await_video, signed

KEY = f"verifications/grant_video_{DRONE}/1"


def send(visit: Visit, **changes: Any) -> None:
    """Chooses a video and presses the button."""
    visit.page.set_input_files("#video", [VIDEO | changes])  # type: ignore[list-item]
    visit.page.click("#send-video")


def test_video_is_sent_by_the_form_of_the_service_and_then_told_of(visit: Visit) -> None:
    await_video(visit)
    by = "By the end of Sunday, December 6, 2026, Pacific Time"
    expect(visit.page.get_by_test_id("send-by")).to_contain_text(by)
    send(visit)
    answer = visit.page.get_by_test_id("grant")
    expect(answer.get_by_role("heading")).to_have_text("Your video has arrived")
    expect(answer).to_contain_text("You have nothing to do until then.")
    [(_, fields)] = visit.fake.sent("/uploads")
    policy = {"key": KEY, "policy": "e30="}
    assert fields == policy | {"Content-Type": "video/mp4", "file": 3_000_000}
    assert list(fields)[-1] == "file"  # the bucket looks at nothing that comes after the file
    assert len(visit.fake.sent(f"/api/verifications/{DRONE}/uploaded")) == 1


def test_film_of_a_phone_without_a_media_type_is_sent_as_quicktime(visit: Visit) -> None:
    await_video(visit)
    send(visit, name="IMG_0001.MOV", mimeType="")
    visit.sees("grant")
    [(_, fields)] = visit.fake.sent("/uploads")
    assert fields["Content-Type"] == "video/quicktime"


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ({"name": "a.pdf", "mimeType": "application/pdf"}, "Choose a video in MP4 or MOV format."),
        ({"buffer": b""}, "This file is empty. Choose the video once more."),
    ],
)
def test_file_that_is_no_video_is_stopped_at_its_field(
    visit: Visit, file: dict[str, Any], words: str
) -> None:
    await_video(visit)
    send(visit, **file)
    expect(visit.page.locator("#video-error")).to_have_text(words)
    expect(visit.page.get_by_test_id("problem")).to_be_focused()
    assert visit.fake.sent("/uploads") == []


def test_video_of_more_than_200_megabytes_is_stopped_before_it_is_sent(
    visit: Visit, tmp_path: Path
) -> None:
    film = tmp_path / "long.mp4"
    with film.open("wb") as file:
        file.truncate(200_000_001)
    await_video(visit)
    visit.page.set_input_files("#video", film)
    visit.page.click("#send-video")
    expect(visit.page.locator("#video-error")).to_contain_text("larger than 200 MB")
    assert visit.fake.sent("/uploads") == []


def test_upload_that_breaks_off_is_told_and_sent_again_with_a_fresh_form(visit: Visit) -> None:
    await_video(visit)
    visit.page.route("**/uploads", lambda route: route.abort())
    send(visit)
    problem = visit.page.get_by_test_id("problem")
    expect(problem).to_contain_text("The video did not arrive")
    expect(problem).to_contain_text("Your application stands.")
    expect(visit.page).to_have_title("Error: Send in your video · Aftercare")
    visit.page.unroute("**/uploads")
    forms = len(visit.fake.sent("/api/verifications"))
    visit.page.get_by_test_id("problem-action").click()
    visit.sees("grant")
    assert len(visit.fake.sent("/api/verifications")) == forms + 1


def test_upload_that_the_bucket_refuses_is_no_success(visit: Visit) -> None:
    await_video(visit)
    visit.page.route("**/uploads", lambda route: route.fulfill(status=403, body="<Error/>"))
    send(visit)
    expect(visit.page.get_by_test_id("problem")).to_contain_text("The video did not arrive")
    assert visit.fake.sent(f"/api/verifications/{DRONE}/uploaded") == []


def test_upload_is_in_sight_and_can_be_stopped(visit: Visit) -> None:
    STATES["verify-sending"](visit)
    progress = visit.page.get_by_test_id("progress")
    expect(progress).to_contain_text("0 of 3 MB sent")
    visit.page.get_by_test_id("stop-upload").click()
    expect(progress).to_be_hidden()
    expect(visit.page.locator("#send-video")).to_be_focused()
    expect(visit.page.get_by_test_id("problem")).to_be_hidden()
    assert visit.fake.sent(f"/api/verifications/{DRONE}/uploaded") == []


def test_video_that_arrived_before_the_page_was_left_is_not_sent_again(visit: Visit) -> None:
    await_video(visit)
    visit.fake.faults[f"POST /api/verifications/{DRONE}/uploaded"] = 100
    send(visit)
    expect(visit.page.get_by_test_id("problem")).to_contain_text("We could not reach the service")
    visit.fake.faults.clear()
    visit.page.reload()
    visit.sees("grant")
    assert len(visit.fake.sent("/uploads")) == 1


def test_application_that_is_refused_is_an_answer(visit: Visit) -> None:
    signed("verify.html?serial=GIMBAL01", "verify-intro")(visit)
    visit.page.get_by_test_id("apply").click()
    reason = "Video verification is for aircraft only.ELG-5"
    expect(visit.page.get_by_test_id("reasons")).to_have_text(reason)
    repair = visit.page.locator("[data-step=repair] a")
    expect(repair).to_have_attribute("href", "claim-new.html?serial=GIMBAL01")


@pytest.mark.parametrize(
    ("serial", "heading", "next_step"),
    [
        ("WATCHED1", "Your video has arrived", None),
        ("PASSED01", "Your aircraft passed", None),
        ("OPEN0001", "You can buy a plan now", "buy.html?serial=OPEN0001"),
        ("HELD0001", "An order is open for this aircraft", "plans.html"),
        ("SPENT001", "A plan was made with this verification", "plans.html"),
        ("LATE0001", "This application is over", None),
        ("FAILED01", "The video did not pass", None),
    ],
)
def test_application_says_where_it_stands_and_what_is_next(
    visit: Visit, serial: str, heading: str, next_step: str | None
) -> None:
    signed(f"verify.html?serial={serial}", "grant")(visit)
    answer = visit.page.get_by_test_id("grant")
    expect(answer.get_by_role("heading", level=1)).to_have_text(heading)
    links = [link.get_attribute("href") for link in answer.get_by_role("link").all()]
    assert links == ([next_step] if next_step else [])
    over = serial.startswith(("LATE", "FAILED"))
    expect(visit.page.get_by_test_id("anew")).to_be_visible(visible=over)


def test_open_verification_names_its_end_and_the_days_left(visit: Visit) -> None:
    STATES["verify-open"](visit)
    until = visit.page.get_by_test_id("good-until")
    expect(until).to_contain_text("By Nov 25, 2026, 12:00 PM Pacific Time · ")


def test_video_that_did_not_pass_says_why_and_can_be_sent_anew(visit: Visit) -> None:
    STATES["verify-rejected"](visit)
    expect(visit.page.get_by_test_id("reason")).to_have_text("The serial number cannot be read.")
    visit.page.get_by_test_id("anew").click()
    visit.page.get_by_test_id("apply").click()
    visit.sees("verify-upload")


def test_who_is_not_signed_in_reads_how_it_goes_and_signs_in_to_apply(visit: Visit) -> None:
    STATES["verify"](visit)
    visit.page.get_by_test_id("apply").click()
    visit.page.get_by_test_id("problem-action").click()
    visit.page.click("#customer")
    visit.sees("verify-intro")
    visit.page.get_by_test_id("apply").click()
    visit.sees("verify-upload")


def test_review_of_a_region_is_asked_for_and_nothing_is_ordered(visit: Visit) -> None:
    ask_review(visit)
    answer = visit.page.get_by_test_id("grant")
    expect(answer.get_by_role("heading")).to_have_text("The service desk reviews the region")
    assert [body for _, body in visit.fake.sent("/api/reviews")] == [
        {"serial": "ODD3M0001", "region": "US"}
    ]
    assert visit.fake.sent("/api/plans") == []


def test_review_without_a_region_is_stopped_at_its_field(visit: Visit) -> None:
    STATES["review"](visit)
    visit.page.click("#ask-review")
    words = "Choose the region where the device was sold."
    expect(visit.page.locator("#region-error")).to_have_text(words)
    assert visit.fake.sent("/api/reviews") == []


def test_review_of_a_known_region_says_that_nothing_has_to_be_reviewed(visit: Visit) -> None:
    ask_review(visit, "KNOWN001")
    problem = visit.page.get_by_test_id("problem")
    expect(problem).to_contain_text("The region of this device is known")
    expect(visit.page.locator("#ask-review")).to_be_visible()
