"""The carrier at its door: true signatures, tables of moto, answers as documented."""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta
from typing import Any

import pytest

from care.adapters.keys import KeySecret, SecretKeys
from care.domain.claim import Claim
from care.domain.states import ClaimState
from care.web.views.values import instant_view
from care.wiring import adapters
from tests.support.doors import CUSTOMER, STACK, Doors
from tests.support.events import Call, Reply
from tests.support.small_ports import signed

pytest_plugins = ["tests.support.door_fixtures"]

SECRET, MS = "carrier-secret", timedelta(milliseconds=1)


@pytest.fixture(autouse=True)
def _true_keys(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    """The adapter that verifies in the cloud."""
    senders = {"maker": ("maker-secret",), "carrier": (SECRET,)}
    keys = SecretKeys(KeySecret(b"c" * 16, b"t" * 16, senders))
    monkeypatch.setattr(adapters, "keys", lambda secret_id: keys)


@pytest.fixture
def claim(doors: Doors) -> Claim:
    """Ana's claim, its replacement on the way."""
    doors.covered()
    return stored(doors, doors.shipped())


def stored(doors: Doors, claim_id: str) -> Claim:
    claim = doors.store.claim(claim_id)
    assert claim is not None
    return claim


def say(doors: Doors, type_: str, claim_id: str, at: datetime, **sent: Any) -> Reply:
    """The door's reply to a signed scan."""
    secret, age = sent.pop("secret", SECRET), sent.pop("age", 0)
    body = {"event_id": "evt_1", "type": type_, "reference": claim_id, "at": instant_view(at)}
    raw = json.dumps(body | sent.pop("changes", {}))
    headers = {"Aftercare-Signature": signed(secret, raw.encode(), int(time.time()) - age)}
    call = Call("POST", "/api/carrier-events", raw=raw, headers=headers)
    return doors.call("take_carrier_event", call)


def deadline_of(claim: Claim) -> datetime:
    assert claim.return_by is not None
    return claim.return_by.at


def test_hld_7_a_parcel_on_its_way_has_five_more_days(doors: Doors, claim: Claim) -> None:
    reply = say(doors, "in_transit", claim.claim_id, deadline_of(claim) - MS)
    assert (reply.status, reply.body) == (200, {"received": True, "changed": True})
    seen = doors.get("show_account", f"/api/claims/{claim.claim_id}", CUSTOMER).body["claim"]
    assert seen["return_by"]["local_date"] == "2026-12-12"
    assert [e["type"] for e in seen["timeline"]][-1] == "deadline_moved"
    other = {"event_id": "evt_2"}
    again = say(doors, "in_transit", claim.claim_id, deadline_of(claim) - MS, changes=other)
    assert again.body == {"received": True, "changed": False}


def test_the_same_event_again_is_answered_as_the_first_time_and_changes_nothing(
    doors: Doors, claim: Claim
) -> None:
    first = say(doors, "in_transit", claim.claim_id, deadline_of(claim) - MS)
    before = doors.contents()
    again = say(doors, "in_transit", claim.claim_id, deadline_of(claim) - MS)
    assert (again.status, again.body) == (first.status, first.body)
    assert again.body["changed"] is True
    assert doors.contents() == before


def test_another_event_under_a_used_id_is_a_422_that_names_the_id(
    doors: Doors, claim: Claim
) -> None:
    say(doors, "in_transit", claim.claim_id, deadline_of(claim) - MS)
    before = doors.contents()
    reply = say(doors, "delivered", claim.claim_id, deadline_of(claim) - MS)
    assert (reply.status, reply.body["code"]) == (422, "invalid_request")
    assert [error["pointer"] for error in reply.body["errors"]] == ["/event_id"]
    assert doors.contents() == before


def test_both_of_two_secrets_are_good_while_one_is_changed(
    doors: Doors, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    senders = {"maker": ("maker-secret",), "carrier": ("older-secret", SECRET)}
    keys = SecretKeys(KeySecret(b"c" * 16, b"t" * 16, senders))
    monkeypatch.setattr(adapters, "keys", lambda secret_id: keys)
    for number, secret in enumerate(("older-secret", SECRET)):
        event = {"event_id": f"evt_{number}"}
        at = deadline_of(claim) - MS
        assert (
            say(doors, "in_transit", claim.claim_id, at, secret=secret, changes=event).status == 200
        )


def test_hld_7_a_delivered_parcel_waits_for_the_dock_scan(doors: Doors, claim: Claim) -> None:
    doors.clock.set(deadline_of(claim) + timedelta(hours=1))
    calls = dict(doors.payments.desk.calls)
    assert say(doors, "delivered", claim.claim_id, deadline_of(claim) - MS).body["changed"] is True
    assert dict(doors.payments.desk.calls) == calls
    assert stored(doors, claim.claim_id).state is ClaimState.ARRIVED
    assert [task.claim_id for task in doors.store.work("US") if isinstance(task, Claim)] == [
        claim.claim_id
    ]


def test_news_dated_at_the_deadline_changes_nothing(doors: Doors, claim: Claim) -> None:
    before = doors.contents()
    for type_ in ("in_transit", "delivered"):
        event = {"event_id": f"evt_{type_}"}
        reply = say(doors, type_, claim.claim_id, deadline_of(claim), changes=event)
        assert (reply.status, reply.body["changed"]) == (200, False)
    assert doors.contents() | {f"{STACK}-seen": []} == before | {f"{STACK}-seen": []}
    assert doors.store.seen("event/carrier/evt_delivered") is not None


def test_a_label_of_no_claim_is_a_404(doors: Doors) -> None:
    reply = say(doors, "delivered", "claim_none", doors.clock.now())
    assert (reply.status, reply.body["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("secret", "age"), [("maker-secret", 0), ("no-secret", 0), (SECRET, 302), (SECRET, -302)]
)
def test_what_the_carrier_did_not_sign_just_now_is_a_400(
    doors: Doors, claim: Claim, secret: str, age: int
) -> None:
    before = doors.contents()
    at = deadline_of(claim) - MS
    reply = say(doors, "delivered", claim.claim_id, at, secret=secret, age=age)
    assert (reply.status, reply.body["code"]) == (400, "bad_signature")
    assert doors.contents() == before


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"surprise": 1}, "/surprise"),
        ({"type": "lost"}, "/type"),
        ({"reference": "a/b"}, "/reference"),
        ({"at": "yesterday"}, "/at"),
        ({"event_id": ""}, "/event_id"),
    ],
)
def test_a_field_that_is_of_no_use_is_named(doors: Doors, changes: Any, pointer: str) -> None:
    reply = say(doors, "delivered", "claim_1", doors.clock.now(), changes=changes)
    assert (reply.status, reply.body["code"]) == (422, "invalid_request")
    assert [error["pointer"] for error in reply.body["errors"]] == [pointer]
