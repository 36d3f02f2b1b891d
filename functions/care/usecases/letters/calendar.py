"""A return deadline as an iCalendar file (RFC 5545)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from ...domain.windows import Deadline
from ...frozen import frozen

SHOWN = timedelta(hours=1)  # the entry is the last hour of the last day, and ends at the deadline
LINE_OCTETS = 75
_BREAK = re.compile(r"\r\n?|\n")


@frozen
class Entry:
    """One deadline to keep. The same `uid` with a higher `sequence` takes the older one's place.

    `written_at` is UTC, `deadline.at` its exclusive end.
    """

    uid: str
    sequence: int
    written_at: datetime
    deadline: Deadline
    summary: str
    description: str
    url: str


def as_calendar(entry: Entry) -> str:
    """The file: one event with an alarm three days before, all times UTC, lines ended by CRLF."""
    return "".join(f"{_folded(line)}\r\n" for line in _lines(entry))


def _lines(entry: Entry) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield "PRODID:-//Aftercare//Aftercare//EN"
    yield "METHOD:PUBLISH"
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.uid)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTAMP:{_utc(entry.written_at)}"
    yield f"DTSTART:{_utc(entry.deadline.at - SHOWN)}"
    yield f"DTEND:{_utc(entry.deadline.at)}"
    yield f"SUMMARY:{_text(entry.summary)}"
    yield f"DESCRIPTION:{_text(entry.description)}"
    yield f"URL:{entry.url}"
    yield "TRANSP:TRANSPARENT"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield "TRIGGER:-P3D"
    yield f"DESCRIPTION:{_text(entry.summary)}"
    yield "END:VALARM"
    yield "END:VEVENT"
    yield "END:VCALENDAR"


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """A TEXT value with its own marks escaped (3.3.11)."""
    for mark in ("\\", ";", ","):
        value = value.replace(mark, f"\\{mark}")
    return _BREAK.sub(r"\\n", value)


def _folded(line: str) -> str:
    """`line` in pieces of at most 75 octets, none broken inside a character (3.1)."""
    pieces, octets = [""], 0
    for character in line:
        size = len(character.encode())
        if octets + size > LINE_OCTETS:
            pieces.append(" ")
            octets = 1
        pieces[-1] += character
        octets += size
    return "\r\n".join(pieces)
