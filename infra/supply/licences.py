"""Under which licence each locked package is, and whether it may be taken.

npm's lock says it; of Python's packages the installed metadata do. Those that say nothing an SPDX
expression can be made of are stated in `licences.json`, each with where it was read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, PackageMetadata, distributions
from pathlib import Path
from typing import Any

from license_expression import AND, OR, LicenseExpression, get_spdx_licensing
from packaging.utils import canonicalize_name

from infra.supply import SupplyError
from infra.supply.locks import ROOT, Part, shipped
from infra.supply.pins import PYPI, Pin

SPDX = get_spdx_licensing()
# Words that name one licence though they are no SPDX.
WORDS = {
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "MIT license": "MIT",
    "MIT License": "MIT",
    "PSFL": "PSF-2.0",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: ISC License (ISCL)": "ISC",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}


@dataclass(frozen=True, slots=True)
class Policy:
    """`ships` may be in what is deployed, `tools` in what only developers have; both by SPDX id."""

    ships: frozenset[str]
    tools: frozenset[str]
    stated: Mapping[str, str]


@cache
def _said() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((ROOT / "infra/supply/licences.json").read_text("utf-8"))
    return read


def copied() -> dict[str, dict[str, str]]:
    """Others' files that are kept in the repository and ship: name, version and licence by path."""
    found: dict[str, dict[str, str]] = _said()["copied"]
    return found


def policy() -> Policy:
    said = _said()
    ships = frozenset(said["ships"])
    stated = {name: each["licence"] for name, each in said["stated"].items()}
    return Policy(ships, ships | frozenset(said["tools"]), stated)


def licence(pin: Pin, parts: list[Part], rules: Policy, root: Path = ROOT) -> str:
    """An SPDX expression. Raises `SupplyError` where nothing says which, or it is not installed."""
    words = rules.stated.get(pin.name) or pin.licence
    if not words and pin.ecosystem == PYPI:
        words = _of_metadata(_installed(pin, parts, root))
    said = SPDX.validate(words) if words else None
    if said is None or said.errors:
        raise SupplyError(
            f"{pin.name} {pin.version} says no licence: read it and state it in licences.json"
        )
    return str(said.normalized_expression)


def may_be_taken(expression: str, allowed: frozenset[str]) -> bool:
    """All parts of an AND, one of an OR; with an exception only where that is allowed by name.

    >>> may_be_taken("MIT OR GPL-3.0-only", frozenset({"MIT"}))
    True
    >>> may_be_taken("MIT AND GPL-3.0-only", frozenset({"MIT"}))
    False
    """
    return _taken(SPDX.parse(expression, validate=True), allowed)


def _taken(expression: LicenseExpression, allowed: frozenset[str]) -> bool:
    if isinstance(expression, AND):
        return all(_taken(each, allowed) for each in expression.args)
    if isinstance(expression, OR):
        return any(_taken(each, allowed) for each in expression.args)
    return str(expression) in allowed


def refused(found: Mapping[Pin, list[Part]], rules: Policy, root: Path = ROOT) -> Iterator[str]:
    """A sentence for each package whose licence is not among those that its parts may take.

    Raises `SupplyError` as `licence` does.
    """
    for pin, parts in found.items():
        allowed = rules.ships if shipped(parts) else rules.tools
        said = licence(pin, parts, rules, root)
        if not may_be_taken(said, allowed):
            yield f"{pin.name} {pin.version} ({parts[0].name}) is under {said}"


def _installed(pin: Pin, parts: list[Part], root: Path) -> Distribution:
    """Of any version: a lock may have one for each Python, and one of them is here."""
    for part in parts:
        found = _environment(root / part.environment).get(pin.name)
        if found is not None:
            return found
    raise SupplyError(f"{pin.name} is not installed in {parts[0].environment}: run make bootstrap")


@cache
def _environment(folder: Path) -> dict[str, Distribution]:
    """By canonical name; a folder that pip was given as its target has no `lib`."""
    where = [str(folder), *map(str, folder.glob("lib/python*/site-packages"))]
    return {canonicalize_name(each.name): each for each in distributions(path=where)}


def _of_metadata(found: Distribution) -> str:
    """The expression, else a field that is one, else the one classifier that names one."""
    metadata = found.metadata
    if expression := _first(metadata, "License-Expression"):
        return expression
    field = _first(metadata, "License").strip()
    if field and (words := WORDS.get(field, field)) in SPDX.known_symbols:
        return words
    every = {each for each in metadata.get_all("Classifier") or () if each in WORDS}
    return WORDS[every.pop()] if len(every) == 1 else ""


def _first(metadata: PackageMetadata, field: str) -> str:
    return next(iter(metadata.get_all(field) or ()), "")
