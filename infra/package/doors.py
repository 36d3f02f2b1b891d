"""Imports every door from the package alone: a forgotten requirement stops the build."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from infra.package.prune import SERVICES

# The adapters and the clients too: a door brings them in at its first call, not when it starts.
_SMOKE = """
import importlib, json, pkgutil, sys
package, doors, services = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
sys.path.insert(0, package)
for door in doors:
    module, name = door.rsplit(".", 1)
    getattr(importlib.import_module(module), name)
for folder in ("adapters", "usecases"):
    for found in pkgutil.walk_packages([f"{package}/care/{folder}"], f"care.{folder}."):
        importlib.import_module(found.name)
from botocore.session import get_session
from care.adapters.stripe.client import make_client
make_client("sk_test_smoke", None)
for service in services:
    get_session().create_client(service, aws_access_key_id="smoke", aws_secret_access_key="smoke")
"""


def import_doors(package: Path, template: dict[str, Any]) -> None:
    """Imports each door and makes each client with nothing but the package (-S).

    Raises CalledProcessError; the traceback is in its stderr.
    """
    functions = functions_of(template)
    settings = {}
    for each in [template["Globals"]["Function"], *functions]:
        settings |= _settings(each)
    environment = {
        **settings,
        "PATH": os.environ["PATH"],
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    doors = sorted(each["Handler"] for each in functions)
    arguments = [str(package), json.dumps(doors), json.dumps(sorted(SERVICES))]
    subprocess.run(
        [sys.executable, "-S", "-c", _SMOKE, *arguments],
        env=environment,
        check=True,
        stderr=subprocess.PIPE,
        text=True,
    )


def functions_of(template: dict[str, Any]) -> list[dict[str, Any]]:
    """The properties of each function."""
    resources = template["Resources"].values()
    return [each["Properties"] for each in resources if each["Type"] == "AWS::Serverless::Function"]


def _settings(function: dict[str, Any]) -> dict[str, str]:
    """The environment that the template gives, and a word where only the deployment knows it."""
    given = function.get("Environment", {}).get("Variables", {})
    return {name: value if isinstance(value, str) else "smoke" for name, value in given.items()}
