"""POST /api/plans/import: plans of the old renewal product, up to 100 at a time."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.domain.legacy import LegacyPlan
from care.web.auth import OPERATOR
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.schemas.plans import LegacyBatch
from care.web.views.imports import imported_plans_view

SETTINGS = settings.read(settings.Shipping)
door = Door(settings.edge_keys())


@door.post("/api/plans/import", OPERATOR)
def take(request: Request) -> Json:
    """Good rows are taken; bad ones are named, each by its index."""
    rows = dict(LegacyBatch.read(request.json).rows())
    plans = {index: row for index, row in rows.items() if isinstance(row, LegacyPlan)}
    imported = wiring.import_plans(SETTINGS).take(plans, request.op)
    return imported_plans_view(imported, rows)


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)
