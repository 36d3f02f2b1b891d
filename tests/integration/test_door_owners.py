"""A plan offered, taken over and proved through the doors, on DynamoDB as moto has it."""

from __future__ import annotations

import re

import pytest

from tests.support.doors import CUSTOMER, Doors
from tests.support.events import Call, Caller
from tests.support.house import ANA, BEN, DRONE, SPARE

pytest_plugins = ["tests.support.door_fixtures"]
NEW_OWNER = Caller(BEN)


def offered(doors: Doors) -> tuple[str, str]:
    """Ana's plan and the code that takes it over."""
    plan_id = doors.covered()
    reply = doors.post("hand_over_plan", f"/api/plans/{plan_id}/offer", {}, CUSTOMER)
    assert reply.status == 200, reply.text
    return plan_id, reply.body["code"]


def take_over(doors: Doors, code: str, caller: Caller = NEW_OWNER):
    return doors.post("hand_over_plan", "/api/plans/take-over", {"code": code}, caller)


def test_a_plan_goes_to_the_account_that_has_the_code(doors: Doors) -> None:
    """LNK-3."""
    plan_id, code = offered(doors)
    seen = doors.get("show_account", f"/api/plans/{plan_id}", CUSTOMER).body["plan"]
    assert seen["offer_until"] == "2026-12-07T08:00:00.000Z"
    taken = take_over(doors, code)
    assert (taken.status, taken.body["plan"]["plan_id"]) == (200, plan_id)
    same = ("starts_at", "ends_at", "replacements_left", "chain", "terms_version")
    assert all(taken.body["plan"][name] == seen[name] for name in same)
    assert taken.body["plan"]["offer_until"] is None
    gone = doors.get("show_account", f"/api/plans/{plan_id}", CUSTOMER)
    assert (gone.status, gone.body["code"]) == (404, "not_found")
    mine = doors.get("show_account", "/api/account", NEW_OWNER).body["plans"]
    assert [plan["plan_id"] for plan in mine] == [plan_id]
    timeline = doors.get("show_account", f"/api/plans/{plan_id}", NEW_OWNER).body["timeline"]
    assert [event["type"] for event in timeline][-2:] == ["plan_given", "plan_taken"]


def test_the_code_again_answers_the_same_and_a_third_account_is_refused(doors: Doors) -> None:
    """LNK-3."""
    _, code = offered(doors)
    first = take_over(doors, code)
    before = doors.contents()
    assert take_over(doors, code).body == first.body
    third = take_over(doors, code, Caller("account-cleo"))
    assert (third.status, third.body["code"]) == (409, "refused")
    assert [rule["id"] for rule in third.body["decision"]["rules"]] == ["LNK-3"]
    assert doors.contents() == before


def test_a_withdrawn_offer_and_a_mistyped_code_take_nothing(doors: Doors) -> None:
    """LNK-3."""
    plan_id, code = offered(doors)
    path = f"/api/plans/{plan_id}/withdraw-offer"
    assert doors.post("hand_over_plan", path, {}, CUSTOMER).body["offered_until"] is None
    before = doors.contents()
    withdrawn, mistyped = (take_over(doors, each) for each in (code, "mistyped-code"))
    assert (withdrawn.status, withdrawn.body["code"]) == (409, "refused")
    assert mistyped.body | {"request_id": ""} == withdrawn.body | {"request_id": ""}
    assert doors.contents() == before


def test_with_a_claim_open_the_offer_is_a_409_that_names_the_rule(doors: Doors) -> None:
    """LNK-3."""
    plan_id = doors.covered()
    doors.paid()
    reply = doors.post("hand_over_plan", f"/api/plans/{plan_id}/offer", {}, CUSTOMER)
    assert (reply.status, reply.body["code"]) == (409, "refused")
    assert "code" not in reply.body["decision"]


@pytest.mark.parametrize(
    ("door", "path"),
    [
        ("hand_over_plan", "/api/plans/{}/offer"),
        ("hand_over_plan", "/api/plans/{}/withdraw-offer"),
        ("prove_cover", "/api/plans/{}/proof"),
    ],
)
def test_anothers_plan_answers_like_a_missing_one(doors: Doors, door: str, path: str) -> None:
    plan_id = doors.covered()
    foreign, missing = (
        doors.post(door, path.format(id_), {}, NEW_OWNER) for id_ in (plan_id, "plan_none")
    )
    assert foreign.status == missing.status == 404
    assert _unnamed(foreign.text) == _unnamed(missing.text)


def test_a_proof_shows_cover_to_anybody_and_no_name(doors: Doors) -> None:
    plan_id = doors.covered()
    made = doors.post("prove_cover", f"/api/plans/{plan_id}/proof", {}, CUSTOMER).body
    assert made["expires_at"] == "2026-12-23T08:00:00.000Z"
    before = doors.contents()
    shown = doors.get("prove_cover", "/api/proof", None, token=made["token"])
    assert shown.body == {
        "serial": DRONE,
        "model_name": "Mavic 3",
        "status": "in_force",
        "starts_at": "2026-11-23T08:00:00.000Z",
        "ends_at": "2027-11-23T08:00:00.000Z",
        "starts_on": "2026-11-23",
        "ends_on": "2027-11-23",
        "zone": "America/Los_Angeles",
        "replacements_left": 2,
        "as_of": "2026-11-23T08:00:00.000Z",
        "expires_at": "2026-12-23T08:00:00.000Z",
    }
    for secret in (ANA, plan_id, "ana@example.com"):
        assert secret not in shown.text
    assert doors.contents() == before


def test_a_proof_follows_the_plan_to_the_replacement(doors: Doors) -> None:
    """LNK-1."""
    plan_id = doors.covered()
    token = doors.post("prove_cover", f"/api/plans/{plan_id}/proof", {}, CUSTOMER).body["token"]
    doors.shipped()
    shown = doors.get("prove_cover", "/api/proof", None, token=token).body
    assert (shown["serial"], shown["replacements_left"]) == (SPARE, 1)


def test_a_proof_that_is_over_and_a_foreign_one_are_one_answer(doors: Doors) -> None:
    plan_id, code = offered(doors)
    made = doors.post("prove_cover", f"/api/plans/{plan_id}/proof", {}, CUSTOMER).body
    doors.clock.forward(doors.stored_plan(plan_id).ends_at - doors.clock.now())  # type: ignore[operator]
    texts = set()
    for token in (made["token"], code, "x", "\u00e9.\u00e9"):
        reply = doors.get("prove_cover", "/api/proof", None, token=token)
        assert (reply.status, reply.body["code"]) == (404, "proof_expired")
        texts.add(_unnamed(reply.text))
    assert len(texts) == 1


def test_the_public_answers_of_a_retired_serial_tell_nothing_else(doors: Doors) -> None:
    """STS-1: and an unknown serial answers as one without a plan, byte for byte."""
    doors.covered()
    doors.shipped()
    retired = doors.get("look_up_status", "/api/status", None, serial=DRONE)
    assert retired.body == {"serial": DRONE, "status": "retired"}
    moved = doors.get("look_up_status", "/api/status", None, serial=SPARE).body
    assert (moved["status"], moved["replacements_left"], moved["open_service"]) == (
        *("in_force", 1, None),
    )
    unknown, bare = (
        doors.get("look_up_status", "/api/status", None, serial=serial)
        for serial in ("9ZZZ0001", "1ZNB0002")
    )
    assert unknown.status == bare.status == 404
    assert _unnamed(unknown.text) == _unnamed(bare.text)


def test_an_open_claim_is_told_by_its_service_and_state(doors: Doors) -> None:
    """STS-1."""
    doors.covered()
    doors.paid()
    told = doors.get("look_up_status", "/api/status", None, serial=DRONE)
    assert told.body["open_service"] == {"service": "premium", "state": "paid"}
    assert "Ana" not in told.text


def test_the_way_to_an_expert_stands_on_plan_and_claim_while_the_plan_is_in_force(
    doors: Doors,
) -> None:
    """SVC-15."""
    plan_id = doors.covered()
    claim_id = doors.paid()

    def experts():
        plan = doors.get("show_account", f"/api/plans/{plan_id}", CUSTOMER).body["plan"]
        claim = doors.get("show_account", f"/api/claims/{claim_id}", CUSTOMER).body["claim"]
        return plan["expert"], claim["expert"]

    of_plan, of_claim = experts()
    assert of_plan == of_claim
    assert of_plan[1] == "expert.us@aftercare.example"
    doors.clock.set(doors.stored_plan(plan_id).ends_at)  # type: ignore[arg-type]
    assert experts() == (None, None)


def test_unknown_fields_are_refused_at_every_door(doors: Doors) -> None:
    plan_id = doors.covered()
    for door, path in (
        ("hand_over_plan", f"/api/plans/{plan_id}/offer"),
        ("hand_over_plan", f"/api/plans/{plan_id}/withdraw-offer"),
        ("prove_cover", f"/api/plans/{plan_id}/proof"),
        ("manage_data", "/api/account/erase"),
        ("manage_claim", "/api/claims/claim_none/invoice"),
    ):
        reply = doors.call(door, Call("POST", path, {"extra": 1}, CUSTOMER))
        assert (reply.status, reply.body["code"]) == (422, "invalid_request"), path


def _unnamed(text: str) -> str:
    """The answer's text without its request's id."""
    return re.sub(r"request-\d+", "", text)
