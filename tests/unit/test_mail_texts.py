"""What the customer is written, word by word: money, dates, reasons and what to do next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from care.domain.claim import Scan
from care.domain.ledger import Status, Way
from care.domain.parts import Sends
from care.domain.rules import returns
from care.domain.states import ClaimState
from care.domain.windows import days_after
from care.usecases.letters.returns import REASONS, RETURN_LETTERS
from tests.support.builders import (
    NOW,
    ZONE,
    a_claim,
    a_line,
    a_note,
    a_plan,
    a_shipped_claim,
    an_event,
    an_order,
    usd,
)
from tests.support.mails import body, mail_of


def a_scan(*reasons: str) -> Scan:
    return Scan(NOW, "1ZNA0001", False, True, reasons, by="desk-1")


# Plans


def test_the_plans_receipt_tells_price_cover_and_terms():
    mail = mail_of("plan_paid", a_plan("plan_1"))
    assert mail.subject == "Your care plan for 1ZNA0001 is paid"
    assert mail.calendar is None
    assert mail.text == (
        "This happened.\n\n"
        "- Paid: 239.00 USD\n"
        "- Serial number: 1ZNA0001\n"
        "- Cover: from Friday, 23 October 2026 to Friday, 22 October 2027, both included "
        "(America/Los_Angeles)\n"
        "- Replacements: 2, each for its replacement fee\n"
        "- Terms: us-2026-11\n\n"
        "Fees of your own bank, if it takes any, are yours (PAY-5).\n\n"
        "See your plans: https://care.example/plans.html\n\n"
        "-- \n"
        "This mail was sent by Aftercare because of your plan or claim. It needs no answer.\n"
    )


def test_a_paid_plan_that_awaits_its_serial_promises_no_dates():
    mail = mail_of("plan_paid", an_order("plan_1"))
    assert "- Cover: 12 months, from the day that is told once the serial is known" in mail.text


def test_an_order_that_lapsed_is_told_that_a_late_payment_is_not_taken():
    assert body(mail_of("order_lapsed", an_order("plan_1"))) == [
        "This happened.",
        "What was paid on the payment page after that is not taken. If your bank still shows an "
        "amount as pending, it is being released.",
        "You can order again while the device may still be covered.",
    ]


# Filing and paying a claim


def test_a_filed_claim_tells_fee_hold_and_the_last_moment_to_pay():
    assert body(mail_of("claim_filed", a_claim("claim_1"))) == [
        "This happened.",
        "- Serial number: 1ZNA0001\n"
        "- Replacement fee: 159.00 USD\n"
        "- Hold on the card: 999.00 USD. It is not a charge.\n"
        "- To be paid by: Monday, 23 November 2026, 10:00 (America/Los_Angeles)",
        "Unpaid by then, the claim lapses and nothing is charged.",
    ]


def test_a_paid_claim_tells_in_three_lines_what_is_charged_held_and_charged_only_if():
    mail = mail_of("claim_paid", a_shipped_claim("claim_1", sends=Sends.UNIT_WITH_BATTERY))
    assert mail.subject == "Paid: send 1ZNA0001 back by 6 December 2026"
    assert body(mail) == [
        "Your claim is paid and the replacement is being made ready.",
        "- Charged: 159.00 USD, the replacement fee.\n"
        "- Held: 999.00 USD on your card ending in 4242 (visa). It is not a charge.\n"
        "- Charged only if the unit with its battery is not received by Sunday, 6 December 2026 "
        "(America/Los_Angeles), or fails the checks and is not cured in time: 999.00 USD, once.",
        "Please send back the unit with its battery with serial number 1ZNA0001. It is best sent "
        "within three days. The hold is released when it has been received and checked.",
        "Fees of your own bank, if it takes any, are yours (PAY-5).",
        "This is what you agreed to: “I agree to the hold.”",
    ]


def test_a_claim_on_a_battery_asks_for_the_battery_and_moves_no_plan():
    claim = a_shipped_claim("claim_1", sends=Sends.BATTERY)
    assert "Charged only if the battery is not received" in mail_of("claim_paid", claim).text
    assert "your plan covers" not in mail_of("shipped", claim).text


@pytest.mark.parametrize("type_", ["card_refused", "fee_refused"])
def test_a_refused_card_is_told_until_when_the_claim_waits(type_: str):
    mail = mail_of(type_, a_claim("claim_1"))
    assert body(mail)[1] == (
        "The claim waits for another try until Monday, 23 November 2026, 10:00 "
        "(America/Los_Angeles); then it lapses."
    )
    assert "Try again: https://care.example/claim.html?id=claim_1" in mail.text


def test_a_refused_claim_names_the_repair_service():
    assert body(mail_of("claim_refused", a_claim("claim_1")))[1] == (
        "The repair service is open to you instead: it takes every cause and every part."
    )


# Shipping and return


def test_a_shipped_replacement_tells_carrier_tracking_and_deadline():
    mail = mail_of("shipped", a_shipped_claim("claim_1", sends=Sends.UNIT))
    assert body(mail) == [
        "This happened.",
        "- Replacement: serial number 1ZNA0002, a new unit\n- Carrier: UPS\n"
        "- Tracking number: 1Z999",
        "Please send back the unit with serial number 1ZNA0001: it has to be received by Sunday, "
        "6 December 2026 (America/Los_Angeles).",
    ]
    assert mail.calendar is not None


def test_a_replacement_shipped_after_the_unit_came_back_asks_for_nothing():
    mail = mail_of("shipped", a_shipped_claim("claim_1", state=ClaimState.COMPLETED))
    assert "send back" not in mail.text
    assert mail.calendar is None


def test_an_incomplete_return_tells_what_is_missing_and_the_later_of_both_deadlines():
    claim = a_shipped_claim(
        "claim_1",
        state=ClaimState.RETURN_INCOMPLETE,
        scans=(a_scan("RET-2"), a_scan("RET-3", "RET-4")),
        cure_by=days_after(NOW + timedelta(days=12), 7, ZONE),
    )
    mail = mail_of("unit_incomplete", claim)
    assert body(mail) == [
        "What came back does not pass the checks yet:",
        "- the registered battery did not come with it (RET-3)\n"
        "- the device received is not of the maker (RET-4)",
        "Please send what is missing, or the right unit: it has to be received by Friday, "
        "11 December 2026 (America/Los_Angeles). After that 999.00 USD are charged, once.",
    ]
    early = replace(claim, cure_by=days_after(NOW, 7, ZONE))
    assert "received by Sunday, 6 December 2026" in mail_of("unit_incomplete", early).text


@pytest.mark.parametrize("type_", ["hold_renewed", "hold_at_risk", "hold_lost"])
def test_news_of_the_hold_repeat_the_deadline_only_while_the_unit_is_out(type_: str):
    due = "The return is due by Sunday, 6 December 2026 (America/Los_Angeles)."
    assert body(mail_of(type_, a_shipped_claim("claim_1")))[-1] == due
    back = a_shipped_claim("claim_1", state=ClaimState.RECEIVED)
    assert due not in mail_of(type_, back).text


def test_a_released_hold_says_that_nothing_more_is_charged_only_where_the_claim_is_done():
    nothing_more = "Nothing more will be charged for this claim."
    done = a_shipped_claim("claim_1", state=ClaimState.COMPLETED)
    assert body(mail_of("hold_released", done)) == ["This happened.", nothing_more]
    waiting = a_claim("claim_1", state=ClaimState.AWAITING_PAYMENT)
    assert body(mail_of("hold_released", waiting)) == ["This happened."]


# Default


def test_a_charged_default_gives_every_reason_with_its_rule():
    claim = a_shipped_claim(
        "claim_1", state=ClaimState.DEFAULTED, default_reasons=("RET-2", "RET-3")
    )
    mail = mail_of("default_charged", claim)
    assert mail.subject == "999.00 USD were charged for 1ZNA0001"
    assert body(mail) == [
        "This happened.",
        "The reasons:",
        "- the serial number received is not the registered one (RET-2)\n"
        "- the registered battery did not come with it (RET-3)",
    ]


def test_a_default_tells_the_amount_and_the_way_back():
    claim = a_shipped_claim("claim_1", state=ClaimState.DEFAULTED, default_reasons=("HLD-5",))
    assert body(mail_of("defaulted", claim)) == [
        "This happened.",
        "- it was not received in the return period (HLD-5)",
        "Therefore 999.00 USD, equal to the hold, are charged; once, and nothing more.",
        "If a complete return is received within 20 business days after the deadline, the amount "
        "is refunded, less the late fee of your terms, if they name one (HLD-8).",
    ]


def test_each_rule_that_can_fail_a_return_has_its_words():
    assert set(REASONS) == {"HLD-5", "RET-6", *returns.RULES} - {"RET-1"}


def test_a_late_return_tells_the_amount_that_goes_back():
    mail = mail_of("late_return", a_shipped_claim("claim_1"), money=usd(89900))
    assert "Refunded: 899.00 USD, by the way it came." in mail.text


# Days and zones


def test_the_last_day_told_is_the_local_one_though_its_end_is_another_day_in_utc():
    berlin = days_after(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), 14, "Europe/Berlin")
    assert berlin.last_day == date(2026, 12, 7)
    mail = mail_of("claim_paid", a_shipped_claim("claim_1", return_by=berlin))
    assert "Monday, 7 December 2026 (Europe/Berlin)" in mail.text


def test_a_renewal_that_is_not_tried_again_is_not_said_to_be():
    """HLD-6: what only the person or another card could mend promises no try."""
    refused = a_line(n=2, way=Way.OFF_SESSION, status=Status.REFUSED)
    told = RETURN_LETTERS["hold_at_risk"](
        an_event(note=a_note("hold_at_risk")), a_shipped_claim().with_line(refused)
    )
    waiting = replace(refused, status=Status.CREATED)
    again = RETURN_LETTERS["hold_at_risk"](
        an_event(note=a_note("hold_at_risk")), a_shipped_claim().with_line(waiting)
    )
    assert "It is not tried again." in str(told.blocks)
    assert "It is tried again by itself." in str(again.blocks)
