"""The lives of claims: Premium most of all, Basic, and from one to the other (SVC-12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from care.domain import healing
from care.domain.claim import Claim
from care.domain.ledger import Purpose, Status
from care.domain.parts import Service
from care.domain.states import ClaimState, HoldState
from care.usecases.change_service import Change
from care.usecases.ids import derived_id
from tests.support.house import ANA, SPARE

from .people import DAY, HOUR, WRONG_CARDS, Life
from .town import MINUTE

if TYPE_CHECKING:
    from random import Random

    from .town import Town

WAYS = (
    *("good",) * 6,
    *("never",) * 4,
    *("late",) * 3,
    *("first", "first", "wrong_then_good", "incomplete_then_good", "incomplete"),
)
PAID_WITH = ("visa", "visa", "mastercard", "amex", "pendingRefund", "refundFail")
SHIPS = (ClaimState.PAID, ClaimState.RETURNED_FIRST, ClaimState.RECEIVED)


class ClaimLife(Life):
    """A claim from its filing on: paid or left, sent in or not, cancelled or changed."""

    SERVICE = Service.PREMIUM
    SHIPS_AFTER = (2 * HOUR, 60 * HOUR)

    def __init__(self, town: Town, random: Random) -> None:
        super().__init__(town, random)
        self.filing = town.filings[self.SERVICE]
        self.subject = derived_id("claim", ANA, self.filing.key)

    @property
    def claim(self) -> Claim | None:
        """The claim as it is stored."""
        found = self.standing()
        return found if isinstance(found, Claim) else None

    def begin(self) -> None:
        self.files()
        self.pays_sometime()
        self.moods(5 if self.chance(0.4) else 1, 20 * DAY)
        self.outages(25 * DAY)
        self.comes_in(self.one_of(WAYS))
        for _ in range(2):
            self.after(*self.SHIPS_AFTER, self.ships)
        for _ in range(self.random.randrange(3)):
            self.after(HOUR, 30 * DAY, self.visits)
        for chance, within, act in self.turns():
            if self.chance(chance):
                self.after(MINUTE, within, act)
        if self.chance(0.12):
            self.outside(DAY, 30 * DAY, self.disputes)

    def turns(self):
        """What may happen besides: its chance, within what time, and what."""
        return (
            (0.07, 3 * DAY, self.cancels),
            (0.06, 2 * DAY, self.changes),
            (0.06, 12 * DAY, self.hand),
            (0.06, 12 * DAY, self.renews_card),
        )

    def files(self) -> None:
        self.town.ask("Ana files", lambda: self.town.claims.file(self.filing, self.town.op()))

    def pays_sometime(self) -> None:
        if self.chance(0.05):
            return  # never
        if self.chance(0.06):
            card = self.one_of(WRONG_CARDS)
            self.after(MINUTE, 20 * MINUTE, lambda: self.pays(card))
            self.after(HOUR, 2 * HOUR, lambda: self.comes_back(again=True))
            self.after(3 * HOUR, 4 * HOUR, self.pays)
        elif self.chance(0.08):
            self.outside(10 * HOUR, 30 * HOUR, self.late)
        else:
            self.after(MINUTE, HOUR, self.pays)

    def late(self) -> None:
        """Hours later, on the page as it was opened first."""
        claim = self.claim
        page = next((x.page_id for x in claim.ledger if x.page_id), None) if claim else None
        if page:
            self.pays_late(page)

    def comes_in(self, way: str) -> None:
        """The unit, at the dock: in time, late, first, wrong, without its battery, or never."""
        if way == "first":
            self.after(HOUR, 30 * HOUR, self.scans)
        if way == "wrong_then_good":
            self.after(5 * DAY, 8 * DAY, self.wrong)
        if way.startswith("incomplete"):
            self.after(5 * DAY, 12 * DAY, lambda: self.scans(battery=False))
        if way in ("good", "wrong_then_good"):
            self.after(2 * DAY, 13 * DAY, self.scans)
        if way in ("late", "incomplete_then_good"):
            self.after(13 * DAY, 40 * DAY, self.scans)

    def ships(self) -> None:
        claim = self.claim
        if claim and claim.state in SHIPS:
            self.town.ask(
                "desk ships", lambda: self.town.ship(self.town.claim(self.subject), SPARE)
            )

    def scans(self, *, battery: bool = True) -> None:
        if self.claim:
            self.town.ask("desk scans", lambda: self.town.scan(battery=battery))

    def wrong(self) -> None:
        if self.claim:
            self.town.ask(
                "desk scans a wrong one",
                lambda: self.town.scan("9XWRONG1", claim_id=self.subject),
            )

    def cancels(self) -> None:
        if self.claim:
            self.town.ask(
                "Ana cancels",
                lambda: self.town.managing.cancel(self.subject, ANA, self.town.op()),
            )
            if (line := self.page()) and self.chance(0.5):
                self.outside(MINUTE, HOUR, lambda: self.pays_late(line.page_id or ""))

    def changes(self) -> None:
        """To the other of the two services that are paid at filing (SVC-12)."""
        claim = self.claim
        if claim is None:
            return
        service = Service.BASIC if claim.service is Service.PREMIUM else Service.PREMIUM
        shown = self.town.filings[service]
        asked = Change(service, "192.0.2.7", shown.consent_version, shown.fee, shown.hold)
        self.town.ask(
            "Ana changes",
            lambda: self.town.changing.change(self.subject, ANA, asked, self.town.op()),
        )
        self.after(MINUTE, HOUR, self.pays)

    def visits(self) -> None:
        """Looks at the claim's page and does what it asks for: a new try, a hold, a debt."""
        claim = self.claim
        if claim is None:
            return
        asked = healing.may_heal(claim) or claim.hold_state is HoldState.DEBT
        asked = asked or claim.state is ClaimState.AWAITING_PAYMENT
        self.comes_back(again=asked)
        if asked and self.page():
            self.after(MINUTE, 10 * MINUTE, lambda: self.pays(self.one_of(("visa", "mastercard"))))

    def hand(self) -> None:
        """Somebody captures or cancels a hold on the provider's dashboard."""
        claim = self.claim
        holds = claim.lines(Purpose.HOLD) if claim else ()
        live = [x.provider_id or "" for x in holds if x.status is Status.AUTHORIZED]
        if live:
            self.town.payments.by_hand(live[-1], capture=self.chance(0.4))
            self.town.webhook(self.subject, live[-1])


class PremiumLife(ClaimLife):
    """Express Premium: hold, fee, replacement first, then the unit (SVC-6)."""


class PaidLife(PremiumLife):
    """The same from the payment on: filed and paid in peace, with the card that it begins with."""

    def __init__(self, town: Town, random: Random) -> None:
        super().__init__(town, random)
        self.card = PAID_WITH[int(random.random() * len(PAID_WITH))]
        self.MOMENT = f"paid {self.card}"

    def files(self) -> None:
        """Done before."""

    def pays_sometime(self) -> None:
        """Paid before."""


class BasicLife(ClaimLife):
    """Express Basic: the fee, the unit, then the replacement (SVC-5)."""

    SERVICE = Service.BASIC
    SHIPS_AFTER = (3 * DAY, 42 * DAY)

    def turns(self):
        return (
            (0.1, 10 * DAY, self.cancels),
            (0.1, 2 * DAY, self.changes),
        )
