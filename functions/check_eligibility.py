"""POST /api/eligibility: may a plan be bought for this serial number, and which?"""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.schemas.eligibility import EligibilityQuestion
from care.web.views.eligibility import eligibility_view

SETTINGS = settings.read(settings.Tables)
door = Door(settings.edge_keys())


@door.post("/api/eligibility")
def check(request: Request) -> Json:
    """200 either way: a refusal is an answer."""
    question = EligibilityQuestion.read(request.json)
    use_case = wiring.check_eligibility(SETTINGS)
    answer = use_case.check_openly(
        question.serial_number, question.region, question.as_of, request.viewer
    )
    return eligibility_view(answer, wiring.catalog())


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)
