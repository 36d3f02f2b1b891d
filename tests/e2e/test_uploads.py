"""Files that people send in, by HTTP: a bucket's own form, and what becomes of what it brings."""

from __future__ import annotations

import urllib.request
from typing import Any
from urllib.parse import urlsplit

from tests.support.presigned import HEADS, PICTURE, VIDEO, sent
from tests.support.stack import Stack
from tests.support.visitor import Visitor, ago

TAKEN, REFUSED = (200, 201, 204), (400, 403)
PAGE = b"<!doctype html><script>alert(document.domain)</script>"
POLYGLOT = HEADS["video/mp4"] + bytes(100) + PAGE


def asked_for(stack: Stack, ana: Visitor) -> tuple[str, str, dict[str, Any]]:
    """Serial and grant of an application, and the form of its video."""
    long_ago = {name: ago(stack, days=400) for name in ("sold_at", "activated_at")}
    serial = stack.new_device(**long_ago)
    applied = ana.post("/verifications", {"serial": serial}, 201)
    return serial, applied["grant"]["grant_id"], applied["upload"]


def faults(problem: Any) -> list[str]:
    return [fault["pointer"] for fault in problem["errors"]]


def test_a_page_that_calls_itself_a_video_is_not_taken_in_and_never_linked(
    stack: Stack, ana: Visitor, desk: Visitor
) -> None:
    """ELG-5: content decides, also of what replaces a video after it was taken in."""
    serial, grant_id, form = asked_for(stack, ana)
    for content in (PAGE, POLYGLOT, PICTURE):
        assert sent(form, content, "video/mp4") in TAKEN
        assert faults(ana.post(f"/verifications/{serial}/uploaded", None, 422)) == ["/video"]
    assert ana.get(f"/verifications/{serial}")["grant"]["state"] == "applied"
    assert sent(form, VIDEO, "video/mp4") in TAKEN
    assert ana.post(f"/verifications/{serial}/uploaded")["grant"]["state"] == "in_review"
    assert sent(form, POLYGLOT, "video/mp4") in TAKEN
    desk.get(f"/grants/{grant_id}/video", 404)


def test_a_video_is_served_to_be_saved_as_what_it_is_and_not_from_the_sites_origin(
    stack: Stack, ana: Visitor, desk: Visitor
) -> None:
    """ELG-5."""
    serial, grant_id, form = asked_for(stack, ana)
    assert sent(form, VIDEO, "video/quicktime") in TAKEN
    ana.post(f"/verifications/{serial}/uploaded")
    url = desk.get(f"/grants/{grant_id}/video")["url"]
    assert urlsplit(url).netloc != urlsplit(stack.site).netloc
    with urllib.request.urlopen(url) as answer:
        assert answer.headers["Content-Type"] == "video/mp4"
        assert answer.headers["Content-Disposition"] == "inline"
        assert answer.read() == VIDEO
    key = form["fields"]["key"]
    for path in (f"/{key}", f"/api/{key}"):
        answer = stack.http("GET", path)
        assert answer.status in (403, 404)
        assert VIDEO[:12] not in answer.body


def test_a_form_is_for_one_key_one_kind_and_a_size(stack: Stack, desk: Visitor) -> None:
    """RET-4."""
    asked = {"serial": stack.new_device(), "content_type": "image/png"}
    taken = desk.post("/returns/photo", asked)
    form = taken["form"]
    anothers = form | {"fields": form["fields"] | {"key": "photos/ANOTHER01/photo_1"}}
    assert sent(anothers, PICTURE, "image/png") in REFUSED
    assert sent(form, PICTURE, "image/svg+xml") in REFUSED
    assert sent(form, b"", "image/png") in REFUSED
    assert sent(form, PICTURE + bytes(10_000_000), "image/png") in REFUSED
    assert sent(form, PICTURE, "image/png") in TAKEN


def test_of_a_unit_no_more_than_20_photos_are_kept(stack: Stack, desk: Visitor) -> None:
    """RET-4."""
    asked = {"serial": stack.new_device(), "content_type": "image/png"}
    form = desk.post("/returns/photo", asked)["form"]
    folder, bucket = form["fields"]["key"].rpartition("/")[0], stack.outputs["UploadsBucket"]
    for number in range(20):
        stack.client("s3").put_object(Bucket=bucket, Key=f"{folder}/{number}", Body=PICTURE)
    assert faults(desk.post("/returns/photo", asked, 422)) == ["/serial"]
