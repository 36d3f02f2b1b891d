"""The desk looks at the photos that a claim's scans name (RET-4)."""

from __future__ import annotations

from collections.abc import Mapping

from ..domain.claim import Claim
from ..domain.errors import NotFound
from ..frozen import frozen
from .file_links import link_to
from .ports import FileLink, Store, Uploads
from .take_photo import FOLDER, MOST_BYTES, PHOTO_TYPES


@frozen
class ShowPhotos:
    """The desk's side. Nothing is written."""

    store: Store
    uploads: Uploads

    def of(self, claim_id: str) -> Mapping[str, FileLink]:
        """A link by the name of each photo, in the order of the scans; without those that are no
        longer kept. A name of the desk's own is no file of ours. Raises `NotFound`."""
        claim = self.store.claim(claim_id)
        if claim is None:
            raise NotFound
        links = {photo: self._link(photo) for photo in _sent_in(claim)}
        return {photo: link for photo, link in links.items() if link is not None}

    def _link(self, photo: str) -> FileLink | None:
        return link_to(self.uploads, photo, PHOTO_TYPES, MOST_BYTES)


def _sent_in(claim: Claim) -> tuple[str, ...]:
    photos = (scan.photo for scan in claim.scans if scan.photo)
    return tuple(photo for photo in photos if photo.startswith(FOLDER))
