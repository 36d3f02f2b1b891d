"""Reads npm's `package-lock.json`, third edition."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

from infra.supply.pins import NPM, Lock, Pin

_FOLDER = "node_modules/"
_KINDS = ("dependencies", "optionalDependencies", "devDependencies", "peerDependencies")


def read_npm_lock(text: str) -> Lock:
    """Raises `KeyError` on an entry without a version."""
    entries: dict[str, dict[str, Any]] = json.loads(text)["packages"]
    pins = {path: _pin(path, entry) for path, entry in entries.items() if path}
    asked = {
        (pins[path].purl if path else "", pins[found].purl)
        for path, entry in entries.items()
        for found in _asked_by(path, entry, entries)
    }
    return Lock(tuple(dict.fromkeys(pins.values())), frozenset(asked))


def _pin(path: str, entry: dict[str, Any]) -> Pin:
    name = entry.get("name") or path.rpartition(_FOLDER)[2]
    hashes = tuple(_hash(each) for each in entry.get("integrity", "").split())
    return Pin(NPM, name, entry["version"], hashes, entry.get("license", ""))


def _hash(integrity: str) -> tuple[str, str]:
    algorithm, _, digits = integrity.partition("-")
    return f"SHA-{algorithm.removeprefix('sha')}", base64.b64decode(digits).hex()


def _asked_by(path: str, entry: dict[str, Any], entries: dict[str, Any]) -> Iterator[str]:
    """The folders that its dependencies are found in; those that are not locked are not fetched."""
    for name in {name for kind in _KINDS for name in entry.get(kind, ())}:
        yield from (at for at in [_found(path, name, entries)] if at)


def _found(path: str, name: str, entries: dict[str, Any]) -> str:
    """As Node looks for it: in the folder's own, then in each one above."""
    while True:
        candidate = f"{path}/{_FOLDER}{name}" if path else f"{_FOLDER}{name}"
        if candidate in entries:
            return candidate
        if not path:
            return ""
        path = path.rpartition(_FOLDER)[0].rstrip("/")
