"""What becomes of a grant by the clock, and by an order that held it (STATES: Grant)."""

from __future__ import annotations

from datetime import datetime, timedelta

from .event import Actor, Note
from .grant import Grant, GrantKind
from .states import GrantState
from .turn import Turn, advance
from .values import replace
from .windows import MILLISECOND, Deadline, days_after

APPLICATION_DAYS = 14
MAIL_HOURS = 26  # longer than the outbox tries: then nothing more is tried
REMIND_HOURS = 24
LOOK_AGAIN = timedelta(minutes=15)
CLOSING = "closing"
RULE = {GrantKind.REPAIR: "ELG-4", GrantKind.VIDEO: "ELG-5", GrantKind.REGION: "ELG-6"}


def application_ends(grant: Grant) -> Deadline:
    """The end of the 14th day after the application (TIM-3), in the grant's zone."""
    return days_after(grant.asked_at, APPLICATION_DAYS, grant.zone)


def reminder_at(grant: Grant) -> datetime | None:
    """24 hours before it closes (UTC); None where nobody can be written to, or somebody was."""
    closes = grant.closes_at
    nobody = grant.account_id is None and grant.email is None
    if closes is None or nobody or CLOSING in grant.reminded:
        return None
    return closes - timedelta(hours=REMIND_HOURS)


def follow_up(grant: Grant, now: datetime) -> Turn[Grant]:
    """Everything that follows at `now` (UTC)."""
    return advance(grant, now, CONSEQUENCES)


def wakes_at(grant: Grant, now: datetime) -> datetime | None:
    """When the sweep has to look at it (UTC). What an order's end did to it comes with no wake-up
    of its own: a held one is looked at when the order must be paid or lapsed, then again."""
    closes = grant.closes_at
    match grant.state:
        case GrantState.APPLIED:
            return application_ends(grant).at
        case GrantState.PREPARED:
            return None if grant.work_since else _mail_over(grant)
        case GrantState.OPEN if closes:
            return reminder_at(grant) or closes + MILLISECOND
        case GrantState.RESERVED if grant.held_at:
            order_over = timedelta(minutes=grant.policies.order_minutes, milliseconds=1)
            return max(grant.held_at + order_over, now + LOOK_AGAIN)
    return None


def opened(grant: Grant, now: datetime) -> tuple[Grant, Note]:
    """The mail service accepted its mail at `now` (UTC): 72 hours begin. Raises `WrongState`."""
    after = grant.moved("mail_accepted", opened_at=now, work_since=None)
    return after, _note("grant_opened", after, "The mail was accepted; the 72 hours begin.")


def reserved(grant: Grant, plan_id: str, now: datetime) -> tuple[Grant, Note]:
    """Held by the order `plan_id` (ELG-10). Raises `WrongState`."""
    after = grant.moved("ordered", plan_id=plan_id, held_at=now)
    sentence = "A plan was ordered with it; it is held until the order is paid or has lapsed."
    note = Note("grant_ordered", Actor.CUSTOMER, sentence, (RULE[grant.kind], "ELG-10"))
    return after, note


def _mail_over(grant: Grant) -> datetime:
    return (grant.prepared_at or grant.asked_at) + timedelta(hours=MAIL_HOURS)


def _note(type_: str, grant: Grant, sentence: str) -> Note:
    return Note(type_, Actor.SYSTEM, sentence, (RULE[grant.kind],))


def _hold_ended(grant: Grant, now: datetime) -> Turn[Grant] | None:
    """The order's transaction moved it; what its timeline is to say of that comes here."""
    if grant.held_at is None or grant.state is GrantState.RESERVED:
        return None
    if grant.state is GrantState.USED:
        note = _note("grant_used", grant, "A plan was bound with it; it is used up.")
        grant = replace(grant, email=None)
    else:
        note = _note("grant_freed", grant, "The order lapsed; it is good for the rest of its time.")
    return Turn(replace(grant, held_at=None), (note,))


def _application_over(grant: Grant, now: datetime) -> Turn[Grant] | None:
    if grant.state is not GrantState.APPLIED or not application_ends(grant).passed(now):
        return None
    note = _note("grant_expired", grant, "No video came within 14 days; you can apply again.")
    return Turn(grant.moved("14d"), (note,))


def _mail_failed(grant: Grant, now: datetime) -> Turn[Grant] | None:
    waits = grant.state is GrantState.PREPARED and grant.work_since is None
    if not waits or now < _mail_over(grant):
        return None
    note = _note("grant_mail_failed", grant, "The mail could not be sent; the desk looks at it.")
    return Turn(grant.moved("mail_failed", work_since=now), (note,))


def _hours_over(grant: Grant, now: datetime) -> Turn[Grant] | None:
    if grant.state is not GrantState.OPEN or grant.status(now) is not GrantState.EXPIRED:
        return None
    note = _note("grant_expired", grant, "Its hours are over; it was not used.")
    return Turn(grant.moved("72h", email=None), (note,))


def _closing(grant: Grant, now: datetime) -> Turn[Grant] | None:
    at = reminder_at(grant)
    if grant.state is not GrantState.OPEN or at is None or now < at:
        return None
    note = _note("grant_closing", grant, "A plan can still be bought; the time is nearly over.")
    return Turn(replace(grant, reminded=(*grant.reminded, CLOSING)), (note,))


CONSEQUENCES = (_hold_ended, _application_over, _mail_failed, _hours_over, _closing)
