"""What the customer of Basic, Flyaway, Repair and Replacement is written, word by word."""

from __future__ import annotations

from typing import Any

import pytest

from care.domain.claim import Approval, Claim, Terms
from care.domain.parts import Service
from care.domain.states import ClaimState
from care.domain.windows import days_after
from tests.support.builders import NOW, ZONE, a_claim, usd
from tests.support.mails import body, mail_of

DAY = days_after(NOW, 30, ZONE)
TERMS = Terms("us-2026-11", ZONE, 14, 5, 5, send_to=("Service centre", "100 Example Way"))


def of(service: Service, **changes: Any) -> Claim:
    whole = {"hold": usd(0), "terms": TERMS, "service": service} | changes
    return a_claim("claim_1", **whole)


def test_a_basic_claim_tells_what_is_to_be_paid_and_that_nothing_is_held():
    """SVC-5."""
    assert body(mail_of("claim_filed", of(Service.BASIC))) == [
        "This happened.",
        "- Serial number: 1ZNA0001\n"
        "- To be paid: 159.00 USD. Nothing is held.\n"
        "- To be paid by: Monday, 23 November 2026, 10:00 (America/Los_Angeles)",
        "Unpaid by then, the claim lapses and nothing is charged.",
    ]


def test_a_paid_basic_claim_tells_where_and_by_when_to_send():
    mail = mail_of("claim_paid", of(Service.BASIC, return_by=DAY, paid_at=NOW))
    assert mail.subject == "Paid: send 1ZNA0001 by 22 December 2026"
    assert body(mail)[1:] == [
        "- Charged: 159.00 USD, the replacement fee. Nothing is held.",
        "Not received by Tuesday, 22 December 2026 (America/Los_Angeles), or not cured in time, "
        "the claim is cancelled and the fee goes back.",
        "Send it to:",
        "- Service centre\n- 100 Example Way",
        "Fees of your own bank, if it takes any, are yours (PAY-5).",
        "This is what you agreed to: “I agree to the hold.”",
    ]
    assert mail.calendar is not None and "charged" not in mail.calendar


def test_a_paid_basic_claim_of_no_known_day_promises_none():
    mail = mail_of("claim_paid", of(Service.BASIC, consent=None))
    assert mail.subject == "Paid: send 1ZNA0001"
    assert mail.calendar is None and "agreed" not in mail.text


@pytest.mark.parametrize("service", [Service.REPAIR, Service.REPLACEMENT])
def test_a_unit_to_be_sent_in_is_told_where_to_and_that_it_is_inspected_first(service):
    """SVC-8, TRM-5."""
    mail = mail_of("claim_filed", of(service, return_by=DAY))
    assert mail.subject == f"Send 1ZNA0001 in for {service}"
    assert "- Service centre\n- 100 Example Way" in mail.text
    assert "A defect under warranty costs nothing" in mail.text


def test_a_flyaway_in_review_is_told_to_wait_and_one_that_is_not_to_pay():
    """SVC-10."""
    waits = mail_of("claim_filed", of(Service.FLYAWAY, state=ClaimState.IN_REVIEW))
    assert "Nothing is charged before." in waits.text
    pays = mail_of("claim_filed", of(Service.FLYAWAY, state=ClaimState.AWAITING_PAYMENT))
    assert "To be paid by" in pays.text


def test_an_approved_flyaway_tells_until_when_it_can_be_paid():
    """PAY-3: 24 hours from the desk's yes."""
    yes = Approval("approve_flyaway", "Kim", "log", days_after(NOW, 3, ZONE).at)
    mail = mail_of("flyaway_approved", of(Service.FLYAWAY, approvals=(yes,)))
    assert "To be paid by: Friday, 27 November 2026, 00:00 (America/Los_Angeles)" in mail.text
    assert "Kim" not in mail.text


def test_a_paid_flyaway_tells_what_to_do_when_the_device_is_found():
    mail = mail_of("claim_paid", of(Service.FLYAWAY, paid_at=NOW))
    assert "If you find the device, please say so" in mail.text
    assert "send" not in mail.subject


def test_a_refused_flyaway_names_no_repair_and_a_refused_claim_does():
    """SVC-3."""
    assert "repair" not in mail_of("claim_refused", of(Service.FLYAWAY)).text
    assert "repair service" in mail_of("claim_refused", of(Service.BASIC)).text
