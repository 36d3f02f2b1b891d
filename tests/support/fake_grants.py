"""The fake site's video verifications and reviews of a region, and the bucket of the videos.

The beginning of a serial number is the status of its application where one stands: `WATCHED…`,
`PASSED…`, `OPEN…`, `HELD…`, `SPENT…`, `LATE…`, `FAILED…`; `GIMBAL…` may not apply, `KNOWN…` needs
no review. What the bucket takes in is heard under `/uploads`.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from tests.support import fake_answers as canned
from tests.support.fake_answers import finding
from tests.support.fake_problems import problem
from tests.support.fake_start import REPAIR, decision

Json = dict[str, Any]
STATUSES = {
    "WATCHED": "in_review",
    "PASSED": "prepared",
    "OPEN": "open",
    "HELD": "reserved",
    "SPENT": "used",
    "LATE": "expired",
    "FAILED": "rejected",
}
NO_AIRCRAFT = decision(
    finding("ELG-5", "failed", "Video verification is for aircraft only."), steps=(REPAIR,)
)


def grant(serial: str, status: str, kind: str = "video") -> Json:
    """An application as its owner sees it."""
    opened = status in ("open", "reserved", "used")
    return {
        "grant_id": f"grant_{kind}_{serial}",
        "kind": kind,
        "serial": serial,
        "state": status,
        "status": status,
        "region": "US",
        "asked_at": canned.AS_OF,
        "send_by": canned.deadline() if status == "applied" else None,
        "opened_at": "2026-11-22T20:00:00.000Z" if opened else None,
        "closes_at": "2026-11-25T20:00:00.000Z" if opened else None,
        "reason": "The serial number cannot be read." if status == "rejected" else None,
    }


def application(serial: str, status: str, url: str) -> Json:
    """The application, with its form while a video is awaited."""
    fields = {"key": f"verifications/grant_video_{serial}/1", "policy": "e30="}
    form = {"url": url, "fields": fields, "expires_at": "2026-11-22T17:57:19.123Z"}
    return {"grant": grant(serial, status), "upload": form if status == "applied" else None}


def routes(api: Any) -> list[web.RouteDef]:
    """The customer's doors, and the bucket beside them at the site's own address."""
    statuses: dict[str, str] = {}

    def status_of(serial: str) -> str | None:
        by_name = (status for start, status in STATUSES.items() if serial.startswith(start))
        return statuses.get(serial) or next(by_name, None)

    async def apply(request: web.Request) -> web.Response:
        api.sign_in.person(request)
        serial = (await request.json())["serial"]
        if serial.startswith("GIMBAL"):
            raise problem(409, "refused", "It cannot be verified.", decision=NO_AIRCRAFT)
        standing = status_of(serial)
        if standing in (None, "expired", "rejected"):
            standing = statuses[serial] = "applied"
        url = f"{request.scheme}://{request.host}/uploads"
        return web.json_response(application(serial, standing, url), status=201)

    async def show(request: web.Request) -> web.Response:
        api.sign_in.person(request)
        serial = request.match_info["serial"]
        standing = status_of(serial)
        if standing is None:
            raise problem(404, "not_found", "There is no such thing.")
        return web.json_response({"grant": grant(serial, standing)})

    async def uploaded(request: web.Request) -> web.Response:
        api.sign_in.person(request)
        serial = request.match_info["serial"]
        key = f"verifications/grant_video_{serial}/1"
        if not any(sent["key"] == key for _, sent in api.sent("/uploads")):
            detail = "No video has arrived; send it in with the form, then ask again."
            errors = [{"pointer": "/video", "detail": detail}]
            raise problem(422, "invalid", "One field is not right.", errors=errors)
        statuses[serial] = "in_review"
        return web.json_response({"grant": grant(serial, "in_review")})

    async def take_in(request: web.Request) -> web.Response:
        fields: Json = {}
        async for part in await request.multipart():
            film = part.name == "file"
            fields[part.name] = await size_of(part) if film else await part.text()
        api.heard.append(("/uploads", None, fields))
        return web.Response(status=204)

    async def review(request: web.Request) -> web.Response:
        api.sign_in.person(request)
        body = await request.json()
        if body["serial"].startswith("KNOWN"):
            detail = "The region of this device is known; nothing has to be reviewed."
            errors = [{"pointer": "/serial", "detail": detail}]
            raise problem(422, "invalid", "One field is not right.", errors=errors)
        standing = status_of(body["serial"]) or "in_review"
        return web.json_response({"grant": grant(body["serial"], standing, "region")}, status=201)

    return [
        web.post("/api/verifications", apply),
        web.get("/api/verifications/{serial}", show),
        web.post("/api/verifications/{serial}/uploaded", uploaded),
        web.post("/api/reviews", review),
        web.post("/uploads", take_in),
    ]


async def size_of(part: Any) -> int:
    """How many bytes a part of a form has; they are read and forgotten piece by piece."""
    size = 0
    while piece := await part.read_chunk(1 << 16):
        size += len(piece)
    return size
