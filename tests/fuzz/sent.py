"""A request as it comes over the wire, and the event that the gateway makes of it.

What the gateway turns away by itself is not made here: a header that is no header, a body over its
ten megabytes, a path that leads to no route.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

from care.web.routes import Route
from tests.support.events import Caller, Event

Headers = tuple[tuple[str, str], ...]
# Whose bodies the gateway hands on as text; all others come in base 64.
_TEXTUAL = ("text/", "application/json", "application/xml", "application/javascript")


@dataclass(frozen=True, slots=True)
class Sent:
    """`path` and `query` as they are written in the request line, coded; `caller` whose token the
    gateway found good, None where none was sent."""

    route: Route
    path: str
    query: str = ""
    headers: Headers = ()
    body: bytes | None = None
    caller: Caller | None = None

    def header(self, name: str) -> str:
        """A header by its name in lower case; several of a name are joined."""
        return _joined(self.headers).get(name, "")

    def event(self) -> Event:
        """The HTTP API's event, payload 2.0."""
        http = {
            "method": self.route.method,
            "path": unquote(self.path),
            "protocol": "HTTP/1.1",
            "sourceIp": "192.0.2.7",
            "userAgent": self.header("user-agent"),
        }
        key = f"{self.route.method} {self.route.path}"
        asked: dict[str, Any] = {"http": http, "requestId": "gateway-1", "routeKey": key}
        if self.caller:
            asked["authorizer"] = {"jwt": {"claims": self.caller.claims()}}
        event: Event = {
            "version": "2.0",
            "routeKey": key,
            "rawPath": unquote(self.path),
            "rawQueryString": self.query,
            "headers": {"host": "localhost:8080"} | _joined(self.headers),
            "requestContext": asked | {"stage": "$default", "timeEpoch": 1795370539123},
            "isBase64Encoded": False,
        }
        if query := _joined(parse_qsl(self.query, keep_blank_values=True), lower=False):
            event["queryStringParameters"] = query
        return event | (_body(self.body, self.header("content-type")) if self.body else {})

    def told(self) -> str:
        """For whoever looks for what went wrong; a long body is cut."""
        target = self.path + (f"?{self.query}" if self.query else "")
        who = self.caller.sub if self.caller else "nobody"
        body = repr(self.body)[:1500] if self.body is not None else "no body"
        return f"{self.route.method} {target[:500]} by {who}\n{self.headers!r:.1500}\n{body}"


@dataclass(frozen=True, slots=True)
class Got:
    """What a door answered; `body` as a client reads it, unpacked. Header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @classmethod
    def of(cls, answer: Event) -> Got:
        """What the gateway makes of what a handler returned."""
        headers = {name.lower(): str(value) for name, value in answer["headers"].items()}
        body = str(answer["body"])
        raw = base64.b64decode(body) if answer.get("isBase64Encoded") else body.encode()
        return cls.unpacked(answer["statusCode"], headers, raw)

    @classmethod
    def unpacked(cls, status: int, headers: dict[str, str], raw: bytes) -> Got:
        """The same of what came over the wire."""
        packed = headers.get("content-encoding") == "gzip"
        return cls(status, headers, gzip.decompress(raw) if packed else raw)

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "")

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def _joined(pairs: Iterable[tuple[str, str]], *, lower: bool = True) -> dict[str, str]:
    """Several of one name are joined by commas, as the gateway joins them."""
    found: dict[str, str] = {}
    for sent, value in pairs:
        name = sent.lower() if lower else sent
        found[name] = f"{found[name]},{value}" if name in found else value
    return found


def _body(raw: bytes, media: str) -> Event:
    textual = not media or media.strip().lower().startswith(_TEXTUAL)
    if textual:
        try:
            return {"body": raw.decode("utf-8")}
        except UnicodeDecodeError:
            pass
    return {"body": base64.b64encode(raw).decode(), "isBase64Encoded": True}
