"""The one font of our documents: measured for setting lines, and embedded whole.

DejaVu Sans, made smaller by `infra/make_invoice_font.py`: Latin, Greek and Cyrillic.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pydyf

from ...frozen import frozen

FOLDER = Path(__file__).parent / "font"
_UNKNOWN = 0xFFFD
_ROWS = 100  # of one bfchar block: PDF allows no more


@frozen
class Font:
    """`glyphs` by code point; `widths` by glyph, in thousandths of the size."""

    glyphs: dict[int, int]
    widths: tuple[int, ...]
    measures: dict[str, Any]
    program: bytes

    def text(self, text: str) -> tuple[int, ...]:
        """The glyphs of `text`; a character that the font lacks becomes a visible mark."""
        codes = (ord(char) for char in normalize("NFC", text))
        return tuple(self.glyphs.get(code, self.glyphs[_UNKNOWN]) for code in codes)

    def knows(self, text: str) -> bool:
        """Whether every character can be printed."""
        return all(ord(char) in self.glyphs for char in normalize("NFC", text))

    def width(self, text: str, size: float) -> float:
        """In points."""
        return sum(self.widths[glyph] for glyph in self.text(text)) * size / 1000

    def lines(self, text: str, size: float, width: float) -> list[str]:
        """`text` broken into lines of at most `width` points, at spaces where there are any."""
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".lstrip()
            if self.width(longer, size) <= width:
                lines[-1] = longer
                continue
            lines += [*self._pieces(word, size, width)]
        return [line for line in lines if line] or [""]

    def _pieces(self, word: str, size: float, width: float) -> Iterable[str]:
        piece = ""
        for char in word:
            if piece and self.width(piece + char, size) > width:
                yield piece
                piece = ""
            piece += char
        yield piece

    def embed(self, pdf: pydyf.PDF) -> bytes:
        """Adds the font to `pdf`; its reference. Text is written in glyph numbers, and can be
        copied as what it says."""
        program = pydyf.Stream([self.program], {"Length1": len(self.program)}, compress=True)
        to_unicode = pydyf.Stream([self._unicode_map()], compress=True)
        for each in (program, to_unicode):
            pdf.add_object(each)
        described = pydyf.Dictionary(_described(self.measures, program.reference))
        pdf.add_object(described)
        widths = pydyf.Array([0, pydyf.Array(self.widths)])
        descendant = pydyf.Dictionary(_descendant(widths, described.reference))
        pdf.add_object(descendant)
        font = pydyf.Dictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": f"/{_NAME}",
                "Encoding": "/Identity-H",
                "DescendantFonts": pydyf.Array([descendant.reference]),
                "ToUnicode": to_unicode.reference,
            }
        )
        pdf.add_object(font)
        return bytes(font.reference)

    def _unicode_map(self) -> bytes:
        meant = {glyph: code for code, glyph in sorted(self.glyphs.items(), reverse=True)}
        rows = [f"<{glyph:04x}> <{code:04x}>" for glyph, code in sorted(meant.items())]
        blocks = [rows[at : at + _ROWS] for at in range(0, len(rows), _ROWS)]
        body = [f"{len(b)} beginbfchar\n{chr(10).join(b)}\nendbfchar" for b in blocks]
        return "\n".join((*_CMAP_HEAD, *body, *_CMAP_FOOT)).encode()


@cache
def font() -> Font:
    """The font, read once a container."""
    measures = json.loads((FOLDER / "sans.json").read_bytes())
    glyphs = {int(code): glyph for code, glyph in measures.pop("glyphs").items()}
    widths = tuple(measures.pop("widths"))
    return Font(glyphs, widths, measures, (FOLDER / "sans.ttf").read_bytes())


def _described(measures: dict[str, Any], program: bytes) -> dict[str, Any]:
    return {
        "Type": "/FontDescriptor",
        "FontName": f"/{_NAME}",
        "Flags": 4,
        "FontBBox": pydyf.Array(measures["box"]),
        "ItalicAngle": 0,
        "Ascent": measures["ascent"],
        "Descent": measures["descent"],
        "CapHeight": measures["ascent"],
        "StemV": 80,
        "FontFile2": program,
    }


def _descendant(widths: pydyf.Array, described: bytes) -> dict[str, Any]:
    system = {"Registry": "(Adobe)", "Ordering": "(Identity)", "Supplement": 0}
    return {
        "Type": "/Font",
        "Subtype": "/CIDFontType2",
        "BaseFont": f"/{_NAME}",
        "CIDSystemInfo": pydyf.Dictionary(system),
        "CIDToGIDMap": "/Identity",
        "W": widths,
        "FontDescriptor": described,
    }


_NAME = "AFCARE+DejaVuSans"  # six capitals say that it is a subset
_CMAP_HEAD = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
    "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
    "1 begincodespacerange <0000> <ffff> endcodespacerange",
)
_CMAP_FOOT = ("endcmap CMapName currentdict /CMap defineresource pop end end",)
