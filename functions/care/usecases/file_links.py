"""Links with which the desk looks at files that were sent in: short, and for known types only."""

from __future__ import annotations

from collections.abc import Collection

from .file_kinds import kind_among
from .ports import FileLink, Uploads

LINK_SECONDS = 600


def link_to(uploads: Uploads, key: str, types: Collection[str], most_bytes: int) -> FileLink | None:
    """A link of ten minutes to the file under `key`; None where nothing of `types` lies there.

    The content is looked at again: a form stays good for some minutes after its file was taken in.
    """
    found = uploads.look(key)
    kind = found and kind_among(found, types, most_bytes)
    return uploads.link(key, kind, LINK_SECONDS) if kind else None
