"""The bucket of reports, on S3 as moto has it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from care.adapters.reports import ReportBucket

BUCKET = "test-reports"
AT = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        client = boto3.client("s3")
        client.create_bucket(Bucket=BUCKET)
        yield client


def test_an_empty_bucket_has_no_newest_report(s3: Any) -> None:
    assert ReportBucket(BUCKET).newest() is None


def test_the_newest_report_is_that_of_the_latest_time_whenever_it_was_kept(s3: Any) -> None:
    reports = ReportBucket(BUCKET)
    reports.put(AT + timedelta(days=1), {"open": 2})
    reports.put(AT, {"open": 1})
    s3.put_object(Bucket=BUCKET, Key="zzz/other.json", Body=b"{}")
    assert reports.newest() == {"open": 2}


def test_a_report_lies_under_its_time_as_json(s3: Any) -> None:
    ReportBucket(BUCKET).put(AT, {"open": 0})
    found = s3.get_object(Bucket=BUCKET, Key="reconciliation/2026-11-22T18:00:00.000Z.json")
    assert (found["ContentType"], found["Body"].read()) == ("application/json", b'{"open":0}')


def test_a_bucket_that_is_not_there_is_no_empty_one(s3: Any) -> None:
    with pytest.raises(ClientError):
        ReportBucket("test-none").newest()
