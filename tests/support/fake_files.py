"""The files of the built site as the deployed one sends them: compressed, and cached as told."""

from __future__ import annotations

import hashlib
from pathlib import Path

import brotli
from aiohttp import web

from infra.local.site import caching, content_type

MISSING = "not-found.html"
# CloudFront compresses nothing smaller. How hard it tries is not documented: 5 is a web server's
# usual, and costs 3 % more than the best.
LEAST_COMPRESSED = 1000
BROTLI_QUALITY = 5


def file_of(dist: Path, request: web.Request) -> web.Response:
    """The file of the request's path; the page for a missing one is a page too."""
    path = dist / (request.path.strip("/") or "index.html")
    found = path.is_file() and path.resolve().is_relative_to(dist.resolve())
    shown = path if found else dist / _folder(request) / MISSING
    answer = unless_known(shown.read_bytes(), request)
    answer.headers["Content-Type"] = content_type(shown.name)
    answer.headers["Cache-Control"] = caching(shown.name)
    return answer if found else _missing(answer)


def unless_known(body: bytes, request: web.Request) -> web.Response:
    """The body, or "not modified" to a browser that has the same."""
    tag = hashlib.md5(body, usedforsecurity=False).hexdigest()
    known = tag in {each.value for each in request.if_none_match or ()}
    answer = web.Response(status=304) if known else _compressed(body, request)
    answer.etag = tag
    return answer


def _compressed(body: bytes, request: web.Request) -> web.Response:
    """As CloudFront sends a file: small ones as they are, the others by Brotli where the browser
    takes it, as Chromium does over HTTPS and from this machine."""
    if len(body) < LEAST_COMPRESSED:
        return web.Response(body=body)
    if "br" in request.headers.get("Accept-Encoding", ""):
        packed = brotli.compress(body, quality=BROTLI_QUALITY)
        return web.Response(body=packed, headers={"Content-Encoding": "br"})
    answer = web.Response(body=body)
    answer.enable_compression(web.ContentCoding.gzip)
    return answer


def _folder(request: web.Request) -> str:
    return "es" if request.path.startswith("/es/") else ""


def _missing(answer: web.Response) -> web.Response:
    answer.set_status(404)
    return answer
