"""Markup in every text of one claim, on the whole running stack: typed by a customer and the desk,
looked at by both, in Chromium under the policy that the distribution sends."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from frontend.build import HERE
from tests.support import edge_headers
from tests.support.double import until
from tests.support.markup import ALL, Hits, lines
from tests.support.reader import DESK, PATIENCE, Reader
from tests.support.stack import Stack
from tests.support.typed_texts import SHOWN_AS
from tests.support.visitor import Visitor, a_key

NAME, LINE1, LINE2, CITY, STATE, FINDER, _ = lines()
CARRIER, REASON, CLERK, PHOTO = LINE1, LINE2, CITY, "'\"><img/src=x-hit/onerror=hit(1)>"
ADDRESS = {
    **{"name": NAME, "line1": LINE1, "line2": LINE2, "city": CITY, "state": STATE},
    **{"postal_code": "94105", "country": "US"},
}
# What no letter of ours has.
NOT_OURS = re.compile(r"<(?!/?(?:html|head|meta|title|body|p|ul|li|a|small)\b|!doctype)[^ >]*")
PAGES = sorted(path.name for path in (HERE / "pages").glob("[!_]*.html"))


@pytest.fixture
def dock(stack: Stack, browser: Browser) -> Iterator[Reader]:
    """The desk, signed in."""
    reader = Reader.at(browser, stack, DESK)
    reader.enter_desk()
    yield reader
    assert not reader.wrong, reader.wrong
    reader.page.context.close()


@pytest.fixture
def home(stack: Stack, browser: Browser, email: str) -> Iterator[Reader]:
    """The customer, signed in."""
    reader = Reader.at(browser, stack, email)
    reader.open("plans.html")
    reader.page.get_by_test_id("sign-in").click()
    reader.sign_in()
    expect(reader.page.get_by_test_id("plan").first).to_be_visible(timeout=PATIENCE)
    yield reader
    assert not reader.wrong, reader.wrong
    reader.page.context.close()


def filed(ana: Visitor, serial: str) -> str:
    """The id of a claim whose every text is markup, paid."""
    filing = ana.filing(serial, address=ADDRESS) | {"description": ALL}
    answer = ana.post("/claims", filing, 201, a_key())
    ana.pay(answer["payment"])
    claim_id = str(answer["claim"]["claim_id"])
    ana.go_on("claim", claim_id)
    return claim_id


def served(desk: Visitor, claim_id: str, serial: str) -> None:
    """Shipped, sent back as a unit of another maker, and ruled upon."""
    spare = desk.stack.new_device()
    parcel = {"serial": spare, "carrier": CARRIER, "tracking": "1Z999AA10123456784"}
    desk.post(f"/claims/{claim_id}/ship", parcel)
    desk.scan(serial, genuine=False, finding={"photo": PHOTO, "found_by": FINDER})
    can = desk.get(f"/desk/claims/{claim_id}")["claim"]["can"]
    ruling = {"decision": can[0], "reason": REASON, "approved_by": CLERK}
    desk.post(f"/claims/{claim_id}/decide", ruling)


def shows(page: Page, *texts: str) -> None:
    """Waits until each stands on the page as it was typed."""
    for text in texts:
        expect(page.locator("main")).to_contain_text(text, timeout=PATIENCE)


def mail_that_tells(stack: Stack, to: str, text: str) -> str:
    """The HTML of the first mail to `to` that has `text` in its plain part."""

    def found() -> list[str]:
        mails = [mail["id"] for mail in stack.mails(to)]
        return [each for each in mails if text in stack.mail_part(each, 0)]

    return stack.mail_part(until(found, "the mail of the parcel", 60)[0], 1)


def test_markup_of_customer_and_desk_is_text_to_both(
    stack: Stack, email: str, ana: Visitor, desk: Visitor, drone: str, dock: Reader, home: Reader
) -> None:
    at_desk, at_home = Hits(dock.page), Hits(home.page)
    claim_id = filed(ana, drone)
    dock.open("desk.html")
    row = dock.page.locator(f"[data-claim={claim_id}]")
    expect(row).to_contain_text(ALL, timeout=PATIENCE)
    expect(row).to_contain_text(NAME)
    assert at_desk.all() == []

    served(desk, claim_id, drone)
    dock.open(f"desk-claim.html?id={claim_id}")
    shows(dock.page, ALL, CARRIER, REASON, CLERK, PHOTO, FINDER)
    assert at_desk.all() == []
    home.open(f"claim.html?id={claim_id}")
    shows(home.page, NAME, LINE1, LINE2, CITY, STATE, CARRIER)
    assert at_home.all() == []
    assert NOT_OURS.findall(mail_that_tells(stack, email, CARRIER)) == []


def test_journey_above_types_every_text_that_is_shown() -> None:
    typed = {f"/address/{name}" for name in ADDRESS} | {"/description", "/carrier", "/reason"}
    typed |= {"/approved_by", "/finding/found_by", "/finding/photo"}
    # A note is typed at the bench, of a repair: its page is among those of the canned answers.
    assert set(SHOWN_AS) - typed == {"/note"}


@pytest.mark.parametrize("folder", ["", "es/"])
def test_every_page_of_the_site_has_the_headers_that_the_template_states(
    stack: Stack, folder: str
) -> None:
    port = str(stack.world.emulator_port)
    stated = edge_headers.added(**edge_headers.LOCAL, LocalPort=port)
    for page in PAGES:
        answer = stack.http("GET", f"/{folder}{page}")
        assert answer.status == 200
        assert {name: answer.headers.get(name.lower()) for name in stated} == stated, page
        assert "set-cookie" not in answer.headers


def test_answers_of_the_api_have_them_too_and_are_no_page(stack: Stack, ana: Visitor) -> None:
    port = str(stack.world.emulator_port)
    stated = edge_headers.added(**edge_headers.LOCAL, LocalPort=port)
    for path, status in (("/account", 200), ("/claims/none", 404), ("/status?serial=<b>", 422)):
        answer = stack.call("GET", path, token=ana.token)
        assert answer.status == status, path
        assert {name: answer.headers.get(name.lower()) for name in stated} == stated, path
        assert answer.headers["content-type"].endswith("json")
        assert "set-cookie" not in answer.headers
