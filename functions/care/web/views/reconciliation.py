"""A reconciliation's report: what differs, what was mended, and what a person does now."""

from __future__ import annotations

from ...domain.differences import Difference
from ...usecases.reconciliation import Reconciliation
from .values import Json, instant_view, money_view

COUNTED = ("payments", "pages", "refunds", "disputes", "subjects")


def reconciliation_view(report: Reconciliation) -> Json:
    """No personal data: ids, amounts and words of ours."""
    return {
        "since": instant_view(report.since),
        "until": instant_view(report.until),
        "at": instant_view(report.at),
        "looked_at": {name: report.looked_at[name] for name in COUNTED},
        "open": len(report.open),
        "mended": len(report.differences) - len(report.open),
        "differences": [difference_view(each) for each in report.differences],
        "failures": list(report.failures),
    }


def difference_view(difference: Difference) -> Json:
    """One difference."""
    amount = difference.amount
    return {
        "kind": difference.kind.value,
        "subject": difference.subject,
        "reference": difference.reference,
        "expected": difference.expected,
        "found": difference.found,
        "amount": money_view(amount) if amount else None,
        "sentence": difference.sentence,
        "mended": difference.mended,
        "next_step": difference.next_step,
    }
