"""A pinned package, and a lock of them, whichever registry they come from."""

from __future__ import annotations

from dataclasses import dataclass

from packageurl import PackageURL

PYPI, NPM = "PyPI", "npm"  # as the database of known vulnerabilities spells them


@dataclass(frozen=True, slots=True)
class Pin:
    """One version of one package; `licence` is what the lock itself says, which npm's does."""

    ecosystem: str
    name: str
    version: str
    hashes: tuple[tuple[str, str], ...] = ()
    """(algorithm as CycloneDX names it, digits in hex): one for each file that may come."""
    licence: str = ""

    @property
    def purl(self) -> str:
        """
        >>> Pin("npm", "@babel/core", "7.1.0").purl
        'pkg:npm/%40babel/core@7.1.0'
        """
        scope, _, name = self.name.rpartition("/")
        return PackageURL(self.ecosystem.lower(), scope or None, name, self.version).to_string()


@dataclass(frozen=True, slots=True)
class Lock:
    """What is fetched, and (who asks, for whom) by purl; the one who asks is "" for the project."""

    pins: tuple[Pin, ...]
    asked: frozenset[tuple[str, str]]
