"""Mail by SES: what leaves is a whole MIME message in seven bits."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_string, policy
from email.message import EmailMessage

import boto3
import pytest
from icalendar import Calendar
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import RawMessage, ses_backends

from care.adapters.mail import MailRefused, SesMailer
from care.usecases.mails import compose
from care.usecases.ports import Mail
from tests.support.builders import a_note, a_shipped_claim, an_event

SENDER, TO = "Aftercare <care@care.example>", "ada@example.com"
PLAIN = Mail(TO, "A subject", "One line.\n", "<p>One line.</p>\n")


@pytest.fixture(autouse=True)
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        boto3.client("ses").verify_domain_identity(Domain="care.example")
        yield


def sent() -> list[RawMessage]:
    return ses_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].sent_messages  # type: ignore[return-value]


def the_mail() -> EmailMessage:
    (raw,) = sent()
    return message_from_string(raw.raw_data, policy=policy.default)  # type: ignore[return-value]


def parts(mail: EmailMessage) -> list[EmailMessage]:
    return [part for part in mail.walk() if not part.is_multipart()]  # type: ignore[misc]


def content(part: EmailMessage) -> str:
    return str(part.get_content()).replace("\r\n", "\n")


def claim_paid() -> Mail:
    claim = a_shipped_claim("claim_1")
    event = an_event("claim_1", seq=4, note=a_note("claim_paid"))
    return compose(event, claim, TO, "https://care.example")


def test_a_plain_mail_is_text_and_html_side_by_side_and_nothing_else():
    SesMailer(SENDER).send(PLAIN)
    mail = the_mail()
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert (mail["From"], mail["To"], mail["Subject"]) == (SENDER, TO, "A subject")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime.tzinfo is not None


def test_a_paid_claims_mail_carries_text_html_and_the_calendar_whole():
    mail = claim_paid()
    SesMailer(SENDER).send(mail)
    text, html, calendar = parts(the_mail())
    assert content(text) == mail.text
    assert content(html) == mail.html
    assert (calendar.get_content_type(), calendar.get_filename()) == (
        "text/calendar",
        "return-by.ics",
    )
    assert calendar.get_content_disposition() == "attachment"
    assert calendar["Content-Type"].params["method"] == "PUBLISH"
    assert calendar.get_payload(decode=True).decode() == mail.calendar
    assert len(Calendar.from_ical(calendar.get_payload(decode=True)).walk("VEVENT")) == 1


def test_every_byte_is_ascii_and_no_line_is_too_long_for_a_relay():
    SesMailer(SENDER).send(Mail(TO, "Für „Übersicht“", "é" * 2000, f"<p>{'x' * 2000}</p>"))
    (raw,) = sent()
    assert raw.raw_data.isascii()
    assert max(len(line) for line in raw.raw_data.split("\r\n")) <= 78
    assert the_mail()["Subject"] == "Für „Übersicht“"
    text, _html = parts(the_mail())
    assert content(text) == "é" * 2000 + "\n"


def test_the_envelope_names_the_one_recipient():
    SesMailer(SENDER).send(PLAIN)
    (raw,) = sent()
    assert set(raw.destinations) == {TO}


def test_a_line_break_in_a_subject_adds_no_header_and_sends_nothing():
    with pytest.raises(ValueError, match="linefeed or carriage return") as caught:
        SesMailer(SENDER).send(Mail(TO, "Paid\r\nBcc: eve@example.com", "x", "x"))
    assert "eve@example.com" not in str(caught.value)
    assert sent() == []


def test_a_refused_mail_tells_the_services_code_and_no_address():
    with pytest.raises(MailRefused) as caught:
        SesMailer("Care <care@other.example>").send(PLAIN)
    assert caught.value.code == "MessageRejected"
    assert caught.value.retry
    assert str(caught.value) == "the mail service refused the mail: MessageRejected"
    assert caught.value.__context__ is None
    assert sent() == []
