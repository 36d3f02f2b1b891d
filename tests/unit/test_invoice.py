"""INV-1: an invoice is asked for after completion, promised by business days, fetched at once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from care.catalog import load
from care.domain.errors import NotFound, Refused
from care.domain.invoice import Entry, number_of, promised_from, requested, sheet_of, signed_text
from care.domain.ledger import Goal, Purpose, Status, Way
from care.domain.money import Money
from care.domain.owners import NO_ADDRESS
from care.domain.parts import Service
from care.domain.states import ClaimState
from care.usecases.mails import MAILED, compose
from tests.support.builders import NOW, a_claim, a_line, a_shipped_claim, an_address, usd
from tests.support.house import ANA, BEN, House

CATALOG = load()
US, EU = CATALOG.regions["US"], CATALOG.regions["EU"]
SOLD = a_line(
    Purpose.FEE, amount=usd(15900), status=Status.CAPTURED, goal=Goal.CAPTURED, provider_id="pi_2"
)


def sheet(claim, region=US):
    claim, _ = requested(claim, region, NOW)
    return sheet_of(claim, claim.invoice, region, "Mavic 3")


def test_it_is_due_at_the_end_of_the_tenth_business_day():
    """INV-1, TIM-5: asked for on Sunday, 22 November; Thanksgiving is no business day."""
    claim, note = requested(a_claim("claim_7f3k", state=ClaimState.COMPLETED), US, NOW)
    assert claim.invoice.number == "INV-US-7F3K"
    assert claim.invoice.requested_at == NOW
    assert claim.invoice.due.last_day == date(2026, 12, 7)
    assert claim.invoice.due.at == datetime(2026, 12, 8, 8, 0, tzinfo=UTC)
    assert promised_from(claim.invoice, US.holidays).last_day == date(2026, 11, 30)
    assert (note.type, note.rules, note.reference) == (
        *("invoice_requested", ("INV-1",), "INV-US-7F3K"),
    )


def test_another_calendar_makes_another_day():
    """INV-1, TIM-5."""
    claim, _ = requested(a_claim(region="EU"), EU, NOW)
    assert claim.invoice.due.last_day == date(2026, 12, 4)
    assert claim.invoice.due.zone == "Europe/Berlin"


def test_the_number_is_derived_from_the_claim():
    assert number_of(a_claim("claim_0abc")) == "INV-US-0ABC"


def test_it_lists_what_was_charged_with_dates_and_references_and_no_hold():
    """INV-1: a hold that stands or was released is no charge."""
    said = sheet(a_shipped_claim())
    (entry,) = said.entries
    assert entry == Entry(
        date(2026, 11, 22),
        "Replacement fee, paid replacement no. 1 of the plan",
        "pi_2",
        usd(15900),
    )
    assert (entry.text, said.total) == ("159.00 USD", usd(15900))
    assert said.seller == US.service_centre
    assert said.customer[0] == "Ada Example"
    assert dict(said.about)["Service"] == "Express Premium"


def test_a_default_a_repair_and_refunds_are_listed_and_reckoned():
    """INV-1: a default counts."""
    later = NOW + timedelta(days=3)
    taken = a_line(status=Status.CAPTURED, goal=Goal.CAPTURED, settled_at=later)
    repair = replace(SOLD, purpose=Purpose.REPAIR, amount=usd(5000), provider_id="pi_3")
    charged = replace(taken, purpose=Purpose.DEFAULT, provider_id=None, amount=usd(100))
    back = a_line(
        Purpose.REFUND,
        amount=usd(99950),
        status=Status.REFUNDED,
        goal=Goal.REFUNDED,
        way=Way.BACK,
        provider_id="re_1",
    )
    pending = replace(back, n=2, amount=usd(50), status=Status.REFUND_PENDING)
    ledger = (taken, SOLD, repair, charged, back, pending)
    said = sheet(a_claim(ledger=ledger, fee_number=0, service=Service.REPAIR))
    assert [(entry.what, entry.reference, entry.text) for entry in said.entries] == [
        ("Default: the unit was not returned as agreed (from the hold)", "pi_1", "999.00 USD"),
        ("Replacement fee", "pi_2", "159.00 USD"),
        ("Repair", "pi_3", "50.00 USD"),
        ("Default: the unit was not returned as agreed", "", "1.00 USD"),
        ("Refund", "re_1", "-999.50 USD"),
        ("Refund, on its way", "re_1", "-0.50 USD"),
    ]
    assert said.entries[0].day == date(2026, 11, 25)
    assert said.total == usd(20900)


def test_what_was_voided_refused_or_nothing_is_not_listed():
    lines = [replace(SOLD, n=n, status=status) for n, status in ((1, "voided"), (2, "refused"))]
    zero = replace(SOLD, n=3, amount=usd(0))
    said = sheet(a_claim(ledger=(*lines, zero)))
    assert (said.entries, said.total) == ((), usd(0))


def test_amounts_are_in_the_currencys_minor_unit_with_their_sign_before_them():
    """PAY-9."""
    shown = [signed_text(money) for money in (usd(5), usd(-15950), Money(-1500, "JPY"))]
    assert shown == ["0.05 USD", "-159.50 USD", "-1500 JPY"]


def test_the_tax_note_is_the_catalogs():
    """PAY-9."""
    assert sheet(a_claim(), EU).notes[0].startswith("The amounts include tax")
    assert sheet(a_claim(), US).notes[0].startswith("The amounts are without tax")


def test_after_the_erasure_the_sheet_names_nobody():
    """STS-2."""
    said = sheet(a_claim(address=NO_ADDRESS))
    assert said.customer == ()
    assert said.notes[0] == "Name and address were erased at the customer's request."


def test_an_address_is_written_line_by_line():
    said = sheet(a_claim(address=an_address(line2="Flat 2")))
    assert said.customer == (
        *("Ada Example", "1 Main St", "Flat 2", "San Francisco CA 94105", "US"),
    )


class Printer:
    """Keeps what it was given to print."""

    def pdf(self, sheet):
        self.sheet = sheet
        return b"%PDF"


@pytest.fixture
def house():
    return House()


def completed(house):
    house.covered()
    claim = house.shipped()
    house.scan()
    return claim


def test_asked_for_again_it_is_the_first_answer(house):
    """INV-1."""
    claim = completed(house)
    first = house.invoices.request(claim.claim_id, ANA, house.op())
    house.travel(days=2)
    assert house.invoices.request(claim.claim_id, ANA, house.op()).invoice == first.invoice
    assert house.types(claim.claim_id).count("invoice_requested") == 1


def test_before_completion_it_is_refused_with_its_rule(house):
    """INV-1."""
    house.covered()
    claim = house.shipped()
    with pytest.raises(Refused) as refusal:
        house.invoices.request(claim.claim_id, ANA, house.op())
    assert refusal.value.decision.failed == ("INV-1",)
    assert house.claim(claim.claim_id).invoice is None


def test_after_a_default_it_is_given_and_lists_the_default(house):
    """INV-1: a default counts."""
    house.covered()
    claim, printer = house.shipped(), Printer()
    house.travel(days=16)
    assert house.claim(claim.claim_id).state is ClaimState.DEFAULTED
    house.invoices.request(claim.claim_id, ANA, house.op())
    house.invoices.fetch(claim.claim_id, ANA, printer)
    assert printer.sheet.total == usd(15900 + 99900)


def test_it_can_be_fetched_at_once_and_by_its_owner_only(house):
    """INV-1: earlier is allowed."""
    claim, printer = completed(house), Printer()
    with pytest.raises(NotFound):
        house.invoices.fetch(claim.claim_id, ANA, printer)
    asked = house.invoices.request(claim.claim_id, ANA, house.op())
    number, content = house.invoices.fetch(claim.claim_id, ANA, printer)
    assert (number, content) == (asked.invoice.number, b"%PDF")
    assert dict(printer.sheet.about)["Device"].startswith("Mavic 3, serial number")
    for ask in (
        lambda: house.invoices.request(claim.claim_id, BEN, house.op()),
        lambda: house.invoices.fetch(claim.claim_id, BEN, printer),
    ):
        with pytest.raises(NotFound):
            ask()


def test_a_model_that_the_catalog_dropped_is_printed_by_its_id(house):
    claim, printer = completed(house), Printer()
    house.invoices.request(claim.claim_id, ANA, house.op())
    house.put(replace(house.claim(claim.claim_id), model="mavic-old"))
    house.invoices.fetch(claim.claim_id, ANA, printer)
    assert dict(printer.sheet.about)["Device"].startswith("mavic-old, serial number")


def test_the_mail_names_the_number_and_the_day(house):
    """INV-1."""
    claim = completed(house)
    asked = house.invoices.request(claim.claim_id, ANA, house.op())
    event = house.store.timeline(claim.claim_id)[-1]
    assert event.note.type in MAILED
    mail = compose(event, asked, "ana@example.com", "http://localhost:8080")
    assert asked.invoice.number in mail.text
    assert asked.invoice.due.text in mail.text
    assert f"/claim.html?id={claim.claim_id}" in mail.text
