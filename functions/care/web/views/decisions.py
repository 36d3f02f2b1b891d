"""Decisions."""

from __future__ import annotations

from ...domain.decision import Decision
from .values import Json, instant_view


def decision_view(decision: Decision) -> Json:
    """Every rule looked at, with its id, outcome, inputs and sentence, and what is open next."""
    return {
        "allowed": decision.allowed,
        "as_of": instant_view(decision.as_of),
        "terms_version": decision.terms_version,
        "rules": [
            {
                "id": finding.id,
                "outcome": finding.outcome.value,
                "inputs": dict(finding.inputs),
                "sentence": finding.sentence,
            }
            for finding in decision.rules
        ],
        "next_steps": [
            {"code": step.code, "sentence": step.sentence} for step in decision.next_steps
        ],
    }
