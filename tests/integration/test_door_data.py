"""Data given out and erased, and an invoice, through the doors on DynamoDB as moto has it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pypdf

from tests.support.doors import CUSTOMER, Doors
from tests.support.events import CLERK, Caller
from tests.support.house import BEN, DRONE

pytest_plugins = ["tests.support.door_fixtures"]


def completed(doors: Doors) -> str:
    """The id of Ana's claim, its unit back."""
    doors.covered()
    claim_id = doors.shipped()
    unit = {"serial": DRONE, "battery": True, "genuine": True}
    receipt = doors.post("release_hold", "/api/returns", unit, CLERK).body
    assert receipt["claim"]["state"] == "completed"
    return claim_id


def asked(doors: Doors, claim_id: str, caller: Caller = CUSTOMER):
    return doors.post("manage_claim", f"/api/claims/{claim_id}/invoice", {}, caller)


def fetched(doors: Doors, claim_id: str, caller: Caller = CUSTOMER):
    return doors.get("manage_claim", f"/api/claims/{claim_id}/invoice", caller)


def test_all_that_is_held_is_given_to_its_owner_and_to_nobody_else(doors: Doors) -> None:
    """STS-2."""
    claim_id = completed(doors)
    told = doors.get("manage_data", "/api/account/export", CUSTOMER).body
    assert [claim["claim_id"] for claim in told["claims"]] == [claim_id]
    assert told["claims"][0]["address"]["line1"] == "1 Main St"
    assert {*told["timelines"]} == {claim_id, told["plans"][0]["plan_id"]}
    other = doors.get("manage_data", "/api/account/export", Caller(BEN)).body
    assert (other["plans"], other["claims"], other["timelines"]) == ([], [], {})


def test_erased_data_is_gone_from_every_table_and_the_timeline_is_whole(doors: Doors) -> None:
    """STS-2: serials, money and timeline stay, and stay verifiable."""
    claim_id = completed(doors)
    before = doors.get("show_account", f"/api/claims/{claim_id}", CUSTOMER).body["claim"]
    erased = doors.post("manage_data", "/api/account/erase", {}, CUSTOMER)
    assert (erased.status, erased.body["erased_claims"]) == (200, [claim_id])
    tables = repr({name: rows for name, rows in doors.contents().items() if name != "provider"})
    for personal in ("Ana Example", "Main St", "192.0.2.7"):
        assert personal not in tables
    after = doors.get("show_account", f"/api/claims/{claim_id}", CUSTOMER).body["claim"]
    assert (after["ledger"], after["serial"]) == (before["ledger"], before["serial"])
    assert after["ship_to"] == []
    checked = doors.get("check_timeline", f"/api/timelines/{claim_id}", CLERK).body
    assert checked["whole"] and checked["events"][-1]["type"] == "data_erased"
    kept = doors.contents()
    again = doors.post("manage_data", "/api/account/erase", {}, CUSTOMER)
    assert (again.body, doors.contents()) == (erased.body, kept)


def test_with_a_claim_open_the_erasure_is_a_409_that_names_the_rule(doors: Doors) -> None:
    """STS-2."""
    doors.covered()
    doors.shipped()
    before = doors.contents()
    reply = doors.post("manage_data", "/api/account/erase", {}, CUSTOMER)
    assert (reply.status, reply.body["decision"]["rules"][0]["id"]) == (409, "STS-2")
    assert doors.contents() == before


def test_an_invoice_is_promised_by_business_days_and_fetched_as_a_pdf(doors: Doors) -> None:
    """INV-1."""
    claim_id = completed(doors)
    early = fetched(doors, claim_id)
    assert (early.status, early.body["code"]) == (404, "not_found")
    reply = asked(doors, claim_id)
    assert reply.status == 202
    number = f"INV-US-{claim_id.removeprefix('claim_').upper()}"
    assert reply.body["number"] == number
    assert reply.body["promised_from"]["local_date"] == "2026-12-01"
    assert reply.body["due"] == {
        "at": "2026-12-09T08:00:00.000Z",
        "local_date": "2026-12-08",
        "zone": "America/Los_Angeles",
    }
    document = fetched(doors, claim_id)
    assert document.headers["Content-Disposition"] == f'inline; filename="{number}.pdf"'
    assert document.headers["Cache-Control"] == "no-store"
    text = pypdf.PdfReader(BytesIO(document.body)).pages[0].extract_text()
    for words in (f"Invoice {number}", "Ana Example", "159.00 USD", "Express Premium", DRONE):
        assert words in text
    assert fetched(doors, claim_id).body == document.body


def test_asked_for_again_days_later_the_first_answer_stands(doors: Doors) -> None:
    """INV-1."""
    claim_id = completed(doors)
    first = asked(doors, claim_id).body
    doors.clock.forward(timedelta(days=30))
    kept = doors.contents()
    assert asked(doors, claim_id).body == first
    assert doors.contents() == kept


def test_before_completion_and_for_another_account_there_is_none(doors: Doors) -> None:
    """INV-1."""
    doors.covered()
    claim_id = doors.shipped()
    before = doors.contents()
    refused = asked(doors, claim_id)
    assert (refused.status, refused.body["decision"]["rules"][0]["id"]) == (409, "INV-1")
    for reply in (asked(doors, claim_id, Caller(BEN)), fetched(doors, claim_id, Caller(BEN))):
        assert (reply.status, reply.body["code"]) == (404, "not_found")
    assert doors.contents() == before
