"""Reads a body: bytes of a bounded size, and JSON that can be read in only one way."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any, NoReturn

from .errors import Malformed, NotJson, TooLarge

MOST_BYTES = 64 * 1024
_NOT_JSON = "The body is not a JSON text."
# Proxies call a body of which nothing was said a stream of octets (RFC 9110, 8.3).
_READ = ("application/json", "application/octet-stream", "")


def body_bytes(event: Mapping[str, Any]) -> bytes:
    """The body as it was sent. Raises `Malformed`, `TooLarge`, and `NotJson` where it is called
    anything else; a body of which nothing is said is taken for JSON."""
    if _kind(event) not in _READ:
        raise NotJson
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        try:
            raw = base64.b64decode(body, validate=True)
        except (binascii.Error, ValueError):
            raise Malformed("The body is not base64.") from None
    else:
        raw = body.encode("utf-8", "surrogatepass")
    if len(raw) > MOST_BYTES:
        raise TooLarge
    return raw


def json_of(event: Mapping[str, Any]) -> Any:
    """The body's JSON value. Raises `Malformed`, `TooLarge` and `NotJson`.

    Refused as malformed, for programs read them in different ways: a name twice in one object, NaN
    and Infinity, half of a surrogate pair, numbers and nesting beyond what can be held.
    """
    try:
        text = body_bytes(event).decode("utf-8")
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (UnicodeError, RecursionError, ValueError):
        raise Malformed(_NOT_JSON) from None
    return value


def _kind(event: Mapping[str, Any]) -> str:
    """The media type of the body without its parameters, '' where none is named."""
    named = str((event.get("headers") or {}).get("content-type", ""))
    return named.partition(";")[0].strip().lower()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) < len(pairs):
        raise Malformed("An object of the body has the same name twice.")
    return names


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
