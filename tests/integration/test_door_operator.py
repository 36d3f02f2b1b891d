"""The operator's doors on DynamoDB as moto has it: who gets in, holds, simulation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from care.web.routes import ROUTES, Route
from tests.support.calls import caller_of, path_of, whole_body
from tests.support.doors import CUSTOMER, Doors, question_body
from tests.support.events import (
    CLERK,
    CLERK_OF_STORE,
    MAKER,
    OPERATOR,
    Call,
    Caller,
    Reply,
    queue_event,
)
from tests.support.operator_claims import at_renewal

pytest_plugins = ["tests.support.door_fixtures"]

MACHINE = Caller("1operator", scope="care/operator", machine=True)
OURS = [
    route
    for route in ROUTES
    if route.path
    in {
        *("/api/holds", "/api/claims/{claim_id}/settle", "/api/claims/simulate"),
        *("/api/customers/export", "/api/customers/erase"),
    }
]


def settle(doors: Doors, claim_id: str, wants: str = "renew", **more: Any) -> Reply:
    body = {"wants": wants, "reason": "The sweep stands still"} | more
    return doors.post("settle_claim", f"/api/claims/{claim_id}/settle", body, OPERATOR)


def asked_by(doors: Doors, route: Route, caller: Caller) -> Reply:
    """The reply to a call with nothing wrong but perhaps its caller."""
    body = {"json": whole_body(route)} if route.body else {"query": {"region": "US"}}
    headers = {"Idempotency-Key": "operator-key-0001"}
    call = Call(route.method, path_of(route), caller=caller, headers=headers, **body)
    return doors.call(route.door, call)


@pytest.mark.parametrize("caller", [CUSTOMER, CLERK, CLERK_OF_STORE, MAKER], ids=lambda c: c.sub)
def test_no_other_role_gets_in(doors: Doors, caller: Caller) -> None:
    before = doors.contents()
    for route in OURS:
        reply = asked_by(doors, route, caller)
        assert (reply.status, reply.body["code"]) == (403, "not_allowed"), route.path
    assert doors.contents() == before


def test_there_are_five_of_them_and_each_takes_an_operator_and_its_machine(doors: Doors) -> None:
    assert len(OURS) == 5
    for route in OURS:
        assert caller_of(route) == OPERATOR
        for caller in (OPERATOR, MACHINE):
            assert asked_by(doors, route, caller).status in (200, 404), route.path


# Holds


def test_a_due_renewal_is_made_and_the_same_request_again_is_answered_alike(doors: Doors) -> None:
    """HLD-6."""
    claim_id = at_renewal(doors)
    dry = settle(doors, claim_id, dry_run=True)
    assert (dry.status, dry.body["dry_run"], dry.body["decision"]["allowed"]) == (200, True, True)
    first = settle(doors, claim_id)
    assert (first.status, first.body["hold_state"], first.body["decision"]) == (200, "live", None)
    assert first.body["hold_lapses_at"] > dry.body["hold_lapses_at"]
    refused = settle(doors, claim_id)
    assert (refused.status, refused.body["code"]) == (409, "refused")
    (rule,) = refused.body["decision"]["rules"]
    assert (rule["id"], rule["outcome"]) == ("HLD-6", "failed")
    assert rule["sentence"].startswith("The renewal is due at ")
    timeline = doors.get("check_timeline", f"/api/timelines/{claim_id}", CLERK).body
    (asked,) = [each for each in timeline["events"] if each["type"] == "settle_asked"]
    assert (asked["actor"], asked["reference"]) == ("operator", OPERATOR.sub)
    assert timeline["whole"] is True


def test_under_one_key_it_is_done_once_and_answered_byte_for_byte(doors: Doors) -> None:
    """HLD-6."""
    claim_id = at_renewal(doors)
    path, body = f"/api/claims/{claim_id}/settle", {"wants": "renew", "reason": "No sweep"}
    key = {"Idempotency-Key": "one-key-of-the-operator"}
    first = doors.post("settle_claim", path, body, OPERATOR, headers=key)
    before = doors.contents()
    again = doors.post("settle_claim", path, body, OPERATOR, headers=key)
    assert (again.status, again.text) == (first.status, first.text)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert doors.contents() == before


def test_a_sweep_between_reading_and_writing_leaves_one_renewal_and_a_refusal(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HLD-6: whoever is second finds nothing due."""
    claim_id = at_renewal(doors)
    store = doors.store
    commit: Callable[..., None] = store.commit

    def raced(written: Any, op: str) -> None:
        monkeypatch.setattr(store, "commit", commit)
        message = f'{{"kind": "claim", "id": "{claim_id}", "hint": null}}'
        doors.run("settle_due", queue_event(message))
        commit(written, op)

    monkeypatch.setattr(store, "commit", raced)
    reply = settle(doors, claim_id)
    assert (reply.status, reply.body["code"]) == (409, "refused")
    claim = store.claim(claim_id)
    assert claim is not None and len(claim.ledger) == 3
    assert doors.payments.books()[claim_id].live_holds == 1
    timeline = doors.get("check_timeline", f"/api/timelines/{claim_id}", CLERK).body
    assert "settle_asked" not in [event["type"] for event in timeline["events"]]


def test_a_refusal_and_a_dry_run_write_nothing(doors: Doors) -> None:
    """HLD-2, HLD-6."""
    doors.covered()
    claim_id = doors.shipped()
    before = doors.contents()
    for wants, id_ in (("renew", "HLD-6"), ("release", "HLD-2")):
        reply = settle(doors, claim_id, wants)
        assert (reply.status, reply.body["decision"]["rules"][0]["id"]) == (409, id_)
        assert reply.body["decision"]["next_steps"]
        dry = settle(doors, claim_id, wants, dry_run=True)
        assert (dry.status, dry.body["decision"]) == (200, reply.body["decision"])
    assert doors.contents() == before


def test_a_reason_with_an_address_or_without_words_is_named(doors: Doors) -> None:
    for reason in ("", "asked by ana@example.com", "two\nlines", "4242424242424242"):
        reply = settle(doors, "claim_1", reason=reason)
        assert (reply.status, reply.body["errors"][0]["pointer"]) == (422, "/reason")
    assert settle(doors, "claim_1", "capture").body["errors"][0]["pointer"] == "/wants"


def test_holds_are_listed_by_what_is_the_matter_with_them(doors: Doors) -> None:
    """HLD-5, HLD-6."""
    claim_id = at_renewal(doors)
    listed = doors.get("list_holds", "/api/holds", OPERATOR, region="US", state="expiring").body
    (held,) = listed["holds"]
    assert (held["claim_id"], held["hold_state"]) == (claim_id, "live")
    assert held["amount"] == {"amount": 99900, "currency": "USD"}
    overdue = doors.get("list_holds", "/api/holds", OPERATOR, region="US").body
    assert overdue == {"as_of": listed["as_of"], "holds": []}
    claim = doors.store.claim(claim_id)
    assert claim is not None and claim.default_at is not None
    doors.clock.set(claim.default_at)
    late = doors.get("list_holds", "/api/holds", OPERATOR, region="US", state="overdue").body
    assert [each["claim_id"] for each in late["holds"]] == [claim_id]


def test_a_state_or_region_that_is_none_is_named(doors: Doors) -> None:
    for query, pointer in (
        ({"region": "US", "state": "all"}, "/state"),
        ({"region": "XX", "state": "overdue"}, "/region"),
        ({"state": "overdue"}, "/region"),
    ):
        reply = doors.get("list_holds", "/api/holds", OPERATOR, **query)
        assert (reply.status, reply.body["errors"][0]["pointer"]) == (422, pointer)


# Simulation


def test_the_simulation_is_what_the_owner_is_answered(doors: Doors) -> None:
    """SVC-11, ELG-7."""
    doors.covered()
    before = doors.contents()
    body = question_body()
    simulated = doors.post("compare_services", "/api/claims/simulate", body, OPERATOR).body
    compared = doors.post("compare_services", "/api/claims/compare", body, CUSTOMER).body
    assert simulated["comparison"] == compared
    failed = [r["id"] for r in simulated["eligibility"]["rules"] if r["outcome"] == "failed"]
    assert "ELG-7" in failed
    later = body | {"as_of": "2028-01-01T00:00:00Z"}
    over = doors.post("compare_services", "/api/claims/simulate", later, OPERATOR).body
    assert over["comparison"]["as_of"] == "2028-01-01T00:00:00.000Z"
    assert not over["comparison"]["services"][0]["allowed"]
    assert doors.contents() == before
