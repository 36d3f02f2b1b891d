"""A turn: what follows from the facts at an instant, before anything is asked of the provider."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Generic, TypeVar

from ..frozen import frozen
from .due import due_effect
from .event import Note
from .ledger import Effect, Goal, Line, Status, Way
from .reports import HALF_DONE
from .touch import Touch
from .values import replace

T = TypeVar("T")
MOST_IN_A_ROW = 50  # of a claim's or plan's whole life at most 12 follow at once; more is a circle


@frozen
class Turn(Generic[T]):
    """The aggregate after a consequence, what its timeline gets, and what else it touches."""

    after: T
    notes: tuple[Note, ...] = ()
    touches: tuple[Touch, ...] = ()


@frozen
class Step:
    """The one effect that is due, and the ledger line it is due for."""

    effect: Effect
    line: Line


Consequence = Callable[[T, datetime], Turn[T] | None]


def advance(subject: T, now: datetime, consequences: Sequence[Consequence[T]]) -> Turn[T]:
    """All that follows at `now` (UTC), one consequence after another until none is left.

    Raises RuntimeError where they lead to one another for ever: nothing of it is stored.
    """
    turn: Turn[T] = Turn(subject)
    for _ in range(MOST_IN_A_ROW):
        found = _first(turn.after, now, consequences)
        if found is None:
            return turn
        turn = Turn(found.after, turn.notes + found.notes, turn.touches + found.touches)
    raise RuntimeError("the consequences do not come to rest")


def _first(subject: T, now: datetime, consequences: Sequence[Consequence[T]]) -> Turn[T] | None:
    for consequence in consequences:
        turn = consequence(subject, now)
        if turn is not None:
            return turn
    return None


def next_effect(ledger: Sequence[Line], now: datetime, *, poked: bool = False) -> Step | None:
    """The first due effect in the ledger's order. An old hold, or a page, goes before the card is
    asked anew behind the customer's back: until the provider shows it gone, nothing is (HLD-6)."""
    for line in ledger:
        effect = due_effect(line, now, poked=poked)
        if effect is None:
            continue
        if _asks_the_bank(line, effect) and any(_is_going(each, now) for each in ledger):
            continue
        return Step(effect, line)
    return None


def _asks_the_bank(line: Line, effect: Effect) -> bool:
    return line.way is Way.OFF_SESSION and effect in (Effect.CREATE, Effect.CONFIRM)


def _is_going(line: Line, now: datetime) -> bool:
    """Whether it may still stand though it is to be voided, or its page be paid though it is to be
    closed: that is in doubt or under way."""
    effect = due_effect(replace(line, not_before=None), now)
    return effect is Effect.CLOSE_PAGE or (line.goal is Goal.VOIDED and effect is not None)


def line_wakes_at(line: Line, now: datetime) -> datetime | None:
    """When to look at `line` again if nobody hints before. A due effect counts as half done."""
    if due_effect(line, now):
        return now + HALF_DONE
    if line.not_before and due_effect(line, line.not_before):
        return line.not_before
    if line.status is Status.AUTHORIZED:
        return line.capture_before
    return None
