"""Rules over regions and their holidays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import available_timezones

from .files import Data, Finding, pointer

DOCUMENTS = "regions/us.json"
"""The one region whose terms the source documents state (COV-7)."""

STATED: dict[str, tuple[Any, str]] = {
    "from_documents": (True, "COV-7"),
    "premium": (True, "SVC-4"),
    "return_days": (14, "HLD-4"),
    "countries": (["US"], "COV-7"),
}
ELSEWHERE: dict[str, tuple[Any, str]] = {
    "from_documents": (False, "COV-7"),
    "premium": (False, "SVC-4"),
}
"""Fields that the documents decide, each with its value and the rule that says so."""


def file_named(data: Data) -> Iterator[Finding]:
    """A file is named after its region, and has a region file beside it."""
    for folder, field in (("regions", "id"), ("holidays", "region"), ("prices", "region")):
        for file, document in data.each(folder):
            id, name = document[field], f"{document[field].lower()}.json"
            if name != PurePosixPath(file).name:
                problem = f"{id} belongs into {folder}/{name}; mend the id or the file's name"
                yield Finding(file, pointer(field), problem)
            elif f"regions/{name}" not in data.present:
                problem = f"{id} is no known region; add regions/{name}, or remove this file"
                yield Finding(file, pointer(field), problem)


def zone_known(data: Data) -> Iterator[Finding]:
    """The zone is one of the IANA's (TIM-1)."""
    for file, region in data.each("regions"):
        if region["zone"] not in available_timezones():
            problem = f"{region['zone']} is no IANA zone; write it like Europe/Berlin (TIM-1)"
            yield Finding(file, pointer("zone"), problem)


def currency_one(data: Data) -> Iterator[Finding]:
    """A region's own amounts are in its currency (PAY-9)."""
    for file, region in data.each("regions"):
        for field in ("late_fee", "minimum_charge"):
            given, wanted = region[field]["currency"], region["currency"]
            if given != wanted:
                problem = f"{given} is not the region's {wanted}; write that (PAY-9)"
                yield Finding(file, pointer(field, "currency"), problem)


def country_once(data: Data) -> Iterator[Finding]:
    """A country is of one region (ELG-6)."""
    first: dict[str, str] = {}
    for file, region in data.each("regions"):
        for index, country in enumerate(region["countries"]):
            if first.setdefault(country, file) != file:
                problem = f"{country} is in {first[country]} too; leave it in one region (ELG-6)"
                yield Finding(file, pointer("countries", index), problem)


def documents_kept(data: Data) -> Iterator[Finding]:
    """The US has what the documents state; no other region claims it (COV-7, SVC-4, HLD-4)."""
    for file, region in data.each("regions"):
        us = file == DOCUMENTS
        because = "the documents state the US terms" if us else "only the US has it"
        for field, (value, rule) in (STATED if us else ELSEWHERE).items():
            if region[field] != value:
                problem = f"{because}; write {json.dumps(value)} ({rule})"
                yield Finding(file, pointer(field), problem)


def holidays_there(data: Data) -> Iterator[Finding]:
    """Each region has its holidays, of the calendar that it names (TIM-5)."""
    way_out = "run python -m care.catalog.make_holidays"
    for file, _ in data.each("regions"):
        holidays = f"holidays/{PurePosixPath(file).name}"
        if holidays not in data.present:
            yield Finding(holidays, "", f"is missing, {file} needs it; {way_out}")
    for file, sheet in data.each("holidays"):
        region = data.twin(file, "regions") or {}
        given, wanted = sheet["calendar"], region.get("holiday_calendar", sheet["calendar"])
        if given != wanted:
            problem = f"{given} is not the region's {wanted}; {way_out}"
            yield Finding(file, pointer("calendar"), problem)


RULES = (file_named, zone_known, currency_one, country_once, documents_kept, holidays_there)
