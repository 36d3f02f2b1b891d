"""A stack of `samconfig.toml`: deployed, deleted and deployed again, in a local cloud of its own.

A deletion leaves what the template wants kept, and nothing else of any kind: `test_retained.py`
names it, each with its reason. Real AWS also leaves the bucket of pages, as `infra/site.yaml` says,
and then refuses to make a table of a name that stands; the local cloud passes over the policies
within a nested stack that goes, and takes over a table that stands. `docs/deploying.md` tells what
to do in a real account.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.deploying import Deployment, empty_cloud

STACK = "aftercare-staging"
SERIAL = "KEPT00000001"
DEVICE = {
    "serial": {"S": SERIAL},
    "model": {"S": "mavic-3"},
    "region": {"S": "US"},
    "version": {"N": "1"},
    "op": {"S": "put-by-hand"},
}
KEYS = '{"codes": "5e", "tokens": "7a", "maker": [], "carrier": []}'


@pytest.fixture(scope="module")
def staging(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with empty_cloud(tmp_path_factory.mktemp("deploying")) as world:
        yield Deployment(world, "staging", STACK)


def kinds(found: set[tuple[str, str]]) -> set[str]:
    return {kind for kind, _ in found}


def test_a_stack_of_samconfig_is_deployed_deleted_and_deployed_again(staging: Deployment) -> None:
    before = staging.found()
    said = staging.deploy()
    assert "Successfully created/updated stack - aftercare-staging in us-east-1" in said
    assert knows(staging) is False

    dynamo, secrets = staging.world.client("dynamodb"), staging.world.client("secretsmanager")
    dynamo.put_item(TableName=f"{STACK}-devices", Item=DEVICE)
    secrets.put_secret_value(SecretId=f"{STACK}/keys", SecretString=KEYS)
    people, pool = staging.world.client("cognito-idp"), staging.outputs()["UserPoolId"]
    people.admin_create_user(UserPoolId=pool, Username="ana@example.com", MessageAction="SUPPRESS")
    assert knows(staging) is True

    standing, kept = staging.found() - before, staging.kept()
    assert kinds(standing) > {"function", "role", "queue", "api", "log group", "distribution"}
    staging.delete()
    left = staging.found() - before
    assert left == {(kind, name) for kind, name in standing if name in kept}
    assert kinds(left) == {"table", "bucket", "secret", "user pool", "key"}

    staging.deploy()
    assert knows(staging) is True
    assert secrets.get_secret_value(SecretId=f"{STACK}/keys")["SecretString"] == KEYS
    assert people.admin_get_user(UserPoolId=pool, Username="ana@example.com")["Enabled"] is True


def knows(staging: Deployment) -> bool:
    """Whether the deployed API knows the device that was put into the table (ELG-11)."""
    decision = staging.call("/eligibility", {"serial": SERIAL})["decision"]
    failed = [rule["id"] for rule in decision["rules"] if rule["outcome"] == "failed"]
    return "ELG-11" not in failed
