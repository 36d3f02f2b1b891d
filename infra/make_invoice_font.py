"""Writes the small font that invoices are set in, from DejaVu Sans: a developers' tool.

Latin with all of the European Union's letters, Greek and Cyrillic; a customer's name prints as it
is written. Run it when letters are missing, and commit what changes:
`python infra/make_invoice_font.py DejaVuSans.ttf` (version 2.37).
Needs fonttools, which never ships.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parents[1] / "functions/care/adapters/documents/font"
RANGES = (
    *((0x20, 0x7E), (0xA0, 0x17F), (0x218, 0x21B)),  # Latin
    *((0x384, 0x3CE), (0x400, 0x45F)),  # Greek, Cyrillic
    *((0x1E9E, 0x1E9E), (0x2013, 0x2014), (0x2018, 0x201A), (0x201C, 0x201E), (0x2022, 0x2022)),
    *((0x2026, 0x2026), (0x20AC, 0x20AC), (0x2116, 0x2116), (0xFFFD, 0xFFFD)),
)
LICENCE = 13  # its id in the table of names
DROPPED = ["GSUB", "GPOS", "GDEF", "kern", "MATH", "FFTM", "gasp"]


def make(source: Path) -> None:
    """Writes the font, each character's glyph and width, and the licence that the font carries."""
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True)
    options.drop_tables += DROPPED
    font = TTFont(source, recalcTimestamp=False)
    (HERE / "LICENSE").write_text(str(font["name"].getDebugName(LICENCE)))
    smaller = subset.Subsetter(options)
    smaller.populate(unicodes=[code for first, end in RANGES for code in range(first, end + 1)])
    smaller.subset(font)
    font.save(HERE / "sans.ttf")
    (HERE / "sans.json").write_text(json.dumps(_measures(font), separators=(",", ":")) + "\n")


def _measures(font: TTFont) -> dict[str, object]:
    """Lengths in thousandths of the font's size, as PDF wants them."""
    scale = 1000 / font["head"].unitsPerEm
    head, wide = font["head"], font["hmtx"]
    box = [round(each * scale) for each in (head.xMin, head.yMin, head.xMax, head.yMax)]
    return {
        "ascent": round(font["hhea"].ascent * scale),
        "descent": round(font["hhea"].descent * scale),
        "box": box,
        "widths": [round(wide[name][0] * scale) for name in font.getGlyphOrder()],
        "glyphs": {str(code): font.getGlyphID(n) for code, n in sorted(font.getBestCmap().items())},
    }


if __name__ == "__main__":
    make(Path(sys.argv[1]))
