"""What the owner of a plan reads when it ends, in time or before its time."""

import pytest

from care.domain.plan import Channel
from care.usecases.mails import QUIET, is_mailed
from tests.support.builders import SERIAL, a_plan
from tests.support.mails import body, event_on, mail_of


def test_the_reminder_names_the_last_day_and_what_lapses_then():
    """RNW-3."""
    mail = mail_of("renewal_due", a_plan(left=1))
    assert mail.subject == f"Your care plan for {SERIAL} ends soon"
    assert body(mail) == [
        "This happened.",
        "- Last day of cover: Friday, 22 October 2027 (America/Los_Angeles)\n"
        "- Replacements left until then: 1; they are not carried over",
        "The price of the renewal and the fees of its replacements are shown before you buy.",
    ]


def test_the_letter_about_the_beginning_names_the_term_and_the_count():
    """TRM-2, TRM-6."""
    mail = mail_of("cover_begun", a_plan(left=1))
    assert mail.subject == f"Your care plan for {SERIAL} is in force"
    assert body(mail)[1] == (
        f"- Serial number: {SERIAL}\n"
        "- Cover: from Friday, 23 October 2026 to Friday, 22 October 2027, both included "
        "(America/Los_Angeles)\n"
        "- Replacements: 1 of 2 left, each for its replacement fee"
    )


@pytest.mark.parametrize("type_", ["plan_returned", "plan_withdrawn", "plan_voided"])
def test_a_plan_that_ended_is_not_covered_any_more(type_):
    mail = mail_of(type_, a_plan())
    assert mail.subject == f"Your care plan for {SERIAL} has ended"
    assert body(mail)[:2] == ["This happened.", "The device is not covered any more."]
    assert "If you did not ask for this" in body(mail)[2]


def test_an_ended_plan_names_the_renewal_that_ends_with_it():
    """RFD-3."""
    assert body(mail_of("plan_voided", a_plan(renewed_by="plan-2")))[2] == (
        "The renewal that was to follow ends with it; a mail of its own says what goes back."
    )


def test_a_plan_that_never_had_a_serial_is_named_without_one():
    assert mail_of("plan_voided", a_plan(serial="")).subject == (
        "Your care plan for your new device has ended"
    )


@pytest.mark.parametrize(
    ("type_", "subject"),
    [
        ("renewal_refunded", f"Your renewal for {SERIAL} has ended"),
        ("plan_refund_started", f"Your refund for {SERIAL} is on its way"),
        ("plan_refund_returned", f"Your refund for {SERIAL} did not go through"),
    ],
)
def test_money_that_goes_back_is_told(type_, subject):
    """RFD-3, PAY-4."""
    mail = mail_of(type_, a_plan())
    assert (mail.subject, body(mail)[0]) == (subject, "This happened.")


def test_the_receipt_of_a_renewal_says_so_and_when_it_runs():
    """RNW-2."""
    mail = mail_of("plan_paid", a_plan(channel=Channel.RENEWAL))
    assert mail.subject == f"Your renewal for {SERIAL} is paid"
    assert "- Replacements: 2, each for its replacement fee" in body(mail)[1]


def test_a_plan_of_the_old_books_is_taken_over_without_a_mail():
    assert "plan_imported" in QUIET
    assert not is_mailed(event_on("plan_imported", a_plan("plan_1")))
