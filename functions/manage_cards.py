"""/api/cards/… and /api/stores/cards…: activation cards from their minting to their sale."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.domain.card import Clerk
from care.web.auth import OPERATOR, STORE
from care.web.requests import Request
from care.web.resolver import Answer, Door, Json
from care.web.schemas.cards import CardBatch, CardChange, CardSale
from care.web.views.cards import card_view, codes_view, listed_view

SETTINGS = settings.read(settings.Keyed)
door = Door(settings.edge_keys(), lambda: wiring.keep_answers(SETTINGS))


@door.post("/api/cards/mint", OPERATOR, key="once")
def mint(request: Request) -> Answer:
    """201 with the codes, given out once; the same key again is told so."""
    body = CardBatch.read(request.json)
    batch = body.minting(request.account, request.key(), request.fingerprint())
    return codes_view(wiring.mint_cards(SETTINGS).mint(batch, request.op)), 201


@door.post("/api/cards/sell", STORE)
def sell(request: Request) -> Json:
    """The card, sold; from now on its holder can redeem it."""
    code = CardSale.read(request.json).activation_code
    clerk = Clerk(request.store, request.account)
    return {"card": card_view(wiring.manage_cards(SETTINGS).sell(code, clerk, request.op))}


@door.get("/api/stores/cards", STORE)
def list_own(request: Request) -> Json:
    """What was done with the store's cards since an instant, newest first."""
    since = request.instant("since")
    listed = wiring.list_cards(SETTINGS).since(request.store, since)
    return listed_view(listed, since, wiring.catalog())


@door.post("/api/cards/void", OPERATOR)
def void(request: Request) -> Json:
    """Any card, void."""
    return _void(request, Clerk(account=request.account))


@door.post("/api/stores/cards/void", STORE)
def void_own(request: Request) -> Json:
    """A card of the store, void."""
    return _void(request, Clerk(request.store, request.account))


@door.post("/api/cards/reissue", OPERATOR)
def reissue(request: Request) -> Json:
    """The code of a card in any card's place, given out once."""
    return _reissue(request, Clerk(account=request.account))


@door.post("/api/stores/cards/reissue", STORE)
def reissue_own(request: Request) -> Json:
    """The code of a card in the place of one of the store's, given out once."""
    return _reissue(request, Clerk(request.store, request.account))


def _void(request: Request, clerk: Clerk) -> Json:
    body = CardChange.read(request.json)
    use_case = wiring.manage_cards(SETTINGS)
    card = use_case.void(body.activation_code, body.reason, clerk, request.op)
    return {"card": card_view(card)}


def _reissue(request: Request, clerk: Clerk) -> Json:
    body = CardChange.read(request.json)
    use_case = wiring.manage_cards(SETTINGS)
    code = use_case.reissue(body.activation_code, body.reason, clerk, request.op)
    return {"code": code.shown}


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)
