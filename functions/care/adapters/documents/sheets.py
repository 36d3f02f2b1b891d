"""Plain sheets as a PDF: a title, headings, and the lines under them (PAY-8)."""

from __future__ import annotations

from ...usecases.bank_answer import Sheets
from .pages import Pages

_LACKING = (
    "\N{REPLACEMENT CHARACTER} stands for a character that this document's font cannot print."
)


class PlainPrinter:
    """Prints sheets; the same sheets are the same bytes."""

    def pdf(self, sheets: Sheets) -> bytes:
        """The document. Its text can be searched and copied, its language and title are set."""
        pages = Pages()
        pages.paragraph(sheets.title, 16)
        for section in sheets.sections:
            pages.space(12)
            pages.paragraph(section.heading, 12)
            pages.rule()
            for line in section.lines:
                pages.paragraph(line, 9)
                pages.space(2)
        lines = [line for section in sheets.sections for line in section.lines]
        if not all(pages.font.knows(line) for line in lines):
            pages.paragraph(_LACKING, 8)
        return pages.pdf(sheets.title, sheets.language)
