"""The form of a photo, and the links to files that were sent in."""

from __future__ import annotations

from collections.abc import Mapping

from ...usecases.ports import FileLink
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


def photos_view(links: Mapping[str, FileLink]) -> Json:
    """Each photo by the name that its scan has for it."""
    return {"photos": [{"photo": photo} | link_view(link) for photo, link in links.items()]}


def link_view(link: FileLink) -> Json:
    return {"url": link.url, "expires_at": instant_view(link.expires_at)}
