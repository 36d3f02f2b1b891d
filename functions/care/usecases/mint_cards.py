"""Mints activation cards: their codes are given out once and kept nowhere (BUY-4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from ..domain.card import Card, minted_note
from ..domain.codes import RANDOM_BYTES, ActivationCode
from ..domain.errors import BadValue, Conflict, GivenOut, KeyReused
from ..domain.event import GENESIS, Actor, Event, Note, append
from ..domain.states import CardState
from ..domain.terms import Catalog
from ..frozen import frozen
from .ids import derived_id
from .ports import Clock, Commit, Keys, Store
from .seal import seal

MOST_CARDS = 500
TOGETHER = 48  # a transaction takes 100 items: each card and its event, and the run's own event
Chance = Callable[[int], bytes]
"""So many random bytes that nobody can foresee."""


@frozen
class Batch:
    """So many equal cards for one store. `key` is the Idempotency-Key of the operator's request,
    `request_hash` its body's."""

    account_id: str
    key: str
    request_hash: str
    batch: str
    region: str
    family: str
    term_months: int
    store: str
    count: int


@frozen
class MintCards:
    """`op` names the request."""

    store: Store
    clock: Clock
    catalog: Catalog
    keys: Keys
    chance: Chance

    def mint(self, batch: Batch, op: str) -> list[ActivationCode]:
        """The codes of new cards. They are stored with the last of them together with the run's
        own event: before it the same key is a first try, after it the codes are given out.

        A try that died leaves cards whose codes nobody knows: never sold, they redeem nothing.
        Raises `GivenOut`, `KeyReused`, `BadValue` for what is not sold, `Conflict`.
        """
        self._check(batch)
        run, now = derived_id("mint", batch.account_id, batch.key), self.clock.now()
        self._first_time(run, batch)
        codes = [self._code() for _ in range(batch.count)]
        cards = [_card(self.keys.code_id(code.text), batch, now) for code in codes]
        *chunks, last = _chunks(cards)
        for number, chunk in enumerate(chunks):
            self.store.commit(_minting(chunk, now), f"{op}/{number}")
        done = append(run, 0, GENESIS, _run_note(batch), now)
        try:
            self.store.commit(_minting(last, now, done), f"{op}/last")
        except Conflict:
            self._first_time(run, batch)
            raise
        return codes

    def _check(self, batch: Batch) -> None:
        """Raises `BadValue` for a card that could never be redeemed."""
        if batch.region not in self.catalog.regions:
            raise BadValue("/region", "No plan is sold in this region.")
        if batch.family not in self.catalog.families:
            raise BadValue("/family", "This product family is not in the catalog.")
        models = [m.id for m in self.catalog.models.values() if m.family == batch.family]
        if not any(self.catalog.price(m, batch.region, batch.term_months) for m in models):
            raise BadValue("/term_months", "No plan of this term is sold for the family there.")

    def _first_time(self, run: str, batch: Batch) -> None:
        for event in self.store.timeline(run):
            raise GivenOut if event.note.reference == batch.request_hash else KeyReused

    def _code(self) -> ActivationCode:
        return ActivationCode.made_of(self.chance(RANDOM_BYTES))


def _card(card_id: str, batch: Batch, now: datetime) -> Card:
    return Card(
        card_id=card_id,
        batch=batch.batch,
        region=batch.region,
        family=batch.family,
        term_months=batch.term_months,
        store=batch.store,
        state=CardState.MINTED,
        minted_at=now,
    )


def _chunks(cards: Sequence[Card]) -> Iterator[Sequence[Card]]:
    return (cards[at : at + TOGETHER] for at in range(0, len(cards), TOGETHER))


def _minting(cards: Sequence[Card], now: datetime, *more: Event) -> Commit:
    sealed = [seal(card, (minted_note(card, Actor.OPERATOR),), now) for card in cards]
    events = tuple(event for _, of_card in sealed for event in of_card)
    return Commit(tuple(card for card, _ in sealed), events + more)


def _run_note(batch: Batch) -> Note:
    """The line of the run itself, on a timeline of its own; its reference is the request's hash."""
    sentence = f"{batch.count} cards of batch {batch.batch} were minted for {batch.store}."
    return Note("cards_minted", Actor.OPERATOR, sentence, ("BUY-4",), reference=batch.request_hash)
