"""Renewal, return, legacy plans and owners, by HTTP through the whole deployed stack."""

from __future__ import annotations

import secrets

from tests.support.double import until
from tests.support.stack import Stack
from tests.support.visitor import Visitor, a_key, ago


def test_a_renewal_queues_behind_the_plan_and_a_second_one_is_refused(
    stack: Stack, ana: Visitor
) -> None:
    """RNW-2, RNW-3, TRM-3."""
    plan = ana.buy(stack.new_device(), term_months=24)
    assert (plan["replacements_total"], plan["term_months"]) == (4, 24)
    early = {"price": {"amount": 23900, "currency": "USD"}, "agree_terms": True}
    path = f"/plans/{plan['plan_id']}/renew"
    assert "RNW-3" in ana.refused(path, early, a_key())
    stack.travel(days=1)
    renewed = ana.post(path, early, 201, a_key())
    ana.pay(renewed["payment"])
    queued = ana.go_on("plan", renewed["plan"]["plan_id"])
    assert (queued["starts_at"], queued["replacements_total"]) == (plan["ends_at"], 2)
    assert (queued["renews"], queued["status"]) == (plan["plan_id"], "scheduled")
    assert "RNW-3" in ana.refused(path, early, a_key())


def test_a_plan_is_returned_after_its_device_and_the_fee_goes_back_once(
    stack: Stack, ana: Visitor
) -> None:
    """RFD-1, RFD-2, RFD-3: applied for, and never before the device is back."""
    drone = stack.new_device()
    plan_id = ana.buy(drone)["plan_id"]
    assert "RFD-1" in ana.refused(f"/plans/{plan_id}/return")
    stack.travel(hours=1)
    stack.report(drone, returned_at=ago(stack, minutes=5))
    for _ in range(2):
        assert ana.post(f"/plans/{plan_id}/return")["plan"]["state"] == "refunded"
    stack.travel(hours=1)
    (intent,) = stack.double.books(subject=plan_id)["intents"]
    assert intent["refunded"] == 23900
    assert Visitor(stack).get(f"/status?serial={drone}", 404)


def test_a_withdrawal_in_europe_needs_no_returned_device(stack: Stack, ana: Visitor) -> None:
    """RFD-4."""
    plan = ana.buy(stack.new_device("mini-se", "EU"))
    assert ana.post(f"/plans/{plan['plan_id']}/return")["plan"]["state"] == "refunded"


def test_a_legacy_plan_is_imported_shown_and_honoured(
    stack: Stack, email: str, ana: Visitor
) -> None:
    """RNW-1: one sold after the last day is refused, and its row says so."""
    drone, other = stack.new_device(), stack.new_device()
    row = {
        "account_id": stack.account_of(email),
        "sold_on": "2023-07-12",
        "starts_on": "2026-06-01",
        "ends_on": "2027-06-01",
        "replacements": 1,
        "used": 0,
    }
    rows = [
        row | {"reference": secrets.token_hex(6), "serial": drone},
        row | {"reference": secrets.token_hex(6), "serial": other, "sold_on": "2023-07-13"},
    ]
    operator = Visitor(stack, stack.operator())
    imported = operator.post("/plans/import", {"plans": rows})
    assert imported["imported"] == 1, imported
    assert "RNW-1" in str(imported["errors"])
    (plan,) = ana.get("/account")["plans"]
    assert (plan["channel"], plan["status"], plan["replacements_total"]) == ("legacy", "active", 1)
    assert ana.compare(drone)["premium"]["allowed"]


def test_an_inspire_and_its_cameras_carry_a_plan_each(stack: Stack, ana: Visitor) -> None:
    """COV-3."""
    inspire, one, two = (
        stack.new_device("inspire-2"),
        stack.new_device("zenmuse-x5s"),
        stack.new_device("zenmuse-x7"),
    )
    plans = {ana.buy(serial)["plan_id"] for serial in (inspire, one, two)}
    assert len(plans) == 3
    stack.travel(days=1)
    asked = ana.compare(inspire, parts=["camera"])["premium"]["decision"]
    failed = {rule["id"] for rule in asked["rules"] if rule["outcome"] == "failed"}
    assert {"COV-1", "COV-3"} <= failed
    assert ana.compare(one, parts=["camera"])["premium"]["allowed"]


def test_the_operator_voids_a_plan_by_name_and_the_owner_reads_why(
    stack: Stack, ana: Visitor
) -> None:
    """TRM-8."""
    plan_id = ana.buy(stack.new_device())["plan_id"]
    assert ana.post(f"/plans/{plan_id}/void", {"reason": "x"}, 401)
    operator = Visitor(stack, stack.operator())
    operator.post(f"/plans/{plan_id}/void", {"reason": "Wrong record"})
    assert ana.plan(plan_id)["state"] == "void"


def test_a_new_owner_takes_the_plan_over_and_the_old_one_sees_it_no_more(
    stack: Stack, email: str, ana: Visitor
) -> None:
    """LNK-3: end and count stay."""
    drone = stack.new_device()
    plan = ana.buy(drone)
    ben_email = stack.new_customer()
    ben = Visitor(stack, stack.token(ben_email))
    offer = ana.post(f"/plans/{plan['plan_id']}/offer")
    newer = ana.post(f"/plans/{plan['plan_id']}/offer")
    assert "LNK-3" in ben.refused("/plans/take-over", {"code": offer["code"]})
    taken = ben.post("/plans/take-over", {"code": newer["code"]})["plan"]
    same = ("plan_id", "serial", "ends_at", "replacements_left", "chain")
    assert {name: taken[name] for name in same} == {name: plan[name] for name in same}
    assert ana.get(f"/plans/{plan['plan_id']}", 404)["code"] == "not_found"
    for address in (email, ben_email):
        until(lambda a=address: len(stack.mails(a)) >= 1, "both owners are told", 60)
    stack.travel(days=1)
    claim_id = ben.claim_paid(drone)
    assert ben.claim(claim_id)["state"] == "paid"


def test_a_proof_of_cover_opens_for_anybody_until_it_expires(stack: Stack, ana: Visitor) -> None:
    drone = stack.new_device()
    plan = ana.buy(drone)
    proof = ana.post(f"/plans/{plan['plan_id']}/proof")
    nobody = Visitor(stack)
    shown = nobody.get(f"/proof?token={proof['token']}")
    assert (shown["serial"], shown["replacements_left"]) == (drone, 2)
    assert plan["plan_id"] not in str(shown)
    assert nobody.get(f"/proof?token={proof['token'][:-2]}AA", 404)["code"] == "proof_expired"
    stack.travel(days=31)
    assert nobody.get(f"/proof?token={proof['token']}", 404)["code"] == "proof_expired"


def test_what_we_hold_is_exported_and_erased_when_nothing_is_open(
    stack: Stack, ana: Visitor, desk: Visitor
) -> None:
    """STS-2: serials, money and timeline stay, and stay whole."""
    drone = stack.new_device()
    ana.buy(drone)
    stack.travel(days=1)
    claim_id = ana.claim_paid(drone, "basic")
    assert "1 Market St" in str(ana.get("/account/export"))
    assert "STS-2" in ana.refused("/account/erase")
    ana.post(f"/claims/{claim_id}/cancel")
    ana.post("/account/erase")
    assert "1 Market St" not in str(ana.get("/account/export"))
    assert desk.get(f"/timelines/{claim_id}")["whole"] is True
    assert ana.claim(claim_id)["serial"] == drone
