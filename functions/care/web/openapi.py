"""Writes the API's OpenAPI 3.1 document: `python -m care.web.openapi > docs/openapi.json`."""

from __future__ import annotations

import json
import sys
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from .problems import KINDS, Kind
from .routes import ROUTES, Route
from .schemas.devices import DeviceRow
from .shapes import SHAPES
from .shapes.schema import TEXT, Schema, ref

_KINDS: dict[str, Kind] = {kind.code: kind for kind in KINDS.values()}
_SIGNATURE: Schema = {"type": "string", "pattern": "^t=[0-9]{1,12},v1=[0-9a-f]{64}$"}
_REPLAYED: Schema = {
    "description": "`true` where it is the answer that an earlier request under the key got.",
    "schema": {"type": "string", "const": "true"},
}
_RETRY_AFTER: Schema = {
    "description": "In how many seconds the same may be asked again.",
    "schema": {"type": "integer", "minimum": 1},
}
# What the gateway says before any of our code runs; 403 where the token has not the scope.
_GATEWAYS: Schema = {"application/json": {"schema": ref("Message")}}
_NO_TOKEN: Schema = {"description": "No token, or none that is good now.", "content": _GATEWAYS}
_ABOUT = (
    "The API of Aftercare: device care plans, claims and holds. Money is in minor units; times are "
    "RFC 3339 in UTC; errors are application/problem+json, explained in docs/problems.md."
)


def document() -> Schema:
    """The whole document, from the routes, the bodies' models and the answers' shapes."""
    paths: dict[str, Any] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Aftercare", "version": "0.1.0", "description": _ABOUT},
        "paths": paths,
        "components": {
            "schemas": dict(sorted((_bodies() | SHAPES).items())),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
            },
        },
    }


def _operation(route: Route) -> Schema:
    operation: Schema = {
        "operationId": route.name,
        "summary": route.summary,
        "tags": [route.door],
        "parameters": _parameters(route),
        "responses": {str(route.status): _answer(route), **_problems(route)},
        "security": [{"token": [scope]} for scope in route.access.scopes] if route.access else [],
    }
    if route.body:
        content = {"application/json": {"schema": ref(route.body.__name__)}}
        operation["requestBody"] = {"required": True, "content": content}
    if route.signed:
        one_of = {"oneOf": [ref(body.__name__) for body in route.signed]}
        content = {"application/json": {"schema": one_of}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _parameters(route: Route) -> list[Schema]:
    ids = [part[1:-1] for part in route.path.split("/") if part.startswith("{")]
    found = [_parameter("path", id_, TEXT) for id_ in ids]
    if route.query:
        found.append(_parameter("query", route.query, TEXT))
    for name in (route.maybe_query, *route.filters):
        if name:
            found.append(_parameter("query", name, TEXT) | {"required": False})
    if route.key:
        pattern = {"type": "string", "pattern": "^[A-Za-z0-9_-]{16,64}$"}
        needed = {"required": not _may_be_dry(route)}
        found.append(_parameter("header", "Idempotency-Key", pattern) | needed)
    if route.signed:
        found.append(_parameter("header", "Aftercare-Signature", _SIGNATURE))
    return found


def _parameter(place: str, name: str, schema: Schema) -> Schema:
    return {"in": place, "name": name, "required": True, "schema": schema}


def _may_be_dry(route: Route) -> bool:
    """Whether a body may ask for a dry run, which needs no key."""
    return route.body is not None and "dry_run" in route.body.model_fields


def _answer(route: Route) -> Schema:
    answer: Schema = {"description": route.summary, "content": {route.media: _shape(route)}}
    return answer | ({"headers": {"Idempotent-Replayed": _REPLAYED}} if route.key is True else {})


def _shape(route: Route) -> Schema:
    """OpenAPI 3.1 gives a file no schema: its media type says all."""
    return {"schema": ref(route.answer)} if route.media == "application/json" else {}


def _problems(route: Route) -> dict[str, Schema]:
    by_status: dict[str, list[str]] = {}
    for code in sorted(route.codes):
        by_status.setdefault(str(_KINDS[code].status), []).append(code)
    content = {"application/problem+json": {"schema": ref("Problem")}}
    told = {
        status: {"description": ", ".join(codes), "content": content}
        for status, codes in sorted(by_status.items())
    }
    if "429" in told:
        told["429"]["headers"] = {"Retry-After": _RETRY_AFTER}
    if route.access:
        told["401"] = _NO_TOKEN
        told["403"]["content"] = content | _GATEWAYS
    return dict(sorted(told.items()))


def _bodies() -> dict[str, Schema]:
    models: list[type[BaseModel]] = [route.body for route in ROUTES if route.body]
    models += [DeviceRow, *(body for route in ROUTES for body in route.signed)]
    mode: JsonSchemaMode = "validation"
    _, written = models_json_schema(
        [(model, mode) for model in models],
        ref_template="#/components/schemas/{model}",
    )
    bodies: dict[str, Schema] = written["$defs"]
    rows = {"type": "array", "items": ref("DeviceRow"), "minItems": 1}
    bodies["DeviceBatch"]["properties"]["devices"] |= rows
    return bodies


if __name__ == "__main__":
    json.dump(document(), sys.stdout, indent=1, sort_keys=False)
    sys.stdout.write("\n")
