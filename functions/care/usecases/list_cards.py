"""What a store did with its cards: sold, redeemed, voided, reissued (BUY-4, BUY-5, BUY-7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from ..domain.card import Card
from ..domain.errors import BadValue
from ..domain.plan import Plan
from ..domain.redeeming import store_account
from ..frozen import frozen
from .ports import Clock, Store

MOST_DAYS = 31


@frozen
class ListedCard:
    """A card of the store. `serial` and `model` are those of the device at its own counter; of a
    card that a customer or another store redeemed both are None."""

    card: Card
    serial: str | None = None
    model: str | None = None


@frozen
class ListCards:
    """One store's own cards, and of its customers only what it typed itself."""

    store: Store
    clock: Clock

    def since(self, store: str, since: datetime) -> list[ListedCard]:
        """The cards with which something was done at `since` (UTC) or later, newest first.

        Raises `BadValue` for what lies more than 31 days of 24 hours back.
        """
        if since < self.clock.now() - timedelta(days=MOST_DAYS):
            raise BadValue("/since", f"At most {MOST_DAYS} days ago.")
        cards = self.store.cards_of(store, since)
        mine = [card for card in cards if card.redeemed_by == store_account(store)]
        plans = self.store.plans([card.plan_id for card in mine if card.plan_id])
        return [_listed(card, plans) for card in cards]


def _listed(card: Card, plans: Mapping[str, Plan]) -> ListedCard:
    """`plans` are those that the store's counter made, by id."""
    plan = plans.get(card.plan_id or "")
    return ListedCard(card, card.serial, plan.model) if plan else ListedCard(card)
