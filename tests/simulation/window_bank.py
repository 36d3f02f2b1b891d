"""Banks that draw a window for each hold, tell it or not, and refuse to renew it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from care.domain.ledger import Status
from care.domain.reports import Report
from tests.simulation.gate import PROVIDER, Gated
from tests.simulation.operations import GatedHouse
from tests.support.memory import MemoryStore
from tests.support.payments import MemoryPayments

SHORT, LONG = timedelta(days=4, hours=18), timedelta(days=7)
CARDS = ("visa", "mastercard", "amex")
NO = ("insufficient_funds", "processing_error", "authentication_required", "expired_card")


@dataclass
class Bank:
    """What the banks do to one claim: windows drawn for each hold, some of them not told."""

    dice: random.Random = field(default_factory=random.Random)
    refuses: float = 0.0
    told: bool = True
    drawn: set[str] = field(default_factory=set)

    def window(self) -> timedelta:
        """How long the next hold lives."""
        return self.dice.choice((SHORT, LONG))


class Windows:
    """The provider, whose holds live as long as the bank draws."""

    def __init__(self, payments: MemoryPayments) -> None:
        self.bank, self._payments = Bank(), payments

    def __getattr__(self, name: str) -> Any:
        return getattr(self._payments, name)

    def confirm(self, *args: Any, **named: Any) -> Report:
        if self.bank.dice.random() < self.bank.refuses:
            self._payments.bank_says(self.bank.dice.choice(NO))
        report = self._payments.confirm(*args, **named)
        self._payments.silence_bank()
        return self._shown(report)

    def read(self, *args: Any) -> Report:
        return self._shown(self._payments.read(*args))

    def read_page(self, page_id: str) -> Any:
        page = self._payments.read_page(page_id)
        return replace(page, payment=self._shown(page.payment)) if page.payment else page

    def pay(self, *args: Any) -> str | None:
        refused = self._payments.pay(*args)
        for payment_id in list(self._payments._machine.payments):
            self._draw(payment_id)
        return refused

    def _draw(self, payment_id: str) -> datetime | None:
        payment = self._payments._machine.payments[payment_id]
        if payment.status is Status.AUTHORIZED and payment_id not in self.bank.drawn:
            self.bank.drawn.add(payment_id)
            payment.capture_before = self._payments._machine.clock.now() + self.bank.window()
        return payment.capture_before

    def _shown(self, report: Report) -> Report:
        ends = self._draw(report.provider_id)
        return replace(report, capture_before=ends if self.bank.told else None)


class WindowHouse(GatedHouse):
    """A house of one claim, whose every request to the provider is looked at."""

    def new_payments(self) -> MemoryPayments:
        self.windows = Windows(MemoryPayments(self.clock))
        return Gated(PROVIDER, self.windows, self.gate)  # type: ignore[return-value]

    def new_store(self) -> MemoryStore:
        store = super().new_store()
        self.wrongs: list[str] = []
        return store


@cache
def filed(days: int) -> tuple[WindowHouse, str]:
    """A filed claim whose terms give `days` to return the unit. To be copied, never used."""
    house = WindowHouse()
    house.covered()
    claim = house.filed()
    house.put(replace(claim, terms=replace(claim.terms, return_days=days)))
    return house, claim.claim_id
