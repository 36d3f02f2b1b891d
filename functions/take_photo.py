"""POST /api/returns/photo: the form with which the dock sends in the photo of a finding."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.web.auth import DESK
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.schemas.photos import PhotoBody
from care.web.views.photos import photo_view

SETTINGS = settings.read(settings.Uploading)
door = Door()


@door.post("/api/returns/photo", DESK)
def take(request: Request) -> Json:
    """The photo's name for the scan, and its form; each request gets a new one."""
    wanted = PhotoBody.read(request.json).content_type
    return photo_view(wiring.take_photo(SETTINGS).form(wanted, request.account, request.op))


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)
