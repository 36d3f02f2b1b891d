"""The holds of a region that need somebody: overdue, or about to lapse (HLD-5, HLD-6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from ..domain.claim_line import ClaimLine, months_to
from ..domain.errors import BadValue
from ..domain.money import Money
from ..domain.terms import Catalog
from ..frozen import frozen
from .ports import Clock, Store

SOON = timedelta(hours=24)
# No return is open for so long. A claim that is paid and not shipped keeps its hold for longer only
# where every alarm about it was passed over.
MONTHS = 12


class HoldList(StrEnum):
    """Which holds are listed."""

    OVERDUE = "overdue"
    EXPIRING = "expiring"


@frozen
class HeldLine:
    """One claim's hold; `amount` is None where none stands at the provider any more."""

    line: ClaimLine
    amount: Money | None


@frozen
class Holds:
    """The holds at `as_of` (UTC), most urgent first."""

    as_of: datetime
    holds: tuple[HeldLine, ...]


@frozen
class ListHolds:
    """Reads only, of the lines of the last months: a write of this moment may be missing."""

    store: Store
    clock: Clock
    catalog: Catalog

    def list(self, region: str, state: str | None = None) -> Holds:
        """`overdue`, also where no `state` is named: the return period, pause and cure included, is
        over and the hold still open. `expiring`: the hold lapses within 24 hours, or has.

        Raises `BadValue` for another state, and a region that the catalog does not have."""
        if state not in (None, *HoldList):
            raise BadValue("/state", "Ask for `overdue` or `expiring`.")
        which = HoldList(state or HoldList.OVERDUE)
        if region not in self.catalog.regions:
            raise BadValue("/region", "No region of the catalog is written like this.")
        now, currency = self.clock.now(), self.catalog.regions[region].currency
        clock_of = _CLOCKS[which]
        due: list[tuple[datetime, ClaimLine]] = []
        for line in recent_lines(self.store, region, now):
            at = clock_of(line) if line.hold_open else None
            if at is not None and at <= now + _AHEAD[which]:
                due.append((at, line))
        due.sort(key=lambda each: (each[0], each[1].claim_id))
        return Holds(now, tuple(_held(line, currency) for _, line in due))


def recent_lines(store: Store, region: str, now: datetime) -> Iterator[ClaimLine]:
    """The claims of `region` whose hold may still be open at `now` (UTC)."""
    for month in months_to(now, MONTHS):
        yield from store.claim_lines(region, month)


_CLOCKS: Mapping[HoldList, Callable[[ClaimLine], datetime | None]] = {
    HoldList.OVERDUE: lambda line: line.return_at,
    HoldList.EXPIRING: lambda line: line.hold_lapses_at,
}
_AHEAD = {HoldList.OVERDUE: timedelta(0), HoldList.EXPIRING: SOON}


def _held(line: ClaimLine, currency: str) -> HeldLine:
    amount = line.hold_amount
    return HeldLine(line, None if amount is None else Money(amount, currency))
