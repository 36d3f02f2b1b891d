"""What a deleted stack had kept, in the emulator, when the stack is made anew."""

from __future__ import annotations

from typing import Any

from infra.local.kept import keep_contents

Handlers = dict[str, dict[str, Any]]


def an_emulator(tables: dict[str, Any], secrets: dict[str, Any]) -> Handlers:
    """Its two makers, which put something empty in the place of what stands."""

    def table(logical_id: str, props: dict[str, Any], stack_name: str) -> Any:
        name = props.get("TableName", f"{stack_name}-{logical_id}")
        tables[name] = {"items": {}, "ItemCount": 0, "TableSizeBytes": 0, "TableId": "new"}
        return name, {"Arn": f"arn:{name}"}

    def secret(logical_id: str, props: dict[str, Any], stack_name: str) -> Any:
        secrets[props["Name"]] = {"ARN": "new", "Versions": {"1": "empty"}}
        return props["Name"], {}

    handlers = {
        "AWS::DynamoDB::Table": {"create": table},
        "AWS::SecretsManager::Secret": {"create": secret},
    }
    keep_contents(handlers, tables, secrets)
    return handlers


def test_a_table_and_a_secret_that_stand_keep_what_is_in_them() -> None:
    tables = {"care-plans": {"items": {"a": 1}, "ItemCount": 1, "TableSizeBytes": 9}}
    secrets = {"care/keys": {"ARN": "old", "Versions": {"7": "kept"}}}
    handlers = an_emulator(tables, secrets)
    table = handlers["AWS::DynamoDB::Table"]["create"]
    assert table("Plans", {"TableName": "care-plans"}, "care") == (
        *("care-plans", {"Arn": "arn:care-plans"}),
    )
    assert tables["care-plans"] == {
        **{"items": {"a": 1}, "ItemCount": 1, "TableSizeBytes": 9},
        "TableId": "new",
    }
    handlers["AWS::SecretsManager::Secret"]["create"]("Keys", {"Name": "care/keys"}, "care")
    assert secrets == {"care/keys": {"ARN": "new", "Versions": {"7": "kept"}}}


def test_what_did_not_stand_is_made_as_ever() -> None:
    tables: dict[str, Any] = {"other": {"items": {"a": 1}, "ItemCount": 1, "TableSizeBytes": 9}}
    handlers = an_emulator(tables, {})
    for properties in ({"TableName": "care-plans"}, {}):
        name, _ = handlers["AWS::DynamoDB::Table"]["create"]("Plans", properties, "care")
        assert tables[name]["items"] == {}
