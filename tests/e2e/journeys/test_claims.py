"""Claims that are paid at once, each by the keyboard alone: Premium, its changes, and Flyaway."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.support.claimant import Claimant, books, covered, end_of, only_claim
from tests.support.stack import Stack
from tests.support.traveller import PACIFIC
from tests.support.visitor import Visitor, ago, world_now

DECLINED, MASTERCARD = "4000000000000002", "5555555555554444"
PREMIUM, BASIC = "Express Premium for Mavic 3", "Express Basic for Mavic 3"
PAY_AND_HOLD = "Pay $159 and place a $999 hold"


@pytest.fixture
def drone(stack: Stack, email: str) -> str:
    """Covered, with one replacement left."""
    return covered(stack, email)


def test_premium_is_filed_through_an_ended_session_and_a_declined_card_and_paid_once(
    stack: Stack, drone: str, ana: Visitor, claimant: Claimant
) -> None:
    """SVC-6, SVC-11, HLD-1, PAY-1, PAY-7: nothing is lost on the way, and nothing taken twice."""
    claimant.enter()
    claimant.keyboard.press("File a claim")
    claimant.tell("Collision")
    claimant.show("Camera")
    claimant.reads("Choose a service")
    expect(claimant.offer("premium")).to_have_text(["$159", "$999"])
    expect(claimant.offer("basic")).to_have_text(["$159", "$0"])
    claimant.take("Express Premium")
    claimant.give_address()
    by = end_of(world_now(stack) + timedelta(days=14), "14 days")
    amounts = {"charged_now": "$159", "held": "$999", "charged_only_if": "$999"}
    assert claimant.money("settlement-lines") == amounts
    expect(claimant.part("settlement-lines")).to_contain_text(by)
    expect(claimant.part("total")).to_have_text("Total charged now$159")

    claimant.keyboard.tick("I know that Express skips the inspection")
    claimant.keyboard.tick("I agree that $159 is charged now and that $999 is held")
    claimant.end_session()
    claimant.keyboard.press(PAY_AND_HOLD)
    claimant.keyboard.press("Sign in")
    claimant.sign_in()
    claimant.reads("Check your answers")
    expect(claimant.reader.page.locator("#settlement-form :checked")).to_have_count(2)
    assert ana.get("/account")["claims"] == []
    claimant.keyboard.press(PAY_AND_HOLD)

    claimant.pay("999.00 USD", DECLINED)
    refusal = claimant.reader.page.get_by_role("alert")
    expect(refusal).to_have_text("Not paid. Your card was declined.")
    claim_id = only_claim(ana)["claim_id"]
    assert [(what, taken) for what, _, taken, _ in books(stack, claim_id)] == [("hold", 0)]
    assert ana.claim(claim_id)["state"] == "awaiting_payment"
    claimant.pay("999.00 USD")
    claimant.reads("Paid. Your replacement ships next.")
    assert claimant.money("paid") == {"charged_now": "$159", "held": "$999"}
    expect(claimant.part("next")).to_contain_text(by)
    assert books(stack, claim_id) == [
        ("fee", "succeeded", 15900, 0),
        ("hold", "requires_capture", 0, 0),
    ]
    assert only_claim(ana)["claim_id"] == claim_id

    claimant.keyboard.press("Go to the claim")
    claimant.reads(PREMIUM)
    expect(claimant.part("claim-state")).to_have_text("Paid, replacement to ship")
    expect(claimant.part("you-need-to")).to_contain_text("Send your unit back")
    expect(claimant.part("todo-by")).to_have_text(by)
    assert claimant.events() == ["claim_filed", "hold_placed", "claim_paid"]
    expect(claimant.part("held-by")).to_have_text("The claim is with you.")
    ahead = ["ships", "hold_renews", "return_due", "checks", "released", "charged_if"]
    assert claimant.steps() == ahead


def test_return_slip_has_its_code_its_list_and_its_day_for_the_calendar(
    stack: Stack, drone: str, ana: Visitor, claimant: Claimant
) -> None:
    """HLD-4, SVC-14: it works unprinted, and what was ticked off stays so."""
    claim_id = ana.claim_paid(drone)
    due = world_now(stack) + timedelta(days=14)
    claimant.enter()
    claimant.keyboard.press("Express Premium for Mavic 3")
    claimant.reads(PREMIUM)
    claimant.keyboard.press("Send it back")
    claimant.reads("Send it back")
    expect(claimant.part("by")).to_have_text(end_of(due, "14 days"))
    slip = claimant.part("slip")
    expect(slip).to_contain_text(claim_id)
    code = slip.get_by_role("img", name=f"QR code of claim {claim_id}")
    answer = ana.get(f"/claims/{claim_id}/return-slip")
    bars = sum(len(re.findall("1+", row)) for row in answer["qr"])
    assert str(code.locator("path").get_attribute("d")).count("M") == bars
    expect(claimant.fact("Send it to")).to_contain_text("Aftercare demo service centre")
    packed = [f"The device with serial number {drone}", "Take out the memory card"]
    for item in packed:
        claimant.keyboard.tick(item)
    with claimant.reader.page.expect_download() as saving:
        claimant.keyboard.press("Add the last day to a calendar")
    entry = saving.value.path().read_bytes()
    ends = datetime.fromisoformat(answer["by"]["at"])
    assert entry.startswith(b"BEGIN:VCALENDAR\r\n")
    assert f"\r\nDTEND:{ends:%Y%m%dT%H%M%SZ}\r\n".encode() in entry
    assert claim_id.encode() in entry
    claimant.reader.page.reload()
    claimant.reads("Send it back")
    expect(claimant.part("checklist").locator(":checked")).to_have_count(len(packed))


def test_fee_that_the_card_cannot_bear_leaves_nothing_charged_and_the_claim_to_pay(
    stack: Stack, drone: str, ana: Visitor, claimant: Claimant
) -> None:
    """SVC-6, PAY-2: the hold stood, the fee was declined; another card pays for the same claim."""
    claim_id = ana.file(drone)["claim"]["claim_id"]
    stack.double.control("POST", f"cards/{MASTERCARD}", {"next": ["approve", "insufficient_funds"]})
    claimant.enter()
    claimant.keyboard.press("Express Premium for Mavic 3")
    claimant.reads(PREMIUM)
    claimant.keyboard.press("Continue to payment")
    claimant.keyboard.press("Back")
    claimant.reads("You have not paid yet")
    claimant.keyboard.press("Continue to payment")
    claimant.pay("999.00 USD", MASTERCARD)
    claimant.reads("Your card was declined")
    declined = claimant.part("payment-declined")
    expect(declined).to_contain_text("Nothing was charged, and nothing stays held on this card.")
    assert books(stack, claim_id) == [
        ("fee", "canceled", 0, 0),
        ("hold", "canceled", 0, 0),
    ]
    claimant.keyboard.press("Try another card")
    claimant.pay("999.00 USD")
    claimant.reads("Paid. Your replacement ships next.")
    taken = [(what, status) for what, status, received, _ in books(stack, claim_id) if received]
    assert taken == [("fee", "succeeded")]
    held = [status for what, status, _, _ in books(stack, claim_id) if what == "hold"]
    assert held == ["canceled", "requires_capture"]


def test_premium_becomes_basic_and_its_money_goes_back_before_the_new_fee(
    stack: Stack, drone: str, ana: Visitor, claimant: Claimant
) -> None:
    """SVC-12: the claim and its filing instant stay."""
    claim_id = ana.claim_paid(drone)
    filed_at = ana.claim(claim_id)["filed_at"]
    claimant.enter()
    claimant.keyboard.press("Express Premium for Mavic 3")
    claimant.keyboard.press("Change the service")
    claimant.reads("Which service should it be?")
    claimant.keyboard.press("Choose Express Basic")
    claimant.reads("Change to Express Basic")
    undone = claimant.part("undone").get_by_role("listitem")
    expect(undone).to_have_count(3)
    expect(undone.nth(0)).to_contain_text("The hold of $999 is released.")
    expect(undone.nth(1)).to_contain_text("The $159 that you paid goes back")
    expect(claimant.part("total")).to_have_text("Total charged now$159")
    claimant.keyboard.tick("I agree that $159 is charged now and nothing later")
    claimant.keyboard.press("Pay $159")
    claimant.pay("159.00 USD")
    claimant.reads("Paid. Your unit comes first.")
    claimant.keyboard.press("Go to the claim")
    claimant.reads(BASIC)
    expect(claimant.part("claim-state")).to_have_text("Paid, replacement to ship")
    assert ana.claim(claim_id)["filed_at"] == filed_at
    assert books(stack, claim_id) == [
        ("fee", "succeeded", 15900, 15900),
        ("fee", "succeeded", 15900, 0),
        ("hold", "canceled", 0, 0),
    ]


def test_cancelled_premium_releases_the_hold_and_pays_the_fee_back(
    stack: Stack, drone: str, ana: Visitor, claimant: Claimant
) -> None:
    """HLD-9: what follows is told before, and the replacement is the plan's again."""
    claim_id = ana.claim_paid(drone)
    claimant.enter()
    claimant.keyboard.press("Express Premium for Mavic 3")
    claimant.keyboard.press("Cancel the claim", "link")
    claimant.reads("Cancel the claim?")
    expect(claimant.part("follows").get_by_role("listitem")).to_have_text(
        [
            "The hold of $999 is released. Your bank may take some days to show it.",
            "The $159 that you paid goes back by the way it came. "
            "Your bank may take some days to show it.",
            "The replacement goes back to your plan.",
            "The claim is over. A new one can be filed while your cover lasts.",
        ]
    )
    claimant.keyboard.press("Cancel the claim", "button")
    claimant.reads("The claim is cancelled")
    claimant.keyboard.press("Go to the claim")
    claimant.reads(PREMIUM)
    expect(claimant.part("claim-state")).to_have_text("Cancelled")
    expect(claimant.part("hold-state")).to_have_text("Released")
    expect(claimant.part("back")).to_contain_text("$159")
    expect(claimant.part("total")).to_have_text("$0")
    assert books(stack, claim_id) == [
        ("fee", "succeeded", 15900, 15900),
        ("hold", "canceled", 0, 0),
    ]
    (plan,) = ana.get("/account")["plans"]
    assert (plan["replacements_left"], plan["replacements_reserved"]) == (1, 0)


def test_flyaway_that_is_found_before_anything_ships_is_all_paid_back(
    stack: Stack, email: str, drone: str, ana: Visitor, claimant: Claimant
) -> None:
    """SVC-10: the account was bound to the device before the loss."""
    account = stack.account_of(email)
    stack.report(drone, bound_account=account, bound_at=ago(stack, days=2))
    lost = (world_now(stack) - timedelta(minutes=10)).astimezone(PACIFIC)
    claimant.enter()
    claimant.keyboard.press("File a claim")
    claimant.reads("What happened?")
    claimant.keyboard.choose("Choose what comes closest", "It is lost")
    claimant.keyboard.fill("Date", f"{lost:%m%d%Y}")
    claimant.keyboard.fill("Time", f"{lost:%I%M%p}")
    claimant.keyboard.press("Continue")
    claimant.reads("Where does the replacement go?")
    claimant.keyboard.press("See the services and what they cost")
    claimant.take("Flyaway")
    claimant.give_address()
    assert claimant.money("settlement-lines") == {
        "charged_now": "$929",
        "refunded_if": "$929",
    }
    claimant.keyboard.tick("I agree that $929 is charged for a device that is lost")
    claimant.keyboard.press("Pay $929")
    claimant.pay("929.00 USD")
    claimant.reads("Paid. Your replacement ships next.")
    claim_id = only_claim(ana)["claim_id"]
    claimant.keyboard.press("Go to the claim")
    claimant.reads("Flyaway for Mavic 3")
    claimant.keyboard.press("I found the device")
    claimant.reads("Did you find the device?")
    claimant.keyboard.press("Yes, I found it")
    claimant.reads("Thank you for telling us")
    claimant.keyboard.press("Go to the claim")
    claimant.reads("Flyaway for Mavic 3")
    expect(claimant.part("claim-state")).to_have_text("Cancelled")
    expect(claimant.part("total")).to_have_text("$0")
    assert books(stack, claim_id) == [("fee", "succeeded", 92900, 92900)]
    assert ana.compare(drone)["premium"]["allowed"]
