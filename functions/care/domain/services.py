"""The driver's questions about a claim, answered by its service.

Each consequence is a pure function `(claim, now) -> Turn | None`; each wake-up `(claim) -> when`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from . import (
    basic,
    carrier,
    changing,
    desk_work,
    disputes,
    flyaway,
    payment,
    premium,
    repair,
    rulings,
)
from .claim import Claim
from .ledger import Line
from .parts import Service
from .reports import HALF_DONE
from .states import ClaimState
from .turn import Consequence, Step, Turn, advance, line_wakes_at, next_effect

Wake = Callable[[Claim], datetime | None]

CONSEQUENCES: Mapping[Service, tuple[Consequence[Claim], ...]] = {
    Service.PREMIUM: (*carrier.CONSEQUENCES, *premium.CONSEQUENCES),
    Service.BASIC: basic.CONSEQUENCES,
    Service.FLYAWAY: flyaway.CONSEQUENCES,
    Service.REPAIR: repair.REPAIR_CONSEQUENCES,
    Service.REPLACEMENT: repair.REPLACEMENT_CONSEQUENCES,
}
WAKES: Mapping[Service, tuple[Wake, ...]] = {
    Service.PREMIUM: premium.WAKES,
    Service.BASIC: basic.WAKES,
    Service.FLYAWAY: flyaway.WAKES,
    Service.REPAIR: repair.WAKES,
    Service.REPLACEMENT: repair.WAKES,
}
_SHARED = (*payment.CONSEQUENCES, *changing.CONSEQUENCES, *desk_work.CONSEQUENCES)
_ALL: Mapping[Service, tuple[Consequence[Claim], ...]] = {
    service: (disputes.disputed, *own, *_SHARED) for service, own in CONSEQUENCES.items()
}


def follow_up(claim: Claim, now: datetime) -> Turn[Claim]:
    """Everything that follows at `now` (UTC) without asking the provider."""
    return advance(claim, now, _ALL[claim.service])


def lines_to_act_on(claim: Claim, now: datetime) -> list[Line]:
    """What may be acted on: not while the order is verified (PAY-3) or disputed (PAY-8)."""
    return rulings.free_to_act(claim, disputes.unfrozen(claim.ledger), now)


def none_left(claim: Claim, now: datetime) -> Turn[Claim]:
    """No replacement was left when one was to be reserved: a claim is refused, of a quote the rest
    stands (TRM-6)."""
    if claim.state is ClaimState.QUOTED:
        return repair.none_left(claim, now)
    return payment.none_left(claim, now)


def next_step(claim: Claim, now: datetime, *, poked: bool = False) -> Step | None:
    """The one effect that is due at the provider, or None."""
    return next_effect(lines_to_act_on(claim, now), now, poked=poked)


def wakes_at(claim: Claim, now: datetime, *, rests: bool = False) -> datetime | None:
    """When the sweep has to look at this claim again (UTC); None when nothing can become due.

    What follows already is half done: whoever stores the claim may die before it settles it.
    `rests` says that nothing follows at `now`: the caller has just asked.
    """
    moments = [line_wakes_at(line, now) for line in lines_to_act_on(claim, now)]
    if not rests and follow_up(claim, now).after != claim:
        moments.append(now + HALF_DONE)
    moments += [wake(claim) for wake in (*WAKES.get(claim.service, ()), *payment.WAKES)]
    return min((moment for moment in moments if moment), default=None)
