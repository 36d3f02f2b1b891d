"""What a desk looks at rather than reads: counts over the lines of some months. Pure counting."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from statistics import median

from ..frozen import frozen
from .claim_line import ClaimLine
from .money import Money
from .parts import Service
from .states import ClaimState
from .windows import MILLISECOND, local_date

MONTHS = 3  # the current one and the two before
BUCKETS = (4, 24, 48, 168)  # hours, each included (TIM-2); what took longer is in a last one
_SERVICES, _STATES = list(Service), list(ClaimState)


@frozen
class HoldsDue:
    """Open holds whose units are due back on `day`, the last local day that counts (TIM-3)."""

    day: date
    count: int
    amount: Money


@frozen
class ClaimsIn:
    """How many claims of a service are in a state."""

    service: Service
    state: ClaimState
    count: int


@frozen
class Bucket:
    """Claims shipped within `up_to_hours` of their filing, and not within those of the one before;
    None takes the rest."""

    up_to_hours: int | None
    count: int


@frozen
class Figures:
    """The three charts as of an instant (UTC). `median_hours` is None where nothing shipped."""

    as_of: datetime
    holds: tuple[HoldsDue, ...]
    claims: tuple[ClaimsIn, ...]
    median_hours: float | None
    buckets: tuple[Bucket, ...]


def figures(lines: Sequence[ClaimLine], zone: str, currency: str, now: datetime) -> Figures:
    """The figures of `lines`, all of one region: its `zone` dates the deadlines, and every hold is
    in its `currency`."""
    hours = [_hours(line.filed_at, line.shipped_at) for line in lines if line.shipped_at]
    return Figures(
        as_of=now,
        holds=_holds(lines, zone, currency),
        claims=_claims(lines),
        median_hours=round(median(hours), 1) if hours else None,
        buckets=_buckets(hours),
    )


def _holds(lines: Sequence[ClaimLine], zone: str, currency: str) -> tuple[HoldsDue, ...]:
    counts: Counter[date] = Counter()
    amounts: Counter[date] = Counter()
    for line in lines:
        if line.hold_open and line.return_at:
            day = local_date(line.return_at - MILLISECOND, zone)
            counts[day] += 1
            amounts[day] += line.hold_amount or 0
    return tuple(
        HoldsDue(day, counts[day], Money(amounts[day], currency)) for day in sorted(counts)
    )


def _claims(lines: Sequence[ClaimLine]) -> tuple[ClaimsIn, ...]:
    counts = Counter((line.service, line.state) for line in lines)
    found = [ClaimsIn(*pair, count) for pair, count in counts.items()]
    return tuple(sorted(found, key=_order))


def _order(each: ClaimsIn) -> tuple[int, int]:
    return _SERVICES.index(each.service), _STATES.index(each.state)


def _buckets(hours: Sequence[float]) -> tuple[Bucket, ...]:
    counts = Counter(bisect_left(BUCKETS, each) for each in hours)
    return tuple(Bucket(most, counts[n]) for n, most in enumerate((*BUCKETS, None)))


def _hours(filed_at: datetime, shipped_at: datetime) -> float:
    return (shipped_at - filed_at).total_seconds() / 3600
