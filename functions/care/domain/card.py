"""An activation card: a code on paper that becomes a plan, once (BUY-3 to BUY-7)."""

from __future__ import annotations

from datetime import datetime

from ..frozen import frozen
from .event import GENESIS, Actor, Note
from .states import CardState, follow
from .tables import CARD
from .values import replace


@frozen
class Card:
    """`card_id` is `card_` and the keyed hash of the code; the code itself is stored nowhere.

    Instants UTC. `store` is the card's own store (BUY-4, BUY-5). `redeemed_by` is the account that
    redeemed it, a store's being `store-…`; `reissued_as` and `reissue_of` link equal cards (BUY-7).
    `changed_at` is when anything was last done with it; None while it lies in its batch as minted,
    so that a run of thousands does not hide what a store did that day.
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
    changed_at: datetime | None = None

    def moved(self, event: str, now: datetime, **changes: object) -> Card:
        """The card after `event` of its table at `now` (UTC). Raises `WrongState`."""
        state = CardState(follow(CARD, self.state, event))
        return replace(self, state=state, changed_at=now, **changes)


@frozen
class Clerk:
    """Who handles a card: a store sees its own alone, the operator (`store` None) all of them.
    `account` is the person's or the machine's, for the card's timeline."""

    store: str | None = None
    account: str | None = None

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


def sold(card: Card, clerk: Clerk, now: datetime) -> tuple[Card, Note]:
    """The card after its sale at `now` (UTC). Raises `WrongState`."""
    after = card.moved("sell", now, sold_at=now)
    return after, _note("card_sold", clerk, "The card was sold.")


def voided(card: Card, clerk: Clerk, reason: str, now: datetime) -> tuple[Card, Note]:
    """The card after it was voided for `reason`. Raises `WrongState`."""
    after = card.moved("void", now)
    return after, _note("card_void", clerk, f"The card was voided: {reason}")


def reissued(
    card: Card, card_id: str, clerk: Clerk, reason: str, now: datetime
) -> tuple[Card, Note, Card]:
    """The card, void, its line, and its equal `card_id` in the state that it was in (BUY-7).

    Raises `WrongState`.
    """
    note = _note("card_reissued", clerk, f"The card was reissued: {reason}")
    equal = replace(
        card,
        card_id=card_id,
        minted_at=now,
        changed_at=now,
        reissue_of=card.card_id,
        seq=0,
        head=GENESIS,
        version=0,
    )
    return card.moved("reissue", now, reissued_as=card_id), note, equal


def _note(type_: str, clerk: Clerk, sentence: str) -> Note:
    """A line with the account that did it as its reference: who answers for it, by no name."""
    return Note(type_, clerk.actor, sentence, ("BUY-7",), reference=clerk.account)
