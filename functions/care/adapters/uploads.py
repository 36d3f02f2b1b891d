"""The bucket of customers' files, on S3: presigned both ways, so that no file passes through us."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from botocore.exceptions import ClientError

from ..usecases.file_kinds import HEAD_BYTES
from ..usecases.ports import FileLink, Uploaded, UploadForm
from .aws import ATTEMPTS, CONNECT_SECONDS, READ_SECONDS, make

FORM_LIVES = timedelta(minutes=15)


class UploadBucket:
    """The bucket by its name. Besides what the port says, a call raises botocore's errors.

    `look` and `count` need `s3:ListBucket`, `look` beside `s3:GetObject`: without it a missing
    object is a 403.
    """

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    def form(self, key: str, content_types: Sequence[str], most_bytes: int) -> UploadForm:
        """A form for one file under exactly `key`, good for 15 minutes by the wall clock.

        A form cannot list several types: the bucket checks what they share before their first
        difference (`video/`) and the size; who takes the file in looks at its content.
        """
        # Not the domain's clock: S3 judges the signature by the real time.
        expires_at = datetime.now(UTC) + FORM_LIVES
        post = self._s3.generate_presigned_post(
            Bucket=self._bucket,
            Key=key,
            Conditions=[
                ["starts-with", "$Content-Type", _shared(content_types)],
                ["content-length-range", 1, most_bytes],
            ],
            ExpiresIn=int(FORM_LIVES.total_seconds()),
        )
        return UploadForm(post["url"], post["fields"], _cut(expires_at))

    def look(self, key: str) -> Uploaded | None:
        """Type, size and beginning of the object; None where there is none, or an empty one, of
        which no range can be asked for."""
        asked = f"bytes=0-{HEAD_BYTES - 1}"
        try:
            found = self._s3.get_object(Bucket=self._bucket, Key=key, Range=asked)
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("NoSuchKey", "InvalidRange"):
                raise
            return None
        size = int(found["ContentRange"].rpartition("/")[2])  # bytes 0-4095/146515
        return Uploaded(found["ContentType"], size, found["Body"].read())

    def count(self, folder: str, most: int) -> int:
        """One page of the bucket's list: `most` is at most 1,000."""
        listed = self._s3.list_objects_v2(Bucket=self._bucket, Prefix=folder, MaxKeys=most)
        return int(listed["KeyCount"])

    def link(self, key: str, content_type: str, seconds: int) -> FileLink:
        """A link to the object, good for `seconds` by the wall clock.

        Type and disposition are part of the signature: the bucket serves what lies there as
        `content_type` and nothing else, so that no page that was sent in runs in a browser. It is
        shown and not saved: pictures of homes do not gather in the desk's folders.
        """
        expires_at = datetime.now(UTC) + timedelta(seconds=seconds)
        served = {"ResponseContentType": content_type, "ResponseContentDisposition": "inline"}
        url = self._s3.generate_presigned_url(
            "get_object",
            Params={"Bucket": self._bucket, "Key": key} | served,
            ExpiresIn=seconds,
        )
        return FileLink(url, _cut(expires_at))

    @cached_property
    def _s3(self) -> Any:
        from botocore.config import Config

        config = Config(
            # In the oldest regions botocore would still presign with the retired version 2.
            signature_version="s3v4",
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        )
        return make("s3", config)


def _shared(content_types: Sequence[str]) -> str:
    """What all types begin with: `video/` for videos."""
    first, last = min(content_types), max(content_types)
    differ = (n for n, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1])
    return first[: next(differ, len(first))]


def _cut(moment: datetime) -> datetime:
    """To the millisecond, as the API tells instants."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
