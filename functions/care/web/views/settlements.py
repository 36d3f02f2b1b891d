"""The settlement page's figures (PAY-7)."""

from __future__ import annotations

from ...domain.settlement import Settlement
from ...usecases.file_claim import Preview
from .decisions import decision_view
from .values import Json, deadline_view, money_view


def preview_view(preview: Preview) -> Json:
    """What filing now would answer, and what it would cost where it is allowed."""
    figures = preview.settlement
    return {
        "decision": decision_view(preview.decision),
        "settlement": _settlement(figures) if figures else None,
    }


def _settlement(figures: Settlement) -> Json:
    return {
        "service": "premium",
        "fee": money_view(figures.fee),
        "hold": money_view(figures.hold),
        "fee_number": figures.fee_number,
        "most_that_can_be_charged": money_view(figures.most),
        "return_days": figures.return_days,
        "return_by": deadline_view(figures.return_by),
        "held_until_at_most": deadline_view(figures.held_until_at_most),
        "consent": {"version": figures.consent_version, "text": figures.consent},
        "lines": [{"kind": kind, "sentence": sentence} for kind, sentence in figures.lines],
    }
