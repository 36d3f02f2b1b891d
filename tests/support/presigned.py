"""Files sent by presigned forms, as a browser sends them."""

from __future__ import annotations

import secrets
import urllib.error
import urllib.request
from typing import Any

# How files of each type begin.
HEADS = {
    "image/jpeg": bytes.fromhex("ffd8ffe000104a46494600"),
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "video/mp4": b"\x00\x00\x00\x18ftypmp42",
    "video/quicktime": b"\x00\x00\x00\x14ftypqt  ",
}
PICTURE = HEADS["image/png"] + bytes(500)
VIDEO = HEADS["video/mp4"] + bytes(2000)


def sent(form: dict[str, Any], content: bytes, content_type: str) -> int:
    """The status of posting a file by a presigned form, as a browser would."""
    mark = secrets.token_hex(16)
    fields = form["fields"] | {"Content-Type": content_type}
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="v.mp4"\r\n'
        f"Content-Type: {content_type}\r\n\r\n"
    )
    body = b"".join(parts) + head.encode() + content + f"\r\n--{mark}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
    try:
        with urllib.request.urlopen(urllib.request.Request(form["url"], body, kind)) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return int(error.code)
