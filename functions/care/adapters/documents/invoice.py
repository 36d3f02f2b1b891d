"""An invoice as a PDF (INV-1)."""

from __future__ import annotations

from ...domain.invoice import Entry, Sheet, signed_text
from ...domain.windows import day_text
from .pages import MARGIN, RIGHT, Pages

Cells = list[tuple[float, float, str, bool]]
_DAY, _WHAT, _REFERENCE, _AMOUNT = MARGIN, MARGIN + 92, MARGIN + 262, RIGHT - 80
_HEAD = ("Date", "What", "Payment reference", "Amount")
_LACKING = (
    "\N{REPLACEMENT CHARACTER} stands for a character that this document's font cannot print."
)


class InvoicePrinter:
    """Prints a sheet; the same sheet is the same bytes."""

    def pdf(self, sheet: Sheet) -> bytes:
        """The invoice. Its text can be searched and copied, its language and title are set."""
        pages = Pages()
        pages.paragraph(f"Invoice {sheet.number}", 16)
        pages.paragraph(f"Issued on {day_text(sheet.issued)}")
        pages.space(14)
        _block(pages, "From", sheet.seller)
        _block(pages, "To", sheet.customer)
        _block(pages, "For", tuple(f"{name}: {value}" for name, value in sheet.about))
        _table(pages, sheet)
        pages.space(14)
        for note in sheet.notes:
            pages.paragraph(note, 8)
        if not all(pages.font.knows(line) for line in (*sheet.customer, *sheet.seller)):
            pages.paragraph(_LACKING, 8)
        return pages.pdf(f"Invoice {sheet.number}", sheet.language)


def _block(pages: Pages, title: str, lines: tuple[str, ...]) -> None:
    pages.paragraph(title, 8)
    for line in lines:
        pages.paragraph(line)
    pages.space(10)


def _table(pages: Pages, sheet: Sheet) -> None:
    pages.row(_cells(*_HEAD), 8)
    pages.rule()
    for entry in sheet.entries:
        pages.row(_cells(*_said(entry)), 8)
        pages.space(2)
    if not sheet.entries:
        pages.paragraph("Nothing was charged.", 8)
    pages.rule()
    pages.row(_cells("", "Total", "", signed_text(sheet.total)), 9)


def _said(entry: Entry) -> tuple[str, str, str, str]:
    return day_text(entry.day), entry.what, entry.reference, entry.text


def _cells(
    day: str, what: str, reference: str, amount: str
) -> list[tuple[float, float, str, bool]]:
    return [
        (_DAY, _WHAT - _DAY - 6, day, False),
        (_WHAT, _REFERENCE - _WHAT - 6, what, False),
        (_REFERENCE, _AMOUNT - _REFERENCE - 6, reference, False),
        (_AMOUNT, RIGHT - _AMOUNT, amount, True),
    ]
