"""What is written to who may buy a plan for a device that is not new any more."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...domain.event import Event
from ...domain.grant import Grant, GrantKind
from ...domain.states import GrantState
from .letter import Block, Letter, minute

LINK = "Check the device and buy a plan"
ONE_USE = "It is for this serial number and for one plan; it cannot be extended."
HOURS = "It is good for 72 hours from the moment at which our mail service took this mail."


def _invited(event: Event, grant: Grant) -> Letter:
    return Letter(
        f"You can buy a care plan for {grant.serial}",
        (
            "Your device was repaired in an official service centre. You are invited to buy a care "
            "plan for it.",
            HOURS,
            ONE_USE,
        ),
        LINK,
    )


def _notice(event: Event, grant: Grant) -> Letter:
    return Letter(
        f"Verified: purchasing notice for {grant.serial}",
        (
            "Your aircraft passed video verification. You can buy a care plan for it now.",
            HOURS,
            f"{ONE_USE} If you miss it, you can apply again.",
        ),
        LINK,
    )


def _reviewed(event: Event, grant: Grant) -> Letter:
    blocks = ("The region of your device was confirmed.", f"Region: {grant.region}", *_until(grant))
    return Letter(f"The region of {grant.serial} was confirmed", blocks, LINK)


def _rejected(event: Event, grant: Grant) -> Letter:
    told = grant.state is GrantState.REJECTED and grant.reason
    reason: tuple[Block, ...] = (f"The reason: {grant.reason}",) if told else ()
    return Letter(
        f"Not confirmed: {_WHAT.get(grant.kind, 'request')} of {grant.serial}",
        (event.note.sentence, *reason, "You can ask again; nothing was charged."),
        "Check the device",
    )


def _closing(event: Event, grant: Grant) -> Letter:
    return Letter(
        f"Closing soon: a care plan for {grant.serial}",
        (event.note.sentence, *_until(grant), ONE_USE),
        LINK,
    )


def _until(grant: Grant) -> tuple[str, ...]:
    if grant.closes_at is None:
        return ()
    return (f"You can buy a plan until {minute(grant.closes_at, grant.zone)}.",)


_WHAT = {GrantKind.VIDEO: "video", GrantKind.REGION: "region"}

GRANT_LETTERS: Mapping[str, Callable[[Event, Grant], Letter]] = {
    "repair_invited": _invited,
    "verification_passed": _notice,
    "review_passed": _reviewed,
    "grant_rejected": _rejected,
    "grant_closing": _closing,
}
OPENERS = frozenset({"repair_invited", "verification_passed"})
_OFFERED = frozenset({GrantState.OPEN, GrantState.RESERVED})


def is_over(event: Event, grant: Grant) -> bool:
    """Whether the mail would say what is not so any more: withdrawn, used, or opened already by a
    mail whose record was lost."""
    if event.note.type in OPENERS:
        return grant.state is not GrantState.PREPARED
    return event.note.type != "grant_rejected" and grant.state not in _OFFERED
