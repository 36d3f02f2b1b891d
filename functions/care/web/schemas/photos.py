"""The body of take_photo."""

from __future__ import annotations

from typing import Literal

from .body import Body


class PhotoBody(Body):
    """What kind of picture is to be sent in."""

    content_type: Literal["image/jpeg", "image/png", "image/webp"]
