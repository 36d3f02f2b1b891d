"""Cards from minting to redemption through the doors, on DynamoDB as moto has it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.counter import (
    BATCH,
    BEN,
    MACHINE,
    MINTER,
    OTHER_STORE,
    UNKNOWN,
    at_store,
    failed,
    manage,
    minted,
    redeem,
    sold_code,
    unnamed,
)
from tests.support.doors import CUSTOMER, Doors
from tests.support.events import CLERK, CLERK_OF_STORE, OPERATOR, Caller, Lines
from tests.support.house import ANA, DRONE, SPARE

pytest_plugins = ["tests.support.door_fixtures"]

# Redeeming


def test_a_customer_redeems_a_card_and_sees_the_plan(doors: Doors) -> None:
    """BUY-3, TRM-2."""
    doors.registered()
    reply = redeem(doors, sold_code(doors).lower().replace("-", " "), serial="1zn-a0001")
    assert (reply.status, reply.body["redeemed"]) == (200, True)
    assert reply.body["decision"]["allowed"] is True and reply.body["take_over"] is None
    plan = reply.body["plan"]
    assert (plan["serial"], plan["status"], plan["starts_on"]) == (DRONE, "scheduled", "2026-11-23")
    assert (plan["price"]["amount"], plan["replacements_left"]) == (0, 2)
    seen = doors.get("show_account", f"/api/plans/{plan['plan_id']}", CUSTOMER).body
    assert seen["plan"]["plan_id"] == plan["plan_id"]
    assert [event["type"] for event in seen["timeline"]] == ["plan_bound"]
    assert doors.stored_device(DRONE).plan_id == plan["plan_id"]
    assert dict(doors.payments.desk.calls) == {}


def test_the_same_code_and_serial_again_is_the_first_answer(doors: Doors) -> None:
    """BUY-5."""
    doors.registered()
    code = sold_code(doors)
    first, before = redeem(doors, code), doors.contents()
    again = redeem(doors, code)
    assert (again.status, again.body["plan"]) == (200, first.body["plan"])
    assert doors.contents() == before


def test_unknown_used_void_and_unsold_codes_are_one_answer_but_for_the_request_id(
    doors: Doors,
) -> None:
    """BUY-5: to a customer and to another store alike, with every serial and in a dry run."""
    doors.registered()
    used, void = sold_code(doors), sold_code(doors, "mint-key-00000002")
    unsold = minted(doors, "mint-key-00000003").body["codes"][0]
    redeem(doors, used, serial=SPARE)
    manage(doors, "/api/cards/void", OPERATOR, code=void, reason="stolen")
    before = doors.contents()
    answers = set()
    for code in (UNKNOWN, used, void, unsold):
        for more in ({}, {"serial": "9ZZZ0001"}, {"dry_run": True}):
            for reply in (
                redeem(doors, code, BEN, **more),
                redeem(doors, code, **more),
                at_store(doors, code, OTHER_STORE, **more),
                at_store(doors, code, MACHINE, **more),
            ):
                assert failed(reply) == ["BUY-5"]
                answers.add(unnamed(reply))
    assert len(answers) == 1
    assert "This code cannot be used." in answers.pop()
    assert doors.contents() == before


def test_the_cards_own_store_is_told_what_became_of_it(doors: Doors) -> None:
    """BUY-5, BUY-7."""
    doors.registered()
    code = minted(doors).body["codes"][0]
    assert failed(at_store(doors, code)) == ["BUY-7"]
    manage(doors, "/api/stores/cards/void", CLERK_OF_STORE, code=code, reason="stolen")
    reply = at_store(doors, code)
    assert failed(reply) == ["BUY-7"]
    assert "A card that is void cannot be redeemed." in reply.text


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"region": "EU"}, ["BUY-4", "ELG-6"]),
        ({"family": "spark"}, ["BUY-4"]),
    ],
)
def test_a_card_that_does_not_fit_is_refused_with_the_reason_and_stays_unused(
    doors: Doors, changes: dict[str, str], rules: list[str]
) -> None:
    """BUY-4."""
    doors.registered()
    code = sold_code(doors, **changes)
    before = doors.contents()
    assert failed(redeem(doors, code)) == rules
    assert doors.contents() == before


def test_an_unknown_serial_is_refused_and_says_so(doors: Doors) -> None:
    """ELG-11."""
    assert "ELG-11" in failed(redeem(doors, sold_code(doors)))


def test_a_dry_run_answers_what_the_redemption_answers_and_writes_nothing(doors: Doors) -> None:
    """BUY-6: byte by byte the same decision, and the same plan."""
    doors.registered()
    code = sold_code(doors)
    before = doors.contents()
    looked = redeem(doors, code, dry_run=True)
    assert (looked.status, looked.body["redeemed"]) == (200, False)
    assert doors.contents() == before
    done = redeem(doors, code)
    decision = json.dumps(looked.body["decision"], separators=(",", ":"))
    assert f'"decision":{decision}' in looked.text
    assert f'"decision":{decision}' in done.text
    assert looked.body["plan"] == done.body["plan"]
    assert redeem(doors, code, dry_run=True).body["redeemed"] is True


def test_a_dry_run_refuses_like_the_redemption(doors: Doors) -> None:
    """BUY-6."""
    doors.registered()
    for key, changes in (("mint-key-00000001", {}), ("mint-key-00000002", {"family": "spark"})):
        code = sold_code(doors, key, **changes)
        if not changes:
            redeem(doors, code, BEN)
        looked, done = redeem(doors, code, dry_run=True), redeem(doors, code)
        assert unnamed(looked) == unnamed(done)
        assert looked.status == 409


@pytest.mark.parametrize("code", ["", "1234", "0000-0000-0000-0000-0001", "x" * 65, "ı" * 20])
def test_a_typing_error_is_named_at_its_field(doors: Doors, code: str) -> None:
    """BUY-4: before anything is looked up."""
    reply = redeem(doors, code)
    assert (reply.status, [e["pointer"] for e in reply.body["errors"]]) == (422, ["/code"])


# At the counter


@pytest.mark.parametrize(("caller", "account"), [(CLERK_OF_STORE, "demo-1"), (MACHINE, "4h57pos")])
def test_a_store_redeems_and_hands_a_code_to_the_customer(
    doors: Doors, caller: Caller, account: str
) -> None:
    """BUY-3, LNK-3: by its staff, or by a point of sale without people."""
    doors.registered()
    code = sold_code(doors)
    reply = at_store(doors, code, caller)
    assert reply.status == 200
    plan = doors.stored_plan(reply.body["plan"]["plan_id"])
    assert (plan.account_id, plan.store) == (f"store-{account}", "demo-1")
    take_over = reply.body["take_over"]
    assert take_over["until"] == "2026-12-06T18:00:00.000Z"
    again = at_store(doors, code, caller)
    assert again.body["take_over"] == take_over
    body = {"code": take_over["code"]}
    taken = doors.post("hand_over_plan", "/api/plans/take-over", body, CUSTOMER)
    assert taken.status == 200, taken.text
    assert doors.stored_plan(plan.plan_id).account_id == ANA


def test_a_dry_run_at_the_counter_gives_out_no_code(doors: Doors) -> None:
    doors.registered()
    reply = at_store(doors, sold_code(doors), dry_run=True)
    assert (reply.status, reply.body["redeemed"], reply.body["take_over"]) == (200, False, None)


# Minting


def test_codes_are_minted_once_and_the_same_key_is_a_409(doors: Doors) -> None:
    """BUY-4: given out once, kept nowhere."""
    first = minted(doors, count=50)
    assert first.status == 201 and len(set(first.body["codes"])) == 50
    before = doors.contents()
    again = minted(doors, count=50)
    assert (again.status, again.body["code"]) == (409, "given_out")
    other = minted(doors, count=51)
    assert (other.status, other.body["code"]) == (422, "idempotency_key_reused")
    assert doors.contents() == before
    assert not any(code in json.dumps(before, default=str) for code in first.body["codes"])


def test_a_machine_mints_with_its_scope_alone(doors: Doors) -> None:
    headers = {"Idempotency-Key": "mint-key-00000001"}
    reply = doors.post("manage_cards", "/api/cards/mint", BATCH, MINTER, headers=headers)
    assert reply.status == 201


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"count": 0}, "/count"),
        ({"count": 501}, "/count"),
        ({"region": "XX"}, "/region"),
        ({"family": "kite"}, "/family"),
        ({"term_months": 7}, "/term_months"),
        ({"store": "a b"}, "/store"),
    ],
)
def test_a_batch_of_no_use_is_named_and_mints_nothing(
    doors: Doors, changes: dict[str, Any], pointer: str
) -> None:
    before = doors.contents()
    reply = minted(doors, **changes)
    assert (reply.status, [e["pointer"] for e in reply.body["errors"]]) == (422, [pointer])
    assert doors.contents() == before


# Selling, voiding, reissuing


def test_a_card_is_sold_voided_and_reissued_with_its_state_in_the_answer(doors: Doors) -> None:
    """BUY-7."""
    code = sold_code(doors)
    body = {"code": code, "reason": "worn print"}
    fresh = manage(doors, "/api/stores/cards/reissue", CLERK_OF_STORE, **body).body["code"]
    assert fresh != code
    newest = manage(doors, "/api/cards/reissue", OPERATOR, **body | {"code": fresh}).body["code"]
    voided = manage(doors, "/api/cards/void", OPERATOR, code=newest, reason="lost").body["card"]
    assert (voided["state"], voided["store"], voided["plan_id"]) == ("void", "demo-1", None)
    assert voided["reissue_of"] and voided["sold_at"] and voided["redeemed_at"] is None
    first = manage(doors, "/api/cards/void", OPERATOR, code=code, reason="lost").body["card"]
    assert (first["state"], first["batch"]) == ("void", "spring")
    assert (
        first["reissued_as"]
        == manage(doors, "/api/stores/cards/void", CLERK_OF_STORE, code=fresh, reason="x").body[
            "card"
        ]["card_id"]
    )


@pytest.mark.parametrize("path", ["/api/cards/void", "/api/cards/reissue"])
def test_a_redeemed_card_names_its_plans_ways(doors: Doors, path: str) -> None:
    """BUY-7: RFD or TRM-8."""
    doors.registered()
    code = sold_code(doors)
    plan_id = redeem(doors, code).body["plan"]["plan_id"]
    before = doors.contents()
    for at, caller in ((path, OPERATOR), (path.replace("/cards", "/stores/cards"), CLERK_OF_STORE)):
        reply = manage(doors, at, caller, code=code, reason="wrong")
        assert failed(reply) == ["BUY-7"]
        steps = reply.body["decision"]["next_steps"]
        assert [step["code"] for step in steps] == ["return_plan", "void_plan"]
        assert plan_id in steps[0]["sentence"]
    assert doors.contents() == before


@pytest.mark.parametrize("caller", [OTHER_STORE, MACHINE])
@pytest.mark.parametrize(
    "path", ["/api/cards/sell", "/api/stores/cards/void", "/api/stores/cards/reissue"]
)
def test_another_stores_card_answers_like_a_missing_one(
    doors: Doors, path: str, caller: Caller
) -> None:
    code = minted(doors).body["codes"][0]
    before = doors.contents()
    body = {} if path.endswith("sell") else {"reason": "mine"}
    foreign, missing = (manage(doors, path, caller, code=c, **body) for c in (code, UNKNOWN))
    assert foreign.status == missing.status == 404
    assert unnamed(foreign) == unnamed(missing)
    assert doors.contents() == before


@pytest.mark.parametrize("path", ["/api/cards/void", "/api/cards/reissue"])
def test_a_card_that_nobody_minted_is_a_404_to_the_operator(doors: Doors, path: str) -> None:
    reply = manage(doors, path, OPERATOR, code=UNKNOWN, reason="lost")
    assert (reply.status, reply.body["code"]) == (404, "not_found")


# Who may ask


@pytest.mark.parametrize(
    ("path", "caller"),
    [
        ("/api/cards/mint", CLERK_OF_STORE),
        ("/api/cards/mint", Caller("ana", scope="care/operator")),
        ("/api/cards/mint", MACHINE),
        ("/api/cards/void", CLERK_OF_STORE),
        ("/api/cards/reissue", CUSTOMER),
        ("/api/cards/sell", CUSTOMER),
        ("/api/cards/sell", CLERK),
        ("/api/cards/sell", OPERATOR),
        ("/api/cards/sell", MINTER),
        ("/api/stores/cards/void", CUSTOMER),
        ("/api/stores/cards/reissue", Caller("two", groups=("store-a", "store-b"))),
    ],
)
def test_who_is_no_store_and_no_operator_is_refused(
    doors: Doors, path: str, caller: Caller
) -> None:
    reply = manage(doors, path, caller, code=UNKNOWN)
    assert (reply.status, reply.body["code"]) == (403, "not_allowed")


def test_a_customer_does_not_redeem_as_a_store(doors: Doors) -> None:
    assert at_store(doors, UNKNOWN, CUSTOMER).status == 403


def test_no_code_is_logged_and_none_is_stored(doors: Doors, printed: Lines) -> None:
    """BUY-4."""
    doors.registered()
    code = sold_code(doors)
    reply = at_store(doors, code)
    redeem(doors, code, BEN)
    secrets = [code, code.replace("-", ""), reply.body["take_over"]["code"]]
    stored = json.dumps(doors.contents(), default=str)
    logged = json.dumps(printed())
    assert "/api/stores/redeem" in logged
    assert not [each for each in secrets if each in stored or each in logged]
