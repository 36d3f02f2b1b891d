"""The fake site's store counter: a customer's card redeemed, cards sold, voided and reissued.

The beginning of a serial number chooses what a redemption answers: `NO…` is too old, `USED…` has a
code that cannot be used, `OTHER…` is of another family, `UNSOLD…` of a card that was not sold,
`AGAIN…` of one that was redeemed here before, `TAKEN…` of a plan that its owner has taken over. An
e-mail address of `nobody…` takes no mail. Two codes are answered otherwise than all the others:
`FOREIGN` is of another store's card, `USED` of one that was redeemed. A reason of "?" is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from care.domain.codes import RANDOM_BYTES, ActivationCode
from tests.support import fake_answers as canned
from tests.support import fake_plans as plans
from tests.support.fake_answers import finding
from tests.support.fake_problems import problem
from tests.support.fake_start import OTHER_FAMILY, UNUSABLE, decision, read_serial, redemption

if TYPE_CHECKING:
    from tests.support.fake_api import FakeApi

Json = dict[str, Any]
FOREIGN = ActivationCode.made_of(bytes([1] * RANDOM_BYTES))
USED = ActivationCode.made_of(bytes([2] * RANDOM_BYTES))
FRESH = ActivationCode.made_of(bytes([3] * RANDOM_BYTES))
HANDED = {"code": plans.CODE, "until": "2026-12-06T17:42:19.123Z"}
UNSOLD = decision(
    finding("BUY-5", "passed", "The code is of a card."),
    finding("BUY-7", "failed", "A card that is minted cannot be redeemed."),
    steps=(("sell", "Record the sale of the card first, then redeem it."),),
)
REDEEMED = decision(
    finding("BUY-7", "failed", "A card that is redeemed cannot be changed."),
    steps=(("operator", "Ask the operator what became of the card."),),
)
REFUSALS = {"NO": canned.NO, "USED": UNUSABLE, "OTHER": OTHER_FAMILY, "UNSOLD": UNSOLD}


def card(state: str, number: int = 1, **changes: Any) -> Json:
    """A card of the store, as its list has it."""
    return {
        "card_id": f"card_{number:032x}",
        "batch": "autumn-26",
        "region": "US",
        "family": "mavic",
        "term_months": 12,
        "store": "store-1",
        "state": state,
        "minted_at": "2026-11-02T16:00:00.000Z",
        "sold_at": None,
        "redeemed_at": None,
        "plan_id": None,
        "reissue_of": None,
        "reissued_as": None,
        "changed_at": canned.AS_OF,
        "serial": None,
        "model_name": "",
    } | changes


def sold(number: int = 1) -> Json:
    """A card that was sold a moment ago."""
    return card("sold", number, sold_at=canned.AS_OF)


def cards() -> list[Json]:
    """A day at the counter, newest first: times are of 22 November in California."""
    in_california = {
        "redeemed": "2026-11-22T19:20:00.000Z",
        "elsewhere": "2026-11-22T19:05:00.000Z",
        "fresh": "2026-11-22T18:31:00.000Z",
        "void": "2026-11-22T18:31:00.000Z",
        "sold": "2026-11-22T17:10:00.000Z",
    }
    at = in_california
    return [
        card("redeemed", 0xA1F0C4, sold_at=at["sold"], redeemed_at=at["redeemed"])
        | {"plan_id": "plan-card", "changed_at": at["redeemed"]}
        | {"serial": "AC3M0009", "model_name": "Mavic 3"},
        card("redeemed", 0x77B2D9, sold_at="2026-11-14T21:00:00.000Z")
        | {"redeemed_at": at["elsewhere"], "plan_id": "plan-other", "changed_at": at["elsewhere"]},
        card("minted", 0x19E3AA, minted_at=at["fresh"], changed_at=at["fresh"])
        | {"reissue_of": f"card_{0x0C55E1:032x}"},
        card("void", 0x0C55E1, changed_at=at["void"], reissued_as=f"card_{0x19E3AA:032x}"),
        card("void", 0x52D0B7, sold_at="2026-11-20T18:00:00.000Z")
        | {"changed_at": at["void"], "family": "osmo-action", "term_months": 24},
        card("sold", 0x31C9F8, sold_at=at["sold"], changed_at=at["sold"]),
    ]


def redeemed(serial: str, email: str | None, *, dry_run: bool = False) -> Json:
    """What redeeming at the counter answers, or would answer."""
    again = serial.startswith(("AGAIN", "TAKEN"))
    answer = redemption(serial, redeemed=again or not dry_run)
    handed = None if dry_run or serial.startswith("TAKEN") else HANDED
    mailed = bool(handed and email and not email.startswith("nobody"))
    return answer | {"take_over": handed, "mailed": mailed}


def routes(api: FakeApi) -> list[web.RouteDef]:
    """The doors of a store."""

    async def redeem(request: web.Request) -> web.Response:
        api.sign_in.store(request)
        body = await request.json()
        serial, email = read_serial(body["serial"]), body.get("email")
        if email and "@" not in email:
            errors = [{"pointer": "/email", "detail": "This is not a mail address."}]
            raise problem(422, "invalid_request", "One field is not right.", errors=errors)
        for beginning, no in REFUSALS.items():
            if serial.startswith(beginning):
                raise problem(409, "refused", "The card cannot be redeemed.", decision=no)
        return web.json_response(redeemed(serial, email, dry_run=body.get("dry_run", False)))

    async def code_of(request: web.Request) -> str:
        api.sign_in.store(request)
        body = await request.json()
        if body.get("reason") == "?":
            errors = [{"pointer": "/reason", "detail": "A reason has at least one letter."}]
            raise problem(422, "invalid_request", "One field is not right.", errors=errors)
        code = ActivationCode.read(body["code"])
        if code == FOREIGN:
            raise problem(404, "not_found", "There is no such card.")
        if code == USED:
            raise problem(409, "refused", "The card cannot be changed.", decision=REDEEMED)
        return code.text

    async def sell(request: web.Request) -> web.Response:
        await code_of(request)
        return web.json_response({"card": bare(sold())})

    async def void(request: web.Request) -> web.Response:
        await code_of(request)
        return web.json_response({"card": bare(card("void"))})

    async def reissue(request: web.Request) -> web.Response:
        await code_of(request)
        return web.json_response({"code": FRESH.shown})

    async def list_cards(request: web.Request) -> web.Response:
        api.sign_in.store(request)
        return web.json_response({"since": request.query["since"], "cards": api.store_cards})

    return [
        web.post("/api/stores/redeem", redeem),
        web.post("/api/cards/sell", sell),
        web.post("/api/stores/cards/void", void),
        web.post("/api/stores/cards/reissue", reissue),
        web.get("/api/stores/cards", list_cards),
    ]


def bare(card: Json) -> Json:
    """As the doors that change a card answer it: without what only the list says."""
    listed = ("changed_at", "serial", "model_name")
    return {key: value for key, value in card.items() if key not in listed}
