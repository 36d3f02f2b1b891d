"""Repair invitations, video verification and region reviews through the doors, on moto's tables."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from care.catalog import load
from care.domain.grant import Grant
from tests.support.doors import CUSTOMER, Doors
from tests.support.events import (
    CLERK,
    CLERK_OF_STORE,
    MAKER,
    OPERATOR,
    Call,
    Caller,
    Lines,
    Reply,
    queue_event,
    stream_event,
)
from tests.support.house import START
from tests.support.presigned import HEADS

pytest_plugins = ["tests.support.door_fixtures"]

OLD, NOWHERE = "1ZNOLD001", "1ZNNOWHERE1"
OWNER = "owner@example.com"
LONG_AGO = "2026-01-05T12:00:00.000Z"
REPAIR, VIDEO = "grant_repair_1ZNOLD001", "grant_video_1ZNOLD001"
REGION = "grant_region_1ZNNOWHERE1"
WATCH = f"/api/grants/{VIDEO}/video"


def registered(doors: Doors) -> None:
    rows = [
        {"serial": OLD, "model": "mavic-3", "region": "US", "activated_at": LONG_AGO},
        {"serial": NOWHERE, "model": "mavic-3", "region": None},
    ]
    reply = doors.post("import_devices", "/api/devices", {"devices": rows}, MAKER)
    assert reply.body["imported"] == 2


def check(doors: Doors, serial: str = OLD, **more: Any) -> Any:
    return doors.post("check_eligibility", "/api/eligibility", {"serial": serial} | more, None).body


def failed(body: Any) -> list[str]:
    return [rule["id"] for rule in body["decision"]["rules"] if rule["outcome"] == "failed"]


def order(doors: Doors, serial: str = OLD, region: str = "US") -> Reply:
    price = load().price("mavic-3", region, 12)
    assert price is not None
    shown = {"amount": price.fee.amount, "currency": price.fee.currency}
    body = {"serial": serial, "term_months": 12, "price": shown, "agree_terms": True}
    headers = {"Idempotency-Key": f"order-{serial}-000000000000"}
    return doors.post("purchase_plan", "/api/plans", body, CUSTOMER, headers=headers)


def paid(doors: Doors, plan_id: str) -> Any:
    doors.pay(doors.stored_plan(plan_id))
    return doors.post("purchase_plan", f"/api/plans/{plan_id}/continue", {}, CUSTOMER).body


def mailed(doors: Doors, subject: str) -> None:
    """The stream brings the newest event of a timeline."""
    doors.run("send_mail", stream_event(*stream_images(doors, subject)))


def stream_images(doors: Doors, subject: str) -> list[Any]:
    items = doors.contents()["test-events"]
    return [item for item in items if item["subject"]["S"] == subject and "due_at" in item]


def stored(doors: Doors, id_: str) -> Grant:
    grant = doors.store.grant(id_)
    assert grant is not None
    return grant


def verify(doors: Doors, action: str, body: Any = None) -> Reply:
    return doors.post("verify_device", f"/api/verifications/{OLD}/{action}", body or {}, CUSTOMER)


def decide(doors: Doors, id_: str, **body: Any) -> Reply:
    said = {"approve": True, "reason": "Seen."} | body
    return doors.post("verify_device", f"/api/grants/{id_}/decide", said, CLERK)


def settle(doors: Doors, id_: str, kind: str = "grant") -> None:
    """The queue brings what is due."""
    body = json.dumps({"kind": kind, "id": id_, "hint": None})
    assert doors.run("settle_due", queue_event(body)) == {"batchItemFailures": []}


def test_a_repaired_device_is_invited_by_mail_and_covered(doors: Doors) -> None:
    """ELG-4, BUY-2."""
    registered(doors)
    refused = order(doors)
    assert (refused.status, refused.body["code"]) == (409, "refused")
    assert failed(refused.body) == ["ELG-1", "ELG-2"]
    body = {"serial": "1zn-old 001", "email": OWNER}
    reply = doors.post("register_repair", "/api/repairs", body, CLERK)
    assert reply.status == 201
    assert (reply.body["grant"]["state"], reply.body["grant"]["closes_at"]) == ("prepared", None)
    assert OWNER not in reply.text
    mailed(doors, REPAIR)
    assert [mail.to for mail in doors.mailer.sent] == [OWNER]
    checked = check(doors)
    assert checked["decision"]["allowed"] is True
    rule = next(rule for rule in checked["decision"]["rules"] if rule["id"] == "ELG-4")
    assert rule["inputs"]["closes_at"] == "2026-11-25T18:00:00+00:00"
    ordered = order(doors)
    assert ordered.status == 201
    plan_id = ordered.body["plan"]["plan_id"]
    assert (stored(doors, REPAIR).state, stored(doors, REPAIR).plan_id) == ("reserved", plan_id)
    assert paid(doors, plan_id)["plan"]["status"] == "scheduled"
    assert stored(doors, REPAIR).state == "used"
    doors.clock.forward(timedelta(hours=2))
    settle(doors, REPAIR)
    types = [event.note.type for event in doors.store.timeline(REPAIR)]
    assert types == ["repair_invited", "grant_opened", "grant_ordered", "grant_used"]


def test_an_order_that_lapses_frees_its_grant(doors: Doors) -> None:
    """ELG-10, PAY-3."""
    registered(doors)
    doors.post("register_repair", "/api/repairs", {"serial": OLD, "email": OWNER}, CLERK)
    mailed(doors, REPAIR)
    plan_id = order(doors).body["plan"]["plan_id"]
    assert "ELG-10" in failed(check(doors))
    doors.clock.forward(timedelta(minutes=60, milliseconds=1))
    settle(doors, plan_id, "plan")
    assert doors.stored_plan(plan_id).state == "void"
    assert (stored(doors, REPAIR).state, stored(doors, REPAIR).plan_id) == ("open", None)
    assert check(doors)["decision"]["allowed"] is True
    doors.clock.set(START + timedelta(hours=72, milliseconds=1))
    settle(doors, REPAIR)
    assert stored(doors, REPAIR).state == "expired"


def test_an_aircraft_is_verified_by_video_and_covered(doors: Doors) -> None:
    """ELG-5."""
    registered(doors)
    applied = doors.post("verify_device", "/api/verifications", {"serial": OLD}, CUSTOMER)
    assert (applied.status, applied.body["grant"]["state"]) == (201, "applied")
    assert applied.body["grant"]["send_by"]["local_date"] == "2026-12-06"
    key = applied.body["upload"]["fields"]["key"]
    assert key == f"verifications/{VIDEO}/1"
    nothing = verify(doors, "uploaded")
    assert (nothing.status, nothing.body["errors"][0]["pointer"]) == (422, "/video")
    doors.uploads.put(key)
    assert verify(doors, "uploaded").body["grant"]["state"] == "in_review"
    seen = doors.get("verify_device", f"/api/verifications/{OLD}", CUSTOMER)
    assert (seen.body["grant"]["state"], seen.body["grant"]["reason"]) == ("in_review", None)
    assert decide(doors, VIDEO).body["grant"]["state"] == "prepared"
    mailed(doors, VIDEO)
    assert doors.mailer.sent[-1].subject == f"Verified: purchasing notice for {OLD}"
    plan_id = order(doors).body["plan"]["plan_id"]
    paid(doors, plan_id)
    assert stored(doors, VIDEO).state == "used"


def sent_in(doors: Doors, content_type: str = "video/mp4") -> str:
    """The key of a video that the desk is to look at."""
    registered(doors)
    applied = doors.post("verify_device", "/api/verifications", {"serial": OLD}, CUSTOMER)
    key = str(applied.body["upload"]["fields"]["key"])
    doors.uploads.put(key)
    assert verify(doors, "uploaded").status == 200
    doors.uploads.put(key, content_type)
    return key


def test_the_desk_watches_the_video_for_ten_minutes_by_a_link_that_is_logged_nowhere(
    doors: Doors, printed: Lines
) -> None:
    """ELG-5."""
    key = sent_in(doors, "video/quicktime")
    before = doors.contents()
    reply = doors.get("verify_device", WATCH, CLERK)
    url = f"https://uploads.example/{key}?type=video/quicktime&signature=secret"
    assert reply.status == 200
    assert reply.body == {"url": url, "expires_at": "2026-11-22T18:10:00.000Z"}
    assert reply.headers["Cache-Control"] == "no-store"
    assert doors.contents() == before
    lines = repr(printed())
    assert "signature" not in lines and key not in lines


def test_a_video_that_has_not_arrived_or_is_none_any_more_is_not_found(doors: Doors) -> None:
    registered(doors)
    assert doors.get("verify_device", WATCH, CLERK).status == 404
    doors.post("verify_device", "/api/verifications", {"serial": OLD}, CUSTOMER)
    assert doors.get("verify_device", WATCH, CLERK).status == 404
    doors.uploads.put(f"verifications/{VIDEO}/1", "text/html")
    reply = doors.get("verify_device", WATCH, CLERK)
    assert (reply.status, reply.body["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "head", [b"<html>", b"<svg/>", HEADS["video/mp4"] + b"<script>", HEADS["image/png"], b""]
)
def test_what_is_no_video_by_its_content_is_neither_taken_in_nor_linked(
    doors: Doors, head: bytes
) -> None:
    """ELG-5."""
    key = sent_in(doors)
    doors.uploads.put(key, "video/mp4", head=head)
    assert doors.get("verify_device", WATCH, CLERK).status == 404
    doors.registered("1ZNOLD002", activated_at=LONG_AGO)
    asked = {"serial": "1ZNOLD002"}
    applied = doors.post("verify_device", "/api/verifications", asked, CUSTOMER)
    doors.uploads.put(applied.body["upload"]["fields"]["key"], "video/mp4", head=head)
    before = doors.contents()
    path = "/api/verifications/1ZNOLD002/uploaded"
    reply = doors.post("verify_device", path, {}, CUSTOMER)
    assert (reply.status, reply.body["errors"][0]["pointer"]) == (422, "/video")
    assert doors.contents() == before


def test_an_application_has_one_place_for_its_video_however_often_it_is_asked_for(
    doors: Doors,
) -> None:
    registered(doors)
    for _ in range(3):
        doors.post("verify_device", "/api/verifications", {"serial": OLD}, CUSTOMER)
    assert {form.fields["key"] for form in doors.uploads.forms} == {f"verifications/{VIDEO}/1"}


def test_a_grant_of_another_kind_has_no_video(doors: Doors) -> None:
    registered(doors)
    doors.post("verify_device", "/api/reviews", {"serial": NOWHERE, "region": "US"}, CUSTOMER)
    doors.post("register_repair", "/api/repairs", {"serial": OLD, "email": OWNER}, CLERK)
    for id_ in (REGION, REPAIR):
        assert doors.get("verify_device", f"/api/grants/{id_}/video", CLERK).status == 404


@pytest.mark.parametrize("caller", [CUSTOMER, CLERK_OF_STORE, MAKER, OPERATOR, None])
def test_only_the_desk_watches_a_video_not_even_its_sender(
    doors: Doors, caller: Caller | None
) -> None:
    sent_in(doors)
    reply = doors.call("verify_device", Call("GET", WATCH, caller=caller))
    assert (reply.status, reply.body["code"]) == (403, "not_allowed")


def test_a_gimbal_may_not_apply_and_is_told_by_elg_5(doors: Doors) -> None:
    doors.registered(OLD, model="zenmuse-x7", activated_at=LONG_AGO)
    before = doors.contents()
    reply = doors.post("verify_device", "/api/verifications", {"serial": OLD}, CUSTOMER)
    assert (reply.status, reply.body["code"]) == (409, "refused")
    assert failed(reply.body) == ["ELG-5"]
    assert doors.contents() == before


def test_a_device_of_unknown_region_is_reviewed_and_covered(doors: Doors) -> None:
    """ELG-6: no order and no money before."""
    registered(doors)
    refused = order(doors, NOWHERE, "EU")
    assert failed(refused.body) == ["ELG-6"]
    assert refused.body["decision"]["next_steps"][0]["code"] == "review"
    asked = {"serial": NOWHERE, "region": "FR"}
    review = doors.post("verify_device", "/api/reviews", asked, CUSTOMER)
    assert (review.status, review.body["grant"]["region"]) == (201, "EU")
    assert [task.serial for task in doors.store.work("EU")] == [NOWHERE]
    assert decide(doors, REGION).body["grant"]["state"] == "open"
    mailed(doors, REGION)
    assert doors.mailer.sent[-1].to == "ana@example.com"
    plan_id = order(doors, NOWHERE, "EU").body["plan"]["plan_id"]
    assert paid(doors, plan_id)["plan"]["region"] == "EU"
    assert stored(doors, REGION).state == "used"


def test_a_refused_decision_and_a_second_one_are_told_apart(doors: Doors) -> None:
    registered(doors)
    doors.post("verify_device", "/api/reviews", {"serial": NOWHERE, "region": "US"}, CUSTOMER)
    bad = decide(doors, REGION, region="BR")
    assert (bad.status, bad.body["errors"][0]["pointer"]) == (422, "/region")
    no = decide(doors, REGION, approve=False, reason="Nobody knows.")
    assert (no.body["grant"]["state"], no.body["grant"]["reason"]) == ("rejected", "Nobody knows.")
    assert decide(doors, REGION, approve=False).body == no.body
    yes = decide(doors, REGION)
    assert (yes.status, yes.body["code"]) == (409, "wrong_state")
    missing = decide(doors, "grant_region_NONE")
    assert missing.status == 404


def test_a_withdrawn_invitation_opens_nothing(doors: Doors) -> None:
    registered(doors)
    doors.post("register_repair", "/api/repairs", {"serial": OLD, "email": OWNER}, CLERK)
    path = f"/api/grants/{REPAIR}/revoke"
    reply = doors.post("verify_device", path, {"reason": "Typed wrongly."}, CLERK)
    assert reply.body["grant"]["state"] == "revoked"
    mailed(doors, REPAIR)
    assert doors.mailer.sent == []
    assert stream_images(doors, REPAIR) == []
    assert "ELG-4" in failed(check(doors))


def test_a_mail_that_the_service_refuses_opens_nothing_and_stays_due(doors: Doors) -> None:
    registered(doors)
    doors.post("register_repair", "/api/repairs", {"serial": OLD, "email": OWNER}, CLERK)
    doors.mailer.fail_next(ConnectionError("no answer"))
    mailed(doors, REPAIR)
    assert (stored(doors, REPAIR).state, len(stream_images(doors, REPAIR))) == ("prepared", 1)
    mailed(doors, REPAIR)
    assert (stored(doors, REPAIR).state, len(doors.mailer.sent)) == ("open", 1)


@pytest.mark.parametrize("caller", [CUSTOMER, Caller("clerk-of-nothing"), MAKER])
def test_only_the_desk_registers_decides_and_withdraws(doors: Doors, caller: Caller) -> None:
    registered(doors)
    before = doors.contents()
    for door, path, body in (
        ("register_repair", "/api/repairs", {"serial": OLD, "email": OWNER}),
        ("verify_device", f"/api/grants/{REPAIR}/decide", {"approve": True, "reason": "So."}),
        ("verify_device", f"/api/grants/{REPAIR}/revoke", {"reason": "So."}),
    ):
        reply = doors.post(door, path, body, caller)
        assert (reply.status, reply.body["code"]) == (403, "not_allowed")
    assert doors.contents() == before


def test_another_accounts_application_answers_like_a_missing_one(doors: Doors) -> None:
    registered(doors)
    doors.post("verify_device", "/api/verifications", {"serial": OLD}, CUSTOMER)
    stranger = Caller("account-stranger")
    for serial in (OLD, NOWHERE):
        path = f"/api/verifications/{serial}"
        assert doors.get("verify_device", path, stranger).status == 404
        sent = doors.post("verify_device", f"{path}/uploaded", {}, stranger)
        assert sent.status == 404


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"serial": OLD, "email": "nobody"}, "/email"),
        ({"serial": OLD, "email": "a@b"}, "/email"),
        ({"serial": OLD, "email": "a b@example.com"}, "/email"),
        ({"serial": OLD, "email": f"{'a' * 65}@example.com"}, "/email"),
        ({"serial": OLD}, "/email"),
        ({"email": OWNER}, "/serial"),
        ({"serial": OLD, "email": OWNER, "more": 1}, "/more"),
    ],
)
def test_a_repair_that_cannot_be_registered_names_the_field(
    doors: Doors, body: dict[str, Any], pointer: str
) -> None:
    registered(doors)
    reply = doors.post("register_repair", "/api/repairs", body, CLERK)
    assert (reply.status, reply.body["errors"][0]["pointer"]) == (422, pointer)
    assert doors.store.grant(REPAIR) is None


def test_a_path_that_is_no_serial_is_a_422(doors: Doors) -> None:
    reply = doors.call("verify_device", Call("GET", "/api/verifications/a-b", caller=CUSTOMER))
    assert (reply.status, reply.body["code"]) == (422, "invalid_request")


def test_the_owners_address_is_kept_until_the_grant_is_over_and_logged_nowhere(
    doors: Doors, printed: Lines
) -> None:
    registered(doors)
    doors.post("register_repair", "/api/repairs", {"serial": OLD, "email": OWNER}, CLERK)
    mailed(doors, REPAIR)
    assert holding(doors, OWNER) == ["test-grants"]
    doors.clock.forward(timedelta(hours=48))
    settle(doors, REPAIR)
    mailed(doors, REPAIR)
    assert [mail.to for mail in doors.mailer.sent] == [OWNER, OWNER]
    doors.clock.forward(timedelta(hours=24, milliseconds=1))
    settle(doors, REPAIR)
    assert stored(doors, REPAIR).state == "expired"
    assert holding(doors, OWNER) == []
    assert OWNER not in repr(printed())


def holding(doors: Doors, text: str) -> list[str]:
    """The tables that hold `text` anywhere, and the provider where it was told."""
    return [name for name, held in doors.contents().items() if text in repr(held)]


def test_a_check_can_be_made_as_of_another_instant(doors: Doors) -> None:
    """ELG-2: a simulation, on the same data."""
    registered(doors)
    then = check(doors, as_of="2026-01-06T12:00:00Z")
    assert then["decision"]["as_of"] == "2026-01-06T12:00:00.000Z"
    assert then["decision"]["allowed"] is True
    assert then["offers"][0]["starts_on"] == "2026-01-07"
    assert check(doors)["decision"]["allowed"] is False
    bad = {"serial": OLD, "as_of": "yesterday"}
    reply = doors.post("check_eligibility", "/api/eligibility", bad, None)
    assert (reply.status, reply.body["errors"][0]["pointer"]) == (422, "/as_of")


def test_the_registry_tells_of_returns_and_of_the_owners_account(doors: Doors) -> None:
    """RFD-1, SVC-10."""
    row = {"serial": OLD, "model": "mavic-3", "region": "US", "bound_account": "maker-user-1"}
    row |= {"bound_at": LONG_AGO, "returned_at": "2026-11-20T08:00:00+01:00"}
    for imported in (1, 0):
        reply = doors.post("import_devices", "/api/devices", {"devices": [row]}, MAKER)
        assert reply.body == {"imported": imported, "unchanged": 1 - imported, "errors": []}
    device = doors.stored_device(OLD)
    assert (device.bound_account, device.bound_at.isoformat()) == (  # type: ignore[union-attr]
        "maker-user-1",
        "2026-01-05T12:00:00+00:00",
    )
    assert device.returned_at.isoformat() == "2026-11-20T07:00:00+00:00"  # type: ignore[union-attr]
    bare = {"serial": OLD, "model": "mavic-3", "region": "US"}
    doors.post("import_devices", "/api/devices", {"devices": [bare]}, MAKER)
    assert doors.stored_device(OLD).returned_at == device.returned_at
    bad = doors.post(
        "import_devices", "/api/devices", {"devices": [row | {"bound_account": "a b"}]}, MAKER
    )
    assert bad.body["errors"][0]["errors"][0]["pointer"] == "/devices/0/bound_account"
