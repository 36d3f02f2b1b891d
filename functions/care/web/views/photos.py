"""The form of a photo."""

from __future__ import annotations

from ...usecases.take_photo import PhotoForm
from .values import Json, instant_view


def photo_view(taken: PhotoForm) -> Json:
    """`fields` go first, then `Content-Type` and last the file as `file`."""
    form = taken.form
    return {
        "photo": taken.photo,
        "form": {"url": form.url, "fields": dict(form.fields)},
        "expires_at": instant_view(form.expires_at),
    }
