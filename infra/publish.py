"""Puts the site into a deployed stack's bucket: `python -m infra.publish --stack NAME`.

The first time it also makes the keys that activation codes are hashed and proofs signed with. At
the end it says what a person still has to do, until nothing is left.

Uses the account that the AWS environment names; `make deploy` calls it after `sam deploy`.
"""

import argparse
import json
import secrets
import sys
import time
from typing import Any

import boto3

from infra.local.site import configuration, publish, render


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stack", required=True)
    parser.add_argument("--region", default="us-east-1")
    arguments = parser.parse_args()
    session = boto3.Session(region_name=arguments.region)
    stack = session.client("cloudformation").describe_stacks(StackName=arguments.stack)["Stacks"][0]
    outputs = {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}
    given = {each["ParameterKey"]: each["ParameterValue"] for each in stack["Parameters"]}

    fill_keys(session.client("secretsmanager"), outputs["KeysSecretId"])
    config = configuration(outputs["SiteAddress"], outputs, local=False)
    count = publish(session.client("s3"), outputs["SiteBucket"], render(), config)
    session.client("cloudfront").create_invalidation(
        DistributionId=outputs["SiteDistribution"],
        InvalidationBatch={
            "Paths": {"Quantity": 1, "Items": ["/*"]},
            "CallerReference": str(time.time_ns()),
        },
    )
    print(f"{count} files at {outputs['SiteAddress']}")
    payment = session.client("secretsmanager").get_secret_value(SecretId=outputs["PaymentSecretId"])
    mail = session.client("sesv2").get_email_identity(EmailIdentity=given["MailDomain"])
    for point in remaining(given, outputs, json.loads(payment["SecretString"]), mail):
        print(f"- {point}")
    return 0


def remaining(
    given: dict[str, str], outputs: dict[str, str], payment: dict[str, Any], mail: dict[str, Any]
) -> list[str]:
    """What a person still has to do, a sentence each; `docs/deploying.md` says how.

    `given` are the stack's parameters, `payment` the provider's keys, `mail` what SES says of the
    mail domain.
    """
    points = []
    if outputs["SiteUrl"] != outputs["SiteAddress"]:
        points.append(
            f"Deploy once more with SiteUrl={outputs['SiteAddress']}: mails and sign-in lead there."
        )
    if not (payment["api_key"] and payment["webhook_secrets"]):
        points.append(f"Put the payment provider's keys into {outputs['PaymentSecretId']}.")
    if not mail["VerifiedForSendingStatus"]:
        domain, tokens = given["MailDomain"], mail["DkimAttributes"].get("Tokens", [])
        records = [
            f"{token}._domainkey.{domain} CNAME {token}.dkim.amazonses.com" for token in tokens
        ]
        points.append("\n    ".join([f"Write into the DNS of {domain}:", *records]))
    return points


def fill_keys(manager: Any, secret_id: str) -> None:
    """Makes each key that is still empty. One that is there is never changed: with another key
    every activation card would be worthless."""
    keys = json.loads(manager.get_secret_value(SecretId=secret_id)["SecretString"])
    empty = [name for name, value in keys.items() if not value]
    for name in empty:
        fresh = secrets.token_hex(32)
        keys[name] = [fresh] if isinstance(keys[name], list) else fresh
    if empty:
        manager.put_secret_value(SecretId=secret_id, SecretString=json.dumps(keys))


if __name__ == "__main__":
    sys.exit(main())
