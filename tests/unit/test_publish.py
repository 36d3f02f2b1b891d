"""What `make deploy` does after the stack stands, and what it then says is left."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from moto import mock_aws

from infra.publish import fill_keys, remaining

SITE = "https://d1.cloudfront.net"
OUTPUTS = {"SiteAddress": SITE, "SiteUrl": SITE, "PaymentSecretId": "arn:secret"}
GIVEN = {"MailDomain": "a.example"}
PAYMENT = {"api_key": "sk", "webhook_secrets": ["whsec"]}
MAIL: dict[str, Any] = {"VerifiedForSendingStatus": True, "DkimAttributes": {}}
PENDING = {"VerifiedForSendingStatus": False, "DkimAttributes": {"Tokens": ["t1", "t2"]}}


def test_nothing_is_left_of_a_stack_that_is_set_up() -> None:
    assert remaining(GIVEN, OUTPUTS, PAYMENT, MAIL) == []


def test_the_address_that_nobody_knew_before_is_told() -> None:
    outputs = OUTPUTS | {"SiteUrl": "https://aftercare.example"}
    (point,) = remaining(GIVEN, outputs, PAYMENT, MAIL)
    assert point.startswith("Deploy once more with SiteUrl=https://d1.cloudfront.net")


def test_a_name_of_ones_own_is_known_from_the_start() -> None:
    named = {"SiteAddress": "https://care.example.com", "SiteUrl": "https://care.example.com"}
    assert remaining(GIVEN, OUTPUTS | named, PAYMENT, MAIL) == []


@pytest.mark.parametrize("missing", [{"api_key": ""}, {"webhook_secrets": []}])
def test_a_missing_key_of_the_provider_is_told_and_no_key_is_printed(missing: Any) -> None:
    (point,) = remaining(GIVEN, OUTPUTS, PAYMENT | missing, MAIL)
    assert point == "Put the payment provider's keys into arn:secret."


def test_the_records_of_an_unverified_mail_domain_are_told() -> None:
    (point,) = remaining(GIVEN, OUTPUTS, PAYMENT, PENDING)
    assert point.splitlines() == [
        "Write into the DNS of a.example:",
        "    t1._domainkey.a.example CNAME t1.dkim.amazonses.com",
        "    t2._domainkey.a.example CNAME t2.dkim.amazonses.com",
    ]


@mock_aws
def test_empty_keys_are_made_once_and_never_changed() -> None:
    account = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    manager = boto3.client("secretsmanager", region_name="us-east-1", **account)
    empty = {"codes": "", "tokens": "kept", "maker": [], "carrier": ["kept"]}
    manager.create_secret(Name="keys", SecretString=json.dumps(empty))

    def keys() -> dict[str, Any]:
        found: dict[str, Any] = json.loads(
            manager.get_secret_value(SecretId="keys")["SecretString"]
        )
        return found

    fill_keys(manager, "keys")
    made = keys()
    assert (made["tokens"], made["carrier"]) == ("kept", ["kept"])
    assert len(bytes.fromhex(made["codes"])) == 32
    assert [len(bytes.fromhex(key)) for key in made["maker"]] == [32]
    fill_keys(manager, "keys")
    assert keys() == made
