"""The people who serve: the desk's dock and list, a store's counter, by scanner and keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from care.domain.codes import ActivationCode
from tests.support.claimant import Claimant, books, covered
from tests.support.double import until
from tests.support.stack import Stack
from tests.support.staff import CLERK, DESK, Clerk, Desk
from tests.support.visitor import Visitor, a_key

DOORS = {
    "desk": ("GET", "/work?region=US"),
    "store": ("GET", "/stores/cards?since=2020-01-01T00:00:00Z"),
    "operator": ("GET", "/holds?region=US"),
}


@pytest.fixture
def drone(stack: Stack, email: str) -> str:
    """Covered, with one replacement left."""
    return covered(stack, email)


@pytest.fixture
def dock(stack: Stack, browser: Browser) -> Iterator[Desk]:
    """The desk's own, at work; at the end nothing failed on any page."""
    desk = Desk.at(browser, stack, DESK)
    desk.enter()
    yield desk
    desk.done()


@pytest.fixture
def counter(stack: Stack, browser: Browser) -> Iterator[Clerk]:
    """The clerk of the shop demo-1, at work."""
    clerk = Clerk.at(browser, stack, CLERK)
    clerk.enter()
    yield clerk
    clerk.done()


def test_unit_is_received_by_a_scan_and_two_keys_and_the_hold_is_released(
    stack: Stack, drone: str, ana: Visitor, dock: Desk
) -> None:
    """HLD-2, RET-1: shipped from the list, received at the dock, not a cent of the hold taken."""
    claim_id, spare = ana.claim_paid(drone), stack.new_device()
    dock.refresh()
    dock.ship(claim_id, drone, spare)
    assert ana.claim(claim_id)["state"] == "return_due"

    verdict = dock.receive(drone, "yy", "released")
    expect(verdict).to_contain_text("Hold released")
    assert ana.claim(claim_id)["state"] == "completed"
    assert books(stack, claim_id) == [("fee", "succeeded", 15900, 0), ("hold", "canceled", 0, 0)]
    dock.refresh()
    expect(dock.row(claim_id)).to_have_count(0)
    dock.open_claim(claim_id, "Completed")
    expect(dock.part("scans").locator("li")).to_have_count(1)
    expect(dock.part("ledger")).to_contain_text("$159")


def test_return_without_its_battery_stays_open_and_is_cured_by_the_battery(
    stack: Stack, drone: str, ana: Visitor, desk: Visitor, dock: Desk
) -> None:
    """RET-3, RET-5: what is missing may follow; the list says so and both clocks run meanwhile."""
    claim_id = ana.claim_paid(drone, sends="unit_with_battery", parts=["camera", "battery"])
    desk.ship(claim_id)
    verdict = dock.receive(drone, "ny", "incomplete")
    expect(verdict).to_contain_text("RET-3")
    assert ana.claim(claim_id)["state"] == "return_incomplete"
    dock.refresh()
    row = dock.row(claim_id)
    expect(row).to_have_attribute("data-why", "incomplete")
    expect(row.locator("dl.clocks dd")).to_have_count(2)
    assert [taken for what, _, taken, _ in books(stack, claim_id) if what == "hold"] == [0]

    dock.receive(drone, "yy", "released")
    assert ana.claim(claim_id)["state"] == "completed"
    assert books(stack, claim_id)[-1] == ("hold", "canceled", 0, 0)


def test_unit_that_never_comes_is_a_default_taken_once_and_its_late_return_gives_it_back(
    stack: Stack, drone: str, ana: Visitor, desk: Visitor, dock: Desk
) -> None:
    """HLD-5, HLD-8: the desk sees what the sweep did, and why."""
    claim_id = ana.claim_paid(drone)
    desk.ship(claim_id)
    stack.travel(days=16)
    dock.open_claim(claim_id, "Defaulted")
    expect(dock.part("ledger")).to_contain_text("$999")
    expect(dock.part("decisions")).to_contain_text("HLD-5")
    holds = [taken for what, _, taken, _ in books(stack, claim_id) if what == "hold"]
    assert sum(holds) == 99900 and len([taken for taken in holds if taken]) == 1

    dock.open("desk.html")
    verdict = dock.receive(drone, "yy", "late")
    expect(verdict).to_contain_text("Late return")
    stack.travel(hours=1)
    assert sum(back for what, _, _, back in books(stack, claim_id) if what == "hold") == 99900
    dock.open_claim(claim_id, "Completed")


def test_card_is_sold_and_redeemed_at_the_counter_and_the_customer_takes_the_plan_over(
    stack: Stack, email: str, ana: Visitor, counter: Clerk, claimant: Claimant
) -> None:
    """BUY-3, BUY-5, BUY-6, LNK-3: looked at first, consumed once, mailed to the address typed."""
    batch = {"batch": a_key(), "region": "US", "family": "mavic", "term_months": 12}
    operator = Visitor(stack, stack.operator())
    minted = operator.post("/cards/mint", batch | {"store": "demo-1", "count": 1}, 201)
    code, serial = ActivationCode.read(minted["codes"][0]), stack.new_device()
    counter.scan(code.text)
    counter.scan(serial)
    counter.scan(email)
    expect(counter.part("may-not-redeem")).to_contain_text("BUY-7")
    assert ana.get("/account")["plans"] == []

    counter.turn_to("Sell")
    counter.scan(code.text)
    expect(counter.part("told")).to_contain_text("Sold")
    counter.turn_to("Redeem")
    counter.scan(code.text)
    counter.scan(serial)
    counter.scan(email)
    expect(counter.part("may-redeem")).to_contain_text("Nothing is used yet")
    assert stack.mails(email) == []
    counter.keyboard.press("Redeem the card")
    expect(counter.part("redeemed")).to_contain_text(serial)
    expect(counter.part("handed")).to_contain_text(email)
    take_over = counter.part("take-over-code").inner_text()

    [mail] = until(lambda: stack.mails(email), "the mail to the customer", 60)
    text = stack.mail_part(mail["id"], 0)
    link = next(word for word in text.split() if "/take-over.html#" in word)
    assert link.endswith(f"#code={take_over}")
    claimant.open(link.removeprefix(f"{stack.site}/"))
    claimant.keyboard.press("Sign in and continue", "button")
    claimant.sign_in()
    expect(claimant.reader.page.locator("#take-over-form [name=code]")).to_have_value(take_over)
    claimant.keyboard.press("Take the plan over", "button")
    until(lambda: ana.get("/account")["plans"], "the plan is the customer's", 60)
    (plan,) = ana.get("/account")["plans"]
    assert plan["serial"] == serial

    counter.keyboard.press("Next customer")
    counter.turn_to("Today")
    day = counter.part("today")
    expect(day).to_contain_text(serial)
    expect(day).not_to_contain_text(email)


@pytest.mark.parametrize("role", DOORS)
def test_each_role_has_its_own_doors_and_no_other(stack: Stack, email: str, role: str) -> None:
    """A token of another role is refused before anything is looked at; one of the other user pool
    is nobody's."""
    method, path = DOORS[role]
    tokens = {
        "desk": stack.desk(),
        "store": stack.store(),
        "operator": stack.operator(),
        "customer": stack.token(email),
        "maker": stack.maker(),
    }
    statuses = {who: stack.call(method, path, token=token).status for who, token in tokens.items()}
    assert statuses.pop(role) in (200, 422)
    assert statuses.pop("customer") == 401
    assert set(statuses.values()) == {403}
