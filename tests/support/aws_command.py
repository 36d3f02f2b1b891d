"""An `aws` command held to botocore's own models: operation, parameters, values, what is required.

There is no AWS CLI at hand, and no account; the CLI is made from these very models.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

import botocore.session
from botocore import xform_name
from botocore.model import OperationModel, Shape

OF_THE_CLI = {
    *("--query", "--output", "--region", "--profile", "--no-cli-pager", "--endpoint-url"),
    *("--max-items", "--page-size", "--starting-token", "--no-paginate"),
}
# Of its own making, not of a model: their words before the options, and the options.
CUSTOM = {
    ("logs", "tail"): (1, {"--since", "--follow", "--format", "--filter-pattern"}),
    ("cloudformation", "deploy"): (
        0,
        {
            *("--template-file", "--stack-name", "--capabilities", "--parameter-overrides"),
            *("--no-fail-on-empty-changeset", "--no-execute-changeset", "--role-arn", "--tags"),
        },
    ),
    ("s3", "ls"): (1, {"--recursive", "--summarize", "--human-readable"}),
    ("s3", "cp"): (2, {"--recursive", "--sse", "--quiet"}),
    ("s3", "rm"): (1, {"--recursive", "--quiet"}),
}
PLACEHOLDER = ("$", "…")


def faults(words: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with `aws <service> <operation> --…`; nothing where it would be sent."""
    _, service, operation, *rest = words
    if (service, operation) in CUSTOM:
        yield from _wrong_custom(f"{service} {operation}", rest, *CUSTOM[service, operation])
        return
    if service not in _session().get_available_services():
        yield f"there is no service {service}"
        return
    model = _session().get_service_model(service)
    if operation == "wait":
        waiter, *rest = rest
        waiters = _session().get_waiter_model(service)
        names = {xform_name(name, "-"): name for name in waiters.waiter_names}
        if waiter not in names:
            yield f"{service} waits for no {waiter}"
            return
        operation = xform_name(waiters.get_waiter(names[waiter]).operation, "-")
    known = {xform_name(name, "-"): name for name in model.operation_names}
    if operation not in known:
        yield f"{service} has no {operation}"
        return
    yield from _wrong_parameters(model.operation_model(known[operation]), rest)


def _wrong_custom(name: str, rest: list[str], before: int, options: set[str]) -> Iterator[str]:
    named = {word for word in rest if word.startswith("--")} - OF_THE_CLI
    yield from (f"{name} takes no {option}" for option in sorted(named - options))
    if any(word.startswith("--") for word in rest[:before]) or len(rest) < before:
        yield f"{name} needs {before} words before its options"


def _wrong_parameters(model: OperationModel, rest: list[str]) -> Iterator[str]:
    shape = model.input_shape
    members = {xform_name(name, "-"): name for name in shape.members} if shape else {}
    given: set[str] = set()
    if model.has_streaming_output and rest and not rest[-1].startswith("--"):
        rest = rest[:-1]  # the file that the answer is written to
    while rest:
        option = rest.pop(0)
        values = [rest.pop(0) for _ in list(rest) if rest and not rest[0].startswith("--")]
        if option in OF_THE_CLI:
            continue
        name = option.removeprefix("--")
        positive = name.removeprefix("no-")
        if name not in members and positive not in members:
            yield f"{model.name} takes no {option}"
            continue
        member = members.get(name) or members[positive]
        given.add(member)
        yield from _wrong_value(option, shape.members[member], values)  # type: ignore[union-attr]
    missing = set(shape.required_members) - given if shape else set()
    yield from (f"{model.name} needs {name}" for name in sorted(missing))


def _wrong_value(option: str, shape: Shape, values: list[str]) -> Iterator[str]:
    kind = shape.type_name
    if kind == "boolean":
        if values:
            yield f"{option} is a switch and takes no value"
    elif not values:
        yield f"{option} needs a value"
    elif not _opaque(values) and not _fits(shape, kind, values):
        yield f"{option} takes a {kind}, not {' '.join(values)}"


def _opaque(values: list[str]) -> bool:
    return any(mark in value for value in values for mark in PLACEHOLDER) or values[0].startswith(
        ("file://", "fileb://")
    )


def _fits(shape: Any, kind: str, values: list[str]) -> bool:
    if kind == "list":
        return bool(values)
    if kind in ("structure", "map"):
        return _is_json(values[0]) or all(_shorthand(shape, kind, value) for value in values)
    if len(values) != 1:
        return False
    if kind in ("integer", "long"):
        return values[0].isdecimal()
    if kind == "timestamp":
        return values[0].isdecimal() or _is_instant(values[0])
    allowed = shape.enum if kind == "string" else []
    return not allowed or values[0] in allowed


def _shorthand(shape: Any, kind: str, value: str) -> bool:
    names = [part.partition("=")[0] for part in value.split(",")]
    return "=" in value and (kind == "map" or set(names) <= set(shape.members))


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except json.JSONDecodeError:
        return False
    return True


def _is_instant(text: str) -> bool:
    try:
        datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return False
    return True


@cache
def _session() -> Any:
    return botocore.session.get_session()
