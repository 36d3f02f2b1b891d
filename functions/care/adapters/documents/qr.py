"""QR codes, as their modules."""

from __future__ import annotations

import segno


def modules(text: str) -> tuple[str, ...]:
    """The QR code of `text` as rows of `1` and `0`, without its quiet zone of four modules. A
    quarter of it may be dirty or torn (error correction Q)."""
    code = segno.make_qr(text, error="q", boost_error=False)
    return tuple("".join("1" if dark else "0" for dark in row) for row in code.matrix)
