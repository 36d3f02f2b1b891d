"""The roles of the deployed functions: what they may, what they asked for, and one without a part.

What they asked for is what the emulator wrote down (`infra/local/emulator.py`), since the file was
last removed or the emulator started.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from infra.local.world import STACK

from .stack import Stack
from .template import of_type, read

Document = dict[str, Any]


@dataclass(frozen=True, order=True)
class Question:
    """What a role asked for, and whether its own policies allowed it then."""

    action: str
    resource: str
    allowed: bool = True


@dataclass(frozen=True)
class Statement:
    """One statement of a door's policy, as deployed. `n` counts from 1 in the template's order."""

    door: str
    role: str
    policy: str
    n: int
    text: str

    @property
    def actions(self) -> list[str]:
        return _listed(json.loads(self.text)["Action"])

    @property
    def resources(self) -> list[str]:
        return _listed(json.loads(self.text)["Resource"])

    def __str__(self) -> str:
        tables = [each.rpartition(":")[2] for each in self.resources]
        return f"{self.door} {self.n}: {', '.join(self.actions)} on {', '.join(tables)}"


class Roles:
    """The role of each function of the template, by its door."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._asked = stack.world.state / "emulator" / "asked.jsonl"

    @cached_property
    def _iam(self) -> Any:
        return self._stack.client("iam")

    @cached_property
    def _physical(self) -> dict[str, str]:
        listed = self._stack.client("cloudformation").describe_stack_resources(StackName=STACK)
        return {
            each["LogicalResourceId"]: each["PhysicalResourceId"]
            for each in listed["StackResources"]
        }

    @cached_property
    def _logical(self) -> dict[str, str]:
        functions = of_type(read("template.yaml"), "AWS::Serverless::Function")
        return {each["Handler"].removesuffix(".handler"): name for name, each in functions.items()}

    @cached_property
    def statements(self) -> dict[str, tuple[Statement, ...]]:
        """What the template gives each door; what SAM adds for its events is not among it."""
        return {door: tuple(self._own(door)) for door in self._logical}

    def function(self, door: str) -> str:
        """The deployed function's name."""
        return self._physical[self._logical[door]]

    def asked(self) -> dict[str, tuple[Question, ...]]:
        """What each door asked for, each question once, in their order."""
        door_of = {self._physical[f"{name}Role"]: door for door, name in self._logical.items()}
        lines = self._asked.read_text().splitlines() if self._asked.exists() else []
        found: dict[str, list[Question]] = {door: [] for door in self._logical}
        for line in map(json.loads, lines):
            if line["role"] in door_of:  # not of what is no function: a schedule, a delivery
                question = Question(line["action"], line["resource"], line["allowed"])
                found[door_of[line["role"]]].append(question)
        return {door: tuple(questions) for door, questions in found.items()}

    def forget(self) -> None:
        """From here on the emulator writes anew."""
        with suppress(FileNotFoundError):
            self._asked.unlink()

    def policies(self, door: str) -> dict[str, Document]:
        """Every policy written into a door's role, by its name; also SAM's."""
        role = self._role(door)
        names = self._iam.list_role_policies(RoleName=role)["PolicyNames"]
        found = (self._iam.get_role_policy(RoleName=role, PolicyName=name) for name in names)
        return {each["PolicyName"]: each["PolicyDocument"] for each in found}

    def refused(self, policies: list[Document], asked: Question) -> bool:
        """Whether the emulator, with these policies alone, would refuse a question."""
        if not policies:
            return True
        said = self._iam.simulate_custom_policy(
            PolicyInputList=[json.dumps(each) for each in policies],
            ActionNames=[asked.action],
            ResourceArns=[asked.resource],
        )
        return bool(said["EvaluationResults"][0]["EvalDecision"] != "allowed")

    @contextmanager
    def without(self, statement: Statement) -> Iterator[None]:
        """The deployed role without one of its statements, until the end."""
        whole = self.policies(statement.door)[statement.policy]
        self._put(statement, lacking(whole, statement))
        try:
            yield
        finally:
            self._put(statement, whole)

    def chill(self, door: str) -> None:
        """Has the door's next request start a new container, which has read no secret yet; also
        where requests come by an alias."""
        name, client = self.function(door), self._stack.client("lambda")
        same = client.get_function_configuration(FunctionName=name)["MemorySize"]
        client.update_function_configuration(FunctionName=name, MemorySize=same)
        for alias in client.list_aliases(FunctionName=name)["Aliases"]:
            version = client.publish_version(FunctionName=name)["Version"]
            client.update_alias(FunctionName=name, Name=alias["Name"], FunctionVersion=version)

    def _put(self, statement: Statement, policy: Document) -> None:
        named = {"RoleName": statement.role, "PolicyName": statement.policy}
        if policy["Statement"]:
            self._iam.put_role_policy(**named, PolicyDocument=json.dumps(policy))
        else:
            self._iam.delete_role_policy(**named)

    def _role(self, door: str) -> str:
        return self._physical[f"{self._logical[door]}Role"]

    def _own(self, door: str) -> Iterator[Statement]:
        role, texts = self._role(door), []
        for policy, document in self.policies(door).items():
            if policy.startswith(f"{self._logical[door]}RolePolicy"):
                texts += [(policy, json.dumps(each)) for each in document["Statement"]]
        for n, (policy, text) in enumerate(texts, 1):
            yield Statement(door, role, policy, n, text)


def lacking(policy: Document, statement: Statement) -> Document:
    """A policy without a statement."""
    gone = json.loads(statement.text)
    return policy | {"Statement": [each for each in policy["Statement"] if each != gone]}


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]
