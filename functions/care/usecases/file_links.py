"""Links with which the desk looks at files that were sent in: short, and for known types only."""

from __future__ import annotations

from collections.abc import Collection

from .ports import FileLink, Uploads

LINK_SECONDS = 600


def link_to(uploads: Uploads, key: str, types: Collection[str]) -> FileLink | None:
    """A link of ten minutes to the file under `key`; None where nothing of `types` lies there.

    The type is looked at again: a form stays good for some minutes after its file was taken in.
    """
    found = uploads.look(key)
    if found is None or found.content_type not in types:
        return None
    return uploads.link(key, found.content_type, LINK_SECONDS)
