"""The driver's questions about a claim, answered by its service.

Each consequence is a pure function `(claim, now) -> Turn | None`; each wake-up `(claim) -> when`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from . import payment, premium
from .claim import Claim
from .parts import Service
from .reports import HALF_DONE
from .turn import Consequence, Step, Turn, advance, line_wakes_at, next_effect

Wake = Callable[[Claim], datetime | None]

CONSEQUENCES: Mapping[Service, tuple[Consequence[Claim], ...]] = {
    Service.PREMIUM: premium.CONSEQUENCES,
}
WAKES: Mapping[Service, tuple[Wake, ...]] = {
    Service.PREMIUM: premium.WAKES,
}


def follow_up(claim: Claim, now: datetime) -> Turn[Claim]:
    """Everything that follows at `now` (UTC) without asking the provider."""
    own = CONSEQUENCES.get(claim.service, ())
    return advance(claim, now, (*own, *payment.CONSEQUENCES))


def next_step(claim: Claim, now: datetime, *, poked: bool = False) -> Step | None:
    """The one effect that is due at the provider, or None."""
    return next_effect(claim.ledger, now, poked=poked)


def wakes_at(claim: Claim, now: datetime) -> datetime | None:
    """When the sweep has to look at this claim again (UTC); None when nothing can become due.

    What follows already is half done: whoever stores the claim may die before it settles it.
    """
    moments = [line_wakes_at(line, now) for line in claim.ledger]
    if follow_up(claim, now).after != claim:
        moments.append(now + HALF_DONE)
    moments += [wake(claim) for wake in (*WAKES.get(claim.service, ()), *payment.WAKES)]
    return min((moment for moment in moments if moment), default=None)
