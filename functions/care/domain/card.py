"""An activation card: a code on paper that becomes a plan, once (BUY-3 to BUY-7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .event import GENESIS, Actor, Note
from .states import CardState, follow
from .tables import CARD
from .values import replace


@dataclass(frozen=True, slots=True)
class Card:
    """`card_id` is `card_` and the keyed hash of the code; the code itself is stored nowhere.

    Instants UTC. `store` is the card's own store (BUY-4, BUY-5). `redeemed_by` is the account that
    redeemed it, a store's being `store-…`; `reissued_as` and `reissue_of` link equal cards (BUY-7).
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
        return replace(self, state=state, **changes)


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who handles a card: a store sees its own alone, the operator (`store` None) all of them."""

    store: str | None = None

    @property
    def actor(self) -> Actor:
        """Who did it, for the timeline."""
        return Actor.STORE if self.store else Actor.OPERATOR

    def may_see(self, card: Card) -> bool:
        """Whether the card is the clerk's to know of."""
        return self.store in (None, card.store)


def minted_note(card: Card, actor: Actor) -> Note:
    """A new card's first line, also of one that takes another's place."""
    months = f"{card.term_months} months, {card.region}, {card.family}"
    place = " in place of an equal one" if card.reissue_of else ""
    return Note("card_minted", actor, f"A card was minted{place}: {months}.", ("BUY-4", "BUY-7"))


def sold(card: Card, actor: Actor, now: datetime) -> tuple[Card, Note]:
    """The card after its sale at `now` (UTC). Raises `WrongState`."""
    note = Note("card_sold", actor, "The card was sold.", ("BUY-7",))
    return card.moved("sell", sold_at=now), note


def voided(card: Card, actor: Actor, reason: str) -> tuple[Card, Note]:
    """The card after it was voided for `reason`. Raises `WrongState`."""
    note = Note("card_void", actor, f"The card was voided: {reason}", ("BUY-7",))
    return card.moved("void"), note


def reissued(
    card: Card, card_id: str, actor: Actor, reason: str, now: datetime
) -> tuple[Card, Note, Card]:
    """The card, void, its line, and its equal `card_id` in the state that it was in (BUY-7).

    Raises `WrongState`.
    """
    note = Note("card_reissued", actor, f"The card was reissued: {reason}", ("BUY-7",))
    equal = replace(
        card,
        card_id=card_id,
        minted_at=now,
        reissue_of=card.card_id,
        seq=0,
        head=GENESIS,
        version=0,
    )
    return card.moved("reissue", reissued_as=card_id), note, equal
