"""A seed becomes one customer's story of a Premium claim and the faults that befall it.

Nothing here knows a design. A fault names the movement of money that it strikes (the fee, the
second renewal, …), not a line of code, so the same schedule strikes every design where the same
money moves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Movement(StrEnum):
    """What the provider is asked for."""

    PAGE = "page"
    FEE = "fee"
    RENEWAL = "renewal"
    RELEASE = "release"
    DEFAULT = "default"
    REFUND = "refund"


class Act(StrEnum):
    """What somebody, or something, does to the claim."""

    FILE = "file"
    RETURN = "return"
    WEBHOOK = "webhook"
    CANCEL = "cancel"
    SHIP = "ship"
    SCAN = "scan"
    JOB = "job"


class Kind(StrEnum):
    """What goes wrong. All are drawn equally often."""

    CRASH_BEFORE = "crash before the call"
    CRASH_AFTER = "crash after the call"
    CRASH_WRITTEN = "crash after the next write"
    LOST_REPLY = "lost reply"
    TIME_OUT = "time-out, nothing done"
    ERROR_DONE = "500, carried out"
    ERROR_NOT_DONE = "500, not carried out"
    SILENCE = "lost reply, then over 24 h"
    OVERLAP = "overlapping second worker"
    DECLINED = "declined renewal"
    DUPLICATE = "duplicate delivery"
    REPEATED = "request repeated by the customer"
    LATE_PAGE = "page completed late"


class Way(StrEnum):
    """How the story would end if nothing went wrong."""

    IN_TIME = "returned in time"
    LATE = "returned after the default"
    NEVER = "never returned"
    CANCELLED = "cancelled before it ships"


class Late(StrEnum):
    """What a late page is completed after."""

    NO_RETURN = "the customer never comes back and the webhook is lost"
    LAPSE = "paid minutes before the 24 hours end, told minutes after"
    CANCEL = "cancelled in one tab, paid in another"


@dataclass(frozen=True, slots=True)
class Fault:
    """`at` is a movement, or an act for what strikes a request; `nth` counts its asks from 1.

    `first`: where a design moves money by two calls (create, confirm), the first of them. `hours`
    is a delay, `outage` that nothing at all runs in it; `word` what the bank or the story says.
    """

    kind: Kind
    at: Movement | Act
    nth: int = 1
    first: bool = False
    hours: float = 0.0
    outage: bool = False
    word: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """One episode. Minutes, hours and days count from filing, payment and payment."""

    seed: str
    card: str
    way: Way
    pays_after: int  # minutes
    ships_after: float  # hours; for a cancelled claim, when it is cancelled
    back_after: float  # days
    faults: tuple[Fault, ...]

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of its faults."""
        return frozenset(fault.kind for fault in self.faults)


FAULTS = {0: 20, 1: 50, 2: 20, 3: 10}  # how many an episode has, in per cent
WAYS = {Way.IN_TIME: 50, Way.LATE: 15, Way.NEVER: 20, Way.CANCELLED: 15}  # in per cent
CARDS = ("visa", "mastercard", "amex")
BANK = ("insufficient_funds", "processing_error", "expired_card", "authentication_required")
BACK = {Way.IN_TIME: (3.0, 12.5), Way.LATE: (16.0, 25.0)}  # days after payment
DEADLINE = 15.0  # days, at the latest: the return period is 14 and ends at midnight
_LEAD, _IN_PERSON, _VISA = 0.5, 7.0, 4.75  # days


def schedule(seed: str) -> Schedule:
    """The episode of `seed`: the same for ever, and for every design."""
    dice = Random(seed)
    way = _one(dice, WAYS)
    card = dice.choice(CARDS)
    back = dice.uniform(*BACK[way]) if way in BACK else DEADLINE
    moves = _movements(way, card, back)
    faults = tuple(_fault(dice, way, moves) for _ in range(_one(dice, FAULTS)))
    return Schedule(seed, card, way, dice.randint(2, 30), dice.uniform(2, 30), back, faults)


def _movements(way: Way, card: str, back: float) -> list[tuple[Movement, int]]:
    """Each ask for money that the undisturbed story has."""
    ends = {
        Way.IN_TIME: [Movement.RELEASE],
        Way.LATE: [Movement.DEFAULT, Movement.REFUND],
        Way.NEVER: [Movement.DEFAULT],
        Way.CANCELLED: [Movement.RELEASE, Movement.REFUND],
    }
    renewals = 0 if way is Way.CANCELLED else _renewals(card, min(back, DEADLINE))
    renewed = [(Movement.RENEWAL, n + 1) for n in range(renewals)]
    let_go = [(Movement.RELEASE, n + 1) for n in range(renewals)]
    last = [(move, 1 + renewals * (move is Movement.RELEASE)) for move in ends[way]]
    return [(Movement.PAGE, 1), (Movement.FEE, 1), *renewed, *let_go, *last]


def _renewals(card: str, days: float) -> int:
    """How often the hold is renewed half a day ahead in so many days."""
    lives = _VISA if card == "visa" else _IN_PERSON
    left = days - (_IN_PERSON - _LEAD)
    return 0 if left <= 0 else 1 + int(left / (lives - _LEAD))


def _fault(dice: Random, way: Way, moves: Sequence[tuple[Movement, int]]) -> Fault:
    renewals = [move for move in moves if move[0] is Movement.RENEWAL]
    possible = [kind for kind in Kind if renewals or kind is not Kind.DECLINED]
    kind = dice.choice(possible)
    if kind is Kind.DECLINED:
        return Fault(kind, *dice.choice(renewals), word=dice.choice(BANK))
    if kind is Kind.LATE_PAGE:
        return Fault(kind, Movement.PAGE, word=dice.choice(list(Late)))
    if kind in (Kind.DUPLICATE, Kind.REPEATED):
        hours = dice.choice((0.02, 1.0, 26.0)) if kind is Kind.REPEATED else 0.0
        return Fault(kind, dice.choice(_acts(way, kind)), hours=hours)
    move, nth = dice.choice(moves)
    first = dice.random() < 0.5
    if kind is not Kind.SILENCE:
        return Fault(kind, move, nth, first)
    return Fault(kind, move, nth, first, dice.uniform(26, 60), dice.random() < 0.5)


def _acts(way: Way, kind: Kind) -> list[Act]:
    theirs = [Act.FILE, Act.RETURN] + [Act.CANCEL] * (way is Way.CANCELLED)
    if kind is Kind.REPEATED:
        return theirs
    later = [] if way is Way.CANCELLED else [Act.SHIP]
    return [*theirs, Act.WEBHOOK, *later, *([Act.SCAN] if way in BACK else []), Act.JOB]


def _one(dice: Random, weights: Mapping[T, int]) -> T:
    (drawn,) = dice.choices(list(weights), list(weights.values()))
    return drawn
