"""Money as a whole number of the currency's minor unit."""

from __future__ import annotations

import re

from ..frozen import frozen
from .errors import BadValue

_CURRENCY = re.compile(r"[A-Z]{3}")


@frozen
class Money:
    """`amount` in minor units (cents of USD, yen of JPY), never a float; `currency` is ISO 4217.

    >>> Money(15900, "USD") + Money(99900, "USD")
    Money(amount=115800, currency='USD')
    """

    amount: int
    currency: str

    def __post_init__(self) -> None:
        if isinstance(self.amount, bool) or not isinstance(self.amount, int):
            raise BadValue("/amount", "An amount is a whole number of minor units.")
        if not _CURRENCY.fullmatch(self.currency):
            raise BadValue("/currency", "A currency is three capital letters, like USD.")

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __bool__(self) -> bool:
        return self.amount != 0

    @property
    def text(self) -> str:
        """For a sentence: `159.00 USD`, `1500 JPY`."""
        if self.currency in ("JPY", "KRW"):
            return f"{self.amount} {self.currency}"
        return f"{self.amount // 100}.{self.amount % 100:02d} {self.currency}"

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise BadValue(
                "/currency", f"{other.currency} cannot be reckoned with {self.currency}."
            )
        return other.amount
