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
from .ports import Clock, Commit, Keys, Store
from .seal import seal, stored


@frozen
class ManageCards:
    """`op` names the request. A code is answered once and kept nowhere."""

    store: Store
    clock: Clock
    keys: Keys
    chance: Chance

    def sell(self, code: ActivationCode, clerk: Clerk, op: str) -> Card:
        """The card, sold; one that was sold before, as it is. Raises `NotFound`, `Refused`."""
        card, now = self._known(code, clerk), self.clock.now()
        if card.state is CardState.SOLD:
            return card
        _decided(card, "sell", now)
        return self._keep(*sold(card, clerk, now), now, op)

    def void(self, code: ActivationCode, reason: str, clerk: Clerk, op: str) -> Card:
        """The card, void; one that was voided before, as it is. Raises `NotFound`, `Refused`."""
        card, now = self._known(code, clerk), self.clock.now()
        if card.state is CardState.VOID:
            return card
        _decided(card, "void", now)
        return self._keep(*voided(card, clerk, reason, now), now, op)

    def reissue(self, code: ActivationCode, reason: str, clerk: Clerk, op: str) -> ActivationCode:
        """The code of a new, equal card; this one, or the one that took its place, is void.

        Asked again, the newest is reissued: a code whose answer was lost is not lost money, and of
        all codes of one card only the last is good. Raises `NotFound`, `Refused`, `Conflict`.
        """
        card, now = self._newest(self._known(code, clerk)), self.clock.now()
        _decided(card, "reissue", now)
        fresh = ActivationCode.made_of(self.chance(RANDOM_BYTES))
        new_id = self.keys.code_id(fresh.text)
        old, note, equal = reissued(card, new_id, clerk, reason, now)
        old, told = seal(old, (note,), now)
        equal, more = seal(equal, (minted_note(equal, clerk.actor),), now)
        self.store.commit(Commit((old, equal), told + more), f"{op}/reissue")
        return fresh

    def _known(self, code: ActivationCode, clerk: Clerk) -> Card:
        """Another store's card is as if it were missing."""
        card = self.store.card(self.keys.code_id(code.text))
        if card is None or not clerk.may_see(card):
            raise NotFound
        return card

    def _newest(self, card: Card) -> Card:
        while card.reissued_as is not None:
            following = self.store.card(card.reissued_as)
            if following is None:
                raise NotFound
            card = following
        return card

    def _keep(self, card: Card, note: Note, now: datetime, op: str) -> Card:
        after, events = seal(card, (note,), now)
        self.store.commit(Commit((after,), events), f"{op}/card")
        return stored(after)


def _decided(card: Card, event: str, now: datetime) -> None:
    decision = decide_change(ChangeFacts(now, card, event))
    if not decision.allowed:
        raise Refused(decision)
