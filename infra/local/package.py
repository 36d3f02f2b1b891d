"""Makes a built package small and quick to start: one step, for the cloud and for this machine.

`python -m infra.local.package BUILD_FOLDER ARCHITECTURE`, by the minor Python of the functions.
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import yaml

# What the functions call; botocore brings 30 MB about all the other services.
SERVICES = {"cognito-idp", "dynamodb", "s3", "secretsmanager", "ses", "sqs", "sts"}
# Kinds of objects at the provider that no door meets; the SDK loads each when it comes across it.
STRIPE_KINDS = (
    *("account", "application_fee", "balance_settings", "capability", "confirmation_token"),
    *("coupon", "credit_note", "file_link", "invoice", "payment_attempt_record", "payment_link"),
    *("payment_method_configuration", "payment_record", "payout", "person", "plan", "price"),
    *("product", "promotion_code", "quote", "reserve_transaction", "setup_attempt"),
    *("setup_intent", "shipping_rate", "subscription", "tax", "topup", "transfer"),
)
BOTOCORE_FILES = {
    "endpoints.json",
    "partitions.json",
    "_retry.json",
    "sdk-default-configuration.json",
}
# Scripts, typing only, and what nothing here imports: the doors call botocore, not boto3; of the
# payment provider's products they use cards; of Powertools its logger, metrics and resolver.
UNUSED = (
    "bin",
    "boto3",
    "s3transfer",
    "pydantic/v1",
    "dateutil/zoneinfo",
    "stripe/params",
    "stripe/events",
    *(f"stripe/v2/{part}" for part in ("billing", "commerce", "money_management", "test_helpers")),
    "botocore/cacert.pem",  # certifi's is the one that botocore takes where it is there
    "dateutil/rrule.py",
    "pydantic/mypy.py",
    "pydantic/experimental",
    "urllib3/contrib/emscripten",
    *(
        f"stripe/{product}"
        for product in (
            *("apps", "billing", "billing_portal", "climate", "entitlements"),
            *("financial_connections", "forwarding", "identity", "issuing", "product_catalog"),
            *("reporting", "reserve", "sigma", "tax", "terminal", "test_helpers"),
            "treasury",
        )
    ),
    "care/catalog/lint",
    "care/catalog/schema",
    "care/catalog/make_holidays.py",
    "care/catalog/data/rules.json",
    "aws_lambda_powertools/event_handler/openapi/swagger_ui/swagger-ui-bundle.min.js",
    "aws_lambda_powertools/event_handler/openapi/swagger_ui/swagger-ui.min.css",
    "aws_lambda_powertools/utilities/auth_alpha",
    "aws_lambda_powertools/utilities/circuit_breaker",
    "aws_lambda_powertools/utilities/data_masking",
    "aws_lambda_powertools/utilities/feature_flags",
    "aws_lambda_powertools/utilities/idempotency",
    "aws_lambda_powertools/utilities/kafka",
    "aws_lambda_powertools/utilities/parameters",
    "aws_lambda_powertools/utilities/parser",
    "aws_lambda_powertools/utilities/streaming",
)

# The adapters too: a door imports them at its first call, not when it starts.
SMOKE = """
import importlib, json, pkgutil, sys
package, doors = sys.argv[1], json.loads(sys.argv[2])
sys.path.insert(0, package)
for door in doors:
    module, name = door.rsplit(".", 1)
    getattr(importlib.import_module(module), name)
for folder in ("adapters", "usecases"):
    for found in pkgutil.walk_packages([f"{package}/care/{folder}"], f"care.{folder}."):
        importlib.import_module(found.name)
"""


def finish(build: Path, python: Path, architecture: str) -> None:
    """Trims and compiles each package in a `sam build` folder, then imports every door from it.

    The built template is told what it was built for. Raises CalledProcessError where a door cannot
    be imported; the traceback is in its stderr.
    """
    path = build / "template.yaml"
    template = yaml.safe_load(path.read_text())
    template["Parameters"]["Runtime"]["Default"] = f"python{sysconfig.get_python_version()}"
    template["Parameters"]["Architecture"]["Default"] = architecture
    path.write_text(yaml.safe_dump(template, sort_keys=False))
    functions = [
        resource["Properties"]
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::Serverless::Function"
    ]
    settings = {}
    for each in [template["Globals"]["Function"], *functions]:
        settings |= _settings(each)
    for folder in sorted({function["CodeUri"] for function in functions}):
        trim(build / folder)
        compile_all(build / folder, python)
        if runs_here(build / folder):
            here = [each["Handler"] for each in functions if each["CodeUri"] == folder]
            smoke(build / folder, python, sorted(here), settings)


def _settings(function: dict[str, Any]) -> dict[str, str]:
    """The environment that the template gives, and a word where only the deployment knows it."""
    given = function.get("Environment", {}).get("Variables", {})
    return {name: value if isinstance(value, str) else "smoke" for name, value in given.items()}


def trim(package: Path) -> None:
    """Takes out what no door reads; `SERVICES`, `BOTOCORE_FILES` and `UNUSED` name it."""
    for name in UNUSED:
        _remove(package / name)
    for kind in STRIPE_KINDS:
        for path in package.glob(f"stripe/_{kind}*.py"):
            path.unlink()
    for path in package.glob("*.dist-info"):
        shutil.rmtree(path)
    for path in (package / "botocore" / "data").iterdir():
        if path.is_dir() and path.name not in SERVICES:
            shutil.rmtree(path)
        elif path.is_file() and path.name not in BOTOCORE_FILES:
            path.unlink()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def compile_all(package: Path, python: Path) -> None:
    """Puts a .pyc beside every .py; unchecked, or a zip's timestamps would undo it."""
    how = ["-q", "-f", "-j", "0", "--invalidation-mode", "unchecked-hash"]
    subprocess.run([python, "-m", "compileall", *how, package], check=True)


def runs_here(package: Path) -> bool:
    """Whether the package's native modules are of this interpreter's system and processor."""
    native = list(package.rglob("_pydantic_core*.so"))
    return any(path.name.endswith(sysconfig.get_config_var("EXT_SUFFIX")) for path in native)


def smoke(package: Path, python: Path, doors: list[str], settings: dict[str, str]) -> None:
    """Imports each door with nothing but the package (-S): a forgotten requirement stops here."""
    environment = {
        **settings,
        "PATH": os.environ["PATH"],
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    subprocess.run(
        [python, "-S", "-c", SMOKE, package, json.dumps(doors)],
        env=environment,
        check=True,
        stderr=subprocess.PIPE,
        text=True,
    )


if __name__ == "__main__":
    finish(Path(sys.argv[1]), Path(sys.executable), sys.argv[2])
