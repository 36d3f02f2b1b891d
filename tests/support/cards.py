"""A house with a store in it: cards from their minting to their redemption.

>>> CardHouse().sold_code().shown.count("-")
4
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

from care.domain.card import Card, Clerk
from care.domain.codes import ActivationCode
from care.domain.redeeming import Redeemer, store_account
from care.domain.serials import SerialNumber
from care.domain.states import CardState
from care.usecases.hand_over_plan import HandOverPlan
from care.usecases.manage_cards import ManageCards
from care.usecases.mint_cards import Batch, MintCards
from care.usecases.ports import Commit, Mail
from care.usecases.redeem_card import RedeemCard, Redeemed, Redemption
from care.usecases.send_mail import SendMail

from .builders import NOW
from .house import ANA, DRONE, House
from .mails import SITE
from .memory import MemoryStore
from .small_ports import MemoryKeys, MemoryMailer

STORE, OTHER_STORE = "demo-1", "demo-2"
AT_STORE = Redeemer(store_account(STORE), store=STORE)
AT_OTHER_STORE = Redeemer(store_account(OTHER_STORE), store=OTHER_STORE)
OPERATOR_CLERK, STORE_CLERK = Clerk(), Clerk(STORE)


class Chance:
    """Bytes that differ each time and are the same in every run."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, number: int) -> bytes:
        self.calls += 1
        return sha256(str(self.calls).encode()).digest()[:number]


def a_code(number: int = 1) -> ActivationCode:
    """A whole code, another for each number."""
    return ActivationCode.made_of(sha256(f"code {number}".encode()).digest())


def a_card(card_id: str = "card_1", **changes: Any) -> Card:
    """A sold card of the store for a Mavic in the US, 12 months."""
    card = Card(
        card_id=card_id,
        batch="spring",
        region="US",
        family="mavic",
        term_months=12,
        store=STORE,
        state=CardState.SOLD,
        minted_at=NOW,
        sold_at=NOW,
    )
    return replace(card, **changes)


def a_batch(**changes: Any) -> Batch:
    """Three cards for the store."""
    batch = Batch("operator-1", "mint-key-00000001", "hash", "spring", "US", "mavic", 12, STORE, 3)
    return replace(batch, **changes)


class Racing(MemoryStore):
    """A store in which somebody else is faster: `first` is called before the next commit."""

    first: Callable[[], object] | None = None

    def commit(self, commit: Commit, op: str) -> None:
        first, self.first = self.first, None
        if first:
            first()
        super().commit(commit, op)


class CardHouse(House):
    """The house, and the doors of cards beside it."""

    def __init__(self, store: MemoryStore | None = None) -> None:
        super().__init__(store)
        self.keys, self.chance = MemoryKeys(), Chance()
        self.minting = MintCards(self.store, self.clock, self.catalog, self.keys, self.chance)
        self.cards = ManageCards(self.store, self.clock, self.keys, self.chance)
        self.redeeming = RedeemCard(self.store, self.clock, self.catalog, self.keys)
        self.handing = HandOverPlan(self.store, self.clock, self.keys)
        self.mailer = MemoryMailer()
        self.post = SendMail(
            self.store, self.mailer, self.directory, self.clock, SITE, lambda: self.keys
        )

    def minted_code(self, **changes: Any) -> ActivationCode:
        """The code of a new card of the store."""
        batch = a_batch(count=1, key=f"mint-{self.op()}-0000000000", **changes)
        return self.minting.mint(batch, self.op())[0]

    def sold_code(self, **changes: Any) -> ActivationCode:
        """The code of a card that its store has sold."""
        code = self.minted_code(**changes)
        self.cards.sell(code, Clerk(str(changes.get("store", STORE))), self.op())
        return code

    def redemption(
        self,
        code: ActivationCode,
        serial: str = DRONE,
        by: Redeemer | None = None,
        email: str | None = None,
    ) -> Redemption:
        """Code and serial as Ana submits them."""
        return Redemption(code, SerialNumber(serial), by or Redeemer(ANA), email)

    def at_counter(self, code: ActivationCode, email: str | None = None) -> Redeemed:
        """The card redeemed by the store, for the customer of that address."""
        redemption = self.redemption(code, by=AT_STORE, email=email)
        return self.redeeming.redeem(redemption, self.op())

    def mail(self, plan_id: str) -> list[Mail]:
        """What went out of the plan's timeline just now, each event delivered once more."""
        before = len(self.mailer.sent)
        for event in self.store.timeline(plan_id):
            outgoing = self.store.mail(plan_id, event.seq)
            self.post.send(event, already_sent=bool(outgoing and outgoing.sent_at))
        return self.mailer.sent[before:]

    def redeem(
        self, code: ActivationCode, serial: str = DRONE, by: Redeemer | None = None
    ) -> Redeemed:
        """The card redeemed, by Ana where nobody else is named."""
        return self.redeeming.redeem(self.redemption(code, serial, by), self.op())

    def card(self, code: ActivationCode) -> Card:
        """The card as stored."""
        card = self.store.card(self.keys.code_id(code.text))
        assert card is not None
        return card
