"""One cold start: in a fresh Python that sees the package alone, import and first call."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from inspect import getsource
from pathlib import Path
from typing import Any

import yaml

from infra.local.build import OUTPUT
from infra.local.world import FAKE_ACCOUNT
from infra.package.doors import functions_of
from tests.bench import room
from tests.support.first_calls import first_event

# What the program imports itself is loaded before any start of Lambda's.
_PROGRAM = f"""{getsource(room)}
import importlib, json, sys, time
package, name, event = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
sys.path.insert(0, package)
class Context:
    aws_request_id = "request-1"
    function_name = "door"
    memory_limit_in_mb = 1024
    invoked_function_arn = "arn:aws:lambda:us-east-1:000000000000:function:door"
    get_remaining_time_in_millis = staticmethod(lambda: 900_000)
def started():
    began, cpu = time.perf_counter(), time.process_time()
    handler = importlib.import_module(name).handler
    imported = time.process_time() - cpu
    answer = handler(event, Context())
    cpu, wall = time.process_time() - cpu, time.perf_counter() - began
    return dict(imported=imported, cpu=cpu, wall=wall, answer=answer)
told = roomy(started)
print()
print(json.dumps(told))
"""


@dataclass(frozen=True, slots=True)
class Started:
    """Milliseconds of the processor for the import, and for import and first call together; `wall`
    is the latter by the clock. `status` is what was answered, 200 where no HTTP is spoken."""

    imported: float
    cpu: float
    wall: float
    status: int


def start(name: str, package: Path, endpoint: str) -> Started:
    """A door, or the reference, by its module. Raises CalledProcessError where it fails."""
    arguments = [str(package), name, json.dumps(first_event(name))]
    done = subprocess.run(
        [sys.executable, "-S", "-c", _PROGRAM, *arguments],
        env=settings(endpoint),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout.rstrip().rpartition("\n")[2])
    answer = told["answer"]
    status = answer.get("statusCode", 200) if isinstance(answer, dict) else 200
    return Started(told["imported"] * 1000, told["cpu"] * 1000, told["wall"] * 1000, status)


def functions() -> list[dict[str, Any]]:
    """The properties of each door of the built template."""
    return functions_of(_template())


def settings(endpoint: str) -> dict[str, str]:
    """The whole environment of a start: what the template gives, and `endpoint` for all else."""
    variables: dict[str, Any] = {}
    for each in [_template()["Globals"]["Function"], *functions()]:
        variables |= each.get("Environment", {}).get("Variables", {})
    known = {name: v if isinstance(v, str) else "bench" for name, v in variables.items()}
    here = {
        "CARE_CLOCK_FILE": "",
        "CARE_EDGE_KEYS": "",
        "CARE_PAYMENT_URL": endpoint,
        "CARE_SETTLE_QUEUE_URL": f"{endpoint}/queue",
        "AWS_ENDPOINT_URL": endpoint,
        "PATH": os.environ["PATH"],
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return {**known, **FAKE_ACCOUNT, **here}


@cache
def _template() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((OUTPUT / "template.yaml").read_text())
    return read
