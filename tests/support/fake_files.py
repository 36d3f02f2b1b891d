"""The files of the built site as the deployed one sends them: compressed, and cached as told."""

from __future__ import annotations

import hashlib
from pathlib import Path

from aiohttp import web

from infra.local.site import FRESH, SHORT, content_type

MISSING = "not-found.html"


def file_of(dist: Path, request: web.Request) -> web.Response:
    """The file of the request's path; the page for a missing one is a page too."""
    path = dist / (request.path.strip("/") or "index.html")
    found = path.is_file() and path.resolve().is_relative_to(dist.resolve())
    shown = path if found else dist / _folder(request) / MISSING
    answer = _unless_known(shown.read_bytes(), request)
    answer.headers["Content-Type"] = content_type(shown.name)
    answer.headers["Cache-Control"] = FRESH if shown.suffix in (".html", ".json") else SHORT
    return answer if found else _missing(answer)


def _unless_known(body: bytes, request: web.Request) -> web.Response:
    """The body, or "not modified" to a browser that has the same."""
    tag = hashlib.md5(body, usedforsecurity=False).hexdigest()
    known = tag in {each.value for each in request.if_none_match or ()}
    answer = web.Response(status=304) if known else web.Response(body=body)
    if not known:
        answer.enable_compression(web.ContentCoding.gzip)
    answer.etag = tag
    return answer


def _folder(request: web.Request) -> str:
    return "es" if request.path.startswith("/es/") else ""


def _missing(answer: web.Response) -> web.Response:
    answer.set_status(404)
    return answer
