"""The order of versions: PEP 440 for Python's packages, Semantic Versioning for npm's."""

from __future__ import annotations

import re
from typing import Any

from packaging.version import Version

from infra.supply.pins import PYPI

_SEMVER = re.compile(r"v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+\S*)?")


def order(ecosystem: str, version: str) -> Any:
    """A key that sorts as the ecosystem does. Raises `ValueError` where that has no order for it.

    >>> order("npm", "1.0.0-rc.2") < order("npm", "1.0.0-rc.10") < order("npm", "1.0.0")
    True
    """
    return Version(version) if ecosystem == PYPI else _semver(version)


def _semver(version: str) -> tuple[Any, ...]:
    read = _SEMVER.fullmatch(version)
    if read is None:
        raise ValueError(f"{version} is no semantic version")
    numbers = tuple(int(each or 0) for each in read.groups()[:3])
    if read[4] is None:
        return (*numbers, 1)  # after everything that leads to it
    return (*numbers, 0, tuple(_identifier(each) for each in read[4].split(".")))


def _identifier(text: str) -> tuple[int, int, str]:
    """Numbers stand before words, and among themselves as numbers."""
    return (0, int(text), "") if text.isdigit() else (1, 0, text)
