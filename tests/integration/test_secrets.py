"""The payment provider's keys from Secrets Manager: kept five minutes, shown nowhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import boto3
import pytest
import time_machine
from botocore.exceptions import ClientError
from moto import mock_aws

from care.adapters import secrets
from care.adapters.secrets import PaymentSecret, SecretUnusable, payment_secret

NAME = "aftercare/payment"
START = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setattr(secrets, "_kept", {})
    with mock_aws():
        yield


def store(text: str) -> None:
    """Puts `text` into the secret, making it at first."""
    service = boto3.client("secretsmanager")
    try:
        service.put_secret_value(SecretId=NAME, SecretString=text)
    except service.exceptions.ResourceNotFoundException:
        service.create_secret(Name=NAME, SecretString=text)


def keys(api_key: str = "sk_test_1", *webhooks: str) -> str:
    return json.dumps({"api_key": api_key, "webhook_secrets": webhooks or ("whsec_1",)})


def test_the_keys_are_read_with_every_webhook_secret_in_order():
    store(keys("sk_test_1", "whsec_new", "whsec_old"))
    assert payment_secret(NAME) == PaymentSecret("sk_test_1", ("whsec_new", "whsec_old"))


def test_a_changed_key_is_seen_after_five_minutes_and_not_before():
    with time_machine.travel(START, tick=False) as wall:
        store(keys("sk_test_1"))
        assert payment_secret(NAME).api_key == "sk_test_1"
        store(keys("sk_test_2"))
        wall.shift(timedelta(seconds=299))
        assert payment_secret(NAME).api_key == "sk_test_1"
        wall.shift(timedelta(seconds=1))
        assert payment_secret(NAME).api_key == "sk_test_2"


def test_no_key_shows_in_a_repr():
    shown = repr(PaymentSecret("sk_test_1", ("whsec_1",)))
    assert "sk_test" not in shown and "whsec" not in shown


@pytest.mark.parametrize(
    "text",
    [
        "sk_test_leak",
        '"sk_test_leak"',
        '{"api_key": "sk_test_leak"}',
        '{"api_key": "sk_test_leak", "webhook_secrets": []}',
        '{"api_key": "sk_test_leak", "webhook_secrets": [""]}',
        '{"api_key": "sk_test_leak", "webhook_secrets": "whsec_1"}',
        '{"api_key": "sk_test_leak", "webhook_secrets": ["whsec_1", null]}',
        '{"api_key": "", "webhook_secrets": ["whsec_1"]}',
        '{"api_key": "", "webhook_secrets": []}',
    ],
)
def test_a_secret_that_is_not_filled_in_is_refused_without_repeating_it(text: str):
    store(text)
    with pytest.raises(SecretUnusable) as caught:
        payment_secret(NAME)
    assert str(caught.value) == "the secret aftercare/payment is not filled in as it has to be"
    assert caught.value.__context__ is None


def test_a_refusal_is_not_kept():
    store("{}")
    with pytest.raises(SecretUnusable):
        payment_secret(NAME)
    store(keys())
    assert payment_secret(NAME).api_key == "sk_test_1"


def test_a_missing_secret_is_the_services_own_error():
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        payment_secret("aftercare/none")
