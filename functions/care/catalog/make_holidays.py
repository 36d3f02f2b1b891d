"""Writes the regions' public holidays (TIM-5) from the `holidays` library, a developers' tool.

Run it when a region is added or the library's new version knows better, and commit what changes:
`PYTHONPATH=functions python -m care.catalog.make_holidays`
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import holidays

from .reader import DATA

YEARS = range(2024, 2036)


def national(calendar: str) -> dict[str, str]:
    """Names by ISO date of the national public holidays of the country `calendar`, for all `YEARS`.

    Days observed instead of a weekend's are among them; those of a state or a province are not.
    """
    days = holidays.country_holidays(calendar, years=YEARS, language="en_US")
    return {day.isoformat(): name for day, name in sorted(days.items()) if day.year in YEARS}


def sheet(region: dict[str, str]) -> str:
    """The text of the holiday file that belongs to a region's file."""
    calendar = region["holiday_calendar"]
    content = {
        "$schema": "../../schema/holidays.schema.json",
        "region": region["id"],
        "calendar": calendar,
        "holidays": national(calendar),
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def write(folder: Path) -> list[Path]:
    """Writes `holidays/*.json` for every `regions/*.json` of `folder`; returns what was written."""
    written = []
    for source in sorted((folder / "regions").glob("*.json")):
        target = folder / "holidays" / source.name
        target.parent.mkdir(exist_ok=True)
        target.write_text(sheet(json.loads(source.read_bytes())), encoding="utf-8")
        written.append(target)
    return written


if __name__ == "__main__":
    for path in write(DATA):
        sys.stdout.write(f"{path.relative_to(DATA)}: {YEARS[0]} to {YEARS[-1]}\n")
