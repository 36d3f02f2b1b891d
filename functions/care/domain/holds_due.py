"""May the hold be renewed, or released, now? HLD-6 and HLD-2, as the driver itself would do it.

Asked by an operator who does not want to wait for the sweep. Nothing here moves anything: what is
due is what the driver would do at this instant, and everything else is refused with its reason.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from . import services
from .claim import Claim
from .decision import Decision, Finding, NextStep, Outcome
from .due import due_effect
from .event import Actor, Note
from .hold import NOT_RELEASED
from .ledger import Effect, Goal, Line, Purpose, Way
from .renewal import AT_STAKE, STANDING, asked_for, renewal_due_at
from .states import ClaimState, HoldState
from .windows import day_text

_ASKS = frozenset({Effect.CREATE, Effect.CONFIRM})
_KEPT = STANDING | {HoldState.LOST}  # what a renewal can still put right


class Wish(StrEnum):
    """What the operator wants done."""

    RENEW = "renew"
    RELEASE = "release"


_RULES = {Wish.RENEW: "HLD-6", Wish.RELEASE: "HLD-2"}
_Refusal = tuple[str, NextStep]

_WAIT = NextStep("wait", "Nothing by hand: it is done by itself when it is due.")
_HEAL = NextStep("heal", "Ask the customer to place the hold again, on the page of the claim.")
_SCAN = NextStep("scan", "Scan the registered unit at the dock; where it passes, the hold goes.")
_LOOK = NextStep("look", "Look at the claim: its ledger says what became of the hold.")
_LATE = NextStep("late", "A good unit that still comes is scanned as a late return (HLD-8).")


def decide(claim: Claim, wish: Wish, now: datetime) -> Decision:
    """The decision at `now` (UTC): allowed only where the driver would do it at this instant."""
    after = services.follow_up(claim, now).after
    if wish is Wish.RENEW:
        due, otherwise = _asks_now(after, now), _not_renewed
        sentence = "A new hold is due: it is asked for on the same card, then the old one goes."
    else:
        due, otherwise = _lets_go_now(claim, after, now), _not_released
        sentence = "The release is due: the provider is asked for it."
    said, step = (sentence, None) if due else otherwise(after, now)
    inputs = {"state": after.state.value, "hold_state": after.hold_state.value}
    outcome = Outcome.PASSED if due else Outcome.FAILED
    finding = Finding(_RULES[wish], outcome, said, inputs)
    return Decision(due, now, claim.terms.version, (finding,), (step,) if step else ())


def asked_note(wish: Wish, reason: str, by: str) -> Note:
    """What the timeline keeps of who did not wait for the sweep, and why."""
    sentence = (
        f"The renewal of the hold, which was due, was asked for by hand: {reason}."
        if wish is Wish.RENEW
        else f"The release of the hold, which was due, was asked for by hand: {reason}."
    )
    return Note("settle_asked", Actor.OPERATOR, sentence, (_RULES[wish],), None, by)


def _holds(claim: Claim, now: datetime) -> list[Line]:
    """The lines of the hold that may be acted on at `now`."""
    return [line for line in services.lines_to_act_on(claim, now) if line.purpose is Purpose.HOLD]


def _asks_now(after: Claim, now: datetime) -> bool:
    ours = [
        line
        for line in _holds(after, now)
        if line.way is Way.OFF_SESSION and line.goal is Goal.AUTHORIZED
    ]
    return any(due_effect(line, now) in _ASKS for line in ours)


def _lets_go_now(claim: Claim, after: Claim, now: datetime) -> bool:
    """Whether no hold is wanted any more, and one is still to be undone or told as undone."""
    holds = _holds(after, now)
    if after.state in NOT_RELEASED or any(line.goal is not Goal.VOIDED for line in holds):
        return False
    told = claim.hold_state in STANDING and after.hold_state is HoldState.RELEASED
    return told or any(due_effect(line, now) is Effect.VOID for line in holds)


def _not_renewed(after: Claim, now: datetime) -> _Refusal:
    if after.state is ClaimState.DEFAULTED:
        return "The return period is over: the hold is taken, not renewed.", _LATE
    if after.state not in AT_STAKE or after.hold_state not in _KEPT:
        return f"No hold is kept alive for the claim: {_standing(after)}.", _LOOK
    waiting = asked_for(after)
    if waiting is not None and waiting.not_before is not None and now < waiting.not_before:
        return (
            "The bank did not renew the hold. It is asked again at "
            f"{_text(after, waiting.not_before)}."
        ), _WAIT
    due = renewal_due_at(after)
    if due is not None:
        return f"The renewal is due at {_text(after, due)}.", _WAIT
    if after.hold_state is HoldState.LIVE:
        return "The hold outlives the return period: no renewal is needed.", _WAIT
    return "The bank does not renew the hold any more.", _HEAL


def _not_released(after: Claim, now: datetime) -> _Refusal:
    if after.state is ClaimState.DEFAULTED:
        return "The return period is over: the hold is taken, not released.", _LATE
    if after.state in NOT_RELEASED and after.hold_state in _KEPT:
        return _NOT_BACK.get(after.state, "The unit is not back."), _SCAN
    waiting = [x.not_before for x in _holds(after, now) if x.goal is Goal.VOIDED and x.not_before]
    if waiting and not all(after.let_go(line) for line in _holds(after, now)):
        return f"The provider is asked again at {_text(after, min(waiting))}.", _WAIT
    return f"There is nothing to release: {_standing(after)}.", _LOOK


_NOT_BACK = {
    ClaimState.RETURN_DUE: "The registered unit has not been received.",
    ClaimState.ARRIVED: "The unit was delivered, and has not passed its checks at the dock.",
    ClaimState.RETURN_INCOMPLETE: "The unit has not passed its checks.",
}


def _standing(claim: Claim) -> str:
    if not claim.lines(Purpose.HOLD):
        return "none was placed"
    return (
        f"the claim is {claim.state.replace('_', ' ')} and its hold "
        f"{claim.hold_state.replace('_', ' ')}"
    )


def _text(claim: Claim, at: datetime) -> str:
    local = at.astimezone(ZoneInfo(claim.terms.zone))
    return f"{local:%H:%M} on {day_text(local.date())} ({claim.terms.zone})"
