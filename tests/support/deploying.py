"""A stack of `samconfig.toml` in a local cloud of its own: deployed, deleted, what is left."""

from __future__ import annotations

import json
import os
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from infra.local.build import SAM, SAM_SETTINGS, build, build_folder, with_uv
from infra.local.children import Children
from infra.local.deploy import local_template, outputs, parameters
from infra.local.lifecycle import alone, start_emulator
from infra.local.routes import make_routes
from infra.local.world import FAKE_ACCOUNT, ROOT, World
from tests.support.double import free_port
from tests.support.template import TemplateLoader

# What a stack is made of: how all of an account are listed, and which key names one.
LISTED = {
    "stack": ("cloudformation", "describe_stacks", "Stacks", "StackId"),
    "function": ("lambda", "list_functions", "Functions", "FunctionName"),
    "event source": ("lambda", "list_event_source_mappings", "EventSourceMappings", "FunctionArn"),
    "role": ("iam", "list_roles", "Roles", "RoleName"),
    "queue": ("sqs", "list_queues", "QueueUrls", None),
    "table": ("dynamodb", "list_tables", "TableNames", None),
    "bucket": ("s3", "list_buckets", "Buckets", "Name"),
    "log group": ("logs", "describe_log_groups", "logGroups", "logGroupName"),
    "api": ("apigatewayv2", "get_apis", "Items", "Name"),
    "schedule": ("scheduler", "list_schedules", "Schedules", "Name"),
    "secret": ("secretsmanager", "list_secrets", "SecretList", "Name"),
    "mail identity": ("ses", "list_identities", "Identities", None),
    "alarm": ("cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName"),
    "dashboard": ("cloudwatch", "list_dashboards", "DashboardEntries", "DashboardName"),
    "topic": ("sns", "list_topics", "Topics", "TopicArn"),
}

NESTED = "AWS::CloudFormation::Stack"


@dataclass(frozen=True, slots=True)
class Deployment:
    """The stack of one environment of `samconfig.toml`, e.g. `aftercare-staging` of `staging`."""

    world: World
    environment: str
    stack: str

    def deploy(self) -> str:
        """By `sam deploy --config-env`, the parameters of the local cloud in place of a real one's;
        returns what SAM said. Fails with it where SAM did."""
        sources = build(self._tools())
        given = [f"{name}={value}" for name, value in parameters(self.world).items()]
        with build_folder(changing=False):
            how = ["--config-file", str(ROOT / "samconfig.toml"), "--config-env", self.environment]
            how += ["--template-file", str(local_template(self.world, sources))]
            done = subprocess.run(
                [str(SAM), "deploy", *how, "--parameter-overrides", *given],
                cwd=ROOT,
                env={**with_uv(self._tools()), **SAM_SETTINGS},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
        assert done.returncode == 0, done.stdout[-3000:]
        make_routes(self.world, self.stack)
        return done.stdout

    def delete(self) -> None:
        """As docs/deploying.md says: the stack, then the nested stacks that it left standing. Each
        keeps what its own template wants kept."""
        formation = self.world.client("cloudformation")
        inner = [
            made["PhysicalResourceId"]
            for made in _kept(formation, self.stack)
            if made["ResourceType"] == NESTED
        ]
        for stack in (self.stack, *inner):
            formation.delete_stack(StackName=stack)
            often = {"Delay": 1, "MaxAttempts": 120}
            formation.get_waiter("stack_delete_complete").wait(StackName=stack, WaiterConfig=often)

    def outputs(self) -> dict[str, str]:
        return outputs(self.world, self.stack)

    def call(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """POSTs to the API past the site, with the key of its edge. Raises `HTTPError` on any
        refusal."""
        secret = self.world.client("secretsmanager").get_secret_value(SecretId=f"{self.stack}/edge")
        key = json.loads(secret["SecretString"])["first"]
        api = self.outputs()["ApiId"]
        address = f"{self.world.emulator_url}/_aws/execute-api/{api}/$default/api{path}"
        headers = {"content-type": "application/json", "x-care-edge": key}
        request = urllib.request.Request(address, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def kept(self) -> set[str]:
        """Ids of what the templates want kept when the stack goes; no nested stack is among it."""
        formation = self.world.client("cloudformation")
        found, stacks = set(), [self.stack]
        for stack in stacks:
            for made in _kept(formation, stack):
                if made["ResourceType"] == NESTED:
                    stacks.append(made["PhysicalResourceId"])
                else:
                    found.add(made["PhysicalResourceId"])
        return found

    def found(self) -> set[tuple[str, str]]:
        """Kind and id of everything that stands in the account, but for SAM's own bucket."""
        found = set()
        for kind, (service, call, under, key) in LISTED.items():
            answer = getattr(self.world.client(service), call)()
            found |= {(kind, each if key is None else each[key]) for each in answer.get(under, [])}
        pools = self.world.client("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]
        found |= {("user pool", each["Id"]) for each in pools}
        sites = self.world.client("cloudfront").list_distributions()["DistributionList"]
        found |= {("distribution", each["Id"]) for each in sites.get("Items", [])}
        found |= {("key", each) for each in self._keys()}
        return {each for each in found if "aws-sam-cli-managed" not in each[1]}

    def _keys(self) -> Iterator[str]:
        """The keys in use; KMS lists one that waits for its deletion for a month."""
        kms = self.world.client("kms")
        for each in kms.list_keys()["Keys"]:
            if kms.describe_key(KeyId=each["KeyId"])["KeyMetadata"]["KeyState"] == "Enabled":
                yield each["KeyId"]

    def _tools(self) -> dict[str, str]:
        real = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return {**real, **FAKE_ACCOUNT, "AWS_ENDPOINT_URL": self.world.emulator_url}


def _kept(formation: Any, stack: str) -> list[dict[str, Any]]:
    """The resources of a stack that its template wants kept."""
    whole = formation.get_template(StackName=stack, TemplateStage="Processed")["TemplateBody"]
    declared = whole if isinstance(whole, dict) else yaml.load(whole, TemplateLoader)
    made = formation.describe_stack_resources(StackName=stack)["StackResources"]
    keeps = [
        name
        for name, each in declared["Resources"].items()
        if each.get("DeletionPolicy") == "Retain"
    ]
    return [each for each in made if each["LogicalResourceId"] in keeps]


@contextmanager
def empty_cloud(state: Path) -> Iterator[World]:
    """The emulator alone, with nothing deployed, on ports of its own."""
    world = World(state, *(free_port() for _ in range(4)))
    children = Children(world)
    with alone(world):
        try:
            start_emulator(world, children)
            yield world
        finally:
            children.stop()
