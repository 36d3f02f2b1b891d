"""Every minute: queues what is due."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.web.scheduled import scheduled
from care.web.telemetry import counts, logger, seconds

SETTINGS = settings.read(settings.Sweeping)


@scheduled
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Lambda's entry. A failure is the scheduler's to try again: what is due stays due."""
    swept = wiring.sweep_due(SETTINGS).sweep()
    logger.info("swept", request_id=context.aws_request_id, queued=swept.queued)
    counts(Swept=1, DueQueued=swept.queued)
    seconds("OldestDue", swept.behind.total_seconds())
    return {"queued": swept.queued}
