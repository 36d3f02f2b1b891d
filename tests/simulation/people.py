"""What people and banks do in an episode, whatever it is about: pay, come back, change their mind.

Each life is drawn from the seed when it begins; its acts are on the town's agenda.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from care.domain.claim import Claim
from care.domain.ledger import Line, Status, Way
from care.domain.plan import Plan
from tests.support.house import ANA

from . import faults
from .town import MINUTE

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from .town import Town

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CARDS = (
    *("visa",) * 9,
    *("mastercard", "amex", "visa", "authenticationRequired") * 3,
    *("pendingRefund", "refundFail", "authenticationRequiredOnSetup"),
)
WORDS = (
    *("insufficient_funds", "processing_error", "expired_card", "lost_card", "need_action"),
    *("insufficient_funds", "processing_error", "approve", "approve"),
)
WRONG_CARDS = ("visa_debit", "jcb", "chargeDeclined", "chargeDeclinedInsufficientFunds")


class Life(ABC):
    """One story about a plan or a claim of Ana's. `subject` is its id."""

    MOMENT = "covered"
    LASTS = timedelta(days=45)
    subject = ""

    def __init__(self, town: Town, random: Random) -> None:
        self.town, self.random = town, random
        self.card = CARDS[int(random.random() * len(CARDS))]

    @abstractmethod
    def begin(self) -> None:
        """Puts the first acts on the agenda."""

    # Chance

    def chance(self, of: float) -> bool:
        """Whether something of that chance is so."""
        return self.random.random() < of

    def between(self, least: timedelta, most: timedelta) -> timedelta:
        """A span from `least` to `most`."""
        return least + (most - least) * self.random.random()

    def one_of(self, words: tuple[str, ...]) -> str:
        """One of `words`, each as likely."""
        return words[int(self.random.random() * len(words))]

    def after(self, least: timedelta, most: timedelta, act: Callable[[], Any]) -> None:
        """A person acts on our site in that span."""
        self.town.later(self.between(least, most), act, site=True)

    def outside(self, least: timedelta, most: timedelta, act: Callable[[], Any]) -> None:
        """Something happens in that span that does not need us."""
        self.town.later(self.between(least, most), act)

    # What stands

    def standing(self) -> Plan | Claim | None:
        """The plan or claim as it is stored."""
        kind = Plan if self.subject.startswith("plan") else Claim
        return self.town.store.at_rest(kind, self.subject)

    def page(self) -> Line | None:
        """The page that is open for the customer."""
        item = self.standing()
        lines = reversed(item.ledger) if item else ()
        return next((x for x in lines if x.page_id and x.status is Status.OPEN), None)

    # The customer and the page

    def pays(self, card: str | None = None) -> None:
        """Pays on the page that is open, and mostly comes back from it."""
        line = self.page()
        if line is None:
            self.after(MINUTE, 3 * MINUTE, lambda: self.comes_back(again=False))
            return
        page_id = line.page_id or ""
        self.town.payments.pay(page_id, card or self.card)
        self.town.tell("Ana", f"pays on {page_id} with {card or self.card}")
        if self.chance(0.05):
            self.town.fault(faults.PAGE_TWICE, page_id)
            self.town.payments.pay(page_id, card or self.card)
        if self.chance(0.5):
            self.town.webhook(self.subject, page_id)
        if self.chance(0.8):
            self.after(MINUTE / 20, 3 * MINUTE, lambda: self.comes_back(again=False))
        else:
            self.town.fault(faults.PAGE_ALONE, page_id)

    def pays_late(self, page_id: str) -> None:
        """Presses Pay on a page that was left open for long, whatever became of its claim."""
        self.town.fault(faults.PAGE_LATE, page_id)
        self.town.payments.pay(page_id, self.card)
        self.town.webhook(self.subject, page_id)

    def comes_back(self, *, again: bool) -> None:
        """The return page asks how it stands; the bank's questions are answered."""
        self.town.ask("Ana", lambda: self.goes_on(again))
        self.answers_bank()

    def goes_on(self, again: bool) -> Any:
        """The request of the return page."""
        if self.subject.startswith("plan"):
            return self.town.purchase.go_on(self.subject, ANA, self.town.op())
        return self.town.claims.go_on(self.subject, ANA, self.town.op(), try_again=again)

    def answers_bank(self) -> None:
        """3-D Secure, where the bank asked for it: passed, failed or left."""
        item = self.standing()
        asked = [x for x in item.ledger if x.status is Status.NEEDS_ACTION] if item else []
        if not asked or self.chance(0.1):
            return
        payment_id, ok = asked[-1].provider_id or "", self.chance(0.85)
        if self.town.payments.machine.payment(payment_id).status is Status.NEEDS_ACTION:
            self.town.tell("Ana", f"answers the bank: {ok}")
            self.town.payments.verify(payment_id, ok=ok)
            self.town.webhook(self.subject, payment_id)

    # The bank, and the hands at the provider

    def moods(self, most: int, within: timedelta) -> None:
        """The bank says no now and then; the card has a line that our own hold may fill."""
        for _ in range(self.random.randrange(most)):
            self.outside(MINUTE, within, self._mood)
        if self.chance(0.12):
            amount = self.random.choice((120_000, 150_000, 210_000))
            self.town.payments.limit(self.card, amount)
            self.town.fault(faults.LIMIT, f"{amount}")

    def outages(self, within: timedelta) -> None:
        """The stack is down for hours or days at some time, or all clocks jump."""
        if self.town.trouble.happens(0.1):
            jump = self.between(HOUR, 3 * DAY)
            self.outside(MINUTE, within, lambda: self._jumps(jump))
        if self.town.trouble.happens(0.2):
            span = self.between(6 * HOUR, 4 * DAY)
            self.outside(MINUTE, within, lambda: self.town.goes_down(span))

    def _jumps(self, span: timedelta) -> None:
        self.town.fault(faults.CLOCK_JUMP, f"{span}")
        self.town.clock.forward(span)

    def renews_card(self) -> None:
        """The bank gives the saved card another brand (PAY-2)."""
        item = self.standing()
        taken = [x for x in item.ledger if x.provider_id and x.card] if item else []
        if taken and self.card not in ("pendingRefund", "refundFail"):  # a card's refunds stay
            self.town.fault(faults.BRAND, taken[-1].provider_id or "")
            self.town.payments.renews_card(taken[-1].provider_id or "", "mastercard")

    def disputes(self) -> None:
        """The cardholder disputes the newest payment at the bank, which decides weeks later."""
        payment_id = self._taken()
        if payment_id is None:
            return
        self.town.payments.dispute(payment_id)
        self.town.webhook(self.subject, payment_id)
        state = self.one_of(("won", "lost"))
        self.outside(DAY, 20 * DAY, lambda: self._decides(payment_id, state))

    def _decides(self, payment_id: str, state: str) -> None:
        self.town.payments.end_dispute(payment_id, state)
        self.town.tell("bank", f"dispute of {payment_id} {state}")
        self.town.webhook(self.subject, payment_id)

    def _taken(self) -> str | None:
        """A captured payment that is not disputed and of which nothing went back."""
        item, machine = self.standing(), self.town.payments.machine
        for line in reversed(item.ledger if item else ()):
            if line.way is not Way.BACK and line.status is Status.CAPTURED and line.provider_id:
                payment = machine.payment(line.provider_id)
                if payment.dispute is None and machine.kept(payment) == payment.taken > 0:
                    return line.provider_id
        return None

    def _mood(self) -> None:
        words = self.town.payments.machine.words
        words.append(self.one_of(WORDS))
        self.town.tell("bank", f"will say {words[-1]}")
