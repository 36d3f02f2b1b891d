"""Privacy requests that an operator answers, on DynamoDB as moto has it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.doors import Doors
from tests.support.events import CLERK, OPERATOR, Caller, Reply
from tests.support.house import ANA
from tests.support.operator_claims import EMAIL, completed

pytest_plugins = ["tests.support.door_fixtures"]


def customers(doors: Doors, what: str, caller: Caller = OPERATOR, **body: Any) -> Reply:
    body = {"email": EMAIL, "reason": "Letter of 2 May"} | body
    return doors.post("manage_customers", f"/api/customers/{what}", body, caller, headers={})


def test_an_export_is_whole_on_record_and_tells_no_address_of_the_sign_in(doors: Doors) -> None:
    """STS-2."""
    claim_id = completed(doors)
    given = customers(doors, "export")
    assert (given.status, given.body["account_id"]) == (200, ANA)
    assert [claim["claim_id"] for claim in given.body["export"]["claims"]] == [claim_id]
    checked = doors.get("check_timeline", f"/api/timelines/account_{ANA}", CLERK).body
    (event,) = checked["events"]
    assert (event["type"], event["actor"], event["reference"]) == (
        *("data_exported", "operator", OPERATOR.sub),
    )
    assert checked["whole"] and not checked["held_against_head"]
    assert EMAIL not in repr(doors.contents()) + given.text + repr(checked)


def test_an_erasure_is_tried_dry_done_once_and_leaves_what_can_be_verified(doors: Doors) -> None:
    """STS-2."""
    claim_id = completed(doors)
    before = doors.contents()
    dry = customers(doors, "erase", dry_run=True)
    assert (dry.status, dry.body["dry_run"], dry.body["erased_claims"]) == (200, True, [claim_id])
    assert doors.contents() == before
    done = customers(doors, "erase")
    assert (done.status, done.body["dry_run"], done.body["erased_claims"]) == (
        *(200, False, [claim_id]),
    )
    tables = repr({name: rows for name, rows in doors.contents().items() if name != "provider"})
    for personal in ("Ana Example", "Main St", "192.0.2.7", EMAIL):
        assert personal not in tables
    checked = doors.get("check_timeline", f"/api/timelines/{claim_id}", CLERK).body
    assert checked["whole"] and checked["events"][-1]["actor"] == "operator"


def test_an_open_claim_is_a_409_and_a_dry_run_says_the_same(doors: Doors) -> None:
    """STS-2."""
    doors.covered()
    doors.shipped()
    before = doors.contents()
    refused = customers(doors, "erase")
    assert (refused.status, refused.body["decision"]["rules"][0]["id"]) == (409, "STS-2")
    dry = customers(doors, "erase", dry_run=True)
    assert (dry.status, dry.body["decision"]) == (200, refused.body["decision"])
    assert doors.contents() == before


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"email": None}, "/email"),
        ({"account_id": ANA}, "/email"),
        ({"email": "eve@example.com"}, "/email"),
        ({"email": 'x" or email = "ana@example.com'}, "/email"),
        ({"reason": "asked by ana@example.com"}, "/reason"),
    ],
)
@pytest.mark.parametrize("what", ["export", "erase"])
def test_who_it_is_about_is_said_once_and_has_to_be_one(
    doors: Doors, what: str, body: dict[str, Any], pointer: str
) -> None:
    """STS-2."""
    before = doors.contents()
    reply = customers(doors, what, **body)
    assert (reply.status, reply.body["errors"][0]["pointer"]) == (422, pointer)
    assert EMAIL not in reply.text and "eve@" not in reply.text
    assert doors.contents() == before


def test_several_accounts_of_one_address_are_named_by_their_ids(doors: Doors) -> None:
    """STS-2."""
    doors.directory.emails |= {"account-other": EMAIL}
    reply = customers(doors, "export")
    (fault,) = reply.body["errors"]
    assert (reply.status, fault["pointer"]) == (422, "/email")
    assert ANA in fault["detail"] and "account-other" in fault["detail"]
    assert EMAIL not in reply.text
