"""The photo of a finding: the form with which the dock sends it in, the link to look at it.

POST /api/returns/photo · GET /api/claims/{claim_id}/photos
"""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.web.auth import DESK
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.schemas.photos import PhotoBody
from care.web.views.photos import photo_view, photos_view

SETTINGS = settings.read(settings.Uploading)
door = Door(settings.edge_keys())


@door.post("/api/returns/photo", DESK)
def take(request: Request) -> Json:
    """The photo's name for the scan, and its form; each request gets a new one."""
    wanted = PhotoBody.read(request.json)
    return photo_view(
        wiring.take_photo(SETTINGS).form(
            wanted.serial, wanted.content_type, request.account, request.op
        )
    )


@door.get("/api/claims/{claim_id}/photos", DESK)
def show(request: Request, claim_id: str) -> Json:
    """Links to the photos that the claim's scans name."""
    return photos_view(wiring.show_photos(SETTINGS).of(claim_id))


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)
