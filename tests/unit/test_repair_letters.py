"""What customers are written about a unit that was sent in, swapped or sent home."""

from dataclasses import replace

import pytest

from care.domain.claim import Quote, Shipment
from care.domain.inspection import quote_of
from care.domain.ledger import Purpose
from care.domain.parts import Condition, Service
from care.domain.repair import payable
from care.domain.states import ClaimState
from care.domain.windows import days_after
from tests.support.builders import NOW, REPLACEMENT, SERIAL, ZONE, a_claim, a_shipped_claim, usd
from tests.support.mails import body, mail_of

QUOTE = Quote(usd(12000), usd(15900), days_after(NOW, 30, ZONE))
HOME = Shipment(SERIAL, "UPS", "1Z-HOME", NOW)


def a_repair(**changes):
    claim = a_claim("claim_1", service=Service.REPAIR, fee=usd(0), hold=usd(0), consent=None)
    return replace(claim, **{"state": ClaimState.QUOTED, "quote": QUOTE} | changes)


@pytest.mark.parametrize("type_", ["quoted", "replacement_gone"])
def test_a_quote_is_mailed_with_both_amounts_and_the_day(type_):
    """SVC-8, PAY-7."""
    mail = mail_of(type_, a_repair())
    text = "\n".join(body(mail))
    assert mail.subject == f"Your quote for {SERIAL}"
    assert "- Repair: 120.00 USD\n- Replacement by your plan instead: 159.00 USD" in text
    assert "by Tuesday, 22 December 2026 (America/Los_Angeles); no answer is a decline" in text
    assert "free within the region" in text
    assert mail.calendar is None


def test_a_repair_that_cannot_be_done_is_offered_no_more():
    mail = mail_of("cannot_mend", a_repair(quote=replace(QUOTE, mendable=False)))
    text = "\n".join(body(mail))
    assert "- Repair:" not in text and "- Replacement by your plan instead: 159.00 USD" in text


def test_without_a_plan_the_quote_names_the_repair_alone():
    """SVC-1."""
    text = "\n".join(body(mail_of("quoted", a_repair(quote=replace(QUOTE, replacement=None)))))
    assert "- Repair: 120.00 USD" in text and "Replacement by your plan" not in text


def test_a_refused_card_of_a_quote_names_the_quotes_day_and_no_24_hours():
    text = "\n".join(body(mail_of("fee_refused", a_repair())))
    assert "The quote waits for another try until Tuesday, 22 December 2026" in text
    assert "lapses" not in text


def test_a_unit_on_its_way_home_is_told_with_its_tracking():
    """SHP-1."""
    mail = mail_of("sent_home", a_repair(state=ClaimState.COMPLETED, sent_home=HOME))
    assert "Your unit is on its way home" in mail.subject
    assert f"- Serial number: {SERIAL}\n- Carrier: UPS\n- Tracking number: 1Z-HOME" in mail.text


def test_a_second_parcel_is_told_with_its_tracking():
    """SHP-2."""
    mail = mail_of("reshipped", a_shipped_claim("claim_1"))
    assert f"- Serial number: {REPLACEMENT}" in mail.text


def test_a_shipped_unit_is_told_to_be_new_or_equivalent_to_new():
    """COV-5."""
    shipment = Shipment(REPLACEMENT, "UPS", "1Z", NOW, Condition.EQUIVALENT)
    mail = mail_of("shipped", a_shipped_claim("claim_1", shipment=shipment))
    assert f"- Replacement: serial number {REPLACEMENT}, a unit equivalent to new" in mail.text


def test_another_service_is_told_with_what_it_asks_for():
    """SVC-12: to pay, or to send the unit in."""
    paid = mail_of("service_changed", a_claim("claim_1", service=Service.BASIC))
    assert "Pay and see your claim" in paid.text and "bank" in paid.text
    terms = replace(a_claim().terms, send_to=("Aftercare demo service centre",))
    claim = a_repair(state=ClaimState.FILED, terms=terms, return_by=days_after(NOW, 30, ZONE))
    sent = mail_of("service_changed", claim)
    assert "received by Tuesday, 22 December 2026" in sent.text
    assert "- Aftercare demo service centre" in sent.text
    assert "Pay and see" not in sent.text


def test_a_claim_without_a_quote_has_none_to_pay_from():
    claim = a_repair(quote=None)
    assert payable(claim, Purpose.REPAIR) is None
    with pytest.raises(LookupError):
        quote_of(claim)
