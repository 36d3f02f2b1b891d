"""The settlement page's figures (PAY-7), alone and side by side (SVC-11)."""

from __future__ import annotations

from ...domain.comparison import Comparison, Option
from ...domain.settlement import Settlement
from ...domain.terms import Catalog
from ...usecases.file_claim import Preview
from .decisions import decision_view
from .values import Json, instant_view, maybe_deadline, money_view


def preview_view(preview: Preview) -> Json:
    """What filing now would answer, and what it would cost where it is allowed."""
    return {
        "decision": decision_view(preview.decision),
        "settlement": _maybe_settlement(preview.settlement),
    }


def comparison_view(comparison: Comparison, catalog: Catalog) -> Json:
    """Every service in one row, the advice, that plan and warranty are two covers (COV-8), and what
    its owner may declare of the damage (COV-6)."""
    return {
        "as_of": instant_view(comparison.as_of),
        "services": [_option(option) for option in comparison.options],
        "advised": comparison.advised.value if comparison.advised else None,
        "advice": comparison.advice,
        "covers": comparison.covers,
        "declarable": [
            {"code": code, "sentence": sentence} for code, sentence in catalog.exclusions.items()
        ],
    }


def _option(option: Option) -> Json:
    return {
        "service": option.service.value,
        "allowed": option.decision.allowed,
        "decision": decision_view(option.decision),
        "settlement": _maybe_settlement(option.figures),
    }


def _maybe_settlement(figures: Settlement | None) -> Json | None:
    return _settlement(figures) if figures else None


def _settlement(figures: Settlement) -> Json:
    return {
        "service": figures.service.value,
        "fee": money_view(figures.fee),
        "hold": money_view(figures.hold),
        "fee_number": figures.fee_number,
        "replacements_used": figures.uses,
        "inspected": figures.inspected,
        "most_that_can_be_charged": money_view(figures.most),
        "return_days": figures.return_days,
        "return_by": maybe_deadline(figures.return_by),
        "held_until_at_most": maybe_deadline(figures.held_until_at_most),
        "consent": _consent(figures),
        "lines": [{"kind": kind, "sentence": sentence} for kind, sentence in figures.lines],
        "notices": list(figures.notices),
    }


def _consent(figures: Settlement) -> Json | None:
    if figures.consent is None:
        return None
    return {"version": figures.consent_version, "text": figures.consent}
