"""Our side of a reconciliation: one subject's ledger, as the provider's books are held to it."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..frozen import frozen
from .books import Tags
from .claim import Claim
from .ledger import Line, Purpose, Status
from .plan import Channel, Plan

# A half-done step is gone on with in a minute, a page first looked at in ten.
GRACE = timedelta(minutes=15)
LIVE = frozenset({Status.AUTHORIZED, Status.CAPTURED})
BACK = frozenset({Status.REFUND_PENDING, Status.REFUNDED})


@frozen
class Ours:
    """What we have of one subject; `ledger` is None where it is unknown here."""

    subject: str
    ledger: tuple[Line, ...] | None
    due_at: datetime | None = None

    @classmethod
    def of(cls, subject: str, kept: Plan | Claim | None) -> Ours:
        """Of a plan or claim as stored. What a shop took for a bundled plan is the shop's own."""
        if kept is None:
            return cls(subject, None)
        shop = isinstance(kept, Plan) and kept.channel is Channel.BUNDLED
        mine = (x for x in kept.ledger if not (shop and x.purpose is Purpose.PURCHASE))
        return cls(subject, tuple(mine), kept.due_at)

    def line(self, provider_id: str) -> Line | None:
        """The line of that payment or refund."""
        return next((x for x in self.ledger or () if x.provider_id == provider_id), None)

    def page(self, page_id: str) -> Line | None:
        """The line of that page; of several the open one."""
        lines = [x for x in self.ledger or () if x.page_id == page_id]
        return next((x for x in lines if x.status is Status.OPEN), lines[0] if lines else None)

    def made_for(self, tags: Tags | None) -> Line | None:
        """The line that an object says that it was made for."""
        named = (x for x in self.ledger or () if tags and (x.purpose, x.n) == (tags.effect, tags.n))
        return next(named, None)

    def under_way(self, line: Line, now: datetime) -> bool:
        """Whether the driver is about to go on with `line`, or was a moment ago."""
        return not line.settled and self.due_at is not None and abs(now - self.due_at) < GRACE


def expected_in(ours: Ours, since: datetime, until: datetime) -> frozenset[str]:
    """The ids of payments and refunds that the ledger recorded in the window and counts as money
    that is held, taken or given back: the provider has to know them."""
    counts = LIVE | BACK
    return frozenset(
        line.provider_id
        for line in ours.ledger or ()
        if line.provider_id and line.status in counts and since <= line.recorded_at < until
    )
