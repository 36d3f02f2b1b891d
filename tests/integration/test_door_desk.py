"""What the desk reads: its list by urgency, the figures, one claim; and the photo of a finding."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from care.usecases.take_photo import MOST_BYTES
from care.web.views.values import instant_view
from care.wiring import adapters
from tests.support.doors import CUSTOMER, Doors
from tests.support.events import CLERK, CLERK_OF_STORE, MAKER, OPERATOR, Call, Caller, Lines
from tests.support.house import DRONE, SPARE
from tests.support.presigned import HEADS
from tests.support.wire import Wire

pytest_plugins = ["tests.support.door_fixtures"]

WORK, FIGURES, PHOTO = "/api/work", "/api/work/figures", "/api/returns/photo"
READS = {"Query", "BatchGetItem"}
RULING = {"decision": "verify", "reason": "Odd address", "approved_by": "R. Lopez"}


def rows(doors: Doors, region: str = "US") -> list[dict[str, Any]]:
    reply = doors.get("list_work", WORK, CLERK, region=region)
    assert reply.status == 200, reply.text
    return list(reply.body["work"])


def shown(doors: Doors, claim_id: str, caller: Caller = CLERK) -> dict[str, Any]:
    reply = doors.get("list_work", f"/api/desk/claims/{claim_id}", caller)
    assert reply.status == 200, reply.text
    return dict(reply.body["claim"])


def incomplete(doors: Doors) -> str:
    """The id of Ana's claim; what came back is of another maker."""
    claim_id = doors.shipped()
    unit = {"serial": DRONE, "battery": True, "genuine": False}
    unit |= {"finding": {"photo": "dock/17.jpg", "found_by": "Kim"}}
    assert doors.post("release_hold", "/api/returns", unit, CLERK).body["result"] == "incomplete"
    return claim_id


# The list


def test_a_fresh_order_is_to_be_shipped_and_is_urgent_after_a_day(doors: Doors) -> None:
    """HLD-10."""
    doors.covered()
    claim_id = doors.paid()
    (row,) = rows(doors)
    assert (row["claim_id"], row["why"], row["urgent"]) == (claim_id, "ship", False)
    doors.clock.forward(timedelta(days=1))
    (row,) = rows(doors)
    assert (row["why"], row["urgent"], row["next_action"]) == ("not_shipped", True, "ship")


def test_an_incomplete_return_is_on_the_list_with_both_clocks_until_it_is_cured(
    doors: Doors,
) -> None:
    """RET-5: nothing marks it; its line in the month's list does."""
    doors.covered()
    claim_id = incomplete(doors)
    (row,) = rows(doors)
    claim = doors.store.claim(claim_id)
    assert claim is not None and claim.work_since is None
    assert (row["why"], row["next_action"], row["ship_to"]) == ("incomplete", "scan", [])
    assert row["return_by"]["local_date"] == "2026-12-07"
    assert row["hold_lapses_at"] is not None
    assert rows(doors, "EU") == []
    unit = {"serial": DRONE, "battery": True, "genuine": True}
    assert doors.post("release_hold", "/api/returns", unit, CLERK).body["result"] == "released"
    assert rows(doors) == []


def test_list_and_figures_make_only_queries_and_reads_by_key(doors: Doors) -> None:
    doors.covered()
    incomplete(doors)

    wire = Wire.of(adapters.reading("test")._tables.connection.client)  # type: ignore[attr-defined]
    rows(doors)
    assert wire.operations == ["Query"] * 7 + ["BatchGetItem"]  # 3 kinds of tasks, 4 months
    wire.sent.clear()
    doors.get("list_work", FIGURES, CLERK, region="US")
    assert wire.operations == ["Query"] * 3
    assert set(wire.operations) <= READS


# The figures


def test_figures_count_the_open_hold_the_claim_and_the_hours_to_its_shipment(doors: Doors) -> None:
    doors.covered()
    claim_id = doors.paid()
    doors.clock.forward(timedelta(hours=5, minutes=30))
    body = {"serial": SPARE, "carrier": "UPS", "tracking": "1Z999AA10123456784"}
    doors.post("ship_replacement", f"/api/claims/{claim_id}/ship", body, CLERK)
    figures = doors.get("list_work", FIGURES, CLERK, region="US").body
    claim = doors.store.claim(claim_id)
    assert claim is not None
    amount = {"amount": claim.hold.amount, "currency": "USD"}
    assert figures["holds"] == [{"day": "2026-12-07", "count": 1, "amount": amount}]
    assert figures["claims"] == [{"service": "premium", "state": "return_due", "count": 1}]
    assert figures["shipping"]["median_hours"] == 5.5
    counts = {each["up_to_hours"]: each["count"] for each in figures["shipping"]["buckets"]}
    assert counts == {4: 0, 24: 1, 48: 0, 168: 0, None: 0}


def test_figures_of_a_region_that_nobody_serves_are_refused(doors: Doors) -> None:
    reply = doors.get("list_work", FIGURES, CLERK, region="ZZ")
    assert (reply.status, reply.body["errors"][0]["pointer"]) == (422, "/region")
    missing = doors.get("list_work", FIGURES, CLERK)
    assert (missing.status, missing.body["errors"][0]["pointer"]) == (422, "/region")


# One claim


def test_the_desk_sees_a_claim_whole_with_what_it_can_decide(doors: Doors) -> None:
    doors.covered()
    claim_id = doors.paid()
    claim = shown(doors, claim_id)
    assert (claim["next_action"], claim["why"], claim["urgent"]) == ("ship", "ship", False)
    assert claim["ship_to"][0] == "Ana Example"
    assert claim["can"] == ["refuse_order"]
    assert [line["purpose"] for line in claim["ledger"]] == ["hold", "fee"]
    assert [event["type"] for event in claim["timeline"]][-1] == "claim_paid"
    assert {event["type"] for event in claim["decisions"]} >= {"claim_filed", "claim_paid"}
    refused = RULING | {"decision": "refuse_order"}
    taken = doors.post("decide_claim", f"/api/claims/{claim_id}/decide", refused, CLERK)
    assert taken.status == 200
    after = shown(doors, claim_id)
    (approval,) = after["approvals"]
    assert (approval["what"], approval["by"]) == ("refuse_order", "R. Lopez")
    assert approval["reason"] == "Odd address"
    assert (after["can"], after["next_action"], after["why"], after["what"]) == ([], *[None] * 3)


def test_what_a_claim_can_is_what_the_desks_door_then_takes(doors: Doors) -> None:
    """PAY-3, RET-6: every ruling that is not offered is refused."""
    doors.covered()
    claim_id = incomplete(doors)
    offered = shown(doors, claim_id)["can"]
    assert offered == ["other_default"]
    for ruling in ("refuse_order", "verify", "not_found", "desk_accepts", "written_off"):
        body = RULING | {"decision": ruling}
        reply = doors.post("decide_claim", f"/api/claims/{claim_id}/decide", body, CLERK)
        assert (ruling, reply.status) == (ruling, 409)
    body = RULING | {"decision": "other_default"}
    taken = doors.post("decide_claim", f"/api/claims/{claim_id}/decide", body, CLERK)
    assert taken.status == 200


def test_the_address_is_gone_once_nothing_is_to_be_shipped(doors: Doors) -> None:
    doors.covered()
    claim = shown(doors, incomplete(doors))
    assert (claim["ship_to"], claim["why"]) == ([], "incomplete")
    (scan,) = claim["scans"]
    assert (scan["photo"], scan["found_by"], scan["rules"]) == ("dock/17.jpg", "Kim", ["RET-4"])
    assert "Ana Example" not in str(claim)


def test_the_operator_reads_a_claim_and_its_timeline_and_not_the_list(doors: Doors) -> None:
    doors.covered()
    claim_id = doors.paid()
    assert shown(doors, claim_id, OPERATOR) == shown(doors, claim_id)
    chain = doors.get("check_timeline", f"/api/timelines/{claim_id}", OPERATOR)
    assert chain.status == 200
    assert doors.get("list_work", WORK, OPERATOR, region="US").status == 403
    machine = Caller("operator-client", scope="care/operator", machine=True)
    assert shown(doors, claim_id, machine)["claim_id"] == claim_id


def test_a_claim_that_never_was_is_not_found(doors: Doors) -> None:
    for claim_id in ("claim_none", "no%20id"):
        reply = doors.get("list_work", f"/api/desk/claims/{claim_id}", CLERK)
        assert (reply.status, reply.body["code"]) == (404, "not_found")


# The photo


def photo(doors: Doors, kind: str = "image/jpeg", serial: str = DRONE) -> dict[str, Any]:
    reply = doors.post("take_photo", PHOTO, {"serial": serial, "content_type": kind}, CLERK)
    assert reply.status == 200, reply.text
    return dict(reply.body)


def scan(doors: Doors, name: str) -> Any:
    unit = {"serial": DRONE, "battery": True, "genuine": False}
    unit |= {"finding": {"photo": name, "found_by": "Kim"}}
    return doors.post("release_hold", "/api/returns", unit, CLERK)


def test_a_photo_is_sent_in_by_its_form_and_then_named_by_the_scan(doors: Doors) -> None:
    """RET-4."""
    doors.covered()
    claim_id = doors.shipped()
    taken = photo(doors)
    assert taken["photo"].startswith(f"photos/{DRONE}/photo_")
    assert taken["form"]["fields"]["key"] == taken["photo"]
    assert taken["form"]["fields"]["policy"] == "image/jpeg 10000000"
    doors.uploads.put(taken["photo"], "image/jpeg", 2_000_000)
    assert scan(doors, taken["photo"]).body["result"] == "incomplete"
    claim = doors.store.claim(claim_id)
    assert claim is not None
    assert claim.scans[-1].photo == taken["photo"]


def test_each_photo_has_a_name_of_its_own(doors: Doors) -> None:
    assert photo(doors)["photo"] != photo(doors)["photo"]


@pytest.mark.parametrize(
    ("kind", "size"),
    [(None, 0), ("image/gif", 10), ("image/png", MOST_BYTES + 1), ("image/webp", 0)],
    ids=["never sent", "another type", "too big", "empty"],
)
def test_a_scan_that_names_a_photo_that_is_not_there_is_a_422_and_writes_nothing(
    doors: Doors, kind: str | None, size: int
) -> None:
    doors.covered()
    doors.shipped()
    name = photo(doors)["photo"]
    if kind:
        doors.uploads.put(name, kind, size)
    before = doors.contents()
    reply = scan(doors, name)
    assert (reply.status, reply.body["code"]) == (422, "invalid_request")
    assert reply.body["errors"][0]["pointer"] == "/finding/photo"
    assert doors.contents() == before


def test_a_page_that_was_sent_in_as_a_picture_is_no_photo_of_a_finding(doors: Doors) -> None:
    """RET-4."""
    doors.covered()
    doors.shipped()
    name = photo(doors)["photo"]
    before = doors.contents()
    for head in (b"<html>", HEADS["image/jpeg"] + b"<script>", HEADS["video/mp4"]):
        doors.uploads.put(name, "image/jpeg", 2_000_000, head)
        reply = scan(doors, name)
        assert (reply.status, reply.body["errors"][0]["pointer"]) == (422, "/finding/photo")
    assert doors.contents() == before


def test_of_one_unit_20_photos_are_kept_and_no_form_is_given_for_another(doors: Doors) -> None:
    names = [photo(doors)["photo"] for _ in range(20)]
    for name in names:
        doors.uploads.put(name, "image/jpeg", 2_000_000)
    asked = {"serial": DRONE, "content_type": "image/jpeg"}
    reply = doors.post("take_photo", PHOTO, asked, CLERK)
    assert (reply.status, reply.body["errors"][0]["pointer"]) == (422, "/serial")
    assert len(doors.uploads.forms) == 20
    assert photo(doors, serial="STRANGER01")["photo"].startswith("photos/STRANGER01/")


def test_photo_of_another_unit_is_no_finding_of_this_one(doors: Doors) -> None:
    """RET-4: who is charged for what came in a parcel sees what came in that parcel."""
    doors.covered()
    doors.shipped()
    anothers = photo(doors, serial="STRANGER01")["photo"]
    doors.uploads.put(anothers, "image/jpeg", 2_000_000)
    before = doors.contents()
    reply = scan(doors, anothers)
    assert (reply.status, reply.body["errors"][0]["pointer"]) == (422, "/finding/photo")
    assert doors.contents() == before


def test_another_kind_of_file_gets_no_form(doors: Doors) -> None:
    reply = doors.post("take_photo", PHOTO, {"serial": DRONE, "content_type": "image/gif"}, CLERK)
    assert (reply.status, reply.body["errors"][0]["pointer"]) == (422, "/content_type")
    assert doors.uploads.forms == []


def photos(doors: Doors, claim_id: str) -> list[dict[str, Any]]:
    reply = doors.get("take_photo", f"/api/claims/{claim_id}/photos", CLERK)
    assert reply.status == 200, reply.text
    return list(reply.body["photos"])


def test_the_desk_sees_the_photo_of_a_finding_by_a_link_that_is_logged_nowhere(
    doors: Doors, printed: Lines
) -> None:
    """RET-4."""
    doors.covered()
    claim_id = doors.shipped()
    name = photo(doors, "image/webp")["photo"]
    doors.uploads.put(name, "image/webp", 2_000_000)
    assert scan(doors, name).body["result"] == "incomplete"
    before = doors.contents()
    url = f"https://uploads.example/{name}?type=image/webp&signature=secret"
    expires_at = instant_view(doors.clock.now() + timedelta(minutes=10))
    assert photos(doors, claim_id) == [{"photo": name, "url": url, "expires_at": expires_at}]
    assert doors.contents() == before
    assert "signature" not in repr(printed())


def test_a_photo_under_the_desks_own_name_and_one_that_is_gone_have_no_link(doors: Doors) -> None:
    doors.covered()
    claim_id = incomplete(doors)
    assert photos(doors, claim_id) == []
    name = photo(doors)["photo"]
    doors.uploads.put(name, "image/jpeg", 2_000_000)
    scan(doors, name)
    assert [each["photo"] for each in photos(doors, claim_id)] == [name]
    doors.uploads.put(name, "text/html", 2_000_000)
    assert photos(doors, claim_id) == []


def test_the_photos_of_a_claim_that_never_was_are_not_found(doors: Doors) -> None:
    reply = doors.get("take_photo", "/api/claims/claim_none/photos", CLERK)
    assert (reply.status, reply.body["code"]) == (404, "not_found")


# Who may


@pytest.mark.parametrize("caller", [CUSTOMER, CLERK_OF_STORE, MAKER, OPERATOR, None])
@pytest.mark.parametrize(
    ("door", "call"),
    [
        ("list_work", Call("GET", WORK, query={"region": "US"})),
        ("list_work", Call("GET", FIGURES, query={"region": "US"})),
        ("list_work", Call("GET", "/api/desk/claims/claim_1")),
        ("take_photo", Call("POST", PHOTO, {"serial": DRONE, "content_type": "image/png"})),
        ("take_photo", Call("GET", "/api/claims/claim_1/photos")),
        ("check_timeline", Call("GET", "/api/timelines/claim_1")),
    ],
)
def test_every_other_role_is_refused(
    doors: Doors, door: str, call: Call, caller: Caller | None
) -> None:
    """A scope alone is not enough: the group counts as well."""
    call.caller = caller
    reply = doors.call(door, call)
    operators = caller is OPERATOR and call.path.startswith(("/api/desk", "/api/timelines"))
    assert (reply.status, reply.body["code"]) == (
        (404, "not_found") if operators else (403, "not_allowed")
    )
