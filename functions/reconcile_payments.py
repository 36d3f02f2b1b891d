"""The daily schedule, POST /api/reconcile and GET /api/reconciliation: the provider's books against
our ledgers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from care import settings, wiring
from care.domain.differences import Difference
from care.web.auth import OPERATOR
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.schemas.reconciling import Window
from care.web.telemetry import count_of_kinds, logger
from care.web.views.reconciliation import difference_view, reconciliation_view

SETTINGS = settings.read(settings.Reconciling)
RESERVE_MS = 180_000  # a fifth of what the function has
door = Door()


@door.post("/api/reconcile", OPERATOR)
def reconcile(request: Request) -> Json:
    """Of at most 31 days, while the caller waits; safe to send again."""
    since, until = Window.read(request.json).bounds(wiring.now(SETTINGS))
    report = wiring.reconcile_payments(SETTINGS).run(since, until, request.op)
    return {"reconciliation": reconciliation_view(report)}


@door.get("/api/reconciliation", OPERATOR)
def newest(request: Request) -> Json:
    """The newest report of the schedule; null where none was made yet."""
    return {"reconciliation": wiring.reports(SETTINGS).newest()}


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry. The schedule's event is no request of the gateway's."""
    if "requestContext" in event:
        return door.answer(event, context)
    return _daily(context)


def _daily(context: Any) -> Json:
    """The whole horizon, or what of it the time allows: the report says so, and the alarm counts
    it as open. A failure is Lambda's to try again: what was mended stays so."""
    op = context.aws_request_id
    run = wiring.reconcile_payments(SETTINGS).run
    report = run(None, None, op, _told, lambda: _has_time(context))
    shown = reconciliation_view(report)
    wiring.reports(SETTINGS).put(report.at, shown)
    for difference in report.differences:
        logger.info("difference", request_id=op, **difference_view(difference))
    for failure in report.failures:
        logger.info("not_reconciled", request_id=op, failure=failure)
    count_of_kinds("Differences", _kinds(report.differences))
    count_of_kinds("OpenDifferences", {**_kinds(report.open), "failure": len(report.failures)})
    return {"open": shown["open"], "mended": shown["mended"], "failures": len(report.failures)}


def _has_time(context: Any) -> bool:
    """Whether a day may be begun: what is left ends the day, keeps the report and tells it."""
    return bool(context.get_remaining_time_in_millis() > RESERVE_MS)


def _kinds(differences: Iterable[Difference]) -> dict[str, int]:
    return Counter(each.kind.value for each in differences)


def _told(day: Any) -> None:
    logger.info("reconciled", since=day.since.isoformat(), differences=len(day.differences))
