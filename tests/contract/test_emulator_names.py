"""The private names of the emulator that `infra/local/emulator.py` reaches for are still there."""

from __future__ import annotations

import subprocess

from infra.local.lifecycle import EMULATOR_PYTHON

NAMES = """
import inspect
from ministack import app
from ministack.core import iam_evaluator
from ministack.core.persistence import save_all
from ministack.core.responses import get_account_id
from ministack.services import cognito, dynamodb, secretsmanager
from ministack.services.cloudformation import _stacks, provisioners
assert callable(app._build_persistence_save_dict) and callable(save_all)
assert "update" in provisioners._RESOURCE_HANDLERS["AWS::CloudFormation::Stack"]
assert callable(provisioners._nested_stack_lookup_name)
made = [*inspect.signature(cognito._fake_token).parameters]
assert made[:5] == ["sub", "pool_id", "client_id", "token_type", "username"], made
assert "groups" in made and callable(cognito._get_pool_unscoped)
assert hasattr(dynamodb, "_tables") and hasattr(secretsmanager, "_secrets")
for kind in ("AWS::DynamoDB::Table", "AWS::SecretsManager::Secret"):
    create = inspect.signature(provisioners._RESOURCE_HANDLERS[kind]["create"])
    assert list(create.parameters) == ["logical_id", "props", "stack_name"], create
assert callable(iam_evaluator.resolve_credential) and callable(get_account_id)
asked = [*inspect.signature(iam_evaluator.enforce).parameters]
assert asked[:5] == ["access_key_id", "iam_action", "service", "region", "resource_arn"], asked
print(*inspect.signature(provisioners._update_resource).parameters)
"""


def test_the_pinned_emulator_has_the_names_that_are_mended() -> None:
    done = subprocess.run(
        [EMULATOR_PYTHON, "-c", NAMES], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    expected = "resource_type physical_id old_props new_props stack_name logical_id old_attrs"
    assert done.stdout.split() == expected.split()
