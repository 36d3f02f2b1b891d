"""The bucket of customers' videos, on S3 as moto has it (ELG-5)."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
import requests
from botocore.exceptions import ClientError
from moto import mock_aws

from care.adapters.uploads import UploadBucket
from care.usecases.file_kinds import HEAD_BYTES
from care.usecases.ports import Uploaded
from care.usecases.verify_device import MOST_BYTES, VIDEO_TYPES

BUCKET, KEY = "test-uploads", "verifications/grant_video_1ZNA0001/1"


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        client = boto3.client("s3")
        client.create_bucket(Bucket=BUCKET)
        yield client


def policy_of(fields: dict[str, str]) -> Any:
    return json.loads(base64.b64decode(fields["policy"]))


def test_the_form_is_for_one_key_a_video_and_200_megabytes_for_15_minutes(s3: Any) -> None:
    before = datetime.now(UTC)
    form = UploadBucket(BUCKET).form(KEY, VIDEO_TYPES, MOST_BYTES)
    conditions = policy_of(form.fields)["conditions"]
    assert BUCKET in form.url and form.url.startswith("https://")
    assert form.fields["key"] == KEY
    assert {"bucket": BUCKET} in conditions
    assert {"key": KEY} in conditions
    assert ["starts-with", "$Content-Type", "video/"] in conditions
    assert ["content-length-range", 1, 200_000_000] in conditions
    lives = form.expires_at - before
    assert timedelta(minutes=14, seconds=59) <= lives <= timedelta(minutes=15, seconds=5)
    said = datetime.fromisoformat(policy_of(form.fields)["expiration"])
    assert abs(said - form.expires_at) <= timedelta(seconds=5)


def test_the_form_is_signed_with_the_present_version(s3: Any) -> None:
    fields = UploadBucket(BUCKET).form(KEY, VIDEO_TYPES, MOST_BYTES).fields
    assert fields["x-amz-algorithm"] == "AWS4-HMAC-SHA256"


def test_a_form_for_one_type_asks_for_that_type(s3: Any) -> None:
    fields = UploadBucket(BUCKET).form(KEY, ("video/mp4",), 1).fields
    assert ["starts-with", "$Content-Type", "video/mp4"] in policy_of(fields)["conditions"]


def test_what_was_uploaded_is_seen_by_name_size_and_content_and_nothing_else_is(s3: Any) -> None:
    bucket = UploadBucket(BUCKET)
    assert bucket.look(KEY) is None
    s3.put_object(Bucket=BUCKET, Key=KEY, Body=b"12345", ContentType="video/quicktime")
    assert bucket.look(KEY) == Uploaded("video/quicktime", 5, b"12345")
    assert bucket.look(f"{KEY}0") is None


def test_of_a_large_file_only_the_beginning_is_read_in_one_request(s3: Any) -> None:
    content = bytes(range(256)) * 400
    s3.put_object(Bucket=BUCKET, Key=KEY, Body=content, ContentType="video/mp4")
    bucket, asked = UploadBucket(BUCKET), list[str]()
    bucket._s3.meta.events.register("before-call.s3", lambda model, **_: asked.append(model.name))
    assert bucket.look(KEY) == Uploaded("video/mp4", 102_400, content[:HEAD_BYTES])
    assert asked == ["GetObject"]


def test_an_empty_file_is_none(s3: Any) -> None:
    s3.put_object(Bucket=BUCKET, Key=KEY, Body=b"", ContentType="video/mp4")
    found = UploadBucket(BUCKET).look(KEY)
    assert found is None or found.size == 0


def test_files_of_a_folder_are_counted_up_to_a_number(s3: Any) -> None:
    for number in range(3):
        s3.put_object(Bucket=BUCKET, Key=f"photos/1ZNA0001/{number}", Body=b"1")
    s3.put_object(Bucket=BUCKET, Key="photos/1ZNA00011/0", Body=b"1")
    bucket = UploadBucket(BUCKET)
    assert [bucket.count("photos/1ZNA0001/", most) for most in (2, 20)] == [2, 3]
    assert bucket.count("photos/1ZNA0002/", 20) == 0


def test_the_link_is_for_one_key_and_ten_minutes_and_serves_only_the_type_it_names(s3: Any) -> None:
    before = datetime.now(UTC)
    link = UploadBucket(BUCKET).link(KEY, "video/mp4", 600)
    address = urlsplit(link.url)
    asked = {name: value for name, (value,) in parse_qs(address.query).items()}
    assert (address.scheme, address.path) == ("https", f"/{KEY}")
    assert BUCKET in address.netloc
    assert asked["response-content-type"] == "video/mp4"
    assert asked["response-content-disposition"] == "inline"
    assert (asked["X-Amz-Algorithm"], asked["X-Amz-Expires"]) == ("AWS4-HMAC-SHA256", "600")
    lives = link.expires_at - before
    assert timedelta(minutes=9, seconds=59) <= lives <= timedelta(minutes=10, seconds=5)


def test_a_page_that_was_sent_in_as_a_video_is_served_as_a_video_to_be_saved(s3: Any) -> None:
    s3.put_object(Bucket=BUCKET, Key=KEY, Body=b"<script>", ContentType="text/html")
    served = requests.get(UploadBucket(BUCKET).link(KEY, "video/mp4", 600).url, timeout=10)
    assert (served.status_code, served.content) == (200, b"<script>")
    assert served.headers["Content-Type"] == "video/mp4"
    assert served.headers["Content-Disposition"] == "inline"


def test_a_bucket_that_may_not_be_read_is_an_error_and_no_missing_video(s3: Any) -> None:
    from botocore.stub import Stubber

    bucket = UploadBucket(BUCKET)
    with Stubber(bucket._s3) as stub:
        stub.add_client_error("get_object", "AccessDenied", http_status_code=403)
        with pytest.raises(ClientError):
            bucket.look(KEY)
