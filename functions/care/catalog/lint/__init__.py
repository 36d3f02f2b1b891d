"""Finds what is wrong with a folder of catalog data before it is sold from. For developers and CI.

`PYTHONPATH=functions python -m care.catalog.lint [FOLDER]` prints one line for each finding.
"""

from __future__ import annotations

from pathlib import Path

from . import markets, prices, products
from .files import Data, Finding, read_all
from .shapes import misshapen

__all__ = ["Finding", "lint"]

RULES = (*products.RULES, *markets.RULES, *prices.RULES)


def lint(folder: Path) -> list[Finding]:
    """Everything wrong with the catalog in `folder`, by file and field; empty where it may be sold.

    A file that cannot be read, or is not shaped as its schema says, is reported for that alone:
    the rules that would compare it with other files are asked again once it is mended.
    """
    documents, findings = read_all(folder)
    for name, document in documents.items():
        findings += misshapen(name, document)
    broken = {finding.file for finding in findings}
    sound = {name: document for name, document in documents.items() if name not in broken}
    data = Data(sound, frozenset(documents) | broken)
    findings += [finding for rule in RULES for finding in rule(data)]
    return sorted(set(findings))
