"""The bucket of reports, on S3: one JSON document a reconciliation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from .aws import ATTEMPTS, CONNECT_SECONDS, READ_SECONDS, make

PREFIX = "reconciliation/"


class ReportBucket:
    """The bucket by its name. Besides what the port says, a call raises botocore's errors.

    `newest` needs `s3:ListBucket` beside `s3:GetObject`.
    """

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    def put(self, at: datetime, report: Mapping[str, Any]) -> None:
        """Keeps the report under its time: `reconciliation/2026-11-22T18:00:00.000Z.json`. The same
        time again writes it over."""
        self._s3.put_object(
            Bucket=self._bucket,
            Key=f"{PREFIX}{_name(at)}.json",
            Body=json.dumps(report, separators=(",", ":")).encode(),
            ContentType="application/json",
        )

    def newest(self) -> Mapping[str, Any] | None:
        """The report of the latest time; None where there is none. Names sort as their times."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=PREFIX
        )
        keys = [each["Key"] for page in pages for each in page.get("Contents", ())]
        if not keys:
            return None
        answer = self._s3.get_object(Bucket=self._bucket, Key=max(keys))
        report: Mapping[str, Any] = json.loads(answer["Body"].read())
        return report

    @cached_property
    def _s3(self) -> Any:
        from botocore.config import Config

        config = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        )
        return make("s3", config)


def _name(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
