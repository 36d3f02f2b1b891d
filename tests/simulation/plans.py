"""The lives of plans: bought, left, given back, voided, renewed (BUY-2, RNW-3, RFD)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from care.usecases.ids import derived_id
from care.usecases.renew_plan import Renewal
from tests.support.house import ANA, BEN, DRONE

from .people import DAY, HOUR, WRONG_CARDS, Life
from .town import MINUTE

if TYPE_CHECKING:
    from random import Random

    from .town import Town

BUY_KEY, RENEW_KEY = "buy-key-0000000001", "renew-key-00000001"


class PurchaseLife(Life):
    """A plan bought separately, by Ana; Ben wants the same serial where she leaves it."""

    MOMENT = "new"
    LASTS = timedelta(days=12)

    def __init__(self, town: Town, random: Random) -> None:
        super().__init__(town, random)
        self.subject = derived_id("plan", ANA, BUY_KEY)

    def begin(self) -> None:
        self.orders()
        if self.chance(0.1):
            self.outside(30 * MINUTE, 90 * MINUTE, self.late)
        elif self.chance(0.9):
            card = self.one_of(WRONG_CARDS) if self.chance(0.08) else self.card
            self.after(MINUTE, 25 * MINUTE, lambda: self.pays(card))
        for _ in range(self.random.randrange(3)):
            self.after(MINUTE, 3 * HOUR, lambda: self.comes_back(again=False))
        if self.chance(0.2):
            self.after(MINUTE, 3 * HOUR, self.ben_orders)
        self.moods(3, DAY)
        self.outages(DAY)
        if self.chance(0.3):
            self.after(HOUR, 4 * DAY, self.ends)
        if self.chance(0.15):
            self.outside(DAY, 3 * DAY, self.disputes)

    def orders(self) -> None:
        self.town.ask("Ana orders", self.town.order)

    def ben_orders(self) -> None:
        """Somebody else wants a plan for the serial: refused while she holds it (ELG-10)."""
        self.town.ask("Ben orders", lambda: self.town.order(DRONE, BEN, "buy-key-0000000002"))

    def late(self) -> None:
        """On the page as it was opened first, when the order may have lapsed."""
        plan = self.standing()
        page = next((x.page_id for x in plan.ledger if x.page_id), None) if plan else None
        if page:
            self.pays_late(page)

    def ends(self) -> None:
        """Given back by its owner, or voided by an operator (RFD, TRM-8)."""
        if self.standing() is None:
            return
        town = self.town
        if self.chance(0.7):
            act = lambda: town.returning.give_back(self.subject, ANA, town.op())  # noqa: E731
        else:
            act = lambda: town.returning.void(self.subject, "a test", "op-1", town.op())  # noqa: E731
        town.ask("the plan's end", act)


class RenewalLife(PurchaseLife):
    """A renewal ordered shortly before the end of the present plan, and both plans' ends."""

    MOMENT = "ending"
    LASTS = timedelta(days=45)

    def __init__(self, town: Town, random: Random) -> None:
        super().__init__(town, random)
        self.present = derived_id("plan", ANA, BUY_KEY)
        self.subject = derived_id("plan", ANA, RENEW_KEY)

    def orders(self) -> None:
        town = self.town
        asked = Renewal(ANA, self.present, town.renewal_price, "en-US", RENEW_KEY, "hash")
        town.ask("Ana renews", lambda: town.renewing.renew(asked, town.op()))

    def ends(self) -> None:
        """The present plan's, and its renewal's with it, or the renewal's alone (RFD-3)."""
        if self.chance(0.5):
            self.subject, renewal = self.present, self.subject
            super().ends()
            self.subject = renewal
        else:
            super().ends()
