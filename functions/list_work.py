"""GET /api/work: the desk's work of a region, the longest wait first."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.web.auth import DESK
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.views.work import work_view

SETTINGS = settings.read(settings.Tables)
door = Door()


@door.get("/api/work", DESK)
def work(request: Request) -> Json:
    """A region that nobody serves has no work."""
    tasks = wiring.list_work(SETTINGS).of(request.region())
    return {"work": [work_view(task, wiring.catalog()) for task in tasks]}


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)
