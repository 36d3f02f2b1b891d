"""The photo that goes with a finding at the dock (RET-4): sent to the bucket, looked at there."""

from __future__ import annotations

from ..domain.errors import BadValue
from ..frozen import frozen
from .file_kinds import kind_among
from .ids import derived_id
from .ports import UploadForm, Uploads

FOLDER = "photos/"
PHOTO_TYPES = ("image/jpeg", "image/png", "image/webp")
MOST_BYTES = 10_000_000
MOST_PHOTOS = 20  # of one unit, for as long as they are kept; forms that are out come on top
_ANOTHERS = "This photo is of another unit; take one of this unit."
_NO_PHOTO = "No photo has arrived under this name; send it in with its form first."
_ENOUGH = "There are 20 photos of this unit; name one of them, or one that lies with you."
_OTHER = "Send a JPEG, PNG or WebP picture of at most 10 MB."


@frozen
class PhotoForm:
    """What a scan names the photo by, and the form that sends it in."""

    photo: str
    form: UploadForm


@frozen
class TakePhoto:
    """The desk's side. Nothing is stored here: a scan that names the photo keeps it."""

    uploads: Uploads

    def form(self, serial: str, content_type: str, account_id: str, op: str) -> PhotoForm:
        """A form for one picture of the unit `serial`, of `content_type`; a new name for each
        request `op`. Raises `BadValue` where the bucket has `MOST_PHOTOS` of the unit."""
        if self.uploads.count(_folder_of(serial), MOST_PHOTOS) >= MOST_PHOTOS:
            raise BadValue("/serial", _ENOUGH)
        photo = _folder_of(serial) + derived_id("photo", account_id, op)
        return PhotoForm(photo, self.uploads.form(photo, (content_type,), MOST_BYTES))


def look(uploads: Uploads, photo: str | None, serial: str) -> None:
    """Looks for a photo of the unit `serial` that was sent in by a form, whoever sent it; a name
    outside of our folder is the desk's own and is taken as it is. Raises `BadValue` where no such
    picture is there, and for one of another unit."""
    if photo is None or not photo.startswith(FOLDER):
        return
    if not photo.startswith(_folder_of(serial)):
        raise BadValue("/finding/photo", _ANOTHERS)
    found = uploads.look(photo)
    if found is None:
        raise BadValue("/finding/photo", _NO_PHOTO)
    if kind_among(found, PHOTO_TYPES, MOST_BYTES) is None:
        raise BadValue("/finding/photo", _OTHER)


def _folder_of(serial: str) -> str:
    return f"{FOLDER}{serial}/"
