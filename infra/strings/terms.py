"""The words that fill our templates: states, services, parts, names of the catalog.

Each is a word of the domain or of the catalog's data; a template holds it as a value.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from typing import Any

from .templates import FUNCTIONS

CARE = FUNCTIONS / "care"
DATA = CARE / "catalog/data"
# The words of these classes are said as they are, an underscore as a space.
CLASSES = {
    "parts": ("Service", "Part", "Cause", "Sends", "Condition"),
    "plan": ("PlanStatus",),
    "states": ("ClaimState", "PlanState", "CardState"),
}
# Words of one piece, which stand in the code as values and look like no sentence.
SINGLE = (
    *("voided", "reissued", "unknown", "lost", "exchanged", "undeliverable"),
    *("renewal", "video", "region", "request", "replaced"),
)
BRANDS = ("visa", "mastercard", "amex", "discover", "diners", "jcb", "unionpay")
"""As the payment provider writes them."""
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def terms() -> list[str]:
    """Every term once, in a lasting order."""
    return list(dict.fromkeys((*_words(), *SINGLE, *BRANDS, *DAYS, *_names())))


def _words() -> Iterator[str]:
    for module, classes in CLASSES.items():
        for node in ast.parse((CARE / "domain" / f"{module}.py").read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name in classes:
                yield from (word.replace("_", " ") for word in _members(node))


def _members(node: ast.ClassDef) -> Iterator[str]:
    for each in node.body:
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Constant):
            yield str(each.value.value)


def _names() -> Iterator[str]:
    yield from _of("exclusions.json", "exclusions").values()
    yield from (family["name"] for family in _of("families.json", "families").values())
    for path in sorted((DATA / "regions").glob("*.json")):
        region = json.loads(path.read_bytes())
        yield region["name"]
        yield from (line for line in region["expert"] if " " in line)


def _of(file: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / file).read_bytes())[name]
    return found
