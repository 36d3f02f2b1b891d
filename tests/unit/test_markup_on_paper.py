"""Markup that somebody typed, in what leaves the pages: mails, calendar entries, invoices."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from icalendar import Calendar

from care.domain.claim import Claim, Shipment
from care.domain.grant import GrantKind
from care.domain.plan import Plan
from care.domain.states import GrantState
from care.usecases.letters.calendar import as_calendar
from care.usecases.letters.grants import GRANT_LETTERS
from care.usecases.letters.plans import PLAN_LETTERS
from care.usecases.mails import MAILED, compose
from care.usecases.ports import Mail
from tests.support.builders import NOW, a_grant, a_note, a_plan, a_shipped_claim, an_address
from tests.support.builders import an_event as event_of
from tests.support.mails import SITE, TO
from tests.support.markup import ALL, lines
from tests.unit.test_invoice_pdf import SHEET, words
from tests.unit.test_return_calendar import ENTRY

TAGS = {"html", "head", "meta", "title", "body", "p", "ul", "li", "a", "small"}
ATTRIBUTES = {"lang", "charset", "style", "href"}
ADDRESS = an_address(name=ALL, line1=ALL, line2=ALL, city=ALL, state=ALL)


class Found(HTMLParser):
    """Elements, attributes and text of an HTML mail."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str | None] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links |= {value for name, value in attrs if name == "href"}

    def handle_data(self, data: str) -> None:
        self.text += data


def letter(type_: str) -> Mail:
    """The mail of such an event, whose sentence and subject are full of markup."""
    note = a_note(type_, sentence=f"This happened: {ALL}")
    about: Plan | Claim = a_plan("plan_1") if type_ in PLAN_LETTERS else marked_claim()
    subject = about.plan_id if isinstance(about, Plan) else about.claim_id
    return compose(event_of(subject, seq=3, note=note), about, TO, SITE)


def marked_claim() -> Claim:
    parcel = Shipment("1ZNA0002", ALL, "1Z", NOW)
    return a_shipped_claim("claim_1", shipment=parcel, address=ADDRESS, description=ALL)


@pytest.mark.parametrize("type_", sorted(MAILED - set(GRANT_LETTERS)))
def test_letter_has_no_element_attribute_or_link_that_somebody_typed(type_: str) -> None:
    mail = letter(type_)
    found = Found(mail.html)
    assert mail.text.count(ALL) == found.text.count(ALL)
    assert found.tags <= TAGS and found.attributes <= ATTRIBUTES
    assert len(found.links) == 1 and str(found.links.pop()).startswith(f"{SITE}/")
    assert "\n" not in mail.subject and "hit(" not in mail.subject


def test_letters_tell_what_happened_in_the_events_own_words() -> None:
    """Else there would be no markup for the letters above to escape."""
    told = [type_ for type_ in MAILED - set(GRANT_LETTERS) if ALL in letter(type_).text]
    assert len(told) > 40


def test_reason_of_a_rejected_grant_is_text_in_its_mail() -> None:
    grant = a_grant(GrantKind.VIDEO, state=GrantState.REJECTED, reason=ALL)
    event = event_of(grant.grant_id, seq=3, note=a_note("grant_rejected"))
    mail = compose(event, grant, TO, SITE)
    found = Found(mail.html)
    assert f"The reason: {ALL}" in mail.text and f"The reason: {ALL}" in found.text
    assert found.tags <= TAGS and found.attributes <= ATTRIBUTES


@pytest.mark.parametrize(
    "text",
    [ALL, "one\r\nATTACH:http://x-hit.example", "one\rATTACH:http://x-hit.example", "a;b,c\\n:d"],
)
def test_text_of_a_calendar_entry_begins_no_line_and_no_property(text: str) -> None:
    written = as_calendar(replace(ENTRY, summary=text, description=text))
    assert "\r" not in written.replace("\r\n", "")
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    said = text.replace("\r\n", "\n").replace("\r", "\n")
    assert str(event["SUMMARY"]) == str(event["DESCRIPTION"]) == said
    plain = Calendar.from_ical(as_calendar(ENTRY)).walk("VEVENT")[0]
    assert set(event) == set(plain)


@pytest.mark.parametrize("line", lines())
def test_name_on_an_invoice_is_printed_as_it_was_typed(line: str) -> None:
    plain = line.encode("ascii", "ignore").decode()  # the full-width marks are not in its font
    printed = words(replace(SHEET, customer=(plain,)))
    assert "".join(plain.split()) in "".join(printed.split())
