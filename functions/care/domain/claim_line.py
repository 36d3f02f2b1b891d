"""What of a claim is known without reading it: enough to count claims and to see their clocks.

Every claim is listed as such a line under its region and the UTC month of its filing, so figures of
some months are a few pages of a list and never a look through all claims.
"""

from __future__ import annotations

from datetime import datetime

from ..frozen import frozen
from .claim import Claim
from .parts import Service
from .states import HOLD_STANDS, ClaimState, HoldState


@frozen
class ClaimLine:
    """A claim as the list of its month has it. Instants UTC.

    `return_at` is the end of the return period, pause and cure included, while a hold is open;
    `hold_lapses_at` and `hold_amount` (minor units) are those of the hold that stands; `shipped_at`
    is when the first replacement left.
    """

    claim_id: str
    filed_at: datetime
    service: Service
    state: ClaimState
    hold_state: HoldState
    return_at: datetime | None = None
    hold_lapses_at: datetime | None = None
    hold_amount: int | None = None
    shipped_at: datetime | None = None

    @property
    def hold_open(self) -> bool:
        """Whether money of a customer is held for the claim."""
        return self.hold_state in HOLD_STANDS


def line_of(claim: Claim) -> ClaimLine:
    """The line of `claim`."""
    hold = claim.standing_hold
    first = (*claim.lost_shipments, claim.shipment)[0]
    return ClaimLine(
        claim_id=claim.claim_id,
        filed_at=claim.filed_at,
        service=claim.service,
        state=claim.state,
        hold_state=claim.hold_state,
        return_at=claim.default_at if claim.hold_state in HOLD_STANDS else None,
        hold_lapses_at=hold.capture_before if hold else None,
        hold_amount=hold.amount.amount if hold else None,
        shipped_at=first.at if first else None,
    )


def month_of(at: datetime) -> str:
    """The month of an instant (UTC), like `2026-11`."""
    return at.strftime("%Y-%m")


def months_to(now: datetime, count: int) -> tuple[str, ...]:
    """The month of `now` (UTC) and those before it, newest first; `count` in all.

    >>> months_to(datetime(2027, 1, 31), 3)
    ('2027-01', '2026-12', '2026-11')
    """
    last = now.year * 12 + now.month - 1
    return tuple(f"{n // 12:04}-{n % 12 + 1:02}" for n in range(last, last - count, -1))
