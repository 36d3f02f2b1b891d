"""Creates the tables of `infra/data.yaml` in moto or any DynamoDB, by the template's own words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

TEMPLATE = Path(__file__).parents[2] / "infra" / "data.yaml"
_AS_THEY_ARE = (
    "TableName",
    "BillingMode",
    "AttributeDefinitions",
    "KeySchema",
    "GlobalSecondaryIndexes",
    "DeletionProtectionEnabled",
)


class _Loader(yaml.SafeLoader):
    """Reads `!Sub x` as `{"Fn::Sub": "x"}`, like CloudFormation."""


def _function(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    return {name: loader.construct_scalar(node)}  # type: ignore[arg-type]


_Loader.add_multi_constructor("!", _function)


def definitions(stack: str) -> list[dict[str, Any]]:
    """The arguments of CreateTable for each table, unprotected as in the local cloud."""
    template = _template()
    parameters = {"Stack": stack, "Protected": "false"}
    conditions: dict[str, Any] = {}
    for name, condition in template["Conditions"].items():
        conditions[name] = _resolve(condition, parameters, conditions)
    tables = [
        _resolve(_without_key(resource["Properties"]), parameters, conditions)
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::DynamoDB::Table"
    ]
    return [_arguments(table) for table in tables]


def create(stack: str, client: Any) -> None:
    """Creates all tables of `stack` and waits until they answer."""
    for arguments in definitions(stack):
        client.create_table(**arguments)
    for arguments in definitions(stack):
        client.get_waiter("table_exists").wait(TableName=arguments["TableName"])


def drop(stack: str, client: Any) -> None:
    """Deletes all tables of `stack`."""
    for arguments in definitions(stack):
        client.delete_table(TableName=arguments["TableName"])


@cache
def _template() -> Any:
    return yaml.load(TEMPLATE.read_text(), _Loader)


def _without_key(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The key that encrypts a table is a resource of its own, which no test has."""
    return {name: each for name, each in properties.items() if name != "SSESpecification"}


def _arguments(table: Mapping[str, Any]) -> dict[str, Any]:
    arguments = {name: table[name] for name in _AS_THEY_ARE if name in table}
    if "StreamSpecification" in table:
        arguments["StreamSpecification"] = {"StreamEnabled": True, **table["StreamSpecification"]}
    return arguments


def _resolve(node: Any, parameters: Mapping[str, str], conditions: Mapping[str, Any]) -> Any:
    """`node` with its CloudFormation functions replaced. Raises `KeyError` for a foreign one."""
    if isinstance(node, list):
        return [_resolve(item, parameters, conditions) for item in node]
    if not isinstance(node, dict):
        return node
    names = [name for name in node if name == "Ref" or name.startswith("Fn::")]
    if not names:
        return {key: _resolve(value, parameters, conditions) for key, value in node.items()}
    value = _resolve(node[names[0]], parameters, conditions)
    if names[0] == "Fn::Sub":
        return _substituted(value, parameters)
    if names[0] == "Fn::If":
        return value[1] if conditions[value[0]] else value[2]
    return {"Ref": parameters.get, "Fn::Equals": lambda pair: pair[0] == pair[1]}[names[0]](value)


def _substituted(text: str, parameters: Mapping[str, str]) -> str:
    for name, value in parameters.items():
        text = text.replace(f"${{{name}}}", value)
    return text
