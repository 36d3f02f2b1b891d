"""Cards and their redemption. A code is in an answer once, to whom it was made for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ...domain.card import Card
from ...domain.codes import ActivationCode
from ...domain.terms import Catalog
from ...usecases.list_cards import ListedCard
from ...usecases.redeem_card import Redeemed
from .decisions import decision_view
from .plans import plan_view
from .values import Json, instant_view, maybe_instant, model_name


def redemption_view(answer: Redeemed, catalog: Catalog, now: datetime) -> Json:
    """The decision and the plan, as it is or, in a dry run, would be; `take_over` is the store's to
    hand to the plan's owner, `mailed` whether the owner gets it by mail at the address sent."""
    offer = answer.offer
    return {
        "redeemed": answer.plan.version > 0,
        "decision": decision_view(answer.decision),
        "plan": plan_view(answer.plan, catalog, now, None),
        "take_over": {"code": answer.take_over_code, "until": instant_view(offer.until)}
        if offer
        else None,
        "mailed": answer.mailed,
    }


def card_view(card: Card) -> Json:
    """A card, as its store and the operator see it; its code is known to nobody but its holder."""
    return {
        "card_id": card.card_id,
        "batch": card.batch,
        "region": card.region,
        "family": card.family,
        "term_months": card.term_months,
        "store": card.store,
        "state": card.state.value,
        "minted_at": instant_view(card.minted_at),
        "sold_at": maybe_instant(card.sold_at),
        "redeemed_at": maybe_instant(card.redeemed_at),
        "plan_id": card.plan_id,
        "reissue_of": card.reissue_of,
        "reissued_as": card.reissued_as,
    }


def listed_view(listed: Sequence[ListedCard], since: datetime, catalog: Catalog) -> Json:
    """A store's cards with which something was done since an instant."""
    cards = [_listed(each, catalog) for each in listed]
    return {"since": instant_view(since), "cards": cards}


def _listed(listed: ListedCard, catalog: Catalog) -> Json:
    """`serial` and `model_name` are null and '' unless this very store redeemed the card."""
    return card_view(listed.card) | {
        "changed_at": maybe_instant(listed.card.changed_at),
        "serial": listed.serial,
        "model_name": model_name(listed.model, catalog) if listed.model else "",
    }


def codes_view(codes: Sequence[ActivationCode]) -> Json:
    """New codes, as they are printed."""
    return {"codes": [code.shown for code in codes]}
