"""The town behind a WSGI application, for a tool that speaks HTTP; and what the gateway does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from care.web.routes import ROUTES, Route
from tests.support.calls import CALLERS
from tests.support.who_may import SENDERS as SENDER_OF

from . import headers
from .judge import faults
from .sent import Got, Headers, Sent
from .town import Town

Environ = dict[str, Any]
Start = Callable[[str, list[tuple[str, str]]], Any]
TOKEN = "Bearer town"
_KIND = {"content-type": "application/json"}
_NO_ROUTE = Got(404, _KIND, b'{"message":"Not Found"}')
_NO_TOKEN = Got(401, _KIND, b'{"message":"Unauthorized"}')


@dataclass
class Gateway:
    """Whoever sends `TOKEN` is whom the route asks for; events are signed on the way. `found` is
    what did not hold, with what had been asked; `statuses` what the doors answered, by route."""

    town: Town
    found: list[str] = field(default_factory=list)
    statuses: list[tuple[str, int]] = field(default_factory=list)

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        got = self._got(environ)
        start(f"{got.status} ", [(name, value) for name, value in got.headers.items()])
        return [got.body]

    def _got(self, environ: Environ) -> Got:
        route = _route(environ["REQUEST_METHOD"], environ["PATH_INFO"])
        if route is None:
            return _NO_ROUTE
        if route.access and environ.get("HTTP_AUTHORIZATION") != TOKEN:
            return _NO_TOKEN
        return self._answer(_sent(environ, route))

    def _answer(self, sent: Sent) -> Got:
        before = self.town.left()
        got = self.town.answer(sent)
        after = self.town.left()
        self.found += [f"{each}\n{sent.told()}" for each in faults(sent, got, before, after)]
        self.statuses.append((f"{sent.route.method} {sent.route.path}", got.status))
        if after != before:
            self.town.put_back()
        return got


def _sent(environ: Environ, route: Route) -> Sent:
    size = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(size) if size else None
    found: Headers = tuple(_headers(environ))
    if (sender := SENDER_OF.get(route.path)) and _is_signed(environ, route):
        found += headers.good_signature(sender, body or b"")
    path = quote(environ["PATH_INFO"].encode("latin-1"))
    caller = CALLERS[route.access.scope] if route.access else None
    return Sent(route, path, environ.get("QUERY_STRING", ""), found, body, caller)


def _is_signed(environ: Environ, route: Route) -> bool:
    """Whether a signature came, where the document asks for one; it is put right on the way."""
    return not route.signed or "HTTP_AFTERCARE_SIGNATURE" in environ


def _headers(environ: Environ) -> Iterator[tuple[str, str]]:
    for name, value in environ.items():
        if name.startswith("HTTP_") and not name.endswith("_SIGNATURE"):
            yield name.removeprefix("HTTP_").replace("_", "-").lower(), value
    if kind := environ.get("CONTENT_TYPE"):
        yield "content-type", kind


def _route(method: str, path: str) -> Route | None:
    """The one that the gateway would choose: a path without ids before one with."""
    fitting = (route for route in ROUTES if route.method == method and _rule(route).fullmatch(path))
    return min(fitting, key=lambda route: route.path.count("{"), default=None)


def _rule(route: Route) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{\w+\}", "[^/]+", route.path))
