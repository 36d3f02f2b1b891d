"""Holds the replies of doors to what the OpenAPI document promises."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import jsonschema

from care.web.openapi import document
from care.web.problems import KINDS
from care.web.routes import ROUTES, Route

from .events import Call, Reply

STATUS = {kind.code: kind.status for kind in KINDS.values()}
_PROBLEM = "application/problem+json"


def route_of(call: Call) -> Route | None:
    """The route that the gateway would choose; None where there is none."""
    fitting = (route for route in ROUTES if route.method == call.method)
    return next((route for route in fitting if _rule(route).fullmatch(call.path)), None)


def check_reply(route: Route | None, reply: Reply) -> None:
    """Fails where the reply has a shape, status or problem that the document does not tell of."""
    if reply.headers["Content-Type"] == _PROBLEM:
        _check_shape("Problem", reply.body)
        code = reply.body["code"]
        assert reply.status == reply.body["status"] == STATUS[code]
        assert route is None or code in route.codes, f"{route.path} does not tell of {code}"
        return
    assert route is not None and reply.status == route.status
    assert reply.headers["Content-Type"] == route.media
    if route.media != "application/json":
        assert isinstance(reply.body, bytes)
        return
    _check_shape(route.answer, reply.body)


def _check_shape(name: str, body: Any) -> None:
    schema = _document() | {"$ref": f"#/components/schemas/{name}"}
    jsonschema.Draft202012Validator(schema).validate(body)


@cache
def _document() -> dict[str, Any]:
    return document()


def _rule(route: Route) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{\w+\}", "[^/]+", route.path))
