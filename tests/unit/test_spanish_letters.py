"""The mails of a Spanish reader: every line said, what people wrote as it was written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser

import icalendar
import pytest

from care.adapters.mail.mime import message
from care.domain.claim import Claim, Consent
from care.domain.event import Event
from care.domain.grant import Grant, GrantKind
from care.domain.plan import Plan
from care.domain.states import GrantState
from care.domain.windows import days_after
from care.usecases.letters.grants import GRANT_LETTERS
from care.usecases.letters.plans import PLAN_LETTERS
from care.usecases.mails import MAILED, compose
from care.usecases.ports import Mail
from tests.support.builders import (
    NOW,
    ZONE,
    a_grant,
    a_note,
    a_plan,
    a_shipped_claim,
    an_event,
    usd,
)
from tests.support.spoken import mail_lines, unsaid

SITE, TO = "https://care.example", "ana@example.com"
LATEST = days_after(datetime(2026, 9, 16, 18, 0, tzinfo=UTC), 14, ZONE)
SPANISH = {"serial": "9" * 32, "locale": "es-US"}
SENTENCE = "Nothing was charged."
KINDS = [*sorted(MAILED - set(GRANT_LETTERS)), *sorted(GRANT_LETTERS)]


def about(type_: str) -> Plan | Claim | Grant:
    """The Spanish plan, claim or grant with the longest serial that a mail can be about."""
    if type_ in GRANT_LETTERS:
        return a_grant(GrantKind.VIDEO, opened_at=NOW, **SPANISH)
    if type_ in PLAN_LETTERS:
        return a_plan("plan_1", **SPANISH)
    return a_shipped_claim("claim_1", return_by=LATEST, hold=usd(999900), **SPANISH)


def event_of(type_: str, subject: str = "claim_1") -> Event:
    return an_event(subject, seq=3, note=a_note(type_, sentence=SENTENCE))


def mail_of(type_: str, of: Plan | Claim | Grant | None = None) -> Mail:
    return compose(event_of(type_), of or about(type_), TO, SITE)


# Mails


@pytest.mark.parametrize("type_", KINDS)
def test_each_mail_is_spanish_to_its_last_line_and_leads_to_spanish_pages(type_: str) -> None:
    subjects = {True: "plan_1", False: "claim_1"}
    subject = "grant_1" if type_ in GRANT_LETTERS else subjects[type_ in PLAN_LETTERS]
    of = about(type_)
    mail = compose(event_of(type_, subject), of, TO, SITE)
    english = mail_lines(event_of(type_, subject), replace(of, locale="en-US"))
    assert unsaid(english) == []
    assert '<html lang="es">' in mail.html
    assert f"{SITE}/es/" in mail.text and f'<a href="{SITE}/es/' in mail.html
    assert mail.text.splitlines()[-1].startswith("Aftercare le envió este correo")


@pytest.mark.parametrize("type_", KINDS)
def test_no_spanish_subject_is_too_long_for_one_header_line(type_: str) -> None:
    mail = mail_of(type_)
    assert len(f"Subject: {mail.subject}") <= 78
    assert "\n" not in mail.subject


def test_a_spanish_mail_is_seven_bits_on_its_way_and_arrives_whole() -> None:
    mail = mail_of("claim_paid")
    raw = message(mail, "Aftercare <care@example.com>")
    assert raw.isascii()
    read = BytesParser(policy=policy.default).parsebytes(raw)
    assert read["Subject"] == mail.subject
    text = read.get_body(("plain",))
    assert text is not None and text.get_content().replace("\r\n", "\n") == mail.text
    assert "Se cobra solo si" in mail.text


def test_an_english_mail_leads_to_the_pages_without_a_tag() -> None:
    mail = mail_of("claim_paid", a_shipped_claim("claim_1"))
    assert f"{SITE}/claim.html?id=claim_1" in mail.text
    assert '<html lang="en">' in mail.html


def test_the_address_and_what_people_wrote_are_not_worded() -> None:
    """The parcel goes to the United States, in whatever language its sender reads."""
    claim = a_shipped_claim("claim_1", locale="es")
    send_to = ("Service centre", "100 Example Way", "United States")
    claim = replace(claim, terms=replace(claim.terms, send_to=send_to))
    text = mail_of("claim_paid", claim).text
    assert "\n\nEnvíe el paquete a:\n\n" in text
    assert "- Service centre\n- 100 Example Way\n- United States\n" in text
    no = a_grant(GrantKind.VIDEO, state=GrantState.REJECTED, reason=SENTENCE, locale="es")
    assert f"El motivo: {SENTENCE}" in mail_of("grant_rejected", no).text


def test_the_consent_is_quoted_as_it_was_given() -> None:
    given = Consent("v1", "Acepto que se cobren 159.00 USD.", NOW, "")
    for locale in ("es", "en-US"):
        claim = a_shipped_claim("claim_1", locale=locale, consent=given)
        assert "“Acepto que se cobren 159.00 USD.”" in mail_of("claim_paid", claim).text


def test_the_calendar_entry_is_spanish_and_leads_to_the_spanish_page() -> None:
    calendar = mail_of("claim_paid").calendar
    assert calendar is not None
    (entry,) = icalendar.Calendar.from_ical(calendar).walk("VEVENT")
    assert str(entry["SUMMARY"]) == f"Último día para devolver {'9' * 32}"
    assert "30 de septiembre de 2026 (America/Los_Angeles)" in str(entry["DESCRIPTION"])
    assert "9999.00 USD" in str(entry["DESCRIPTION"])
    assert str(entry["URL"]) == f"{SITE}/es/claim.html?id=claim_1"
    assert str(entry["UID"]) == "claim_1@care.example"
