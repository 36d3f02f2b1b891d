"""The desk looks at serials and timelines; events are forged where they lie, in moto's table."""

from __future__ import annotations

import re
from typing import Any

import boto3
import pytest

from tests.support.doors import CUSTOMER, STACK, Doors
from tests.support.events import CLERK
from tests.support.house import DRONE, SPARE

pytest_plugins = ["tests.support.door_fixtures"]
TABLE = f"{STACK}-events"


def timeline(doors: Doors, subject: str) -> Any:
    return doors.get("check_timeline", f"/api/timelines/{subject}", CLERK)


def key(subject: str, seq: int) -> dict[str, Any]:
    return {"subject": {"S": subject}, "seq": {"N": str(seq)}}


@pytest.fixture
def table() -> Any:
    return boto3.client("dynamodb")


def read(table: Any, subject: str, seq: int) -> dict[str, Any]:
    item: dict[str, Any] = table.get_item(TableName=TABLE, Key=key(subject, seq))["Item"]
    return item


def edited(table: Any, plan_id: str) -> None:
    item = read(table, plan_id, 2)
    item["note"]["M"]["sentence"] = {"S": "The plan is bound to another serial number."}
    table.put_item(TableName=TABLE, Item=item)


def removed(table: Any, plan_id: str) -> None:
    table.delete_item(TableName=TABLE, Key=key(plan_id, 2))


def moved(table: Any, plan_id: str) -> None:
    first, second = read(table, plan_id, 1), read(table, plan_id, 2)
    first["seq"], second["seq"] = second["seq"], first["seq"]
    for item in (first, second):
        table.put_item(TableName=TABLE, Item=item)


def cut(table: Any, plan_id: str) -> None:
    table.delete_item(TableName=TABLE, Key=key(plan_id, 3))


def appended(table: Any, plan_id: str) -> None:
    last = read(table, plan_id, 3)
    table.put_item(TableName=TABLE, Item=last | {"seq": {"N": "4"}, "previous": last["hash"]})


@pytest.mark.parametrize(
    ("forge", "number"), [(edited, 2), (removed, 2), (moved, 1), (cut, 3), (appended, 4)]
)
def test_a_forged_timeline_is_found_at_its_number(
    doors: Doors, table: Any, forge: Any, number: int
) -> None:
    plan_id = doors.covered()
    whole = timeline(doors, plan_id).body
    assert (whole["whole"], whole["broken_at"], whole["held_against_head"]) == (True, None, True)
    forge(table, plan_id)
    found = timeline(doors, plan_id).body
    assert (found["whole"], found["broken_at"]) == (False, number)


def test_a_timeline_is_shown_with_its_numbers_and_hashes(doors: Doors) -> None:
    plan_id = doors.covered()
    events = timeline(doors, plan_id).body["events"]
    assert [event["seq"] for event in events] == [1, 2, 3]
    assert events[0]["previous"] == "0" * 64
    assert [event["previous"] for event in events[1:]] == [event["hash"] for event in events[:-1]]
    assert events[-1]["hash"] == doors.stored_plan(plan_id).head


def test_a_stray_units_timeline_has_no_head(doors: Doors) -> None:
    unit = {"serial": "9ZZZ0001", "battery": False, "genuine": True}
    doors.post("release_hold", "/api/returns", unit, CLERK)
    found = timeline(doors, "serial_9ZZZ0001").body
    assert (found["whole"], found["held_against_head"]) == (True, False)


def test_the_desk_sees_which_unit_was_covered_when(doors: Doors) -> None:
    """LNK-1: the end is exclusive."""
    plan_id = doors.covered()
    doors.shipped()
    shipped = doors.get("look_up_serial", f"/api/serials/{SPARE}", CLERK).body
    assert (shipped["covered"], shipped["covered_by"]["plan_id"]) == (True, plan_id)
    assert shipped["plan"]["replacements_left"] == 1
    assert [link["serial"] for link in shipped["chain"]] == [DRONE, SPARE]
    moment = shipped["at"]
    (cover,) = shipped["chain"][1]["covers"]
    assert cover == {"plan_id": plan_id, "since": moment, "until": "2027-11-23T08:00:00.000Z"}
    for serial, at, covered in (
        (DRONE, moment, False),
        (SPARE, "2027-11-23T08:00:00.000Z", False),
        (SPARE, "2027-11-23T08:59:59.999+01:00", True),
        (SPARE, "2026-11-22T00:00:00Z", False),
    ):
        seen = doors.get("look_up_serial", f"/api/serials/{serial}", CLERK, at=at).body
        assert seen["covered"] is covered, (serial, at)
    retired = doors.get("look_up_serial", "/api/serials/1zna-0001", CLERK).body
    assert (retired["retired_at"], retired["replaced_by"]) == (moment, SPARE)


def test_the_desk_sees_the_open_claim_of_a_serial(doors: Doors) -> None:
    doors.covered()
    claim_id = doors.paid()
    seen = doors.get("look_up_serial", f"/api/serials/{DRONE}", CLERK).body
    assert seen["open_claim"] == {"claim_id": claim_id, "service": "premium", "state": "paid"}


@pytest.mark.parametrize("at", ["yesterday", "2026-11-22", "0001-01-01T00:00:00+14:00", "now"])
def test_a_time_that_is_none_is_named(doors: Doors, at: str) -> None:
    reply = doors.get("look_up_serial", f"/api/serials/{DRONE}", CLERK, at=at)
    assert (reply.status, reply.body["errors"][0]["pointer"]) == (422, "/at")


@pytest.mark.parametrize(
    ("door", "path"),
    [("look_up_serial", "/api/serials/{}"), ("check_timeline", "/api/timelines/{}")],
)
def test_only_the_desk_looks_and_what_is_not_there_is_not_found(
    doors: Doors, door: str, path: str
) -> None:
    plan_id = doors.covered()
    known = DRONE if door == "look_up_serial" else plan_id
    refused = doors.get(door, path.format(known), CUSTOMER)
    assert (refused.status, refused.body["code"]) == (403, "not_allowed")
    missing = doors.get(door, path.format("9ZZZ0001"), CLERK)
    assert (missing.status, missing.body["code"]) == (404, "not_found")
    assert not re.search(plan_id, missing.text)
