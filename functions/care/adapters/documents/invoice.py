"""An invoice as a PDF (INV-1)."""

from __future__ import annotations

from ...domain.invoice import Entry, Sheet, signed_text
from ...domain.windows import day_text
from ...words import Say, language_of, wording
from .pages import MARGIN, RIGHT, Pages

Cells = list[tuple[float, float, str, bool]]
_DAY, _WHAT, _REFERENCE, _AMOUNT = MARGIN, MARGIN + 92, MARGIN + 262, RIGHT - 80
_HEAD = ("Date", "What", "Payment reference", "Amount")
_LACKING = (
    "\N{REPLACEMENT CHARACTER} stands for a character that this document's font cannot print."
)


class InvoicePrinter:
    """Prints a sheet in its language; the same sheet is the same bytes."""

    def pdf(self, sheet: Sheet) -> bytes:
        """The invoice. Its text can be searched and copied, its language and title are set."""
        pages, say = Pages(), wording(sheet.language)
        title = say(f"Invoice {sheet.number}")
        pages.paragraph(title, 16)
        pages.paragraph(say(f"Issued on {day_text(sheet.issued)}"))
        pages.space(14)
        _block(pages, say("From"), sheet.seller)
        _block(pages, say("To"), sheet.customer)
        about = tuple(f"{say(name)}: {say(value)}" for name, value in sheet.about)
        _block(pages, say("For"), about)
        _table(pages, sheet, say)
        pages.space(14)
        for note in sheet.notes:
            pages.paragraph(say(note), 8)
        if not all(pages.font.knows(line) for line in (*sheet.customer, *sheet.seller)):
            pages.paragraph(say(_LACKING), 8)
        return pages.pdf(title, language_of(sheet.language))


def _block(pages: Pages, title: str, lines: tuple[str, ...]) -> None:
    if not lines:
        return
    pages.paragraph(title, 8)
    for line in lines:
        pages.paragraph(line)
    pages.space(10)


def _table(pages: Pages, sheet: Sheet, say: Say) -> None:
    pages.row(_cells(*map(say, _HEAD)), 8)
    pages.rule()
    for entry in sheet.entries:
        pages.row(_cells(*_said(entry, say)), 8)
        pages.space(2)
    if not sheet.entries:
        pages.paragraph(say("Nothing was charged."), 8)
    pages.rule()
    pages.row(_cells("", say("Total"), "", signed_text(sheet.total)), 9)


def _said(entry: Entry, say: Say) -> tuple[str, str, str, str]:
    return say(day_text(entry.day)), say(entry.what), entry.reference, entry.text


def _cells(
    day: str, what: str, reference: str, amount: str
) -> list[tuple[float, float, str, bool]]:
    return [
        (_DAY, _WHAT - _DAY - 6, day, False),
        (_WHAT, _REFERENCE - _WHAT - 6, what, False),
        (_REFERENCE, _AMOUNT - _REFERENCE - 6, reference, False),
        (_AMOUNT, RIGHT - _AMOUNT, amount, True),
    ]
