"""What a file is, by how it begins: what its sender called it counts for nothing."""

from __future__ import annotations

import re
from collections.abc import Collection

from .ports import Uploaded

HEAD_BYTES = 4096  # of a file, that are read to tell its kind
# What a reader that guesses takes for a page or a document, wherever near the beginning it stands.
_POLYGLOT = rb"(?i)<(!doctype|html|head|body|script|svg|iframe|\?php)\b|%PDF-"
_STILL = (
    ("image/jpeg", rb"\xff\xd8\xff[\xc0-\xfe]"),
    ("image/png", rb"\x89PNG\r\n\x1a\n"),
    ("image/webp", rb"(?s)RIFF.{4}WEBPVP8"),
)
# ISO/IEC 14496-12: a box's length (of 32 bits, small: no text begins with zeros), then its type.
_BRANDED = rb"(?s)\x00\x00[\x00-\x0f].ftyp(.{4})"
_MP4 = rb"isom|iso[2-9]|mp4[12]|mp71|mmp4|avc1|dash|M4V[ HP]|MSNV|XAVC|3g[pg2-9].|3ge."
# Files of before the type box came: one of QuickTime's own boxes is first.
_OLD_QUICKTIME = rb"(?s)[\x00-\x08\x0b].{3}(moov|mdat|wide|pnot)"


def kind_of(head: bytes) -> str | None:
    """The media type of a file that begins with `head`, its first `HEAD_BYTES` bytes; None for
    what is none of the pictures and videos that are taken, or could be taken for a page, too.

    >>> kind_of(bytes.fromhex("0000001866747970") + b"mp42")
    'video/mp4'
    """
    if re.search(_POLYGLOT, head):
        return None
    for kind, begins in _STILL:
        if re.match(begins, head):
            return kind
    branded = re.match(_BRANDED, head)
    if branded and re.match(_MP4, branded[1]):
        return "video/mp4"
    old = re.match(_OLD_QUICKTIME, head)
    return "video/quicktime" if old or (branded and branded[1] == b"qt  ") else None


def kind_among(found: Uploaded, kinds: Collection[str], most_bytes: int) -> str | None:
    """The kind of the file by its content; None where it, or what it was sent in as, is none of
    `kinds`, or where it is empty or larger than `most_bytes`."""
    kind = kind_of(found.head)
    right = kind in kinds and found.content_type in kinds
    return kind if right and 0 < found.size <= most_bytes else None
