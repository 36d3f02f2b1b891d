"""The two stories in a real browser, through everything that `make run` starts.

Sign-in with PKCE, the deployed functions under enforced IAM, queue, stream and schedule, the
provider's SDK against the double. At the end the provider's books are the judge.
"""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.support.double import until
from tests.support.reader import DESK, PATIENCE, VISA, Reader
from tests.support.stack import Stack


def books_of(stack: Stack, subject: str) -> dict[str, list[dict[str, object]]]:
    """The payments the provider has for a claim, by what they were for."""
    intents = stack.double.books(subject=subject)["intents"]
    found: dict[str, list[dict[str, object]]] = {}
    for intent in intents:
        found.setdefault(intent["effect"], []).append(intent)
    return found


def test_a_customer_buys_claims_and_sends_back_and_a_second_claim_defaults_once(
    stack: Stack, browser: Browser
) -> None:
    """BUY-2, SVC-6, HLD-1, HLD-2, HLD-4, HLD-5, HLD-6, LNK-1, RET-1 to RET-4."""
    drone, spare, second_spare = (stack.new_device() for _ in range(3))
    ana = Reader.at(browser, stack, stack.new_customer())
    desk = Reader.at(browser, stack, DESK)
    ana.buy(drone)
    stack.travel(days=1)

    claim_id = ana.file(drone, fee="$159")
    desk.enter_desk()
    desk.ship(claim_id, spare)
    ana.open(f"claim.html?id={claim_id}")
    ana.sees("shipment", spare)
    ana.sees("hold", "$999")
    ana.sees("send-to", "service centre")
    expect(ana.page.get_by_test_id("return-by")).to_contain_text("202", timeout=PATIENCE)
    desk.scan(drone)
    verdict = desk.page.get_by_test_id("verdict")
    expect(verdict).to_have_attribute("data-result", "released", timeout=PATIENCE)
    ana.open(f"claim.html?id={claim_id}")
    ana.sees("claim-state", "Complete")
    ana.sees("hold-state", "Released")
    expect(ana.page.locator("[data-testid=timeline] [data-type=hold_released]")).to_have_count(1)

    first = books_of(stack, claim_id)
    assert [(x["status"], x["amount_received"]) for x in first["fee"]] == [("succeeded", 15900)]
    assert {x["status"] for x in first["hold"]} == {"canceled"}
    assert set(first) == {"fee", "hold"}

    second_id = ana.file(spare, fee="$199")
    desk.open("desk.html")
    desk.ship(second_id, second_spare)
    stack.travel(days=16)
    ana.open(f"claim.html?id={second_id}")
    ana.sees("claim-state", "default charged")
    charged = ana.page.locator("[data-testid=timeline] [data-type=default_charged]")
    expect(charged).to_have_count(1)

    second = books_of(stack, second_id)
    taken = [(x["status"], x["amount_received"]) for x in second["fee"]]
    assert taken == [("succeeded", 19900)]
    holds = sorted(second["hold"], key=lambda x: int(str(x["n"])))
    assert len(holds) >= 2
    assert [x["status"] for x in holds[:-1]] == ["canceled"] * (len(holds) - 1)
    assert (holds[-1]["status"], holds[-1]["amount_received"]) == ("succeeded", 99900)
    assert set(second) == {"fee", "hold"}
    stack.travel(days=10)
    assert books_of(stack, second_id) == second

    subjects = lambda: [mail["subject"] for mail in stack.mails(ana.email)]  # noqa: E731
    until(lambda: len(subjects()) >= 8, "the mails of both claims")
    assert (ana.wrong, desk.wrong) == ([], [])
    logged = stack.logged()
    assert "file_claim" in logged
    personal = (ana.email, VISA, "Ana Pilot", "1 Market St", "eyJ", "whsec_", "sk_test_", drone)
    assert [each for each in personal if each in logged] == []
