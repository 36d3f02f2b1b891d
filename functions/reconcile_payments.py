"""The daily schedule, POST /api/reconcile and GET /api/reconciliation: the provider's books against
our ledgers."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.web import nightly
from care.web.auth import OPERATOR
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.scheduled import scheduled
from care.web.schemas.reconciling import Window
from care.web.views.reconciliation import reconciliation_view

SETTINGS = settings.read(settings.Reconciling)
door = Door(settings.edge_keys())


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
    return _daily(event, context)


@scheduled
def _daily(event: Json, context: Any) -> Json:
    """The whole horizon, or what of it the time allows. A failure is Lambda's to try again: what
    was mended stays so."""
    op, run = context.aws_request_id, wiring.reconcile_payments(SETTINGS).run
    report = run(None, None, op, nightly.tell_day, lambda: nightly.has_time(context))
    shown = reconciliation_view(report)
    wiring.reports(SETTINGS).put(report.at, shown)
    nightly.tell(report, op)
    return {"open": shown["open"], "mended": shown["mended"], "failures": len(report.failures)}
