"""What is written when a bundled plan's device ships, and when a carrier tells of a parcel."""

import pytest

from care.domain.windows import days_after
from care.usecases.letters.bundles import BUNDLE_LETTERS
from care.usecases.letters.carrier import CARRIER_LETTERS
from care.usecases.mails import MAILED
from tests.support.builders import NOW, ZONE, a_plan, a_shipped_claim, an_order
from tests.support.mails import body, mail_of


def test_all_of_them_are_mailed():
    assert set(BUNDLE_LETTERS) | set(CARRIER_LETTERS) <= MAILED


def test_a_bound_plan_tells_serial_last_day_replacements_and_terms():
    """BUY-1, TRM-1: the first day stands in the sentence of the event."""
    mail = mail_of("serial_bound", a_plan("plan_1"))
    assert mail.subject == "Your care plan for 1ZNA0001"
    assert body(mail) == [
        "This happened.",
        "- Serial number: 1ZNA0001\n"
        "- Last day of cover: Friday, 22 October 2027 (America/Los_Angeles)\n"
        "- Replacements: 2, each for its replacement fee\n"
        "- Terms: us-2026-11",
    ]


def test_a_plan_that_ended_before_its_letter_went_out_promises_no_dates():
    text = mail_of("serial_moved", an_order("plan_1")).text
    assert "Last day of cover" not in text


def test_a_moved_plan_names_its_new_serial():
    """BUY-8."""
    mail = mail_of("serial_moved", a_plan("plan_1", serial="1ZNC0002"))
    assert mail.subject == "Your care plan moved to 1ZNC0002"


def test_a_cancelled_plan_tells_the_fee_and_needs_no_serial():
    """RFD-5."""
    mail = mail_of("order_cancelled", a_plan("plan_1", serial=""))
    assert mail.subject == "Your order was cancelled, and your care plan with it"
    assert body(mail) == ["This happened.", "Purchase fee: 239.00 USD"]


def test_a_plan_that_stays_says_so():
    """RFD-5."""
    assert mail_of("plan_kept", a_plan("plan_1")).subject == "Your care plan for 1ZNA0001 stays"


def test_a_voided_plan_without_a_serial_is_named_in_words():
    mail = mail_of("plan_void", a_plan("plan_1", serial=""))
    assert mail.subject == "Your care plan for a device that has not shipped is void"


def test_a_moved_deadline_tells_the_new_day_and_brings_it_as_a_calendar_entry():
    """HLD-7: the entry takes the place of the one before, by its number."""
    claim = a_shipped_claim("claim_1", return_by=days_after(NOW, 19, ZONE))
    mail = mail_of("deadline_moved", claim)
    assert mail.subject == "More time for 1ZNA0001 to arrive"
    assert body(mail) == [
        "This happened.",
        "The carrier had it before the deadline, so the deadline was moved. It is moved only once.",
        "The unit has to be received by Friday, 11 December 2026 (America/Los_Angeles).",
    ]
    assert "DTEND:20261212T080000Z" in mail.calendar
    assert "SEQUENCE:3" in mail.calendar


def test_without_a_deadline_any_more_no_day_is_told():
    claim = a_shipped_claim("claim_1", return_by=None)
    assert len(body(mail_of("deadline_moved", claim))) == 2


@pytest.mark.parametrize(
    ("type_", "subject"),
    [
        ("unit_arrived", "Your parcel with 1ZNA0001 has arrived"),
        ("carrier_in_time", "No late fee for 1ZNA0001"),
    ],
)
def test_an_arrival_and_a_spared_fee_are_told(type_, subject):
    """HLD-7, HLD-8."""
    mail = mail_of(type_, a_shipped_claim("claim_1"))
    assert mail.subject == subject
    assert mail.calendar is None
