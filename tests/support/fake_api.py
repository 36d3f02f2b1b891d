"""The built site with canned answers in the shapes of the API: pages without the cloud.

It decides nothing and knows no rule. Serials choose the answer: the modules beside this one say
how. The payment page and the sign-in page are two links each. `faults` makes the next call of a
route end without an answer; `heard` keeps what was sent, and `said` what was answered, as JSON.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.support import (
    edge_headers,
    fake_claim_acts,
    fake_desk,
    fake_filing,
    fake_grants,
    fake_plans,
    fake_start,
    fake_store,
)
from tests.support import fake_answers as canned
from tests.support.fake_desk_answers import FIGURES
from tests.support.fake_files import file_of
from tests.support.fake_problems import problem
from tests.support.fake_sign_in import FakeSignIn

# What the distribution adds to every answer, its own answers of an error too.
HEADERS = edge_headers.added(**edge_headers.LOCAL)
Json = dict[str, Any]


class FakeApi:
    """One world of plans and claims, in memory."""

    def __init__(self, dist: Path) -> None:
        self.dist = dist
        self.plans: dict[str, Json] = {}
        self.claims: dict[str, Json] = {}
        self.store_cards: list[Json] = []
        self.desk_work: list[Json] | None = None
        self.desk_claims: dict[str, Json] = {}
        self.desk_figures: Json = FIGURES
        self.heard: list[tuple[str, str | None, Json]] = []
        self.faults: Counter[str] = Counter()
        self.said: list[str] = []
        self.referred: list[str] = []  # each "Referer" that came
        self.reword: Callable[[Any], Any] | None = None  # makes other words of an answer
        self.folder = ""  # of the language that the API was last asked in
        self.sign_in = FakeSignIn()
        self.plans["plan-active"] = canned.plan(
            "plan-active", "AC3M0002", "active", chain=["AC3M0001", "AC3M0002"]
        )

    def application(self) -> web.Application:
        """The routes and the security headers."""
        app = web.Application(middlewares=[self._around])
        app.add_routes(
            [
                *self.sign_in.routes(),
                web.get("/pay/{kind}/{id}", self.pay_page),
                web.get("/pay/{kind}/{id}/{choice}", self.pay),
                *fake_plans.routes(self),
                *fake_filing.routes(self),
                *fake_claim_acts.routes(self),
                *fake_start.routes(self),
                *fake_grants.routes(self),
                *fake_store.routes(self),
                *fake_desk.routes(self),
                web.post("/api/plans", self.buy),
                web.post("/api/plans/{id}/continue", self.continue_plan),
                web.get("/api/account", self.account),
                web.get("/api/claims/{id}", self.show_claim),
                web.post("/api/claims/{id}/continue", self.continue_claim),
                web.get("/{path:.*}", self.page),
            ]
        )
        return app

    @web.middleware
    async def _around(self, request: web.Request, handler: Any) -> web.StreamResponse:
        route = f"{request.method} {request.path}"
        if self.faults[route] > 0:
            self.faults[route] -= 1
            await self._hear(request)
            request.transport.abort()
            raise web.HTTPServiceUnavailable
        await self._hear(request)
        try:
            answer = await handler(request)
        except web.HTTPException as refusal:
            self._say(self._worded(request, refusal))
            refusal.headers.update(HEADERS)
            raise
        self._say(self._worded(request, answer))
        answer.headers.update(HEADERS)
        if request.path.startswith("/api/"):
            answer.enable_compression(web.ContentCoding.gzip)
        return answer

    def _worded(self, request: web.Request, answer: web.StreamResponse) -> web.StreamResponse:
        text = _json_of(answer)
        if self.reword and text and request.path.startswith("/api/"):
            answer.text = json.dumps(self.reword(json.loads(text)))  # type: ignore[attr-defined]
        return answer

    def _say(self, answer: web.StreamResponse) -> None:
        if text := _json_of(answer):
            self.said.append(text)

    async def _hear(self, request: web.Request) -> None:
        self.referred += request.headers.getall("Referer", [])
        if request.path.startswith("/api"):
            spanish = request.headers.get("Accept-Language") == "es"
            self.folder = "/es" if spanish else ""
        if request.method == "POST" and request.path.startswith("/api"):
            body = await request.json()
            self.heard.append((request.path, request.headers.get("Idempotency-Key"), body))

    def sent(self, path: str) -> list[tuple[str | None, Json]]:
        """The keys and bodies of what was posted to `path`, in order."""
        return [(key, body) for where, key, body in self.heard if where == path]

    async def page(self, request: web.Request) -> web.Response:
        """A file of the built site; the page for a missing one is a page too."""
        return file_of(self.dist, request)

    # --- the provider's page

    async def pay_page(self, request: web.Request) -> web.Response:
        links = [f'<p><a id="{c}" href="{request.path}/{c}">{c}</a></p>' for c in PAY_CHOICES]
        return web.Response(text=f"<h1>Payment</h1>{''.join(links)}", content_type="text/html")

    async def pay(self, request: web.Request) -> web.Response:
        kind, id_ = request.match_info["kind"], request.match_info["id"]
        choice = request.match_info["choice"]
        thing = (self.plans if kind == "plan" else self.claims)[id_]
        thing["_paid"] = choice
        if choice == "pay" and kind == "claim":
            fake_filing.pay(thing)
        elif choice == "pay":
            thing.update(status="scheduled", state="scheduled")
        back = "&back=1" if choice == "back" else ""
        raise web.HTTPFound(f"{self.folder}/{kind}-return.html?{kind}={id_}{back}")

    def _continue(self, kind: str, thing: Json, anew: bool = False) -> web.Response:
        if anew:
            thing["_paid"] = None
        paid = thing.get("_paid")
        shown = {kind: _shown(thing)}
        if paid == "none":
            return web.json_response(shown | {"payment": {"state": "none", "url": None}})
        if paid == "pay":
            return web.json_response(shown | {"payment": {"state": "done", "url": None}})
        if paid == "decline":
            raise problem(402, "card_refused", "The bank refused the card: not enough funds.")
        id_ = thing[f"{kind}_id"]
        state = "action" if paid == "verify" else "open"
        return web.json_response(shown | {"payment": {"state": state, "url": f"/pay/{kind}/{id_}"}})

    # --- the API

    async def buy(self, request: web.Request) -> web.Response:
        self.sign_in.person(request)
        body = await request.json()
        plan_id = f"plan-{len(self.plans)}"
        self.plans[plan_id] = canned.plan(plan_id, body["serial"], "awaiting_payment")
        payment = {"state": "open", "url": f"/pay/plan/{plan_id}"}
        return web.json_response({"plan": self.plans[plan_id], "payment": payment}, status=201)

    async def continue_plan(self, request: web.Request) -> web.Response:
        self.sign_in.person(request)
        return self._continue("plan", self._of(self.plans, request))

    async def account(self, request: web.Request) -> web.Response:
        self.sign_in.person(request)
        plans = [_shown(plan) for plan in self.plans.values()]
        return web.json_response(
            {"plans": plans, "claims": [_shown(claim) for claim in self.claims.values()]}
        )

    async def show_claim(self, request: web.Request) -> web.Response:
        self.sign_in.person(request)
        return web.json_response({"claim": _shown(self._of(self.claims, request))})

    async def continue_claim(self, request: web.Request) -> web.Response:
        self.sign_in.person(request)
        anew = (await request.json()).get("try_again", False)
        return self._continue("claim", self._of(self.claims, request), anew)

    def _of(self, things: dict[str, Json], request: web.Request) -> Json:
        try:
            return things[request.match_info["id"]]
        except KeyError:
            raise problem(404, "not_found", "There is no such thing.") from None


def _json_of(answer: web.StreamResponse) -> str | None:
    """The answer's JSON; "not modified" says nothing."""
    worded = isinstance(answer, web.Response) and answer.content_type.endswith("json")
    return answer.text if worded else None  # type: ignore[attr-defined]


PAY_CHOICES = ("pay", "decline", "verify", "back")


def _shown(thing: Json) -> Json:
    return {key: value for key, value in thing.items() if not key.startswith("_")}
