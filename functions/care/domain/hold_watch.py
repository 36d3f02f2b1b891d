"""What is the matter with the holds of all regions, in numbers that an alarm can watch.

Not the desk's list: what waits for a hand there is a day's work, and here is what should never be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from ..frozen import frozen
from .claim import Claim
from .claim_line import ClaimLine
from .desk_clocks import A_DAY, hold_lapsing
from .states import CLAIM_ENDS, ClaimState, HoldState

LATE = timedelta(hours=1)  # what is due is done in its minute; after an hour it failed
# In which somebody's money is held, was to be, or is owed.
WATCHED = (
    HoldState.LIVE,
    HoldState.AT_RISK,
    HoldState.LOST,
    HoldState.CHARGING,
    HoldState.DEBT,
)


@frozen
class HoldWatch:
    """How many holds: in each state; with a return due within 24 hours; `overdue` for over an hour;
    `lapsing` within 24 hours and not renewed; `lost` and not restored."""

    by_state: Mapping[HoldState, int]
    due_soon: int
    overdue: int
    lapsing: int
    lost: int


def watch(lines: Sequence[ClaimLine], claims: Iterable[Claim], now: datetime) -> HoldWatch:
    """The numbers at `now` (UTC); `claims` are those of the lines that `may_lapse`."""
    states = Counter(line.hold_state for line in lines)
    return HoldWatch(
        by_state={state: states[state] for state in WATCHED},
        due_soon=sum(_due_soon(line, now) for line in lines),
        overdue=sum(overdue(line, now) for line in lines),
        lapsing=sum(hold_lapsing(claim, now) for claim in claims),
        lost=sum(_lost(line) for line in lines),
    )


def may_lapse(line: ClaimLine, now: datetime) -> bool:
    """Whether the hold lapses within 24 hours; only the claim tells whether that matters."""
    lapses = line.hold_lapses_at if line.hold_open else None
    return lapses is not None and now >= lapses - A_DAY


def overdue(line: ClaimLine, now: datetime) -> bool:
    """The return period, pause and cure included, is over for an hour, and the hold is neither
    taken nor released (HLD-2, HLD-5). A parcel that was delivered in time stops the deadline, and
    waits for the desk's scan (HLD-7): that is no failure of ours."""
    ends = line.return_at if line.hold_open else None
    return ends is not None and now >= ends + LATE and line.state is not ClaimState.ARRIVED


def _due_soon(line: ClaimLine, now: datetime) -> bool:
    ends = line.return_at if line.hold_open else None
    return ends is not None and now < ends <= now + A_DAY


def _lost(line: ClaimLine) -> bool:
    """A lost hold of a claim that is over is nobody's task any more."""
    return line.hold_state is HoldState.LOST and line.state not in CLAIM_ENDS
