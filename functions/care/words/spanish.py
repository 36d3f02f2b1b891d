"""Spanish: the catalogue `es.json`, and how dates and lists are written."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from .translator import Known, Translator

CATALOGUE = Path(__file__).parent / "es.json"
# `Sunday, 6 December 2026, 09:42 (America/Los_Angeles)`: weekday, time and zone may be missing.
_DATE = re.compile(
    r"(?:(?P<weekday>[A-Z][a-z]+day), )?(?P<day>\d{1,2}) (?P<month>[A-Z][a-z]+) (?P<year>\d{4})"
    r"(?P<time>, \d\d:\d\d)?(?P<zone> \([A-Za-z_]+(?:/[A-Za-z_]+)+\)| UTC)?"
)
_ITEMS = re.compile(r"(, and |, or | and | or |, |; )")
_AND = {" and ": " y ", ", and ": " y ", " or ": " o ", ", or ": " o "}
# "y" before the sound of i, and "o" before that of o, give way.
_BEFORE_I, _BEFORE_O = (
    re.compile(r"h?i(?![aeou])", re.IGNORECASE),
    re.compile(r"h?o", re.IGNORECASE),
)


@cache
def spanish() -> Translator:
    """The translator, read once a container and not before somebody reads Spanish."""
    catalogue = json.loads(CATALOGUE.read_bytes())
    templates = {english: said for english, said in catalogue["templates"].items() if said}
    return Translator(templates, catalogue["terms"], date, listed)


def date(text: str, known: Known) -> str | None:
    """`domingo, 6 de diciembre de 2026 (America/Los_Angeles)`; None for what is no date."""
    found = _DATE.fullmatch(text)
    month = known(found["month"]) if found else None
    if found is None or month is None or month == found["month"]:
        return None
    weekday = f"{known(found['weekday'])}, " if found["weekday"] else ""
    rest = f"{found['time'] or ''}{found['zone'] or ''}"
    return f"{weekday}{found['day']} de {month} de {found['year']}{rest}"


def listed(text: str, known: Known) -> str | None:
    """`cámara, hélices y batería`; None for what is no list, or of names and figures alone."""
    if text.endswith((".", ":")):
        return None
    pieces = _ITEMS.split(text)
    items = [known(item) for item in pieces[::2]]
    if len(items) == 1 or not all(items) or items == pieces[::2]:
        return None
    said = str(items[0])
    for separator, item in zip(pieces[1::2], items[1:], strict=True):
        said += _link(separator, str(item)) + str(item)
    return said


def _link(separator: str, item: str) -> str:
    link = _AND.get(separator, separator)
    if link == " y " and _BEFORE_I.match(item):
        return " e "
    return " u " if link == " o " and _BEFORE_O.match(item) else link
