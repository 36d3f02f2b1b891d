"""Grants, as their owner and the desk see them."""

from __future__ import annotations

from datetime import datetime

from ...domain.grant import Grant
from ...domain.granting import application_ends
from ...domain.states import GrantState
from ...usecases.ports import UploadForm
from ...usecases.verify_device import Application
from .values import Json, instant_view, maybe_deadline, maybe_instant


def grant_view(grant: Grant, now: datetime) -> Json:
    """A grant at `now` (UTC). No address, no account; `reason` is the desk's, told to the owner."""
    applied = grant.state is GrantState.APPLIED
    return {
        "grant_id": grant.grant_id,
        "kind": grant.kind.value,
        "serial": grant.serial,
        "state": grant.state.value,
        "status": grant.status(now).value,
        "region": grant.region,
        "asked_at": instant_view(grant.asked_at),
        "send_by": maybe_deadline(application_ends(grant) if applied else None),
        "opened_at": maybe_instant(grant.opened_at),
        "closes_at": maybe_instant(grant.closes_at),
        "reason": grant.reason,
    }


def application_view(application: Application, now: datetime) -> Json:
    """The application, and the form to POST the video with while one is awaited."""
    form = application.form
    shown = _form(form) if form else None
    return {"grant": grant_view(application.grant, now), "upload": shown}


def _form(form: UploadForm) -> Json:
    """`fields` go first, then `Content-Type` and last the file as `file`."""
    return {
        "url": form.url,
        "fields": dict(form.fields),
        "expires_at": instant_view(form.expires_at),
    }
