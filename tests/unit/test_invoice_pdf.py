"""The invoice as a PDF: its words come out again, in every letter of the regions that we serve."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdf
import pytest

from care.adapters.documents import InvoicePrinter
from care.adapters.documents.font import font
from care.domain.invoice import Entry, Sheet
from tests.support.builders import usd

SHEET = Sheet(
    number="INV-US-7F3K",
    issued=date(2026, 11, 22),
    language="en",
    seller=("Aftercare demo service centre", "100 Example Way"),
    customer=("Ada Example", "1 Main St", "US"),
    about=(("Claim", "claim_7f3k"), ("Device", "Mavic 3, serial number 1ZNA0001")),
    entries=(
        Entry(date(2026, 11, 22), "Replacement fee", "pi_3PxYzAbCdEfGhIjKlMnOpQr", usd(15900)),
        Entry(date(2026, 12, 1), "Refund", "re_3PxYzAbCdEfGhIjKlMnOpQr", usd(-15900)),
    ),
    total=usd(0),
    notes=("The amounts are without tax.",),
)


def read(sheet):
    return pypdf.PdfReader(BytesIO(InvoicePrinter().pdf(sheet)), strict=True)


def words(sheet):
    return "\n".join(page.extract_text() for page in read(sheet).pages)


def test_the_same_sheet_is_the_same_bytes_and_small():
    first = InvoicePrinter().pdf(SHEET)
    assert InvoicePrinter().pdf(SHEET) == first
    assert first.startswith(b"%PDF-1.7") and len(first) < 40_000


def test_it_says_who_what_when_how_much_and_by_which_payment():
    """INV-1."""
    lines = words(SHEET).splitlines()
    for line in (
        *("Invoice INV-US-7F3K", "Issued on 22 November 2026", "100 Example Way", "Ada Example"),
        *("Claim: claim_7f3k", "The amounts are without tax."),
    ):
        assert line in lines
    text = " ".join(lines)
    assert "22 November 2026 Replacement fee pi_3PxYzAbCdEfGhIjKlMnOpQr 159.00 USD" in text
    assert "1 December 2026 Refund re_3PxYzAbCdEfGhIjKlMnOpQr -159.00 USD" in text
    assert "Total 0.00 USD" in " ".join(text.split())


def test_title_and_language_are_set_for_those_who_have_it_read_to_them():
    reader = read(SHEET)
    assert reader.metadata.title == "Invoice INV-US-7F3K"
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert "/CreationDate" not in reader.metadata


@pytest.mark.parametrize(
    "name",
    [
        "Zażółć gęślą jaźń",
        "Příliš žluťoučký kůň úpěl ďábelské ódy",
        "Αλέξανδρος Παπαδόπουλος",
        "Йорданка Щерева",
        "Ștefan Țăndărică",
        "Őrs Tűzálló",
        "Þórður Guðjónsson",
        "Größe Straße",
        "Ħal Għargħur",
        "O'Neill (née \\ Brontë)",
    ],
)
def test_a_name_comes_out_as_it_was_written(name):
    text = words(replace(SHEET, customer=(name,)))
    assert name in text.splitlines()
    assert "stands for a character" not in text


def test_a_letter_written_in_two_parts_prints_as_one():
    assert "Dvořák" in words(replace(SHEET, customer=("Dvor\u030ca\u0301k",)))


def test_a_letter_that_the_font_lacks_is_marked_and_said():
    text = words(replace(SHEET, customer=("李 Li",)))
    assert "\N{REPLACEMENT CHARACTER} Li" in text
    assert "stands for a character that this document's font cannot print." in text


def test_long_words_and_long_names_stay_on_the_page():
    letters = font()
    wide = "W" * 200
    assert all(letters.width(line, 10) <= 483 for line in letters.lines(wide, 10, 483))
    assert "".join(letters.lines(wide, 10, 483)) == wide
    assert letters.lines("", 10, 483) == [""]
    assert letters.lines("one two", 10, 20) == ["one", "two"]
    assert wide[:40] in words(replace(SHEET, customer=(wide,)))


def test_many_movements_go_on_on_another_page():
    entries = SHEET.entries * 40
    reader = read(replace(SHEET, entries=entries))
    assert len(reader.pages) == 2
    text = "".join(page.extract_text() for page in reader.pages)
    assert text.count("Replacement fee") == 40
    assert "The amounts are without tax." in reader.pages[-1].extract_text()


def test_with_nothing_charged_it_says_so():
    """TRM-5: a defect that was mended costs nothing."""
    assert "Nothing was charged." in words(replace(SHEET, entries=()))
