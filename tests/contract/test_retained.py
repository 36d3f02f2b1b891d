"""What outlives a stack: all that holds somebody's data or cannot be made again, and nothing else.

Whoever adds a resource that keeps something decides here. `tests/e2e/test_deploying.py` deletes a
stack and finds exactly this left.
"""

from __future__ import annotations

import pytest

from tests.support.template import of_type, read

KEPT = {
    "template.yaml": {
        "Data": "the tables: plans, claims, money",
        "Identity": "the people who sign in",
        "PaymentSecret": "keys that a person put there by hand",
        "KeysSecret": "with other keys every activation card is worthless",
        "Uploads": "photos that answer a bank's dispute",
        "Reports": "a year of reconciliation",
    },
    "infra/data.yaml": {
        **dict.fromkeys(of_type(read("infra/data.yaml"), "AWS::DynamoDB::Table"), "data"),
        "DataKey": "without it nobody reads the tables, the uploads, or a backup of them",
    },
    "infra/identity.yaml": {
        "UserPool": "accounts, and the ids that plans belong to",
        "StaffPool": "who did what at the desk, by the ids that events name",
    },
    "infra/site.yaml": {"Pages": "CloudFormation deletes no bucket that holds anything"},
    "infra/alarms.yaml": {},
}
MADE_ANEW = {
    "EdgeSecret": "the next stack's site and API agree on a key of their own",
    "NoticesKey": "a notice is read once, on its way",
}
HOLDING = {
    *("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SecretsManager::Secret"),
    *("AWS::Cognito::UserPool", "AWS::KMS::Key"),
}


@pytest.mark.parametrize("path", KEPT)
def test_what_outlives_its_stack_is_this(path: str) -> None:
    resources = read(path)["Resources"]
    kept = {name for name, each in resources.items() if each.get("DeletionPolicy") == "Retain"}
    assert kept == set(KEPT[path])
    assert {
        name for name in kept if resources[name].get("UpdateReplacePolicy") != "Retain"
    } == set()


@pytest.mark.parametrize("path", KEPT)
def test_nothing_that_holds_data_goes_with_its_stack(path: str) -> None:
    resources = read(path)["Resources"]
    holding = {name for name, each in resources.items() if each["Type"] in HOLDING}
    assert holding - set(MADE_ANEW) <= set(KEPT[path])
