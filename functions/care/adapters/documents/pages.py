"""Lines of text on pages of A4, one under another, as a PDF of the same bytes each time."""

from __future__ import annotations

from io import BytesIO

import pydyf

from .font import Font, font

WIDTH, HEIGHT, MARGIN = 595, 842, 56  # points
RIGHT = WIDTH - MARGIN
_LEADING = 1.45


class Pages:
    """Sets text from the top; a line that does not fit begins a new page."""

    def __init__(self) -> None:
        self.font: Font = font()
        self.streams: list[pydyf.Stream] = []
        self._next_page()

    def paragraph(self, text: str, size: float = 10, width: float = RIGHT - MARGIN) -> None:
        """`text` from the left margin, in as many lines as it needs."""
        self.row([(MARGIN, width, text, False)], size)

    def row(self, cells: list[tuple[float, float, str, bool]], size: float = 9) -> None:
        """Cells side by side: each `(left, width, text, to the right)`; the highest one counts."""
        broken = [self.font.lines(text, size, width) for _, width, text, _ in cells]
        height = max(len(lines) for lines in broken) * size * _LEADING
        if self.y - height < MARGIN:
            self._next_page()
        for (left, width, _, flush_right), lines in zip(cells, broken, strict=True):
            for number, line in enumerate(lines):
                indent = width - self.font.width(line, size) if flush_right else 0
                self._write(line, left + indent, self.y - (number + 1) * size * _LEADING, size)
        self.y -= height

    def rule(self) -> None:
        """A thin line across the page."""
        self.space(5)
        stream = self.streams[-1]
        stream.set_line_width(0.5)
        stream.move_to(MARGIN, self.y)
        stream.line_to(RIGHT, self.y)
        stream.stroke()
        self.space(3)

    def space(self, points: float) -> None:
        """Moves down."""
        self.y -= points

    def pdf(self, title: str, language: str) -> bytes:
        """The whole document. No clock and no chance are in it."""
        pdf = pydyf.PDF()
        reference = self.font.embed(pdf)
        for stream in self.streams:
            pdf.add_object(stream)
            pdf.add_page(_page(pdf, stream, reference))
        pdf.info["Title"] = pydyf.String(title)
        pdf.info["Producer"] = pydyf.String("Aftercare")
        pdf.catalog["Lang"] = pydyf.String(language)
        pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
        written = BytesIO()
        pdf.write(written, version=b"1.7")
        return written.getvalue()

    def _next_page(self) -> None:
        self.streams.append(pydyf.Stream(compress=True))
        self.y = float(HEIGHT - MARGIN)

    def _write(self, line: str, x: float, y: float, size: float) -> None:
        stream = self.streams[-1]
        glyphs = "".join(f"{glyph:04x}" for glyph in self.font.text(line))
        stream.begin_text()
        stream.set_font_size("F1", size)
        stream.set_text_matrix(1, 0, 0, 1, float(x), float(y))
        stream.show_text(f"<{glyphs}>".encode())
        stream.end_text()


def _page(pdf: pydyf.PDF, stream: pydyf.Stream, font_reference: bytes) -> pydyf.Dictionary:
    fonts = pydyf.Dictionary({"F1": font_reference})
    return pydyf.Dictionary(
        {
            "Type": "/Page",
            "Parent": pdf.pages.reference,
            "MediaBox": pydyf.Array([0, 0, WIDTH, HEIGHT]),
            "Contents": stream.reference,
            "Resources": pydyf.Dictionary({"Font": fonts}),
        }
    )
