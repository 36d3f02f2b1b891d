"""Claims whose unit is sent in and seen first, each by the keyboard alone: Repair, Replacement."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from tests.support.claimant import Claimant, books, covered, end_of, only_claim
from tests.support.stack import Stack
from tests.support.visitor import Visitor, ago, world_now

REPAIR, REPLACEMENT = "Repair for Mavic 3", "Replacement for Mavic 3"
QUOTE = {"amount": 40000, "currency": "USD"}


def test_replacement_is_taken_instead_of_the_quote_paid_shipped_and_invoiced(
    stack: Stack, email: str, ana: Visitor, desk: Visitor, claimant: Claimant
) -> None:
    """SVC-8, INV-1: nothing is charged before the choice, and then what the quote sheet said."""
    drone = covered(stack, email)
    claimant.enter()
    claimant.keyboard.press("File a claim")
    claimant.tell("Natural wear")
    claimant.show("Gimbal")
    claimant.take("Repair")
    claimant.give_address()
    expect(claimant.part("total")).to_have_text("Total charged now$0")
    claimant.keyboard.press("File the claim")
    claimant.reads("Filed. Your unit is needed next.")
    assert claimant.money("paid") == {"charged_now": "$0"}
    claim_id = only_claim(ana)["claim_id"]
    assert books(stack, claim_id) == []

    desk.scan(drone)
    desk.post(f"/claims/{claim_id}/inspect", {"outcome": "accident", "quote": QUOTE})
    claimant.keyboard.press("Go to the claim")
    claimant.reads(REPAIR)
    expect(claimant.part("claim-state")).to_have_text("Quote ready, your choice")
    claimant.keyboard.press("Choose from the quote")
    claimant.reads("What should we do?")
    expect(claimant.part("by")).to_have_text(end_of(world_now(stack) + timedelta(30), "30 days"))
    expect(claimant.part("choices").locator(".cost")).to_have_text(["$400", "$159"])
    claimant.keyboard.press("Pay $159 for the replacement")
    claimant.pay("159.00 USD")
    claimant.reads("Paid")
    assert claimant.money("paid") == {"charged_now": "$159"}
    claimant.keyboard.press("Go to the claim")
    claimant.reads(REPAIR)
    expect(claimant.part("claim-state")).to_have_text("Replacement to ship")
    expect(claimant.part("invoice")).to_have_count(0)

    spare = desk.ship(claim_id)
    claimant.open_claim(claim_id, REPAIR)
    expect(claimant.part("claim-state")).to_have_text("Completed")
    expect(claimant.part("shipment")).to_contain_text(spare)
    expect(claimant.part("total")).to_have_text("$159")
    claimant.keyboard.press("Ask for an invoice")
    expect(claimant.part("invoice-by")).to_contain_text("By the end of")
    number = ana.claim(claim_id)["invoice"]["number"]
    with claimant.reader.page.expect_download() as saving:
        claimant.keyboard.press(f"Download invoice {number}")
    assert saving.value.suggested_filename == f"{number}.pdf"
    assert saving.value.path().read_bytes().startswith(b"%PDF-")
    assert books(stack, claim_id) == [("fee", "succeeded", 15900, 0)]
    (plan,) = ana.get("/account")["plans"]
    assert (plan["serial"], plan["replacements_left"]) == (spare, 0)


def test_quote_is_paid_and_the_mended_unit_comes_home(
    stack: Stack, ana: Visitor, desk: Visitor, claimant: Claimant
) -> None:
    """SVC-8, SHP-1: a device without a plan, by its serial; only the repair is offered."""
    drone = stack.new_device()
    claimant.open("claim-new.html")
    claimant.keyboard.press("Sign in")
    claimant.sign_in()
    claimant.reads("Which device is it?")
    claimant.keyboard.fill("Serial number", drone)
    claimant.keyboard.press("Continue")
    claimant.tell("Water")
    claimant.reads("What is damaged?")
    claimant.keyboard.select("Country to ship to", "United States")
    claimant.show("Aircraft")
    claimant.take("Repair")
    claimant.give_address()
    claimant.keyboard.press("File the claim")
    claimant.reads("Filed. Your unit is needed next.")
    claimant.keyboard.press("Get the return slip")
    claimant.reads("Send it back")
    claim_id = only_claim(ana)["claim_id"]
    expect(claimant.part("slip")).to_contain_text(claim_id)

    desk.scan(drone)
    desk.post(f"/claims/{claim_id}/inspect", {"outcome": "accident", "quote": QUOTE})
    claimant.keyboard.press("The claim")
    claimant.reads(REPAIR)
    claimant.keyboard.press("Choose from the quote")
    claimant.reads("What should we do?")
    expect(claimant.part("choices").locator("h2")).to_have_text(["Repair"])
    claimant.keyboard.press("Pay $400 for the repair")
    claimant.pay("400.00 USD")
    claimant.reads("Paid")
    desk.post(f"/claims/{claim_id}/send-back", {"carrier": "UPS", "tracking": "1Z999AA10123456784"})
    claimant.keyboard.press("Go to the claim")
    claimant.reads(REPAIR)
    expect(claimant.part("claim-state")).to_have_text("Completed")
    expect(claimant.part("sent-home")).to_contain_text("UPS 1Z999AA10123456784")
    expect(claimant.part("total")).to_have_text("$400")
    assert books(stack, claim_id) == [("repair", "succeeded", 40000, 0)]


def test_defect_of_the_first_15_days_is_replaced_free(
    stack: Stack, email: str, ana: Visitor, desk: Visitor, claimant: Claimant
) -> None:
    """SVC-9, TRM-5: no card is asked for, and the plan keeps its replacement."""
    drone = covered(stack, email, sold_at=ago(stack, days=9), delivered_at=ago(stack, days=7))
    claimant.enter()
    claimant.keyboard.press("File a claim")
    claimant.tell("A defect")
    claimant.show("Camera")
    claimant.reads("Choose a service")
    expect(claimant.offer("replacement")).to_have_text(["$0", "$0"])
    claimant.take("Replacement")
    claimant.give_address()
    expect(claimant.part("total")).to_have_text("Total charged now$0")
    expect(claimant.part("settlement-lines").locator("[data-kind=held]")).to_have_count(0)
    claimant.keyboard.press("File the claim")
    claimant.reads("Filed. Your unit is needed next.")
    claim_id = only_claim(ana)["claim_id"]

    desk.scan(drone)
    desk.post(f"/claims/{claim_id}/inspect", {"outcome": "defect"})
    spare = desk.ship(claim_id)
    claimant.keyboard.press("Go to the claim")
    claimant.reads(REPLACEMENT)
    expect(claimant.part("claim-state")).to_have_text("Completed")
    expect(claimant.part("inspection")).to_have_text("A defect under warranty")
    expect(claimant.part("shipment")).to_contain_text(spare)
    expect(claimant.part("total")).to_have_text("$0")
    claimant.keyboard.press("My plans", "link")
    claimant.reads("My plans and claims")
    expect(claimant.fact("Serial number")).to_have_text(spare)
    expect(claimant.fact("Replacements")).to_have_text("1 of 1 left")
    assert books(stack, claim_id) == []
