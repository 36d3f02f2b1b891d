"""When a refused renewal is tried again: the ladder of PAYMENTS section 2, by class of refusal."""

from __future__ import annotations

from datetime import datetime, timedelta

from .ledger import Line, RefusalKind
from .policies import Policies

SWAP_AHEAD = timedelta(hours=1)  # release-then-hold, the last step
TRANSIENT_WAITS = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
FUNDS_WAITS = (timedelta(hours=2), timedelta(hours=12))


def next_try_at(
    line: Line,
    now: datetime,
    lapses_at: datetime | None,
    *,
    lost: bool = False,
    most_tries: int = Policies().most_tries,
) -> datetime | None:
    """When a refused renewal is tried again, by the class of its refusal; None for never.

    The last try is kept for the swap while the old hold stands: before, it would leave none.
    `lapses_at` (UTC) is the end of the hold that still stands, None where none does; `lost` says
    that this was known before: the first try after the swap is behind us.
    """
    if line.refusal is None or line.tries >= most_tries:
        return None
    if line.refusal.kind in (RefusalKind.PERSON, RefusalKind.DEAD):
        return None
    swap = lapses_at - SWAP_AHEAD if lapses_at else None
    last_try = line.tries + 1 >= most_tries
    if swap and now < swap and (line.refusal.kind is RefusalKind.FUNDS or last_try):
        return swap
    if line.refusal.kind is RefusalKind.FUNDS:
        return now + FUNDS_WAITS[lost]
    again = now + TRANSIENT_WAITS[min(line.tries, len(TRANSIENT_WAITS)) - 1]
    return min(again, swap) if swap and now < swap else again
