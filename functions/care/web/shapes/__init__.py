"""The shapes of the API's answers, as JSON Schema. Tests hold every view to them.

No door loads this.
"""

from __future__ import annotations

from . import cards, claims, common, desk, evidence, grants, operator, owners, plans, reconciling
from .schema import Schema

PARTS = tuple(
    each.SHAPES
    for each in (
        common,
        plans,
        claims,
        desk,
        evidence,
        grants,
        cards,
        owners,
        reconciling,
        operator,
    )
)
SHAPES: dict[str, Schema] = {name: shape for part in PARTS for name, shape in part.items()}
