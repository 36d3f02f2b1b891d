"""Reminders and alarms as they are written and mailed: HLD-2, HLD-3, HLD-9, HLD-10, RET-7."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from care.domain.claim import Scan
from care.domain.ledger import Goal, Purpose, Refusal, RefusalKind, Status, Way
from care.domain.states import ClaimState
from care.usecases.letters.returns import AGAIN
from care.usecases.mails import QUIET, compose
from tests.support.builders import NOW, SERIAL, a_line, a_shipped_claim, an_event
from tests.support.house import House
from tests.support.mails import mail_of


@pytest.fixture
def house():
    return House()


def days_of(house, claim, type_):
    zone = timedelta(hours=-8)
    events = house.store.timeline(claim.claim_id)
    return [str((e.at + zone).date()) for e in events if e.note.type == type_]


def test_the_way_back_is_reminded_of_on_the_third_day_and_two_days_before_the_last(house):
    """HLD-3: once each, through outages of the sweep and ten days of minutes."""
    house.covered()
    claim = house.shipped()
    house.travel(days=16)
    assert days_of(house, claim, "send_back_advised") == ["2026-11-26"]
    assert days_of(house, claim, "return_reminder") == ["2026-12-05"]
    assert house.claim(claim.claim_id).return_by.last_day.isoformat() == "2026-12-07"


def test_a_unit_that_is_back_reminds_of_nothing(house):
    house.covered()
    claim = house.shipped()
    house.travel(days=1)
    house.scan()
    house.travel(days=16)
    assert not {"send_back_advised", "return_reminder"} & set(house.types(claim.claim_id))
    assert house.claim(claim.claim_id).due_at is None


def test_a_deadline_moved_by_a_cure_is_reminded_of_again(house):
    """RET-5."""
    house.covered()
    claim = house.shipped()
    house.travel(days=13)
    house.scan("9XWRONG1", claim_id=claim.claim_id)
    house.travel(days=9)
    assert days_of(house, claim, "return_reminder") == ["2026-12-05", "2026-12-09"]
    assert house.types(claim.claim_id).count("defaulted") == 1


def test_an_unshipped_replacement_alarms_after_one_and_is_offered_up_after_five_days(house):
    """HLD-10, HLD-9: Thanksgiving and two days of a weekend are no business days."""
    house.covered()
    claim = house.paid()
    house.travel(days=20)
    assert days_of(house, claim, "ship_overdue") == ["2026-11-25"]
    assert days_of(house, claim, "ship_delayed") == ["2026-12-02"]
    assert house.claim(claim.claim_id).state is ClaimState.PAID
    assert "defaulted" not in house.types(claim.claim_id)


def test_a_replacement_shipped_in_time_alarms_nobody(house):
    house.covered()
    claim = house.shipped()
    house.travel(days=16)
    assert not {"ship_overdue", "ship_delayed", "release_overdue"} & set(
        house.types(claim.claim_id)
    )


def test_the_desks_alarms_are_quiet_for_the_customer():
    assert {"ship_overdue", "release_overdue", "dispute_opened", "order_verified"} <= QUIET


# The letters


@pytest.mark.parametrize("type_", ["send_back_advised", "return_reminder", "unit_not_found"])
def test_a_reminder_carries_its_day_as_a_calendar_entry(type_):
    claim = a_shipped_claim("claim_1")
    event = an_event("claim_1", seq=7, note=replace(an_event().note, type=type_))
    mail = compose(event, claim, "ada@example.com", "https://care.example")
    (entry,) = Calendar.from_ical(mail.calendar).walk("VEVENT")
    assert entry["DTEND"].dt == datetime(2026, 12, 7, 8, tzinfo=UTC)
    assert (str(entry["UID"]), entry["SEQUENCE"]) == ("claim_1@care.example", 7)


def test_the_advice_says_that_it_is_no_deadline_and_names_the_deadline():
    text = mail_of("send_back_advised", a_shipped_claim("claim_1")).text
    assert "that is advice, and no deadline" in text
    assert "It has to be received by Sunday, 6 December 2026" in text


def test_the_last_reminder_says_what_is_charged_and_what_is_still_missing():
    scans = (Scan(NOW, SERIAL, False, True, ("RET-3",), by="desk-1"),)
    claim = a_shipped_claim("claim_1", state=ClaimState.RETURN_INCOMPLETE, scans=scans)
    mail = mail_of("return_reminder", claim)
    assert mail.subject == f"{SERIAL} is due back by 6 December 2026"
    assert "999.00 USD, equal to the hold, are charged, once." in mail.text
    assert "the registered battery did not come with it (RET-3)" in mail.text
    assert "RET-3" not in mail_of("return_reminder", a_shipped_claim("claim_1")).text


def test_a_reminder_without_a_day_names_none():
    bare = a_shipped_claim("claim_1", return_by=None)
    for type_ in ("send_back_advised", "return_reminder", "unit_not_found"):
        mail = mail_of(type_, bare)
        assert mail.calendar is None
        assert "None" not in mail.text + mail.subject


def test_the_letter_of_a_late_replacement_tells_how_to_cancel():
    """HLD-10, HLD-9."""
    claim = a_shipped_claim("claim_1", state=ClaimState.PAID, shipment=None)
    text = mail_of("ship_delayed", claim).text
    assert "within 5 business days" in text
    assert "the fee of 159.00 USD refunded" in text
    assert "See or cancel your claim: https://care.example/claim.html?id=claim_1" in text


def test_the_letter_of_another_ground_names_it_without_a_name():
    """RET-6."""
    claim = a_shipped_claim(
        "claim_1", state=ClaimState.DEFAULTED, default_reasons=("RET-6", "RET-4")
    )
    text = mail_of("defaulted", claim).text
    assert "the service desk decided so, by a named approval (RET-6)" in text
    assert "the device received is not of the maker (RET-4)" in text


@pytest.mark.parametrize("type_", ["hold_at_risk", "hold_lost"])
def test_the_letters_of_a_hold_in_danger_offer_to_heal_it(type_):
    """HLD-6, PAY-2."""
    assert AGAIN in mail_of(type_, a_shipped_claim("claim_1")).text


def test_a_changed_brand_is_not_said_to_be_tried_again_by_itself():
    """PAY-2."""
    gone = a_line(
        n=2,
        way=Way.OFF_SESSION,
        goal=Goal.VOIDED,
        status=Status.VOIDED,
        refusal=Refusal("brand_changed", RefusalKind.DEAD),
    )
    claim = a_shipped_claim("claim_1").with_line(gone)
    assert claim.lines(Purpose.HOLD)[-1] == gone
    text = mail_of("hold_at_risk", claim).text
    assert "It is not tried again." in text
