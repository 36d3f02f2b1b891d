"""The body of take_photo."""

from __future__ import annotations

from typing import Literal

from .body import Body
from .fields import Serial


class PhotoBody(Body):
    """What kind of picture is to be sent in, and of which unit: no other scan may name it."""

    serial: Serial
    content_type: Literal["image/jpeg", "image/png", "image/webp"]
