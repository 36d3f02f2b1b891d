"""POST /api/returns: the dock scan. Where every check passes, the hold is released."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from care import settings, wiring
from care.domain.claim import Claim
from care.web.auth import DESK
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.schemas.desk import ScannedUnit
from care.web.views.receipts import receipt_view

SETTINGS = settings.read(settings.Scanning)
door = Door(settings.edge_keys(), lambda: wiring.keep_answers(SETTINGS))


@door.post("/api/returns", DESK, key=True)
def scan(request: Request) -> Json:
    """What the desk reads about the unit; a repeated scan gets the first answer."""
    unit = ScannedUnit.read(request.json).unit(by=request.account)

    def foretell(receipt_of: Callable[[Claim], Any]) -> None:
        request.answers(lambda claim: _shown(receipt_of(claim)))

    return _shown(wiring.release_hold(SETTINGS).scan(unit, request.op, foretell))


def _shown(receipt: Any) -> Json:
    return receipt_view(receipt, wiring.catalog())


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)
