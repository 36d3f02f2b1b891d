"""What is due at the provider for a line of the ledger: where goal and status differ."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from .ledger import Effect, Goal, Line, Status, Way

_WAITS = (Status.OPEN, Status.NEEDS_ACTION)


def due_effect(line: Line, now: datetime, *, poked: bool = False) -> Effect | None:
    """What to ask of the provider for `line` at `now` (UTC), or None.

    `poked` is a hint that something happened there (a return from the page, a webhook): what waits
    for the customer is looked at though `not_before` lies ahead. A retry is not hastened by it, but
    for one under the same key: after a stored answer the provider's list needs its minute.
    """
    if line.status is Status.VOIDED and line.dispute is None:
        return None
    if line.status is Status.INTENDED and line.goal is Goal.VOIDED:
        return None  # what is to be undone is never begun
    effect = _WANTED[line.way](line, now) or _answer_effect(line)
    hinted = poked and (line.status in _WAITS or (line.status is Status.INTENDED and line.k == 1))
    if effect is None or (line.not_before and now < line.not_before and not hinted):
        return None
    return effect


def _page_effect(line: Line, now: datetime) -> Effect | None:
    if line.status is Status.INTENDED:
        return Effect.OPEN_PAGE
    if line.status is Status.OPEN:
        over = line.page_expires_at is not None and now >= line.page_expires_at
        return Effect.CLOSE_PAGE if over or line.goal is Goal.VOIDED else Effect.READ_PAGE
    return _payment_effect(line, now)


def _payment_effect(line: Line, now: datetime) -> Effect | None:
    match line.status, line.goal:
        case (Status.INTENDED, _):
            return Effect.CREATE
        case (Status.CREATED | Status.NEEDS_ACTION | Status.REFUSED, Goal.VOIDED) if (
            line.provider_id
        ):
            return Effect.VOID
        case (Status.CREATED, _):
            return Effect.CONFIRM
        case (Status.NEEDS_ACTION, _):
            return Effect.READ
        case (Status.AUTHORIZED, Goal.VOIDED):
            return Effect.VOID
        case (Status.AUTHORIZED, Goal.CAPTURED):
            return Effect.CAPTURE
        case (Status.AUTHORIZED, _) if line.capture_before and now >= line.capture_before:
            return Effect.READ
    return None


def _refund_effect(line: Line, now: datetime) -> Effect | None:
    return {
        Status.INTENDED: Effect.REFUND,
        Status.REFUND_PENDING: Effect.READ_REFUND,
    }.get(line.status)


def _answer_effect(line: Line) -> Effect | None:
    """Evidence that a named person released goes to the bank (PAY-8)."""
    return Effect.ANSWER_DISPUTE if line.dispute and line.dispute.to_send else None


_WANTED: dict[Way, Callable[[Line, datetime], Effect | None]] = {
    Way.PAGE: _page_effect,
    Way.SAVED_CARD: _payment_effect,
    Way.OFF_SESSION: _payment_effect,
    Way.BACK: _refund_effect,
}
