"""A plan in its owner's hands by the keyboard alone: renewed, proven, kept, and handed on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.support.claimant import books
from tests.support.stack import Stack
from tests.support.traveller import PACIFIC, Traveller, deadline, only_plan, written
from tests.support.visitor import Visitor, world_now

NAME = "Mavic 3"


@pytest.fixture
def owner(stack: Stack, browser: Browser, email: str) -> Iterator[Traveller]:
    """Ana, in front of her plans."""
    owner = Traveller.at(browser, stack, email)
    owner.open("plans.html")
    owner.keyboard.press("Sign in")
    owner.sign_in()
    expect(owner.part("more-plans")).to_be_visible()
    yield owner
    owner.done()


def read(owner: Traveller, plan: dict[str, Any]) -> None:
    """Goes from all plans to that one."""
    owner.keyboard.press(f"Plan details: {NAME}, {plan['serial']}")
    owner.reads(f"Plan for {NAME}")


def span(plan: dict[str, Any]) -> str:
    """The first and the last day of cover, as a page writes them."""
    first, end = (datetime.fromisoformat(plan[name]) for name in ("starts_at", "ends_at"))
    last = end.astimezone(PACIFIC) - timedelta(days=1)
    first_day = written(first.astimezone(PACIFIC))
    return f"{first_day} to {written(last)}, both days included, Pacific Time"


def test_plan_is_renewed_from_its_end_and_paid_once(
    stack: Stack, ana: Visitor, drone: str, owner: Traveller
) -> None:
    """RNW-2, RNW-3: what lapses and every amount stand before the provider's page."""
    plan = only_plan(ana)
    read(owner, plan)
    expect(owner.part("plan-status")).to_have_text("In force")
    expect(owner.part("plan-cover")).to_have_text(span(plan))
    owner.keyboard.press("Renew for $239")
    owner.reads("Renew the plan")
    amounts = owner.part("renewal-lines").locator(".amount")
    expect(amounts).to_have_text(["$239", "$159", "$999"])
    expect(owner.part("renewal-lapse")).to_contain_text("2 replacements of the present plan")
    owner.keyboard.press("Pay $239")
    expect(owner.part("problem")).to_be_focused()
    owner.keyboard.tick("I agree to the terms of the renewal")
    owner.keyboard.press("Pay $239")
    owner.pay("239.00 USD")
    owner.reads(f"Your plan for {NAME} is paid")

    renewed_by = ana.plan(plan["plan_id"])["renewed_by"]
    renewal = ana.plan(renewed_by)
    expect(owner.fact("Cover")).to_have_text(span(renewal))
    assert (renewal["starts_at"], renewal["status"]) == (plan["ends_at"], "scheduled")
    assert books(stack, renewed_by) == [("purchase", "succeeded", 23900, 0)]
    owner.open(f"plan.html?id={plan['plan_id']}")
    panel = owner.part("plan-renewal")
    expect(panel).to_contain_text("A renewal is paid and begins when this plan ends.")
    owner.keyboard.press("See the renewal")
    expect(owner.part("plan-status")).to_have_text("Not started yet")
    owner.open(f"plan-renew.html?id={plan['plan_id']}")
    owner.reads("This is not possible now")
    assert len(ana.get("/account")["plans"]) == 2


def test_cover_is_proven_to_anybody_and_the_account_is_taken_along_as_a_file(
    stack: Stack, browser: Browser, ana: Visitor, drone: str, owner: Traveller
) -> None:
    """STS-1, STS-2: neither the proof nor the status of a serial says whose it is."""
    plan = only_plan(ana)
    read(owner, plan)
    owner.keyboard.press("Make a link")
    expect(owner.part("proof-until")).to_contain_text("Good until")
    link = owner.reader.page.get_by_label("Link to show").input_value()
    nobody = Traveller.at(browser, stack, "")
    nobody.reader.page.goto(link)
    nobody.reads("This device is covered")
    expect(nobody.fact("Serial number")).to_have_text(drone)
    expect(nobody.fact("Cover")).to_have_text(span(plan))
    expect(nobody.fact("Replacements")).to_have_text("2 left")
    nobody.keyboard.press("Status")
    nobody.reads("Is it covered?")
    nobody.keyboard.fill("Serial number", drone.lower())
    nobody.keyboard.press("Look up")
    expect(nobody.part("status")).to_have_attribute("data-status", "in_force")
    expect(nobody.part("status").get_by_role("heading")).to_have_text("It is covered")
    expect(nobody.fact("Replacements left")).to_have_text("2")
    shown = nobody.reader.page.locator("main").inner_text()
    assert owner.reader.email not in shown and plan["plan_id"] not in shown
    unsold = stack.new_device()
    nobody.keyboard.fill("Serial number", unsold)
    nobody.keyboard.press("Look up")
    heading = nobody.part("status").get_by_role("heading")
    expect(heading).to_have_text("There is no plan to show")
    nobody.done()

    owner.open("account.html")
    expect(owner.fact("Signed in as")).to_have_text(owner.reader.email)
    with owner.reader.page.expect_download() as saved:
        owner.keyboard.press("Export my data")
    expect(owner.reader.page.get_by_text("Saved as a file.")).to_be_visible()
    exported = json.loads(Path(saved.value.path()).read_text())
    assert saved.value.suggested_filename == f"aftercare-{world_now(stack):%Y-%m-%d}.json"
    assert [each["serial"] for each in exported["plans"]] == [drone]


def test_plan_is_kept_while_its_device_is_and_then_taken_over_by_the_new_owner(
    stack: Stack, browser: Browser, ana: Visitor, owner: Traveller
) -> None:
    """RFD-1, LNK-3: refused with its reason, nothing paid back; an offer's code is good once."""
    plan = ana.buy(stack.new_device())
    owner.open("plans.html")
    read(owner, plan)
    owner.keyboard.press("Give it back")
    owner.reads("Give this plan back?")
    expect(owner.part("give-back-money").locator(".amount")).to_have_text(["$239"])
    owner.keyboard.tick("I give this plan back.")
    owner.keyboard.press("Give the plan back")
    owner.reads("This is not possible now")
    reasons = owner.part("reasons").get_by_role("listitem")
    expect(reasons).to_have_count(1)
    expect(reasons).to_have_attribute("data-rule", "RFD-1")
    expect(owner.part("next-steps")).to_contain_text("Return the device to its seller first")
    assert ana.plan(plan["plan_id"])["status"] == "scheduled"
    assert books(stack, plan["plan_id"]) == [("purchase", "succeeded", 23900, 0)]

    owner.keyboard.press("The plan")
    owner.keyboard.press("Offer it to a new owner")
    owner.keyboard.press("Make an offer")
    owner.reads("Send this to the new owner")
    link = owner.reader.page.get_by_label("Link", exact=True).input_value()
    [standing] = ana.get("/account")["plans"]
    until = datetime.fromisoformat(standing["offer_until"])
    expect(owner.part("offer-until")).to_have_text(deadline(until, world_now(stack)))

    ben = Traveller.at(browser, stack, stack.new_customer())
    ben.reader.page.goto(link)
    ben.keyboard.press("Sign in and continue")
    ben.sign_in()
    ben.keyboard.press("Take the plan over")
    ben.reads(f"The plan for {NAME} is yours")
    expect(ben.fact("Cover")).to_have_text(span(plan))
    ben.keyboard.press("See the plan")
    ben.reads(f"Plan for {NAME}")
    ben.done()

    assert ana.get("/account")["plans"] == []
    taken = Visitor(stack, stack.token(ben.reader.email)).plan(plan["plan_id"])
    same = ("serial", "ends_at", "replacements_left", "chain")
    assert {name: taken[name] for name in same} == {name: plan[name] for name in same}
    owner.open("take-over.html#" + link.partition("#")[2])
    owner.keyboard.press("Take the plan over")
    owner.reads("This is not possible now")
    expect(reasons).to_have_text("This code cannot be used.LNK-3")
    assert ana.get("/account")["plans"] == []
