"""Every service of a claim, by HTTP through the whole deployed stack."""

from __future__ import annotations

from typing import Any

from tests.support.stack import Stack
from tests.support.visitor import Visitor, ago, parcel

USD = "USD"


def money(stack: Stack, subject: str) -> dict[str, list[tuple[str, int, int]]]:
    """What the provider has of a claim: status, received, refunded, by what it was for."""
    found: dict[str, list[tuple[str, int, int]]] = {}
    for x in stack.double.books(subject=subject)["intents"]:
        row = (x["status"], x["amount_received"], x["refunded"])
        found.setdefault(x["effect"], []).append(row)
    return found


def failed(option: dict[str, Any]) -> set[str]:
    return {r["id"] for r in option["decision"]["rules"] if r["outcome"] == "failed"}


def test_all_services_stand_side_by_side_with_the_figures_that_are_charged(
    stack: Stack, ana: Visitor, drone: str
) -> None:
    """SVC-2, SVC-3, SVC-11, PAY-7: allowed or why not, and nothing is written."""
    services = ana.compare(drone)
    assert set(services) == {"premium", "basic", "repair", "replacement", "flyaway"}
    allowed = {name for name, option in services.items() if option["allowed"]}
    assert {"premium", "basic", "repair"} <= allowed
    for option in services.values():
        assert option["allowed"] or failed(option)
    assert services["premium"]["settlement"]["hold"] == {"amount": 99900, "currency": USD}
    mixed = ana.compare(drone, parts=["camera", "grip"])["premium"]
    assert {"COV-1", "SVC-2"} & failed(mixed)
    assert "without_parts" in [step["code"] for step in mixed["decision"]["next_steps"]]
    assert ana.get("/account")["claims"] == []
    claim_id = ana.claim_paid(drone)
    assert money(stack, claim_id)["fee"] == [
        ("succeeded", services["premium"]["settlement"]["fee"]["amount"], 0)
    ]


def test_a_comparison_as_of_an_instant_is_what_filing_then_gets(stack: Stack, ana: Visitor) -> None:
    """TRM-7, simulated without writing: before the start, and when it has come."""
    serial = stack.new_device()
    ana.buy(serial)
    tomorrow = ago(stack, days=-1.5)
    assert "TRM-7" in failed(ana.compare(serial)["premium"])
    simulated = ana.compare(serial, as_of=tomorrow)["premium"]
    assert simulated["allowed"]
    stack.travel(days=2)
    real = ana.compare(serial)["premium"]
    assert real["settlement"]["fee"] == simulated["settlement"]["fee"]
    assert real["allowed"]


def test_basic_is_paid_then_sent_then_replaced(
    stack: Stack, ana: Visitor, desk: Visitor, drone: str
) -> None:
    """SVC-5: no hold anywhere."""
    claim_id = ana.claim_paid(drone, "basic")
    assert ana.claim(claim_id)["state"] == "paid"
    assert desk.scan(drone)["claim"]["state"] == "received"
    spare = desk.ship(claim_id)
    assert ana.claim(claim_id)["state"] == "completed"
    assert money(stack, claim_id) == {"fee": [("succeeded", 15900, 0)]}
    (plan,) = ana.get("/account")["plans"]
    assert (plan["serial"], plan["replacements_left"]) == (spare, 1)


def test_basic_that_is_never_sent_lapses_with_the_fee_back(
    stack: Stack, ana: Visitor, drone: str
) -> None:
    """SVC-5."""
    claim_id = ana.claim_paid(drone, "basic")
    stack.travel(days=32)
    assert ana.claim(claim_id)["state"] == "lapsed"
    assert money(stack, claim_id) == {"fee": [("succeeded", 15900, 15900)]}
    (plan,) = ana.get("/account")["plans"]
    assert (plan["replacements_left"], plan["replacements_reserved"]) == (2, 0)


def test_a_repair_is_quoted_paid_mended_and_sent_home(
    stack: Stack, ana: Visitor, desk: Visitor, drone: str
) -> None:
    """SVC-8: inspected, quoted beside the replacement fee, chosen, mended; free home (SHP-1)."""
    claim_id = ana.file(drone, "repair")["claim"]["claim_id"]
    desk.scan(drone)
    price = {"amount": 12000, "currency": USD}
    desk.post(f"/claims/{claim_id}/inspect", {"outcome": "accident", "quote": price})
    quote = ana.claim(claim_id)["quote"]
    assert quote["repair"] == price
    assert quote["replacement"] == {"amount": 15900, "currency": USD}
    chosen = ana.post(f"/claims/{claim_id}/choose", {"choice": "repair", "amount": price})
    ana.pay(chosen["payment"])
    assert ana.go_on("claim", claim_id)["state"] == "mending"
    home = {"carrier": "UPS", "tracking": "1Z999AA10123456784"}
    desk.post(f"/claims/{claim_id}/send-back", home)
    assert ana.claim(claim_id)["state"] == "completed"
    assert money(stack, claim_id) == {"repair": [("succeeded", 12000, 0)]}


def test_the_replacement_may_be_taken_instead_of_the_quote(
    stack: Stack, ana: Visitor, desk: Visitor, drone: str
) -> None:
    """SVC-8, SVC-1 as of filing."""
    claim_id = ana.file(drone, "repair")["claim"]["claim_id"]
    desk.scan(drone)
    price = {"amount": 40000, "currency": USD}
    desk.post(f"/claims/{claim_id}/inspect", {"outcome": "accident", "quote": price})
    fee = ana.claim(claim_id)["quote"]["replacement"]
    chosen = ana.post(f"/claims/{claim_id}/choose", {"choice": "replacement", "amount": fee})
    ana.pay(chosen["payment"])
    assert ana.go_on("claim", claim_id)["state"] == "replacing"
    spare = desk.ship(claim_id)
    (plan,) = ana.get("/account")["plans"]
    assert (plan["serial"], plan["replacements_left"]) == (spare, 1)
    assert money(stack, claim_id) == {"fee": [("succeeded", 15900, 0)]}


def test_an_unanswered_quote_is_a_decline_and_the_unit_goes_home(
    stack: Stack, ana: Visitor, desk: Visitor
) -> None:
    """SVC-8, without any plan."""
    serial = stack.new_device()
    claim_id = ana.file(serial, "repair")["claim"]["claim_id"]
    desk.scan(serial)
    price = {"amount": 9000, "currency": USD}
    desk.post(f"/claims/{claim_id}/inspect", {"outcome": "accident", "quote": price})
    assert ana.claim(claim_id)["quote"]["replacement"] is None
    stack.travel(days=31)
    assert ana.claim(claim_id)["state"] == "going_home"
    assert money(stack, claim_id) == {}


def test_a_defect_of_the_first_15_days_is_replaced_free(
    stack: Stack, ana: Visitor, desk: Visitor
) -> None:
    """SVC-9, TRM-5: judged at filing; no fee, no replacement used."""
    serial = stack.new_device(sold_at=ago(stack, days=10), delivered_at=ago(stack, days=8))
    late = stack.new_device(sold_at=ago(stack, days=20), delivered_at=ago(stack, days=17))
    asked = {"cause": "defect"}
    assert "SVC-9" in failed(ana.compare(late, **asked)["replacement"])
    ana.buy(serial)
    stack.travel(days=1)
    claim_id = ana.file(serial, "replacement", **asked)["claim"]["claim_id"]
    desk.scan(serial)
    desk.post(f"/claims/{claim_id}/inspect", {"outcome": "defect"})
    spare = desk.ship(claim_id)
    assert ana.claim(claim_id)["state"] == "completed"
    (plan,) = ana.get("/account")["plans"]
    assert (plan["serial"], plan["replacements_left"]) == (spare, 2)
    assert money(stack, claim_id) == {}


def test_a_flyaway_is_paid_shipped_and_its_serial_stays_retired_when_found(
    stack: Stack, email: str, ana: Visitor, desk: Visitor
) -> None:
    """SVC-10: the account was bound before the loss; a second one is one too many of two."""
    serial = stack.new_device()
    ana.buy(serial)
    account = stack.account_of(email)
    stack.travel(days=2)
    stack.report(serial, bound_account=account, bound_at=ago(stack, hours=30))
    lost = {"cause": "loss", "parts": ["aircraft"], "lost_at": ago(stack, hours=2)}
    services = ana.compare(serial, **lost)
    assert services["flyaway"]["allowed"] and "COV-2" in failed(services["premium"])
    claim_id = ana.claim_paid(serial, "flyaway", **lost)
    spare = desk.ship(claim_id)
    fee = services["flyaway"]["settlement"]["fee"]["amount"]
    assert money(stack, claim_id) == {"fee": [("succeeded", fee, 0)]}
    assert Visitor(stack).get(f"/status?serial={serial}") == {"serial": serial, "status": "retired"}
    found = ana.post(f"/claims/{claim_id}/found")["claim"]
    assert found["found_at"] and found["state"] == "completed"
    stack.report(spare, bound_account=account, bound_at=ago(stack, hours=1))
    again = ana.compare(spare, **lost | {"lost_at": ago(stack, minutes=5)})["flyaway"]
    assert "SVC-10" in failed(again)


def test_a_flyaway_of_unknown_binding_waits_for_the_desk_and_one_found_in_time_is_all_paid_back(
    stack: Stack, ana: Visitor, desk: Visitor, drone: str
) -> None:
    """SVC-10."""
    lost = {"cause": "loss", "parts": ["aircraft"], "lost_at": ago(stack, hours=2)}
    claim_id = ana.file(drone, "flyaway", **lost)["claim"]["claim_id"]
    assert ana.claim(claim_id)["state"] == "in_review"
    row = desk.work(claim_id)
    assert row and row["next_action"] == "review"
    desk.decide(claim_id, "approve_flyaway")
    continued = ana.post(f"/claims/{claim_id}/continue")
    ana.pay(continued["payment"])
    assert ana.go_on("claim", claim_id)["state"] == "paid"
    assert ana.post(f"/claims/{claim_id}/found")["claim"]["state"] == "cancelled"
    stack.travel(hours=1)
    ((status, received, refunded),) = money(stack, claim_id)["fee"]
    assert (status, refunded) == ("succeeded", received)


def test_a_service_is_changed_and_the_old_money_goes_back_first(
    stack: Stack, ana: Visitor, desk: Visitor, drone: str
) -> None:
    """SVC-12, TRM-6."""
    claim_id = ana.claim_paid(drone)
    filed_at = ana.claim(claim_id)["filed_at"]
    ana.post(f"/claims/{claim_id}/change", {"service": "repair"})
    changed = ana.claim(claim_id)
    assert (changed["service"], changed["filed_at"]) == ("repair", filed_at)
    stack.travel(hours=1)
    books = money(stack, claim_id)
    assert books["fee"] == [("succeeded", 15900, 15900)]
    assert {status for status, _, _ in books["hold"]} == {"canceled"}
    (plan,) = ana.get("/account")["plans"]
    assert (plan["replacements_left"], plan["replacements_reserved"]) == (2, 0)
    desk.scan(drone)
    desk.post(f"/claims/{claim_id}/inspect", {"outcome": "no_fault"})
    desk.post(f"/claims/{claim_id}/send-back", {"carrier": "UPS", "tracking": "1Z9"})
    assert ana.claim(claim_id)["state"] == "completed"


def test_the_address_moves_until_the_replacement_ships_and_stays_in_the_region(
    stack: Stack, ana: Visitor, desk: Visitor, drone: str
) -> None:
    """SHP-3, SVC-13."""
    claim_id = ana.claim_paid(drone)
    there = {
        "name": "Ana Pilot",
        "line1": "2 Hill Rd",
        "city": "Reno",
        "state": "NV",
        "postal_code": "89501",
        "country": "US",
    }
    ana.post(f"/claims/{claim_id}/address", {"address": there})
    assert "2 Hill Rd" in ana.claim(claim_id)["ship_to"]
    abroad = there | {"country": "DE", "postal_code": "10115"}
    assert "SVC-13" in ana.refused(f"/claims/{claim_id}/address", {"address": abroad})
    desk.ship(claim_id)
    elsewhere = there | {"line1": "3 Hill Rd"}
    assert ana.post(f"/claims/{claim_id}/address", {"address": elsewhere}, 409)


def test_an_exclusion_that_the_customer_declares_is_refused_by_its_rule(
    ana: Visitor, drone: str
) -> None:
    """COV-6."""
    services = ana.compare(drone, exclusions=["deliberate"])
    assert "COV-6" in failed(services["premium"]) and "COV-6" in failed(services["basic"])
    assert services["repair"]["allowed"]


def test_a_replacement_dead_on_arrival_is_mended_free_and_the_return_goes_on(
    stack: Stack, ana: Visitor, desk: Visitor, drone: str
) -> None:
    """LNK-2."""
    claim_id = ana.claim_paid(drone)
    spare = desk.ship(claim_id)
    second = ana.file(spare, "repair", cause="defect")["claim"]["claim_id"]
    desk.scan(spare)
    desk.post(f"/claims/{second}/inspect", {"outcome": "defect"})
    third = stack.new_device()
    desk.post(f"/claims/{second}/ship", parcel(third))
    (plan,) = ana.get("/account")["plans"]
    assert (plan["serial"], plan["replacements_left"]) == (third, 1)
    assert plan["chain"] == [drone, spare, third]
    assert money(stack, second) == {}
    assert ana.claim(claim_id)["state"] == "return_due"
    assert desk.scan(drone)["result"] == "released"
