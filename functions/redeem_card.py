"""POST /api/cards/redeem and POST /api/stores/redeem: a code and a serial become a plan, once."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.domain.redeeming import Redeemer, store_account
from care.web.auth import CUSTOMER, STORE
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.schemas.cards import CardRedemption, StoreRedemption
from care.web.views.cards import redemption_view

SETTINGS = settings.read(settings.Keyed)
door = Door(settings.edge_keys(), lambda: wiring.keep_answers(SETTINGS))


@door.post("/api/cards/redeem", CUSTOMER, key=True)
def redeem(request: Request) -> Json:
    """The customer's plan; the same code and serial again is the same plan."""
    body = CardRedemption.read(request.json)
    return _answer(body, Redeemer(request.account, body.locale), request)


@door.post("/api/stores/redeem", STORE, key="once")
def redeem_at_store(request: Request) -> Json:
    """The plan on the store's account, and the code with which the customer takes it over; mailed
    to them where the clerk typed their address."""
    body = StoreRedemption.read(request.json)
    by = Redeemer(store_account(request.store), body.locale, request.store)
    return _answer(body, by, request)


def _answer(body: CardRedemption, by: Redeemer, request: Request) -> Json:
    use_case, redemption = wiring.redeem_card(SETTINGS), body.redemption(by)

    def shown(answer: Any) -> Json:
        return redemption_view(answer, wiring.catalog(), wiring.now(SETTINGS))

    if body.dry_run:
        return shown(use_case.look(redemption))
    told = use_case.redeem(redemption, request.op, lambda made: request.foretell(shown(made)))
    return shown(told)


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)
