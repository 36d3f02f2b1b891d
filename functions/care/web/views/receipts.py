"""The answer to a dock scan."""

from __future__ import annotations

from ...domain.terms import Catalog
from ...usecases.release_hold import Receipt
from .claims import claim_view
from .decisions import decision_view
from .values import Json


def receipt_view(receipt: Receipt, catalog: Catalog) -> Json:
    """What the desk reads in large letters, and why."""
    return {
        "result": receipt.result.value,
        "claim": claim_view(receipt.claim, catalog) if receipt.claim else None,
        "decision": decision_view(receipt.decision),
        "sentence": receipt.sentence,
    }
