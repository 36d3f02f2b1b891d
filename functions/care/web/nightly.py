"""What the nightly reconciliation tells: its days, its differences, and what it left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from ..domain.differences import Difference
from ..usecases.reconciliation import Reconciliation
from .telemetry import count_of_kinds, logger
from .views.reconciliation import difference_view

RESERVE_MS = 180_000  # ends a day, keeps the report and tells it


def has_time(context: Any) -> bool:
    """Whether another day may be begun."""
    return bool(context.get_remaining_time_in_millis() > RESERVE_MS)


def tell_day(day: Reconciliation) -> None:
    """A day is done."""
    logger.info("reconciled", since=day.since.isoformat(), differences=len(day.differences))


def tell(report: Reconciliation, op: str) -> None:
    """The night is over. Its alarm counts as open what could not be mended or was not reached."""
    for difference in report.differences:
        logger.info("difference", request_id=op, **difference_view(difference))
    for failure in report.failures:
        logger.info("not_reconciled", request_id=op, failure=failure)
    count_of_kinds("Differences", _kinds(report.differences))
    count_of_kinds("OpenDifferences", {**_kinds(report.open), "failure": len(report.failures)})


def _kinds(differences: Iterable[Difference]) -> dict[str, int]:
    return Counter(each.kind.value for each in differences)
