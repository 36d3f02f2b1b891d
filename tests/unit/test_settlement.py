"""The settlement page: its figures are those charged later, and the consent names them."""

from datetime import UTC, datetime, timedelta

import pytest

from care.catalog import load
from care.domain.figures import settle_figures
from care.domain.ledger import Purpose, Status
from care.domain.money import Money
from care.domain.parts import Sends
from care.domain.settlement import CONSENT_VERSION
from care.domain.states import ClaimState
from tests.support.asked import asked
from tests.support.builders import NOW, a_plan
from tests.support.house import ANA, House

CATALOG = load()
PRICE = CATALOG.price("mavic-3", "US", 12)


def figures(plan=None, sends=Sends.UNIT, now=NOW):
    return settle_figures(asked(plan=plan or a_plan(), sends=sends, now=now), CATALOG.policies)


def test_fee_hold_and_the_most_that_can_be_charged_come_from_the_catalog():
    """HLD-1, HLD-5, PAY-6."""
    shown = figures()
    assert (shown.fee, shown.fee_number) == (PRICE.replacement_fees[0], 1)
    assert shown.hold == PRICE.hold
    assert shown.most.amount == PRICE.replacement_fees[0].amount + PRICE.hold.amount
    assert shown.consent_version == CONSENT_VERSION


@pytest.mark.parametrize(("left", "reserved", "number"), [(2, 0, 1), (1, 0, 2), (1, 1, 2)])
def test_the_fee_is_that_of_the_next_paid_replacement(left, reserved, number):
    """PAY-6: used and reserved ones count."""
    shown = figures(a_plan(left=left, reserved=reserved))
    assert (shown.fee_number, shown.fee) == (number, PRICE.replacement_fees[number - 1])


def test_a_battery_alone_has_the_batterys_hold():
    """HLD-1, SVC-14."""
    assert figures(sends=Sends.BATTERY).hold == PRICE.battery_hold
    assert figures(sends=Sends.UNIT_WITH_BATTERY).hold == PRICE.hold


def test_the_return_day_is_the_fourteenth_after_the_local_day_of_payment():
    """HLD-4, TIM-3; at the latest: the carrier's five days (HLD-7), and a cure of five for each of
    the two checks that a unit alone can fail (RET-5)."""
    shown = figures()
    assert shown.return_days == 14
    assert shown.return_by.last_day.isoformat() == "2026-12-06"
    assert shown.return_by.at.isoformat() == "2026-12-07T08:00:00+00:00"
    assert shown.held_until_at_most.last_day.isoformat() == "2026-12-21"
    assert shown.held_until_at_most.zone == "America/Los_Angeles"
    battery = figures(sends=Sends.UNIT_WITH_BATTERY)
    assert battery.held_until_at_most.last_day.isoformat() == "2026-12-26"


def test_paid_before_midnight_in_los_angeles_the_day_is_still_todays():
    """TIM-1: 07:59 UTC is the evening before."""
    before = figures(now=datetime(2026, 11, 23, 7, 59, 59, 999000, tzinfo=UTC))
    after = figures(now=datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
    assert before.return_by.last_day.isoformat() == "2026-12-06"
    assert after.return_by.last_day.isoformat() == "2026-12-07"


def test_there_are_three_lines_charged_now_held_and_charged_only_if():
    shown = figures()
    assert [kind for kind, _ in shown.lines] == ["charged_now", "held", "charged_only_if"]
    now, held, only_if = (sentence for _, sentence in shown.lines)
    assert shown.fee.text in now
    assert shown.hold.text in held and "not a charge" in held
    assert shown.hold.text in only_if
    assert "6 December 2026 (America/Los_Angeles)" in only_if


def test_the_consent_names_every_amount_and_every_date():
    """HLD-1, SVC-7: renewals, the most, and what Express leaves out."""
    shown = figures()
    for words in (
        f"{shown.fee.text} is charged now",
        f"{shown.hold.text} is held",
        "at the latest until 21 December 2026 (America/Los_Angeles)",
        "not received by 6 December 2026 (America/Los_Angeles)",
        f"at most {shown.hold.text} is charged, once",
        "during a renewal two holds may show",
        "skips the inspection",
        "no warranty service for the defective part",
        "the replacement is under warranty",
    ):
        assert words in shown.consent


def test_nothing_is_computed_or_promised_from_averages():
    """PAY-7."""
    shown = figures()
    text = shown.consent + "".join(sentence for _, sentence in shown.lines)
    assert "%" not in text and "average" not in text and "half" not in text


@pytest.mark.parametrize("returned", [True, False])
def test_what_was_shown_is_what_is_charged(returned):
    """PAY-7, HLD-5: fee now, the hold's amount by a default and never more."""
    house = House()
    house.covered()
    filing = house.filing()
    claim = house.claims.file(filing, house.op())
    house.payments.pay(claim.ledger[-1].page_id)
    house.clock.forward(timedelta(minutes=3))
    paid = house.claims.go_on(claim.claim_id, ANA, house.op())
    house.ship(paid)
    if returned:
        house.scan()
    house.travel(days=20)

    end = house.claim(claim.claim_id)
    book = house.payments.books()[claim.claim_id]
    assert end.lines(Purpose.FEE)[0].amount == filing.fee
    assert all(line.amount == filing.hold for line in end.lines(Purpose.HOLD))
    most = filing.fee.amount + filing.hold.amount
    assert book.captured == (filing.fee.amount if returned else most)
    assert end.state is (ClaimState.COMPLETED if returned else ClaimState.DEFAULTED)
    assert sum(line.status is Status.CAPTURED for line in end.ledger) == (1 if returned else 2)


def test_the_stored_consent_is_the_text_that_was_shown_with_its_time_and_place():
    """SVC-7: kept as evidence."""
    house = House()
    house.covered()
    shown = house.claims.preview(ANA, house.filing().damage, "US").settlement
    claim = house.filed()
    assert (claim.consent.text, claim.consent.version) == (shown.consent, shown.consent_version)
    assert (claim.consent.at, claim.consent.ip) == (house.clock.now(), "127.0.0.1")
    assert claim.terms.return_days == shown.return_days


def test_amounts_are_written_in_the_currencys_own_minor_unit():
    """PAY-9."""
    assert [Money(1500, "JPY").text, Money(1500, "USD").text, Money(5, "EUR").text] == [
        "1500 JPY",
        "15.00 USD",
        "0.05 EUR",
    ]
