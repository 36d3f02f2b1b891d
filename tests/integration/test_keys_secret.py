"""Our own keys from Secrets Manager: kept five minutes, shown nowhere, never half filled in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import boto3
import pytest
import time_machine
from botocore.exceptions import ClientError
from moto import mock_aws

from care.adapters import keys
from care.adapters.keys import key_secret
from care.adapters.secrets import SecretUnusable

NAME = "aftercare/keys"
START = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
WHOLE = {"codes": "c0" * 32, "tokens": "70" * 32, "maker": ["m1", "m2"], "carrier": ["c1"]}


@pytest.fixture(autouse=True)
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setattr(keys, "_kept", {})
    keys._secrets.cache_clear()
    with mock_aws():
        yield
    keys._secrets.cache_clear()


def store(text: str) -> None:
    """Puts `text` into the secret, making it at first."""
    service = boto3.client("secretsmanager")
    try:
        service.put_secret_value(SecretId=NAME, SecretString=text)
    except service.exceptions.ResourceNotFoundException:
        service.create_secret(Name=NAME, SecretString=text)


def test_the_keys_are_read_with_every_senders_secrets_in_order() -> None:
    store(json.dumps(WHOLE))
    secret = key_secret(NAME)
    assert (secret.codes, secret.tokens) == (b"\xc0" * 32, b"\x70" * 32)
    assert secret.senders == {"maker": ("m1", "m2"), "carrier": ("c1",)}


def test_a_changed_secret_is_seen_after_five_minutes_and_not_before() -> None:
    with time_machine.travel(START, tick=False) as wall:
        store(json.dumps(WHOLE))
        assert key_secret(NAME).senders["carrier"] == ("c1",)
        store(json.dumps(WHOLE | {"carrier": ["c2", "c1"]}))
        wall.shift(timedelta(seconds=299))
        assert key_secret(NAME).senders["carrier"] == ("c1",)
        wall.shift(timedelta(seconds=1))
        assert key_secret(NAME).senders["carrier"] == ("c2", "c1")


@pytest.mark.parametrize("name", list(WHOLE))
@pytest.mark.parametrize("value", [None, "", [], [""], ["x", None], 17, "not hex", "c0" * 15])
def test_a_secret_that_is_not_filled_in_is_refused_without_repeating_it(
    name: str, value: object
) -> None:
    store(json.dumps(WHOLE | {name: value, "note": "leak"}))
    with pytest.raises(SecretUnusable) as caught:
        key_secret(NAME)
    assert str(caught.value) == "the secret aftercare/keys is not filled in as it has to be"
    assert caught.value.__context__ is None


@pytest.mark.parametrize("text", ["leak", '"leak"', "[]", "{}"])
def test_a_secret_that_is_no_object_is_refused(text: str) -> None:
    store(text)
    with pytest.raises(SecretUnusable) as caught:
        key_secret(NAME)
    assert "leak" not in str(caught.value)


def test_a_refusal_is_not_kept() -> None:
    store("{}")
    with pytest.raises(SecretUnusable):
        key_secret(NAME)
    store(json.dumps(WHOLE))
    assert key_secret(NAME).tokens == b"\x70" * 32


def test_a_missing_secret_is_the_services_own_error() -> None:
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        key_secret("aftercare/none")
