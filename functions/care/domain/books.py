"""What the payment provider has in its books of us: the objects that reconciliation compares.

Amounts in minor units of the payment's currency, instants UTC. Nothing here is believed of money
that moves: what differs is looked at again by id before anything is done (`reconciling.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from typing import TypeVar

from ..frozen import frozen
from .ledger import DisputeState, Status
from .money import Money

X = TypeVar("X")


@frozen
class Tags:
    """What we wrote on an object: whose it is, and for which line of the ledger it was made."""

    subject: str
    effect: str
    n: int


@frozen
class BookedPayment:
    """One payment. `tags` is None for one that is not ours (a shop's, say), `status` None while the
    bank still thinks.

    `moved_at` is when the bank was last asked for it, `ended_at` when it was cancelled or lapsed,
    `page_id` the hosted page that it was made on, where that was looked up. `refunded` is what went
    back and stayed there, or is on its way.
    """

    payment_id: str
    tags: Tags | None
    customer: str | None
    created_at: datetime
    moved_at: datetime
    status: Status | None
    amount: Money
    captured: Money
    refunded: Money
    capture_before: datetime | None = None
    ended_at: datetime | None = None
    page_id: str | None = None

    @property
    def kept(self) -> int:
        """What was taken and did not go back."""
        return self.captured.amount - self.refunded.amount

    @property
    def lapsed(self) -> bool:
        """Whether it ended because its time was over, and nobody cancelled it."""
        end, ended = self.capture_before, self.ended_at
        return end is not None and ended is not None and ended >= end


@frozen
class BookedPage:
    """One hosted page: `status` is `open`, `complete` or `expired`."""

    page_id: str
    tags: Tags
    created_at: datetime
    status: str
    amount: Money


@frozen
class BookedRefund:
    """One refund; `tags` is None for one that somebody made by hand at the provider."""

    refund_id: str
    payment_id: str
    tags: Tags | None
    created_at: datetime
    status: Status
    amount: Money


@frozen
class BookedDispute:
    """One dispute of a payment, or the bank's inquiry before one."""

    dispute_id: str
    payment_id: str
    created_at: datetime
    state: DisputeState
    amount: Money


@frozen
class Found:
    """Objects of one subject at the provider."""

    payments: tuple[BookedPayment, ...] = ()
    pages: tuple[BookedPage, ...] = ()
    refunds: tuple[BookedRefund, ...] = ()
    disputes: tuple[BookedDispute, ...] = ()

    @classmethod
    def all_of(cls, founds: Iterable[Found]) -> Found:
        """Everything of several, each object once, the first sight of it."""
        each = tuple(founds)
        return cls(
            _once("payment_id", (x for found in each for x in found.payments)),
            _once("page_id", (x for found in each for x in found.pages)),
            _once("refund_id", (x for found in each for x in found.refunds)),
            _once("dispute_id", (x for found in each for x in found.disputes)),
        )

    def payment(self, payment_id: str | None) -> BookedPayment | None:
        """The payment of that id."""
        return next((x for x in self.payments if x.payment_id == payment_id), None)

    @property
    def ids(self) -> frozenset[str]:
        """The ids of its payments and refunds: what a line of the ledger may name."""
        refunds = (x.refund_id for x in self.refunds)
        return frozenset(chain((x.payment_id for x in self.payments), refunds))


def _once(name: str, objects: Iterable[X]) -> tuple[X, ...]:
    known: dict[str, X] = {}
    for each in objects:
        known.setdefault(getattr(each, name), each)
    return tuple(known.values())
