"""The fake site's doors of the service desk. Nothing is decided here.

`desk_work` of the fake world is the list as it stands, else each claim is a row; a claim in
`desk_claims` is what the desk sees. One that carries `_refuse` refuses every act by that decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.support import fake_answers as canned
from tests.support import fake_claims as claims
from tests.support import fake_desk_answers as desk
from tests.support import fake_grants as grants
from tests.support.fake_problems import problem

if TYPE_CHECKING:
    from tests.support.fake_api import FakeApi

Json = dict[str, Any]
PHOTO = "photos/photo-1"
ACTS = ("reship", "inspect", "send-back", "cannot-mend", "decide")


def routes(api: FakeApi) -> list[web.RouteDef]:
    """What the desk asks: its work, one claim, its acts."""

    async def work(request: web.Request) -> web.Response:
        api.sign_in.desk(request)
        rows = api.desk_work
        if rows is None:
            rows = [desk.of_claim(claim) for claim in api.claims.values()]
        return web.json_response({"work": rows})

    async def figures(request: web.Request) -> web.Response:
        api.sign_in.desk(request)
        return web.json_response(api.desk_figures)

    async def show(request: web.Request) -> web.Response:
        api.sign_in.desk(request)
        return web.json_response({"claim": shown(found(request))})

    async def act(request: web.Request) -> web.Response:
        api.sign_in.desk(request)
        claim = found(request)
        if refusal := claim.get("_refuse"):
            raise problem(409, "refused", "This is not possible now.", decision=refusal)
        if request.path.endswith("/decide"):
            claim["approvals"].append(approval(await request.json()))
        return web.json_response({"claim": shown(claim)})

    async def settle(request: web.Request) -> web.Response:
        api.sign_in.desk(request)
        claim = found(request)
        closed = {"claim_id": claim["claim_id"], "state": claim["state"]}
        return web.json_response(closed | {"work_since": None, "closed_at": canned.AS_OF})

    async def ship(request: web.Request) -> web.Response:
        api.sign_in.desk(request)
        body = await request.json()
        if body["serial"].startswith("NO"):
            detail = "This unit cannot be shipped for this claim."
            raise problem(409, "refused", detail, decision=canned.NOT_SHIPPABLE)
        claim = found(request)
        claims.ship_claim(claim, body)
        return web.json_response({"claim": shown(claim)})

    async def photo(request: web.Request) -> web.Response:
        api.sign_in.desk(request)
        url = f"{request.scheme}://{request.host}/uploads"
        form = {"url": url, "fields": {"key": PHOTO, "policy": "e30="}}
        answer = {"photo": PHOTO, "form": form, "expires_at": "2026-11-22T17:57:19.123Z"}
        return web.json_response(answer)

    async def photos(request: web.Request) -> web.Response:
        api.sign_in.desk(request)
        named = [scan["photo"] for scan in found(request)["scans"]]
        kept = [{"photo": photo} | link(request, photo) for photo in named if photo == PHOTO]
        return web.json_response({"photos": kept})

    async def video(request: web.Request) -> web.Response:
        api.sign_in.desk(request)
        if request.match_info["id"] != "grant-video":
            raise problem(404, "not_found", "There is no such thing.")
        return web.json_response(link(request, "verifications/grant-video/1"))

    async def take_in(request: web.Request) -> web.Response:
        api.sign_in.desk(request)
        body = await request.json()
        named = [claim for claim in api.claims.values() if claim["serial"] == body["serial"]]
        if not named:
            return verdict("unknown_unit", None, "Put it aside: it is sent home.")
        if not body["genuine"]:
            return verdict("incomplete", named[0], "The unit is not of the maker.")
        claims.release_claim(named[0])
        return verdict("released", named[0], "The hold of 999.00 USD is released.")

    async def settle_plan(request: web.Request) -> web.Response:
        api.sign_in.desk(request)
        closed = {"plan_id": request.match_info["id"], "state": "scheduled", "task": None}
        return web.json_response(closed | {"closed_at": canned.AS_OF})

    async def decide_grant(request: web.Request) -> web.Response:
        api.sign_in.desk(request)
        status = "prepared" if (await request.json())["approve"] else "rejected"
        return web.json_response({"grant": grants.grant("AC3M0031", status)})

    def found(request: web.Request) -> Json:
        id_ = request.match_info["id"]
        try:
            return api.desk_claims.get(id_) or api.claims[id_]
        except KeyError:
            raise problem(404, "not_found", "There is no such thing.") from None

    return [
        web.get("/api/work", work),
        web.get("/api/work/figures", figures),
        web.get("/api/desk/claims/{id}", show),
        web.post("/api/claims/{id}/ship", ship),
        *[web.post(f"/api/claims/{{id}}/{name}", act) for name in ACTS],
        web.post("/api/claims/{id}/evidence/submit", act),
        web.post("/api/claims/{id}/settle-task", settle),
        web.post("/api/returns", take_in),
        web.post("/api/returns/photo", photo),
        web.get("/api/claims/{id}/photos", photos),
        web.get("/api/grants/{id}/video", video),
        web.post("/api/plans/{id}/settle-task", settle_plan),
        web.post("/api/grants/{id}/decide", decide_grant),
    ]


def link(request: web.Request, key: str) -> Json:
    """Where the fake bucket has a file."""
    url = f"{request.scheme}://{request.host}/uploads/{key}?signature=1"
    return {"url": url, "expires_at": "2026-11-22T17:52:19.123Z"}


def approval(body: Json) -> Json:
    """What was decided, as the claim keeps it."""
    said = {"what": body["decision"], "by": body["approved_by"], "reason": body["reason"]}
    return said | {"at": canned.AS_OF}


def shown(claim: Json) -> Json:
    """Without what only the fake site knows of it."""
    return {key: value for key, value in claim.items() if not key.startswith("_")}


def verdict(result: str, claim: Json | None, sentence: str) -> web.Response:
    """What became of a scanned unit."""
    decision = canned.YES if result == "released" else desk.FOREIGN
    answer = {"result": result, "claim": shown(claim) if claim else None}
    return web.json_response(answer | {"decision": decision, "sentence": sentence})
