"""An activation card: a code on paper that becomes a plan, once (BUY-3 to BUY-7)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from .states import CardState, follow
from .tables import CARD


@dataclass(frozen=True, slots=True)
class Card:
    """`card_id` is `card_` and the keyed hash of the code; the code itself is stored nowhere.

    Instants UTC. `store` is the card's own store (BUY-4, BUY-5). `redeemed_by` is the account or
    the `store_…` that redeemed it, `reissued_as` and `reissue_of` link equal cards (BUY-7).
    """

    card_id: str
    batch: str
    region: str
    family: str
    term_months: int
    store: str
    state: CardState
    minted_at: datetime
    sold_at: datetime | None = None
    redeemed_at: datetime | None = None
    redeemed_by: str | None = None
    serial: str | None = None
    plan_id: str | None = None
    reissue_of: str | None = None
    reissued_as: str | None = None
    seq: int = 0
    head: str = "0" * 64
    version: int = 0

    def moved(self, event: str, **changes: object) -> Card:
        """The card after `event` of its table. Raises `WrongState`."""
        state = CardState(follow(CARD, self.state, event))
        return replace(self, state=state, **changes)  # type: ignore[arg-type]
