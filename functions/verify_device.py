"""Video verification and region reviews: asked for by customers, decided by the desk."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.domain.grant import Grant
from care.domain.serials import SerialNumber
from care.web.auth import CUSTOMER, DESK
from care.web.requests import Request
from care.web.resolver import Answer, Door, Json
from care.web.schemas.grants import (
    GrantDecision,
    GrantRevocation,
    ReviewRequest,
    VerificationRequest,
    VideoSent,
)
from care.web.views.grants import application_view, grant_view
from care.web.views.photos import link_view

SETTINGS = settings.read(settings.Uploading)
door = Door(settings.edge_keys())


@door.post("/api/verifications", CUSTOMER)
def apply(request: Request) -> Answer:
    """201 with the application and the form of its video; a repeat gets a fresh form."""
    serial = VerificationRequest.read(request.json).serial_number
    use_case = wiring.verify_device(SETTINGS)
    application = use_case.apply(serial, request.account, request.op, request.language)
    return application_view(application, wiring.now(SETTINGS)), 201


@door.post("/api/verifications/{serial}/uploaded", CUSTOMER)
def uploaded(request: Request, serial: str) -> Json:
    """Looks at the video and puts it before the desk."""
    VideoSent.read(request.json)
    number = SerialNumber.read(serial)
    return _shown(wiring.verify_device(SETTINGS).uploaded(number, request.account, request.op))


@door.get("/api/verifications/{serial}", CUSTOMER)
def show(request: Request, serial: str) -> Json:
    """How far the caller's own application is."""
    number = SerialNumber.read(serial)
    return _shown(wiring.verify_device(SETTINGS).show(number, request.account))


@door.post("/api/reviews", CUSTOMER)
def review(request: Request) -> Answer:
    """201 with the review of a device whose region nobody knows. Nothing is ordered."""
    asked = ReviewRequest.read(request.json)
    use_case = wiring.request_review(SETTINGS)
    serial, locale = asked.serial_number, request.language
    grant = use_case.ask(serial, asked.region, request.account, request.op, locale=locale)
    return _shown(grant), 201


@door.get("/api/grants/{grant_id}/video", DESK)
def watch(request: Request, grant_id: str) -> Json:
    """A link to the video that is to be decided about."""
    return link_view(wiring.watch_video(SETTINGS).of(grant_id))


@door.post("/api/grants/{grant_id}/decide", DESK)
def decide(request: Request, grant_id: str) -> Json:
    """The desk's yes or no."""
    verdict = GrantDecision.read(request.json).verdict(by=request.account)
    return _shown(wiring.decide_grant(SETTINGS).decide(grant_id, verdict, request.op))


@door.post("/api/grants/{grant_id}/revoke", DESK)
def revoke(request: Request, grant_id: str) -> Json:
    """Withdraws a grant that no order holds."""
    reason = GrantRevocation.read(request.json).reason
    use_case = wiring.decide_grant(SETTINGS)
    return _shown(use_case.revoke(grant_id, reason, request.account, request.op))


def _shown(grant: Grant) -> Json:
    return {"grant": grant_view(grant, wiring.now(SETTINGS))}


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)
