"""What a Spanish reader pays by and keeps: the provider's page, the invoice, the consent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdf
import pytest

from care.adapters.documents import InvoicePrinter
from care.domain.invoice import Entry, Sheet
from care.domain.ledger import Purpose
from care.domain.parts import Service
from care.domain.states import ClaimState
from care.usecases.change_service import Change
from care.usecases.effects import Effects
from care.usecases.page_words import page_words
from tests.support.builders import a_claim, a_line, a_plan, an_order, usd
from tests.support.house import ANA, House
from tests.support.spoken import unsaid

SITE = "https://care.example"


# The provider's page


@pytest.mark.parametrize("service", list(Service))
@pytest.mark.parametrize("purpose", [Purpose.HOLD, Purpose.FEE, Purpose.REPAIR, Purpose.DEFAULT])
def test_the_providers_page_is_spanish_with_the_same_amounts(
    service: Service, purpose: Purpose
) -> None:
    claim = a_claim(service=service, state=ClaimState.AWAITING_PAYMENT)
    line = a_line(purpose)
    assert unsaid(page_words(claim, line)) == []
    title, explanation = page_words(replace(claim, locale="es-MX"), line)
    assert title != page_words(claim, line)[0]
    assert line.amount.text in explanation


def test_the_page_of_a_plan_is_in_the_plans_language() -> None:
    line = a_line(Purpose.PURCHASE)
    assert page_words(an_order(locale="es"), line)[0] == "Plan de cuidado del dispositivo"
    assert page_words(an_order(locale="de-DE"), line)[0] == "Device care plan"


def test_the_provider_sends_readers_back_to_pages_of_their_language() -> None:
    effects = Effects(House().payments, SITE, "test")
    plan, claim = a_plan("plan_1", locale="es"), a_claim("claim_1", locale="es-US")
    assert effects.return_url(plan) == f"{SITE}/es/plan-return.html?plan=plan_1"
    assert effects.return_url(claim) == f"{SITE}/es/claim-return.html?claim=claim_1"
    assert effects.return_url(a_claim("claim_1")) == f"{SITE}/claim-return.html?claim=claim_1"


# The invoice

SHEET = Sheet(
    number="INV-US-7F3K",
    issued=date(2026, 11, 22),
    language="es-US",
    seller=("Aftercare demo service centre", "United States"),
    customer=("Repair", "1 Main St", "US"),
    about=(
        ("Claim", "claim_7f3k"),
        ("Service", "Express Premium"),
        ("Device", "Mavic 3, serial number 1ZNA0001"),
        ("Filed on", "22 November 2026"),
    ),
    entries=(
        Entry(
            date(2026, 11, 22),
            "Replacement fee, paid replacement no. 1 of the plan",
            "pi_3PxYzAb",
            usd(15900),
        ),
        Entry(date(2026, 12, 1), "Refund, on its way", "re_3PxYzAb", usd(-15900)),
    ),
    total=usd(0),
    notes=("The amounts are without tax, as the catalog says; no tax was computed.",),
)


def printed(sheet: Sheet) -> tuple[pypdf.PdfReader, str]:
    reader = pypdf.PdfReader(BytesIO(InvoicePrinter().pdf(sheet)), strict=True)
    return reader, "\n".join(page.extract_text() for page in reader.pages)


def test_an_invoice_is_in_the_claims_language_and_its_names_are_as_they_are() -> None:
    """INV-1."""
    reader, text = printed(SHEET)
    assert reader.metadata is not None and reader.metadata.title == "Factura INV-US-7F3K"
    assert reader.trailer["/Root"]["/Lang"] == "es"
    for line in (
        "Emitida el 22 de noviembre de 2026",
        "Reclamo: claim_7f3k",
        "Dispositivo: Mavic 3, número de serie 1ZNA0001",
        *("Aftercare demo service centre", "United States", "Repair", "1 Main St"),
    ):
        assert line in text.splitlines(), text
    flat = " ".join(text.split())
    assert "159.00 USD" in flat and "-159.00 USD" in flat and "Total 0.00 USD" in flat
    assert "22 de noviembre de 2026 Tarifa de reemplazo" in flat
    assert "Invoice" not in flat and "Refund" not in flat and "tax" not in flat


def test_an_invoice_of_an_erased_customer_names_nobody_in_any_language() -> None:
    """STS-2."""
    note = "Name and address were erased at the customer's request."
    _, text = printed(replace(SHEET, customer=(), notes=(note,)))
    assert "Destinatario" not in text
    assert "El nombre y la dirección" in " ".join(text.split())


# What is agreed to


def test_what_a_spanish_reader_agrees_to_is_stored_in_spanish_and_events_in_english() -> None:
    """SVC-7, HLD-1: evidence is what was read; the timeline is the record."""
    house = House()
    house.covered()
    claim = house.filed(locale="es-US")
    assert claim.consent is not None
    assert claim.consent.text.startswith("Acepto que se cobren 159.00 USD ahora")
    assert "7 de diciembre de 2026 (America/Los_Angeles)" in claim.consent.text
    (filed, *_) = house.store.timeline(claim.claim_id)
    assert filed.note.sentence.startswith("A Premium claim was filed. 159.00 USD")


@pytest.mark.parametrize(
    ("read_in", "begins"), [(None, "Acepto"), ("es", "Acepto"), ("en", "I agree")]
)
def test_another_service_is_agreed_to_in_the_language_that_it_was_read_in(
    read_in: str | None, begins: str
) -> None:
    """SVC-12: where nothing is said, in the claim's."""
    house = House()
    house.covered()
    shown = house.claims.preview(ANA, house.damage(), "US", Service.BASIC).settlement
    claim = house.filed(locale="es-US")
    assert shown is not None
    asked = Change(
        Service.BASIC, "192.0.2.7", shown.consent_version, shown.fee, None, read_in=read_in
    )
    changed = house.changing.change(claim.claim_id, ANA, asked, house.op())
    assert changed.consent is not None and changed.consent.text.startswith(begins)


def test_an_english_reader_agrees_in_english() -> None:
    house = House()
    house.covered()
    consent = house.filed().consent
    assert consent is not None and consent.text.startswith("I agree that 159.00 USD")
