"""What has to hold of every answer, whatever was asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema_rs import Draft202012Validator

from care.web.openapi import document
from care.web.problems import TYPE
from tests.support.documented import STATUS
from tests.support.documented_commands import ROOT

from .sent import Got, Sent

PROBLEM = "application/problem+json"
# Words of the inside: classes, files, tables, libraries, services. None of them is in what we say.
INTERNAL = re.compile(
    r"Traceback|site-packages|/var/task|\.py\b|\bline \d+|0x[0-9a-f]{6,}|<class|object at"
    r"|\b[A-Z]\w*(?:Error|Exception)\b|pydantic|botocore|boto3|powertools|DynamoDB|dynamodb"
    r"|\barn:|stripe|\bcare\.\w|test-(?:plans|claims|devices|events|seen|cards|grants|accounts)"
    r"|Input should|Value error|Extra inputs|\bNone\b|\bdict\b|\bstr\b|\bint\b"
)


def faults(sent: Sent, got: Got, before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What is wrong with an answer, and with what it left behind; nothing, as a rule."""
    found = [*_of_any(sent, got)]
    if got.status >= 400:
        found += _of_problem(sent, got)
    if 400 <= got.status < 500:
        found += _left(got, before, after)
    return found


def _of_any(sent: Sent, got: Got) -> Iterator[str]:
    if got.status >= 500:
        yield f"answered with {got.status}"
    if got.status < 400 and got.status != sent.route.status:
        yield f"{got.status} is not what the document tells"
    if got.headers.get("cache-control") != "no-store":
        yield "may be kept by a cache"
    if got.status < 400:
        if got.media != sent.route.media:
            yield f"is {got.media}"
        elif got.media == "application/json":
            yield from _shape(sent.route.answer, got.json)


def _of_problem(sent: Sent, got: Got) -> Iterator[str]:
    if got.media != PROBLEM:
        yield f"a problem that is {got.media}"
        return
    told = got.json
    yield from _shape("Problem", told)
    code = told.get("code")
    if told.get("status") != got.status or STATUS.get(code) != got.status:
        yield f"{code} says {told.get('status')}, and is {got.status}"
    if told.get("type") != TYPE + str(code) or code not in _headings():
        yield f"{told.get('type')} is no heading of the page"
    if code not in sent.route.codes:
        yield f"the route does not tell of {code}"
    if code == "invalid_request" and not told["errors"]:
        yield "names no field"
    if any(fault["pointer"] and fault["pointer"][0] != "/" for fault in told.get("errors", ())):
        yield "a pointer that is none"
    said = [told["title"], told["detail"], *(fault["detail"] for fault in told["errors"])]
    for text in said:
        if word := INTERNAL.search(text):
            yield f"speaks of {word[0]!r}: {text}"


# What alone a request may leave behind that was refused.
#   misses: 20 of them end the tries (ADR 20).
#   402: the bank said no to a payment that was asked for; that is an outcome, told and kept.
REFUSED_LEAVE = {"misses"}
OUTCOMES = {402}


def _left(got: Got, before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    if got.status in OUTCOMES:
        return
    for name, value in before.items():
        if name not in REFUSED_LEAVE and after[name] != value:
            yield f"refused with {got.status}, and changed {name}: {_changes(value, after[name])}"


def _changes(before: Any, after: Any) -> str:
    if not isinstance(before, dict):
        return f"{before} {after}"
    keys = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
    return ", ".join(str(key) for key in keys)


def _shape(name: str, body: Any) -> Iterator[str]:
    for error in _validator(name).iter_errors(body):
        yield f"no {name}: {error.message[:200]}"


@cache
def _validator(name: str) -> Any:
    return Draft202012Validator(_document() | {"$ref": f"#/components/schemas/{name}"})


@cache
def _document() -> dict[str, Any]:
    return document()


@cache
def _headings() -> frozenset[str]:
    page = (ROOT / "docs" / "problems.md").read_text("utf-8")
    return frozenset(re.findall(r"^## (\w+)$", page, re.MULTILINE))
