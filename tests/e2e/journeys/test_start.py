"""To a plan by the keyboard alone: checked and bought, by a card, by a video of the aircraft."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.support.claimant import books
from tests.support.double import until
from tests.support.stack import Stack
from tests.support.traveller import Traveller, deadline, only_plan
from tests.support.visitor import Visitor, ago, instant, world_now

TYPO = "There is a typing error in this code; compare it with the card, character by character."
VIDEO = b"\x00\x00\x00\x18ftypmp42" + bytes(20_000)


def activated(stack: Stack, **since: float) -> tuple[str, datetime]:
    """The serial of a drone that was activated so long ago, and the instant."""
    at = world_now(stack) - timedelta(**since)
    return stack.new_device(sold_at=instant(at - timedelta(days=9)), activated_at=instant(at)), at


def test_serial_tells_why_not_and_what_to_do_and_another_until_when_it_can_be_covered(
    stack: Stack, browser: Browser, email: str
) -> None:
    """ELG-1, ELG-2, ELG-5: an answer with its next step, and no error of the field."""
    nobody = Traveller.at(browser, stack, email)
    late, _ = activated(stack, days=3)
    nobody.open("index.html")
    nobody.keyboard.fill("Serial number", late)
    nobody.keyboard.press("Check this serial")
    nobody.reads("Mavic 3 cannot be covered now")
    reasons = nobody.part("reasons").locator("[data-rule=ELG-2]")
    expect(reasons).to_have_text("It was activated more than 48 hours ago.ELG-2")
    expect(nobody.part("problem")).to_be_hidden()
    expect(nobody.part("next-steps").get_by_role("listitem")).to_have_text(
        [
            "Apply for video verification of the aircraft.",
            "The repair service takes the device without a plan.",
        ]
    )
    nobody.keyboard.press("Apply for video verification of the aircraft.")
    nobody.reads("Show us that your aircraft flies")
    nobody.back()
    nobody.reads("Mavic 3 cannot be covered now")

    fresh, at = activated(stack, hours=10)
    nobody.keyboard.press("Check another serial")
    nobody.keyboard.fill("Serial number", f"{fresh[:4]} {fresh[4:].lower()}")
    nobody.keyboard.press("Check this serial")
    nobody.reads("This device can be covered")
    by = deadline(at + timedelta(hours=48), world_now(stack))
    expect(nobody.part("until")).to_have_text(by)
    expect(nobody.part("offer").locator("h2")).to_have_text(["12 months", "24 months"])
    expect(nobody.part("offer").locator(".cost")).to_have_text(["$239", "$399"])
    expect(nobody.part("offer").first).to_contain_text("2, each for a fee: first $159, second $199")
    nobody.done()


def test_plan_is_bought_in_spanish_from_the_first_page_to_the_mail(
    stack: Stack, browser: Browser, email: str, ana: Visitor
) -> None:
    """BUY-2: amounts first; the choice survives the sign-in; the provider comes back to /es/."""
    reader = Traveller.at(browser, stack, email, "es-US")
    drone = stack.new_device()
    reader.open("es/index.html")
    reader.keyboard.fill("Número de serie", drone)
    reader.keyboard.press("Consultar esta serie")
    reader.reads("Este dispositivo puede cubrirse")
    reader.keyboard.press("Elegir 24 meses")
    reader.reads("Elija su plan")
    reader.keyboard.choose("Duración", "12 meses")
    amounts = reader.part("lines").locator(".amount")
    expect(amounts).to_have_text(["$239", "$159", "$199", "$999"])
    reader.keyboard.tick("Acepto las condiciones")
    reader.keyboard.press("Iniciar sesión y continuar")
    reader.sign_in()
    reader.reads("Elija su plan")
    expect(amounts).to_have_text(["$239", "$159", "$199", "$999"])
    reader.keyboard.press("Pagar $239")
    reader.pay("239.00 USD")
    reader.reads("Su plan para Mavic 3 está pagado")
    assert reader.path == "/es/plan-return.html"
    expect(reader.fact("Número de serie")).to_have_text(drone)
    expect(reader.fact("Pagado")).to_have_text("$239")
    expect(reader.fact("Reemplazos disponibles")).to_have_text("2")
    reader.keyboard.press("Ver el plan")
    reader.reads("Plan para Mavic 3")
    assert reader.path == "/es/plan.html"
    reader.done()

    plan = only_plan(ana)
    assert (plan["serial"], plan["status"], plan["term_months"]) == (drone, "scheduled", 12)
    assert books(stack, plan["plan_id"]) == [("purchase", "succeeded", 23900, 0)]
    [mail] = until(lambda: stack.mails(email), "the mail about the plan", 90)
    assert mail["subject"] == f"Se pagó su plan de cuidado para {drone}"
    assert f"{stack.site}/es/plans.html" in stack.mail_part(mail["id"], 0)


def card(stack: Stack) -> str:
    """The code of a card that the shop has sold."""
    batch = {"batch": "spring", "region": "US", "family": "mavic", "term_months": 12, "count": 1}
    operator = Visitor(stack, stack.operator())
    (code,) = operator.post("/cards/mint", batch | {"store": "demo-1"}, 201)["codes"]
    Visitor(stack, stack.store()).post("/cards/sell", {"code": code})
    return str(code)


def paste(reader: Traveller, text: str) -> None:
    """Comes to the first box of the code and pastes there."""
    clipboard = ["clipboard-read", "clipboard-write"]
    reader.reader.page.context.grant_permissions(clipboard, origin=reader.reader.site)
    reader.reader.page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    reader.keyboard.fill("Characters 1 to 4", "")
    reader.reader.page.keyboard.press("ControlOrMeta+v")


def mistyped(code: str) -> str:
    """The code with its last character but one wrong."""
    return code[:-2] + ("Z" if code[-2] != "Z" else "Y") + code[-1]


def test_card_is_pasted_looked_at_redeemed_once_and_refused_for_another_device(
    stack: Stack, browser: Browser, email: str, ana: Visitor
) -> None:
    """BUY-3 to BUY-7: a typing error is told before anything is sent; looking uses nothing."""
    reader, code = Traveller.at(browser, stack, email), card(stack)
    drone, other = stack.new_device(), stack.new_device()
    reader.open("index.html")
    reader.keyboard.press("Redeem")
    reader.reads("Redeem an activation card")
    paste(reader, mistyped(code))
    expect(reader.part("code-state")).to_have_text(TYPO)
    reader.keyboard.fill("Serial number", drone)
    reader.keyboard.press("See what the card covers")
    expect(reader.part("problem")).to_be_focused()
    expect(reader.reader.page.locator("#code-error")).to_have_text(TYPO)
    paste(reader, code)
    expect(reader.part("code-state")).to_have_text("The code is complete.")
    reader.keyboard.press("See what the card covers")
    reader.keyboard.press("Sign in")
    reader.sign_in()
    reader.reads("This card covers your Mavic 3")
    expect(reader.fact("Serial number")).to_have_text(drone)
    expect(reader.fact("Term")).to_have_text("12 months")
    expect(reader.fact("To pay now")).to_have_text("Nothing: the card was paid in the store.")
    assert ana.get("/account")["plans"] == []
    reader.keyboard.press("Redeem the card")
    reader.reads("Your Mavic 3 has its plan")
    plan = only_plan(ana)
    assert (plan["serial"], plan["channel"]) == (drone, "card")

    reader.keyboard.press("Redeem")
    reader.reads("Redeem an activation card")
    paste(reader, code)
    reader.keyboard.fill("Serial number", other)
    reader.keyboard.press("See what the card covers")
    reader.reads("This card cannot be redeemed now")
    expect(reader.part("reasons").locator("[data-rule=BUY-5]")).to_be_visible()
    reader.done()
    assert only_plan(ana) == plan
    assert books(stack, plan["plan_id"]) == []


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "flight.mp4"
    path.write_bytes(VIDEO)
    return path


def test_video_is_sent_from_the_page_and_opens_the_way_to_a_plan(
    stack: Stack, browser: Browser, email: str, ana: Visitor, desk: Visitor, film: Path
) -> None:
    """ELG-5: apply, send the file to the bucket, the desk's yes, the notice, buy."""
    reader = Traveller.at(browser, stack, email)
    drone = stack.new_device(sold_at=ago(stack, days=400), activated_at=ago(stack, days=390))
    reader.open(f"verify.html?serial={drone}")
    reader.keyboard.press("Apply for video verification")
    reader.keyboard.press("Sign in")
    reader.sign_in()
    reader.keyboard.press("Apply for video verification")
    reader.reads("Send in your video")
    with reader.reader.page.expect_file_chooser() as asked:
        reader.keyboard.press("Your video", "button")
    asked.value.set_files(film)
    reader.keyboard.press("Send the video")
    reader.reads("Your video has arrived")

    grant_id = ana.get(f"/verifications/{drone}")["grant"]["grant_id"]
    approval = {"approve": True, "reason": "The drone flies"}
    desk.post(f"/grants/{grant_id}/decide", approval)
    grant = until(lambda: opened(ana, drone), "the notice is accepted", 90)
    reader.reader.page.reload()
    reader.reads("You can buy a plan now")
    closes = datetime.fromisoformat(grant["closes_at"])
    expect(reader.part("good-until")).to_have_text(deadline(closes, world_now(stack)))
    reader.keyboard.press("Buy a plan")
    reader.keyboard.tick("I agree to the terms of this plan")
    reader.keyboard.press("Pay $239")
    reader.pay("239.00 USD")
    reader.reads("Your plan for Mavic 3 is paid")
    reader.open(f"verify.html?serial={drone}")
    reader.reads("A plan was made with this verification")
    reader.done()
    assert books(stack, only_plan(ana)["plan_id"]) == [("purchase", "succeeded", 23900, 0)]


def opened(ana: Visitor, drone: str) -> dict[str, Any] | None:
    """The verification, once its notice was accepted."""
    grant = ana.get(f"/verifications/{drone}")["grant"]
    return dict(grant) if grant["status"] == "open" else None
