"""The schemas of an OpenAPI document as the JSDoc types of a script."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]

_PLAIN = {
    "boolean": "boolean",
    "integer": "number",
    "null": "null",
    "number": "number",
    "string": "string",
}


def typedefs(schemas: Json) -> str:
    """A `@typedef` for each named schema, in their order."""
    return "\n".join(_typedef(name, schema) for name, schema in schemas.items())


def doc(*lines: str) -> str:
    """A JSDoc comment of these lines.

    >>> doc("Its answer.")
    '/**\\n * Its answer.\\n */\\n'
    """
    return "/**\n" + "".join(f" * {line}\n" for line in lines) + " */\n"


def type_of(schema: Json, where: str = "") -> str:
    """A schema as a type of TypeScript; `where` goes before the name of another schema.

    >>> type_of({"type": ["string", "null"]})
    'string | null'
    >>> type_of({"$ref": "#/components/schemas/Plan"}, "types.")
    'types.Plan'
    """
    return " | ".join(dict.fromkeys(_either(schema, where)))


def _typedef(name: str, schema: Json) -> str:
    if "properties" not in schema:
        return f"/** @typedef {{{type_of(schema)}}} {name} */\n"
    return doc(f"@typedef {{object}} {name}", *_properties(schema))


def _properties(schema: Json) -> Iterator[str]:
    for field, inner, needed in _fields(schema):
        yield f"@property {{{type_of(inner)}}} {field if needed else f'[{field}]'}"


def _fields(schema: Json) -> Iterator[tuple[str, Json, bool]]:
    """Each field with its schema, and whether it is always there."""
    needed = schema.get("required", ())
    for field, inner in schema["properties"].items():
        yield field, inner, field in needed


def _either(schema: Json, where: str) -> Iterator[str]:
    """The types that a value may have, one of them at a time."""
    kind = schema.get("type")
    if "$ref" in schema:
        yield where + schema["$ref"].rpartition("/")[2]
    elif "const" in schema or "enum" in schema:
        yield from map(json.dumps, schema.get("enum", [schema.get("const")]))
    elif several := schema.get("anyOf", schema.get("oneOf")):
        for each in several:
            yield from _either(each, where)
    elif isinstance(kind, list):
        for each in kind:
            yield from _either({**schema, "type": each}, where)
    else:
        yield _one(schema, where)


def _one(schema: Json, where: str) -> str:
    kind = schema.get("type")
    if kind == "array":
        return f"Array<{type_of(schema.get('items', {}), where)}>"
    if kind == "object":
        return _object(schema, where)
    return _PLAIN.get(str(kind), "unknown")


def _object(schema: Json, where: str) -> str:
    if "properties" in schema:
        fields = [
            f"{field}{'' if needed else '?'}: {type_of(inner, where)}"
            for field, inner, needed in _fields(schema)
        ]
        return f"{{ {'; '.join(fields)} }}"
    inner = schema.get("additionalProperties")
    return f"Record<string, {type_of(inner, where) if isinstance(inner, dict) else 'unknown'}>"
