"""Records the sale of activation cards, voids and reissues them (BUY-7)."""

from __future__ import annotations

from datetime import datetime

from ..domain.card import Card, Clerk, minted_note, reissued, sold, voided
from ..domain.codes import RANDOM_BYTES, ActivationCode
from ..domain.errors import NotFound, Refused
from ..domain.event import Note
from ..domain.rules.cards import ChangeFacts, decide_change
from ..domain.states import CardState
from ..frozen import frozen
from .mint_cards import Chance
from .misses import MissLimit, of_store
from .ports import Clock, Commit, Keys, Store
from .seal import seal, stored


@frozen
class ManageCards:
    """`op` names the request. A code is answered once and kept nowhere.

    A store that asks for too many codes of no card of its own gets `TooManyMisses`; the operator,
    who may know of every card, is not counted.
    """

    store: Store
    clock: Clock
    keys: Keys
    chance: Chance

    def sell(self, code: ActivationCode, clerk: Clerk, op: str) -> Card:
        """The card, sold; one that was sold before, as it is. Raises `NotFound`, `Refused`."""
        now = self.clock.now()
        card = self._known(code, clerk, now)
        if card.state is CardState.SOLD:
            return card
        _decided(card, "sell", now)
        return self._keep(*sold(card, clerk, now), now, op)

    def void(self, code: ActivationCode, reason: str, clerk: Clerk, op: str) -> Card:
        """The card, void; one that was voided before, as it is. Raises `NotFound`, `Refused`."""
        now = self.clock.now()
        card = self._known(code, clerk, now)
        if card.state is CardState.VOID:
            return card
        _decided(card, "void", now)
        return self._keep(*voided(card, clerk, reason, now), now, op)

    def reissue(self, code: ActivationCode, reason: str, clerk: Clerk, op: str) -> ActivationCode:
        """The code of a new, equal card; this one, or the one that took its place, is void.

        Asked again, the newest is reissued: a code whose answer was lost is not lost money, and of
        all codes of one card only the last is good. Raises `NotFound`, `Refused`, `Conflict`.
        """
        now = self.clock.now()
        card = self._newest(self._known(code, clerk, now))
        _decided(card, "reissue", now)
        fresh = ActivationCode.made_of(self.chance(RANDOM_BYTES))
        new_id = self.keys.code_id(fresh.text)
        old, note, equal = reissued(card, new_id, clerk, reason, now)
        old, told = seal(old, (note,), now)
        equal, more = seal(equal, (minted_note(equal, clerk.actor),), now)
        self.store.commit(Commit((old, equal), told + more), f"{op}/reissue")
        return fresh

    def _known(self, code: ActivationCode, clerk: Clerk, now: datetime) -> Card:
        """Another store's card is as if it were missing."""
        card_id = self.keys.code_id(code.text)
        if clerk.store is None:
            return self._there(self.store.card(card_id))
        limit = MissLimit(self.store, of_store(clerk.store), now)
        (card,) = limit.read((Card, card_id))
        if card is None or not clerk.may_see(card):
            limit.missed()
            raise NotFound
        return card

    def _there(self, card: Card | None) -> Card:
        if card is None:
            raise NotFound
        return card

    def _newest(self, card: Card) -> Card:
        while card.reissued_as is not None:
            card = self._there(self.store.card(card.reissued_as))
        return card

    def _keep(self, card: Card, note: Note, now: datetime, op: str) -> Card:
        after, events = seal(card, (note,), now)
        self.store.commit(Commit((after,), events), f"{op}/card")
        return stored(after)


def _decided(card: Card, event: str, now: datetime) -> None:
    decision = decide_change(ChangeFacts(now, card, event))
    if not decision.allowed:
        raise Refused(decision)
