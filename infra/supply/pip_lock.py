"""Reads a requirements file as `uv pip compile --generate-hashes` writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from infra.supply.pins import PYPI, Lock, Pin

_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})\b")
_VIA = re.compile(r"^ +# +(?:via )?(\S.*)$", re.MULTILINE)


def read_pip_lock(text: str) -> Lock:
    """Raises `ValueError` on a requirement that is not pinned to one version, and `KeyError` on
    one that a package asks for which the lock does not have.
    """
    said = [(_pin(block), _asking(block)) for block in _blocks(text)]
    purls: dict[str, list[str]] = {}
    for pin, _ in said:  # one name may have a version for each Python
        purls.setdefault(pin.name, []).append(pin.purl)
    purls[""] = [""]
    asked = {(each, pin.purl) for pin, names in said for name in names for each in purls[name]}
    return Lock(tuple(pin for pin, _ in said), frozenset(asked))


def _blocks(text: str) -> Iterator[str]:
    """Each requirement with the hashes and notes that are indented below it."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    starts = [at for at, line in enumerate(lines) if not line.startswith(" ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield "\n".join(lines[start:end])


def _pin(block: str) -> Pin:
    asked = Requirement(block.splitlines()[0].removesuffix("\\"))
    specifiers = list(asked.specifier)
    if [each.operator for each in specifiers] != ["=="]:
        raise ValueError(f"{asked} is not pinned to one version")
    hashes = tuple(("SHA-256", digits) for digits in _HASH.findall(block))
    return Pin(PYPI, canonicalize_name(asked.name), specifiers[0].version, hashes)


def _asking(block: str) -> list[str]:
    """Who asks for it: names of packages; "" for a file of the project's own."""
    notes = [note for note in _VIA.findall(block) if note != "via"]
    return ["" if "/" in note or "(" in note else canonicalize_name(note) for note in notes]
