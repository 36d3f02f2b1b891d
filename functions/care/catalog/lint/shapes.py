"""Each file against its JSON Schema; the schema's `description` of a field is the way out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from .files import Document, Finding, pointer, schema_of

SCHEMA = Path(__file__).parent.parent / "schema"

WRONG: dict[str, Callable[[ValidationError], str]] = {
    "type": lambda e: f"{_shown(e.instance)} is not of type {e.validator_value}",
    "enum": lambda e: f"{_shown(e.instance)} is none of {', '.join(e.validator_value)}",
    "const": lambda e: f"{_shown(e.instance)} is not {_shown(e.validator_value)}",
    "pattern": lambda e: f"{_shown(e.instance)} is not written as asked",
    "format": lambda e: f"{_shown(e.instance)} is no {e.validator_value}",
    "minimum": lambda e: f"{e.instance} is below {e.validator_value}",
    "maximum": lambda e: f"{e.instance} is above {e.validator_value}",
    "minLength": lambda e: "is too short",
    "maxLength": lambda e: f"{_shown(e.instance)} is too long",
    "minItems": lambda e: "is too short a list",
    "uniqueItems": lambda e: "names something twice",
    "minProperties": lambda e: "is empty",
}
"""What is wrong, by the schema keyword that says so."""


def misshapen(name: str, document: Document) -> Iterator[Finding]:
    """What the schema of the file `name` finds wrong with its content."""
    for error in _validator(name).iter_errors(document):
        steps = list(error.absolute_path)
        if error.validator == "required":
            yield from _missing(name, steps, error)
        elif error.validator == "additionalProperties":
            yield from _unknown(name, steps, error)
        else:
            if "propertyNames" in error.absolute_schema_path:
                steps.append(error.instance)
            problem = WRONG[error.validator](error)
            yield Finding(name, pointer(*steps), _advised(problem, error.schema))


def _missing(name: str, steps: list[Any], error: ValidationError) -> Iterator[Finding]:
    for field in error.validator_value:
        if field not in error.instance:
            schema = error.schema.get("properties", {}).get(field, {})
            advice = schema if "description" in schema else error.schema
            yield Finding(name, pointer(*steps, field), _advised("is missing", advice, "Add it."))


def _unknown(name: str, steps: list[Any], error: ValidationError) -> Iterator[Finding]:
    known = error.schema["properties"]
    for field in error.instance:
        if field not in known:
            advice = f"Remove it, or mend its name: known are {', '.join(known)}."
            yield Finding(name, pointer(*steps, field), f"is no known field. {advice}")


def _advised(problem: str, schema: Any, otherwise: str = "") -> str:
    return f"{problem}. {schema.get('description', otherwise)}".rstrip()


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."


@cache
def _validator(name: str) -> Draft202012Validator:
    schema = _schema(str(schema_of(name)))
    common = DRAFT202012.create_resource(_schema("common.schema.json"))
    registry = Registry().with_resource("common.schema.json", common)
    return Draft202012Validator(schema, registry=registry, format_checker=FormatChecker())


def _schema(file: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((SCHEMA / file).read_bytes())
    return schema
