"""Reconciliation, and where its reports are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..settings import Reconciling
from . import adapters
from .settling import settling

if TYPE_CHECKING:
    from ..usecases.reconcile_payments import ReconcilePayments
    from ..usecases.reconciliation import Reports


def reconcile_payments(settings: Reconciling) -> ReconcilePayments:
    from ..usecases.reconcile_payments import ReconcilePayments

    return ReconcilePayments(
        adapters.writing(settings.stack),
        adapters.books(settings),
        settling(settings),
        adapters.clock(settings),
    )


def reports(settings: Reconciling) -> Reports:
    """The reports that were kept."""
    return adapters.reports(settings.reports_bucket)
