"""The return deadline as a calendar file, read back by a parser that is not ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from care.domain.states import ClaimState
from care.domain.windows import days_after
from care.usecases.letters.calendar import Entry, as_calendar
from care.usecases.mails import MAILED, compose, is_mailed
from tests.support.builders import NOW, ZONE, a_note, a_plan, a_shipped_claim, an_event

SITE = "https://care.example"
ENTRY = Entry(
    uid="claim_1@care.example",
    sequence=4,
    written_at=NOW,
    deadline=days_after(NOW, 14, ZONE),
    summary="Last day",
    description="Send it",
    url="https://care.example/claim.html?id=claim_1",
)


def calendar_of(type_: str, **changes: object) -> str | None:
    about = a_plan("plan_1") if "plan" in type_ or "order" in type_ else None
    claim = a_shipped_claim("claim_1", **changes)
    subject = about.plan_id if about else claim.claim_id
    event = an_event(subject, seq=4, note=a_note(type_))
    return compose(event, about or claim, "ada@example.com", SITE).calendar


def the_event(text: str) -> Event:
    calendar = Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    return event


def test_the_paid_claims_entry_ends_at_the_deadline_and_names_it():
    text = calendar_of("claim_paid")
    assert text is not None
    event = the_event(text)
    assert event["DTEND"].dt == datetime(2026, 12, 7, 8, 0, tzinfo=UTC)
    assert event["DTSTART"].dt == datetime(2026, 12, 7, 7, 0, tzinfo=UTC)
    assert event["DTSTAMP"].dt == NOW
    assert str(event["UID"]) == "claim_1@care.example"
    assert event["SEQUENCE"] == 4
    assert str(event["SUMMARY"]) == "Last day to send back 1ZNA0001"
    assert str(event["DESCRIPTION"]) == (
        "It has to be received by the end of 6 December 2026 (America/Los_Angeles). Otherwise "
        "999.00 USD are charged, once."
    )
    assert str(event["URL"]) == "https://care.example/claim.html?id=claim_1"


def test_one_alarm_rings_three_days_before():
    (alarm,) = the_event(as_calendar(ENTRY)).walk("VALARM")
    assert alarm["ACTION"] == "DISPLAY"
    assert alarm["TRIGGER"].dt == timedelta(days=-3)


def test_the_file_says_version_and_method():
    calendar = Calendar.from_ical(as_calendar(ENTRY))
    assert str(calendar["VERSION"]) == "2.0"
    assert str(calendar["METHOD"]) == "PUBLISH"
    assert str(calendar["PRODID"]) == "-//Aftercare//Aftercare//EN"


def test_a_moved_deadline_takes_the_place_of_the_first_entry():
    later = days_after(NOW + timedelta(days=2), 14, ZONE)
    first, second = calendar_of("claim_paid"), calendar_of("shipped", return_by=later)
    assert first and second
    assert the_event(first)["UID"] == the_event(second)["UID"]
    assert the_event(second)["DTEND"].dt == later.at


def test_an_open_cure_is_the_deadline_where_it_ends_later():
    cure = days_after(NOW + timedelta(days=12), 7, ZONE)
    text = calendar_of("unit_incomplete", state=ClaimState.RETURN_INCOMPLETE, cure_by=cure)
    assert text is not None
    assert the_event(text)["DTEND"].dt == cure.at


WITH_AN_ENTRY = frozenset(
    {
        "claim_paid",
        "shipped",
        "unit_incomplete",
        "deadline_moved",
        "send_back_advised",
        "return_reminder",
        "unit_not_found",
    }
)


def on_a_claim(type_: str) -> bool:
    """Whether such a letter is written about a claim."""
    return is_mailed(an_event("claim_1", note=a_note(type_)))


@pytest.mark.parametrize("type_", sorted(filter(on_a_claim, MAILED - WITH_AN_ENTRY)))
def test_no_other_mail_carries_an_entry(type_: str):
    assert calendar_of(type_) is None


def test_marks_and_line_ends_in_a_text_are_escaped_and_come_back():
    words = "a, b; c\\d\nnext: \\n stays"
    text = as_calendar(replace(ENTRY, summary=words))
    assert str(the_event(text)["SUMMARY"]) == words
    assert "\r\nSUMMARY:a\\, b\\; c\\\\d\\nnext: \\\\n stays\r\n" in text


@given(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=300))
def test_no_line_is_longer_than_75_octets_and_none_is_broken_inside_a_character(words: str):
    data = as_calendar(replace(ENTRY, description=words)).encode()
    lines = data.split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    assert all(line.decode() for line in lines)
    assert str(the_event(data.decode())["DESCRIPTION"]) == words
