"""What the desk reads: its work, the figures of it, and one claim.

GET /api/work · GET /api/work/figures · GET /api/desk/claims/{claim_id}
"""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.web.auth import DESK, DESK_OR_OPERATOR
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.views.desk_claims import desk_claim_view
from care.web.views.work import figures_view, work_view

SETTINGS = settings.read(settings.Tables)
door = Door(settings.edge_keys())


@door.get("/api/work", DESK)
def work(request: Request) -> Json:
    """The most urgent first; a region that nobody serves has no work."""
    rows = wiring.list_work(SETTINGS).of(request.region())
    return {"work": [work_view(row, wiring.catalog()) for row in rows]}


@door.get("/api/work/figures", DESK)
def figures(request: Request) -> Json:
    """Of the claims filed in this month and the two before."""
    return figures_view(wiring.list_work(SETTINGS).figures(request.region()))


@door.get("/api/desk/claims/{claim_id}", DESK_OR_OPERATOR)
def claim(request: Request, claim_id: str) -> Json:
    """One claim, whole, with the rulings that would be taken now."""
    shown = wiring.show_claim(SETTINGS).of(claim_id)
    return {"claim": desk_claim_view(shown, wiring.catalog())}


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)
