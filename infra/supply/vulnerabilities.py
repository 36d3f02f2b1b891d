"""What is known against the locked packages, by a database of OSV that lies on this machine.

The database is a folder with `PyPI/all.zip` and `npm/all.zip`, as osv.dev exports them and as its
own scanner keeps them. Nothing is asked of anybody, so nobody learns what is used here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from packaging.utils import canonicalize_name

from infra.supply import SupplyError
from infra.supply.affected import fixes, is_affected
from infra.supply.locks import ROOT
from infra.supply.pins import NPM, PYPI, Pin

ACCEPTED = ROOT / "infra" / "supply" / "accepted.json"


@dataclass(frozen=True, slots=True)
class Finding:
    """`ids` are the record's own and those that it is also known by."""

    pin: Pin
    ids: tuple[str, ...]
    summary: str
    fixed: tuple[str, ...]

    def __str__(self) -> str:
        mended = f"fixed in {', '.join(self.fixed)}" if self.fixed else "no version fixes it"
        named = f"{self.pin.name} {self.pin.version}: {' '.join(self.ids)}"
        return f"{named}, {mended}. {self.summary}".rstrip()


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found, and in how much: a database of nothing finds nothing."""

    findings: tuple[Finding, ...]
    records: int
    newest: str
    """When the youngest record was changed, as the database says it (RFC 3339, UTC)."""


def look(database: Path, pins: Iterable[Pin]) -> Looked:
    """Every record that stands and names a version that is locked.

    Raises `SupplyError` where the database lacks an ecosystem, is empty or cannot be read.
    """
    by_name: dict[tuple[str, str], list[Pin]] = {}
    for pin in pins:
        by_name.setdefault((pin.ecosystem, pin.name), []).append(pin)
    found: list[Finding] = []
    count, newest = 0, ""
    for ecosystem in (PYPI, NPM):
        for record in _records(database / ecosystem / "all.zip"):
            count, newest = count + 1, max(newest, record["modified"])
            found += _findings(record, by_name)
    return Looked(tuple(sorted(found, key=str)), count, newest)


def _records(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with ZipFile(path) as whole:
            names = [name for name in whole.namelist() if name.endswith(".json")]
            if not names:
                raise SupplyError(f"{path} has no records")
            for name in names:
                yield json.loads(whole.read(name))
    except (OSError, BadZipFile, ValueError) as error:
        raise SupplyError(f"{path} cannot be read: {error}") from error


def _findings(
    record: Mapping[str, Any], by_name: Mapping[tuple[str, str], list[Pin]]
) -> Iterator[Finding]:
    if record.get("withdrawn"):
        return
    hit: dict[Pin, set[str]] = {}
    for affected in record.get("affected", ()):
        for pin in by_name.get(_key(affected), ()):
            if is_affected(affected, pin):
                hit.setdefault(pin, set()).update(fixes(affected, pin))
    ids = (record["id"], *record.get("aliases", ()))
    for pin, fixed in hit.items():
        yield Finding(pin, ids, record.get("summary", ""), tuple(sorted(fixed)))


def _key(affected: Mapping[str, Any]) -> tuple[str, str]:
    package = affected.get("package", {"ecosystem": "", "name": ""})  # of a repository alone
    ecosystem, name = package["ecosystem"], package["name"]
    return ecosystem, canonicalize_name(name) if ecosystem == PYPI else name


def accepted(today: date, path: Path) -> frozenset[str]:
    """Ids that were looked at and are lived with: {id: {"until": date, "why": text}}.

    The last day counts. Raises `SupplyError` where an entry lacks its day or its reason.
    """
    said: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8"))
    for name, entry in said.items():
        if not entry.get("why") or not entry.get("until"):
            raise SupplyError(f"{path.name}: {name} needs a reason (why) and a day (until)")
    return frozenset(
        name for name, entry in said.items() if today <= date.fromisoformat(entry["until"])
    )
