"""Canned answers about plans and their owner: one plan, its renewal, its end, its next owner.

Nothing is decided here. What a plan answers is put on it beforehand: `_refuse` is the decision that
the next act on it is refused by, `_renewal` what it says of its renewal, `_timeline` its events.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.support import fake_answers as canned
from tests.support.fake_claims import event
from tests.support.fake_problems import problem

if TYPE_CHECKING:
    from tests.support.fake_api import FakeApi

Json = dict[str, Any]
CODE = "eyJwbGFuIjoicGxhbi1zb2xkIiwidW50aWwiOiIyMDI2LTEyLTA2In0.NZ1fQ0mZ7c5kq3v_2hJt-8"
TOKEN = "eyJwbGFuIjoicGxhbi1hY3RpdmUifQ.8yQm1c0T7pV_2x-Kd4LwZs"
PROVED_UNTIL = "2026-12-22T17:42:19.123Z"
EXPERT = [
    "Product experts of the maker",
    "expert.us@aftercare.example",
    "Monday to Friday, 09:00 to 17:00 (America/Los_Angeles)",
]


def decision(allowed: bool, rule: str, sentence: str, *steps: tuple[str, str]) -> Json:
    """What one rule decided, with what can be done next."""
    return {
        "allowed": allowed,
        "as_of": canned.AS_OF,
        "terms_version": "us-2026-11",
        "rules": [canned.finding(rule, "passed" if allowed else "failed", sentence)],
        "next_steps": [{"code": code, "sentence": words} for code, words in steps],
    }


RENEWABLE = decision(
    True,
    "RNW-3",
    "The renewal begins on 23 November 2027; the terms then add up to 24 of 36 months.",
    ("renew", "Renew the plan for 12 months."),
)
NOT_BEGUN = decision(
    False,
    "RNW-3",
    "A plan is renewed while it is in force and paid.",
    ("wait", "Renew the plan once its cover has begun."),
)
TOO_LONG = decision(
    False,
    "RNW-3",
    "With a renewal the terms would add up to 48 months; at most 36 are possible.",
    ("keep", "Keep the plan to its end; then check for a new one."),
)
NOT_RETURNED = decision(
    False,
    "RFD-1",
    "The maker's registry does not say that the device was returned since the plan was bought.",
    (
        "return_device",
        "Return the device to its seller first; web-shop orders under My Orders. Apply again once "
        "the return is on record.",
    ),
)
CLAIM_OPEN = decision(
    False,
    "LNK-3",
    "A claim is open on the plan's device; it is finished first.",
    ("ask_owner", "Ask the plan's owner for a new code, once this is cleared up."),
)
OFFER_OVER = decision(
    False,
    "LNK-3",
    "This code cannot be used.",
    ("ask_owner", "Ask the plan's owner for a new code, once this is cleared up."),
) | {"terms_version": None}
KEPT_UNTIL = decision(
    False,
    "STS-2",
    "A unit that comes late is refunded until 7 January 2027 (America/Los_Angeles): the claim is "
    "kept till then.",
    ("wait", "Ask again once every claim is over; an export is open at any time."),
) | {"terms_version": None}
BOUGHT = event(
    1,
    "plan_bound",
    "system",
    "The plan is bound to serial number AC3M0001. Cover begins at 12 a.m. of the day after "
    "(America/Los_Angeles).",
    rules=["BUY-2", "TRM-2"],
)
PAID = event(
    2,
    "plan_paid",
    "provider",
    "The purchase fee of 239.00 USD was charged.",
    rules=["BUY-2", "PAY-6"],
    money=canned.usd(23900),
    reference="pi_3Qx8",
)
BEGUN = event(
    3,
    "cover_begun",
    "system",
    "The plan is in force until the end of 22 November 2027 (America/Los_Angeles).",
    rules=["TRM-2", "TRM-4"],
)
RETURNED = event(
    4,
    "plan_returned",
    "customer",
    "The plan was given back with its device. 239.00 USD goes back by the way it came.",
    rules=["RFD-1", "RFD-2", "RFD-3"],
)
EXPORT: Json = {
    "exported_at": canned.AS_OF,
    "account": {"account_id": "customer"},
    "plans": [{"plan_id": "plan-active", "serial": "AC3M0002"}],
    "claims": [],
    "grants": [],
    "cards": [],
    "orders": [],
    "timelines": {"plan-active": [BOUGHT, PAID]},
    "elsewhere": ["Your card and payments are kept by the payment provider."],
}
ERASED: Json = {
    "erased_claims": ["claim-1", "claim-2"],
    "kept": [
        "Serial numbers, what was charged and refunded, and the timelines with their hashes stay: "
        "they hold no personal data."
    ],
    "elsewhere": EXPORT["elsewhere"],
}


def used(plan_id: str = "plan-active", **changes: Any) -> Json:
    """A plan in force on its second unit, one of its replacements used and paid."""
    facts = {
        "chain": ["AC3M0001", "AC3M0002"],
        "replacements_left": 1,
        "paid_so_far": canned.usd(39800),
        "expert": EXPERT,
        "_timeline": [BOUGHT, PAID, BEGUN],
    }
    return canned.plan(plan_id, "AC3M0002", "active") | facts | changes


def offered_until() -> str:
    """14 days from now: an offer stands by the reader's clock."""
    until = datetime.now(UTC) + timedelta(days=14)
    return until.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def renewal_offer() -> Json:
    """The 12 months that would follow `used()`."""
    return canned.offers()[0] | {"starts_on": "2027-11-23", "ends_on": "2028-11-23"}


def whole(plan: Json) -> Json:
    """The answer about one plan."""
    renewal = {"decision": RENEWABLE, "offer": renewal_offer()}
    timeline = plan.get("_timeline", [BOUGHT, PAID])
    return {
        "plan": shown(plan),
        "renewal": plan.get("_renewal", renewal),
        "timeline": timeline,
    }


def proof(plan: Json) -> Json:
    """What a proof shows of a plan in force."""
    same = ("serial", "model_name", "starts_at", "ends_at", "starts_on", "ends_on", "zone")
    return {name: plan[name] for name in same} | {
        "status": "in_force",
        "replacements_left": plan["replacements_left"],
        "as_of": canned.AS_OF,
        "expires_at": PROVED_UNTIL,
    }


def shown(plan: Json) -> Json:
    """The plan without what only the fake knows."""
    return {name: value for name, value in plan.items() if not name.startswith("_")}


def routes(api: FakeApi) -> list[web.RouteDef]:
    """The doors of a plan's owner, and the public one of a proof."""
    owner = FakeOwner(api)
    return [
        web.post("/api/plans/take-over", owner.take_over),
        web.get("/api/plans/{id}", owner.show),
        web.post("/api/plans/{id}/renew", owner.renew),
        web.post("/api/plans/{id}/return", owner.give_back),
        web.post("/api/plans/{id}/offer", owner.offer),
        web.post("/api/plans/{id}/withdraw-offer", owner.withdraw),
        web.post("/api/plans/{id}/proof", owner.prove),
        web.get("/api/proof", owner.proof),
        web.get("/api/account/export", owner.export),
        web.post("/api/account/erase", owner.erase),
    ]


class FakeOwner:
    """One owner's plans in the world of `api`."""

    def __init__(self, api: FakeApi) -> None:
        self.api = api

    async def show(self, request: web.Request) -> web.Response:
        return web.json_response(whole(self._plan(request)))

    async def renew(self, request: web.Request) -> web.Response:
        plan, body = self._free(request), await request.json()
        price = plan.pop("_price", canned.usd(23900))
        if body["price"] != price:
            plan["_renewal"] = {"decision": RENEWABLE, "offer": renewal_offer() | {"price": price}}
            detail = "The price is 249.00 USD; look at it and try again."
            raise problem(
                422, "invalid", "A field.", errors=[{"pointer": "/price", "detail": detail}]
            )
        renewal = canned.plan("plan-renewal", plan["serial"], "awaiting_payment")
        self.api.plans["plan-renewal"] = renewal | {"renews": plan["plan_id"], "price": price}
        payment = {"state": "open", "url": "/pay/plan/plan-renewal"}
        answer = {"plan": shown(self.api.plans["plan-renewal"]), "payment": payment}
        return web.json_response(answer, status=201)

    async def give_back(self, request: web.Request) -> web.Response:
        plan = self._free(request)
        plan.update(status="refunded", state="refunded", paid_so_far=canned.usd(0))
        plan["_timeline"] = [BOUGHT, PAID, RETURNED]
        return web.json_response({"plan": shown(plan)})

    async def offer(self, request: web.Request) -> web.Response:
        until = offered_until()
        self._free(request).update(offer_until=until)
        return web.json_response({"code": CODE, "until": until})

    async def withdraw(self, request: web.Request) -> web.Response:
        plan = self._free(request)
        plan.update(offer_until=None)
        return web.json_response({"plan_id": plan["plan_id"], "offered_until": None})

    async def take_over(self, request: web.Request) -> web.Response:
        self.api.sign_in.person(request)
        code = (await request.json())["code"]
        if code != CODE:
            errors = [{"pointer": "/code", "detail": "This is no code of ours, or not whole."}]
            raise problem(422, "invalid", "One field is not right.", errors=errors)
        plan = self.api.plans.setdefault("plan-sold", used("plan-sold"))
        _refuse(plan)
        return web.json_response({"plan": shown(plan)})

    async def prove(self, request: web.Request) -> web.Response:
        self._free(request)
        return web.json_response({"token": TOKEN, "expires_at": PROVED_UNTIL})

    async def proof(self, request: web.Request) -> web.Response:
        if request.query["token"] != TOKEN:
            raise problem(404, "proof_expired", "It has expired, or was not made here.")
        return web.json_response(proof(used()))

    async def export(self, request: web.Request) -> web.Response:
        self.api.sign_in.person(request)
        return web.json_response(EXPORT)

    async def erase(self, request: web.Request) -> web.Response:
        self.api.sign_in.person(request)
        for plan in self.api.plans.values():
            _refuse(plan)
        return web.json_response(ERASED)

    def _plan(self, request: web.Request) -> Json:
        self.api.sign_in.person(request)
        try:
            return self.api.plans[request.match_info["id"]]
        except KeyError:
            raise problem(404, "not_found", "There is no such thing.") from None

    def _free(self, request: web.Request) -> Json:
        """The plan that is acted on. Raises the refusal that it waits with."""
        plan = self._plan(request)
        _refuse(plan)
        return plan


def _refuse(plan: Json) -> None:
    if refusal := plan.pop("_refuse", None):
        detail = "A rule refuses it; `decision` says which."
        raise problem(409, "refused", detail, decision=refusal)
