"""The SAM template and its nested stacks, as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]


class TemplateLoader(yaml.SafeLoader):
    """Reads `!Sub x` as `{"Fn::Sub": "x"}`, `!GetAtt a.b.c` as `{"Fn::GetAtt": ["a", "b.c"]}`."""


def _function(loader: TemplateLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    if isinstance(node, yaml.MappingNode):
        return {name: loader.construct_mapping(node, deep=True)}
    text = node.value
    return {name: text.split(".", 1) if suffix == "GetAtt" else text}


TemplateLoader.add_multi_constructor("!", _function)


def read(path: str) -> dict[str, Any]:
    """A template by its path from the root of the repository."""
    template: dict[str, Any] = yaml.load((ROOT / path).read_text(), TemplateLoader)
    return template


def of_type(template: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    """The properties of all resources of a type, by logical id."""
    found = template["Resources"].items()
    return {name: each.get("Properties", {}) for name, each in found if each["Type"] == kind}


def doors(template: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The functions by the name of their door, e.g. `file_claim`."""
    functions = of_type(template, "AWS::Serverless::Function")
    return {each["Handler"].removesuffix(".handler"): each for each in functions.values()}


def environment(template: dict[str, Any], door: dict[str, Any]) -> dict[str, Any]:
    """What a door finds in its environment: the same for all, and its own."""
    shared = template["Globals"]["Function"]["Environment"]["Variables"]
    return {**shared, **door.get("Environment", {}).get("Variables", {})}


def statements(door: dict[str, Any]) -> Iterator[tuple[list[Any], list[Any]]]:
    """Actions and resources of each statement of a door's own policy."""
    for policy in door["Policies"]:
        for each in policy["Statement"]:
            yield _listed(each["Action"]), _listed(each["Resource"])


def actions(door: dict[str, Any]) -> set[str]:
    """The names of all actions a door may use in a real account."""
    named = [each for listed, _ in statements(door) for each in listed]
    return {each if isinstance(each, str) else each["Fn::If"][2] for each in named}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
