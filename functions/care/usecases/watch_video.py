"""The desk watches the video of an application before it decides (ELG-5)."""

from __future__ import annotations

from ..domain.errors import NotFound
from ..domain.grant import GrantKind
from ..frozen import frozen
from .file_links import link_to
from .ports import FileLink, Store, Uploads
from .verify_device import MOST_BYTES, VIDEO_TYPES


@frozen
class WatchVideo:
    """The desk's side. Nothing is written."""

    store: Store
    uploads: Uploads

    def of(self, id_: str) -> FileLink:
        """A link to the grant's video. Raises `NotFound`, also where no video has arrived, where
        it is no longer kept, and for a grant of another kind."""
        grant = self.store.grant(id_)
        if grant is None or grant.kind is not GrantKind.VIDEO or grant.upload is None:
            raise NotFound
        link = link_to(self.uploads, grant.upload, VIDEO_TYPES, MOST_BYTES)
        if link is None:
            raise NotFound
        return link
