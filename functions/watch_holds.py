"""Every quarter of an hour: counts the holds that the alarms watch."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.web.scheduled import scheduled
from care.web.telemetry import count_of_kinds, counts, logger

SETTINGS = settings.read(settings.Tables)


@scheduled
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Lambda's entry. A failure is Lambda's to try again: nothing is written."""
    seen = wiring.watch_holds(SETTINGS).watch()
    told = {"overdue": seen.overdue, "lapsing": seen.lapsing, "lost": seen.lost}
    logger.info("holds_watched", request_id=context.aws_request_id, **told)
    counts(
        HoldsOverdue=seen.overdue,
        HoldsLapsing=seen.lapsing,
        HoldsLost=seen.lost,
        HoldsDueSoon=seen.due_soon,
    )
    count_of_kinds("Holds", {state.value: number for state, number in seen.by_state.items()})
    return told
