"""Problem answers in the shape of the API."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

_ERRORS = {
    401: web.HTTPUnauthorized,
    402: web.HTTPPaymentRequired,
    403: web.HTTPForbidden,
    404: web.HTTPNotFound,
    409: web.HTTPConflict,
    422: web.HTTPUnprocessableEntity,
}


def problem(status: int, code: str, detail: str, **more: Any) -> web.HTTPException:
    """The exception that answers with this problem; `more` adds `errors` or `decision`."""
    said = {"type": f"/docs/problems.md#{code}", "title": "This did not work", "status": status}
    body = said | {"detail": detail, "code": code, "errors": [], "request_id": "req-1"} | more
    return _ERRORS[status](text=json.dumps(body), content_type="application/problem+json")
