"""Deploys `template.yaml` to the emulator by the SAM CLI, when something changed."""

import hashlib
import json
from pathlib import Path
from typing import Any

import yaml

from infra.local.build import ARCHITECTURE, OUTPUT, RUNTIME, build_folder, run_sam
from infra.local.routes import make_routes
from infra.local.world import ROOT, STACK, LocalError, World
from infra.release import publish_anew

PAYMENT_KEYS = {"api_key": "sk_test_local", "webhook_secrets": ["whsec_local"]}
OWN_KEYS = {
    "codes": "00" * 32,
    "tokens": "11" * 32,
    "maker": ["orders_local"],
    "carrier": ["carrier_local"],
}
MAIL_DOMAIN = "aftercare.example"


def parameters(world: World) -> dict[str, str]:
    return {
        "Runtime": RUNTIME,
        "Architecture": ARCHITECTURE,
        "SiteUrl": world.site_url,
        "MailDomain": MAIL_DOMAIN,
        "IsLocal": "true",
        "LocalPort": str(world.emulator_port),
        "ClockFile": str(world.clock),
        "PaymentUrl": world.double_url,
    }


def is_deployed(world: World, sources: str) -> bool:
    """Whether the last deployment was made of these sources and parameters."""
    file = world.state / "deployed.json"
    return file.exists() and json.loads(file.read_text()) == fingerprint(world, sources)


def exists(world: World) -> bool:
    """Whether the emulator knows the stack. One that was killed may have lost what was new."""
    formation = world.client("cloudformation")
    try:
        formation.describe_stacks(StackName=STACK)
    except formation.exceptions.ClientError:
        return False
    return True


def fingerprint(world: World, sources: str) -> dict[str, str]:
    """What a deployment was made of; another one means another deployment."""
    given = json.dumps(parameters(world), sort_keys=True)
    return {"sources": sources, "parameters": hashlib.sha256(given.encode()).hexdigest()}


def deploy(world: World, sources: str) -> None:
    """Raises `LocalError` with the reason that SAM or CloudFormation gave."""
    file = world.state / "deployed.json"
    file.unlink(missing_ok=True)
    # Named, because SAM looks for its configuration beside the built template.
    how = ["--config-file", str(ROOT / "samconfig.toml"), "--config-env", "local"]
    given = [f"{name}={value}" for name, value in parameters(world).items()]
    try:
        with build_folder(changing=False):
            how += ["--template-file", str(local_template(world, sources))]
            deploying = ["deploy", *how, "--stack-name", STACK, "--parameter-overrides", *given]
            run_sam(deploying, world.tool_environment())
    except LocalError as error:
        raise LocalError("\n".join([str(error), *refusals(world)]), error.remedy) from error
    make_routes(world)
    made, secrets = outputs(world), world.client("secretsmanager")
    for secret, keys in (("PaymentSecretId", PAYMENT_KEYS), ("KeysSecretId", OWN_KEYS)):
        secrets.put_secret_value(SecretId=made[secret], SecretString=json.dumps(keys))
    file.write_text(json.dumps(fingerprint(world, sources)))


def local_template(world: World, sources: str) -> Path:
    """The built template as the emulator takes it, in a file of this world's own beside it."""
    template = yaml.safe_load((OUTPUT / "template.yaml").read_text())
    release = json.dumps(fingerprint(world, sources), sort_keys=True)
    publish_anew(template, hashlib.sha256(release.encode()).hexdigest())
    path = OUTPUT / f"template-{world.emulator_port}.yaml"
    path.write_text(yaml.safe_dump(without_canaries(template), sort_keys=False))
    return path


def without_canaries(template: dict[str, Any]) -> dict[str, Any]:
    """Takes out what needs CodeDeploy, which the emulator refuses; versions and aliases stay."""
    for resource in template["Resources"].values():
        resource.get("Properties", {}).pop("DeploymentPreference", None)
    return template


def refusals(world: World) -> list[str]:
    """Which resources CloudFormation could not make at last, and why; the newest three."""
    formation = world.client("cloudformation")
    try:
        events = formation.describe_stack_events(StackName=STACK)["StackEvents"]
        status = formation.describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"]
    except formation.exceptions.ClientError:  # there is no stack yet
        return []
    failed = [event for event in events if event["ResourceStatus"].endswith("_FAILED")]
    said = [
        f"  {event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'no reason given')}"
        for event in failed[:3]
    ]
    stuck = status in ("ROLLBACK_FAILED", "UPDATE_ROLLBACK_FAILED")
    return [*said, *(["The stack cannot be mended in place: `make clean`."] if stuck else [])]


def outputs(world: World, name: str = STACK) -> dict[str, str]:
    """The outputs, by name, of the stack `name`."""
    stack: dict[str, Any] = world.client("cloudformation").describe_stacks(StackName=name)[
        "Stacks"
    ][0]
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
