"""Direction is a test: what may import what, and what each door loads."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.doors import ENVIRONMENT
from tests.support.first_calls import first_event

FUNCTIONS = Path(__file__).parents[2] / "functions"
FILES = sorted(FUNCTIONS.rglob("*.py"))
DOORS = sorted(path.stem for path in FUNCTIONS.glob("*.py"))
STDLIB = sys.stdlib_module_names
# What each layer may import beside the standard library and itself.
MAY_IMPORT = {
    "doors": {"care.settings", "care.wiring", "care.web", "care.domain"},
    "care.wiring": {
        "care.settings",
        "care.adapters",
        "care.usecases",
        "care.catalog",
        "care.domain",
    },
    "care.settings": set(),
    "care.adapters": {
        "care.usecases",
        "care.domain",
        "care.words",
        "botocore",
        "pydyf",
        "pynamodb",
        "segno",
        "stripe",
        "urllib3",
    },
    "care.web": {
        "care.usecases",
        "care.domain",
        "care.words",
        "pydantic",
        "pydantic_core",
        "aws_lambda_powertools",
    },
    "care.usecases": {"care.domain", "care.words"},
    "care.catalog": {"care.domain"},
    "care.domain": set(),
    "care.words": set(),
    "care.frozen": set(),
}
EVERYWHERE = "care.frozen"
# Tools that ship beside the catalog and are imported by no door.
TOOLS = ("care.catalog.lint", "care.catalog.make_holidays")
PAYING = {
    "purchase_plan",
    "file_claim",
    "manage_claim",
    "release_hold",
    "settle_claim",
    "settle_due",
    "take_payment_event",
    "reconcile_payments",
}
WITHOUT_TABLES = {"take_photo"}
KEYED = {
    "redeem_card",
    "manage_cards",
    "hand_over_plan",
    "prove_cover",
    "take_order_event",
    "take_carrier_event",
}


def module_of(path: Path) -> str:
    """`care.web.problems` for its file."""
    parts = path.relative_to(FUNCTIONS).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layer_of(module: str) -> str:
    """The layer that a module of ours is of."""
    parts = module.split(".")
    return "doors" if parts[0] != "care" else ".".join(parts[:2])


def imports_of(path: Path) -> Iterator[str]:
    """Every module that a file imports, anywhere in it, with relative names resolved."""
    package = module_of(path).split(".")
    package = package if path.name == "__init__.py" else package[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])])
            if name == "care" or name in ("care.domain", "care.usecases"):
                yield from (f"{name}.{alias.name}" for alias in node.names)
            else:
                yield name


def allowed(module: str, imported: str) -> bool:
    """Whether the direction lets `module` import it."""
    layer = layer_of(module)
    if imported.split(".")[0] in STDLIB or imported in ("__future__", EVERYWHERE):
        return True
    permitted = MAY_IMPORT[layer] | ({layer} if layer != "doors" else set())
    return any(imported == each or imported.startswith(f"{each}.") for each in permitted)


@pytest.mark.parametrize("path", FILES, ids=lambda path: module_of(path))
def test_no_module_imports_upward(path: Path) -> None:
    module = module_of(path)
    if module.startswith(TOOLS) or module == "care":
        return
    upward = [name for name in imports_of(path) if not allowed(module, name)]
    assert not upward, f"{module} imports {upward}"


def test_the_test_of_direction_sees_what_it_has_to() -> None:
    assert not allowed("care.domain.plan", "care.usecases.ports")
    assert not allowed("care.domain.plan", "pydantic")
    assert not allowed("care.domain.plan", "care.words")
    assert not allowed("care.words.translator", "care.domain.windows")
    assert not allowed("care.usecases.settle", "care.adapters.clock")
    assert not allowed("care.web.problems", "care.adapters.dynamo")
    assert not allowed("care.web.problems", "care.wiring")
    assert not allowed("file_claim", "care.adapters.dynamo")
    assert allowed("care.wiring", "care.adapters.dynamo")
    assert "care.domain.errors" in set(imports_of(FUNCTIONS / "care" / "web" / "problems.py"))


@pytest.mark.parametrize("layer", ["domain", "usecases"])
def test_time_ids_chance_and_the_environment_are_arguments(layer: str) -> None:
    for path in (FUNCTIONS / "care" / layer).rglob("*.py"):
        names = set(imports_of(path))
        assert not names & {"os", "random", "secrets", "time", "uuid"}, path.name
        calls = {
            ast.unparse(node)
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Attribute)
        }
        assert not {c for c in calls if c.endswith((".now", ".utcnow", ".today"))} & {
            "datetime.now",
            "datetime.utcnow",
            "datetime.today",
            "date.today",
        }, path.name


def test_one_module_reads_the_environment() -> None:
    readers = set()
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ", "os.getenv"):
                readers.add(module_of(path))
    assert readers == {"care.settings"}


def test_only_the_payment_adapter_imports_the_providers_sdk() -> None:
    users = {
        module_of(path)
        for path in FILES
        if any(name.split(".")[0] == "stripe" for name in imports_of(path))
    }
    assert users
    assert {user.rpartition(".")[0] for user in users} == {"care.adapters.stripe"}


# A door in a process of its own: what is loaded after its import and first call. Nothing answers at
# the endpoint, so the call fails at its first request, when everything it needs is loaded.
PROGRAM = """
import importlib, json, sys, time
door, event = sys.argv[1], json.loads(sys.argv[2])
class Context: aws_request_id = "request-1"
if sys.argv[3] == "paying":
    from care.adapters import secrets
    keys = secrets.PaymentSecret("sk_test_1", ("whsec_1",))
    secrets._kept["test/payment"] = time.time() + 60, keys
if sys.argv[3] == "keyed":
    from care.adapters import keys as ours
    senders = {"maker": ("m" * 32,), "carrier": ("n" * 32,)}
    ours._kept["test/keys"] = time.time() + 60, ours.KeySecret(b"c" * 16, b"t" * 16, senders)
try:
    importlib.import_module(door).handler(event, Context)
except Exception as error:
    print(type(error).__name__, file=sys.stderr)
print("LOADED" + json.dumps(sorted(sys.modules)))
"""


@cache
def loaded_by(door: str) -> frozenset[str]:
    """Every module in a fresh process after the door's import and first call."""
    environment = os.environ | ENVIRONMENT
    environment |= {"PYTHONPATH": str(FUNCTIONS), "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    environment |= {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none"}
    kind = "paying" if door in PAYING else "keyed" if door in KEYED else "other"
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, door, json.dumps(first_event(door)), kind],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return frozenset(json.loads(ran.stdout.rpartition("LOADED")[2]))


@pytest.mark.parametrize("door", DOORS)
def test_a_door_loads_what_it_needs_and_nothing_heavy(door: str) -> None:
    loaded = loaded_by(door)
    assert not loaded & {
        "aws_xray_sdk",
        "boto3",
        "boto3.resources",
        "jsonschema",
        "care.web.openapi",
    }
    assert not loaded & {"care.web.shapes", "care.web.routes", "care.catalog.lint"}
    assert not loaded & {"care.words.spanish", "care.words.translator"}, "nobody reads Spanish here"
    assert ("stripe" in loaded) == (door in PAYING), "only doors that move money load the SDK"
    assert ("pynamodb.models" in loaded) == (door not in WITHOUT_TABLES)


@pytest.mark.parametrize(
    "door", ["look_up_status", "show_account", "list_work", "list_holds", "sweep_due"]
)
def test_a_door_without_a_body_loads_no_pydantic(door: str) -> None:
    assert "pydantic" not in loaded_by(door)
