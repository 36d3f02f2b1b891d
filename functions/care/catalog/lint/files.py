"""Which files make a catalog, how they are read, and how a finding in one of them is written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from ...frozen import frozen

Document = dict[str, Any]

SCHEMAS = {
    "families.json": "families.schema.json",
    "models.json": "models.schema.json",
    "exclusions.json": "exclusions.schema.json",
    "policies.json": "policies.schema.json",
    "rules.json": "rules.schema.json",
    "regions/*.json": "region.schema.json",
    "holidays/*.json": "holidays.schema.json",
    "prices/*.json": "prices.schema.json",
}
"""The catalog's files by pattern, each with its schema."""

REQUIRED = (
    *("families.json", "models.json", "exclusions.json", "policies.json"),
    "rules.json",
    "regions/us.json",
)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing wrong: file, field (a JSON pointer, RFC 6901), what is wrong and the way out."""

    file: str
    pointer: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file}: {self.pointer or '/'}: {self.problem}"


@frozen
class Data:
    """The documents sound in themselves, by file name; `present` names the broken ones too."""

    documents: Mapping[str, Document]
    present: frozenset[str]

    def rows(self, name: str) -> dict[str, Document] | None:
        """What `families.json` or `models.json` lists by id; None while that file is broken."""
        document = self.documents.get(f"{name}.json")
        return document and document[name]

    def each(self, folder: str) -> Iterator[tuple[str, Document]]:
        """The sound files of `regions`, `holidays` or `prices`, with their names."""
        return (item for item in self.documents.items() if item[0].startswith(f"{folder}/"))

    def twin(self, file: str, folder: str) -> Document | None:
        """The sound file of another folder that has the same name: it speaks of the same region."""
        return self.documents.get(f"{folder}/{PurePosixPath(file).name}")


def pointer(*steps: str | int) -> str:
    """The JSON pointer along `steps`."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def schema_of(name: str) -> str | None:
    """The schema's file name for the catalog file `name`; None where a catalog has no such file."""
    path = PurePosixPath(name)
    fits = (s for p, s in SCHEMAS.items() if p.count("/") == name.count("/") and path.match(p))
    return next(fits, None)


def read_all(folder: Path) -> tuple[dict[str, Document], list[Finding]]:
    """Every readable document below `folder` by its name, and a finding for every other file."""
    names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    documents: dict[str, Document] = {}
    findings = [
        Finding(name, "", "is missing; a catalog cannot do without it")
        for name in REQUIRED
        if name not in names
    ]
    for name in names:
        if schema_of(name) is None:
            known = ", ".join(SCHEMAS)
            findings.append(
                Finding(name, "", f"is no file of a catalog; move it, known are {known}")
            )
            continue
        try:
            documents[name] = _parse((folder / name).read_bytes())
        except ValueError as error:
            findings.append(Finding(name, "", f"cannot be read; mend it: {error}"))
    return documents, findings


def _parse(raw: bytes) -> Document:
    document = json.loads(raw, object_pairs_hook=_object)
    if not isinstance(document, dict):
        raise ValueError("the file holds one JSON object")
    return document


def _object(pairs: list[tuple[str, Any]]) -> Document:
    # json keeps the last of two equal names and says nothing: one price would hide the other.
    names = [name for name, _ in pairs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"one object names {', '.join(twice)} twice")
    return dict(pairs)
