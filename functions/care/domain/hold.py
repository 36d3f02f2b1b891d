"""The life of a Premium hold: renewed while a default is possible, then released or captured.

HLD-1 to HLD-10 and the ladder of PAYMENTS section 2. At no time are two holds captured: the new
one stands before the old one is let go, and a default takes the one that stands.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from .claim import Claim
from .event import Actor, Note
from .ledger import Goal, Line, Purpose, RefusalKind, Status, Way, last, new_line
from .states import ClaimState, HoldState
from .touch import CloseClaimOn
from .turn import Turn

RENEW_AHEAD = timedelta(hours=12)  # HLD-6, policy
SAFE_BEYOND = timedelta(hours=6)  # no renewal where the hold outlives the deadline by this
SWAP_AHEAD = timedelta(hours=1)  # release-then-hold, the last step
MOST_TRIES = 8
TRANSIENT_WAITS = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
FUNDS_WAITS = (timedelta(hours=2), timedelta(hours=12))

DEFAULTABLE = frozenset({ClaimState.RETURN_DUE, ClaimState.RETURN_INCOMPLETE})
AT_STAKE = DEFAULTABLE | {ClaimState.PAID, ClaimState.ARRIVED}
STANDING = frozenset({HoldState.LIVE, HoldState.AT_RISK})
WAITING = frozenset({Status.INTENDED, Status.CREATED, Status.NEEDS_ACTION})


def renewal_due_at(claim: Claim) -> datetime | None:
    """When the next hold is to be asked for (UTC), or None while none is needed (HLD-6)."""
    line = claim.standing_hold
    if claim.state not in AT_STAKE or claim.hold_state is not HoldState.LIVE or line is None:
        return None
    if _renewal(claim) or line.capture_before is None or claim.default_at is None:
        return None
    if line.capture_before >= claim.default_at + SAFE_BEYOND:
        return None
    return line.capture_before - RENEW_AHEAD


def swap_due_at(claim: Claim) -> datetime | None:
    """When a refused renewal lets the old hold go first, an hour before it lapses anyway."""
    line, renewal = claim.standing_hold, _renewal(claim)
    if claim.hold_state is not HoldState.AT_RISK or line is None or line.capture_before is None:
        return None
    if renewal is None or renewal.status is not Status.CREATED:
        return None
    return line.capture_before - SWAP_AHEAD


def next_try_at(line: Line, now: datetime, lapses_at: datetime | None) -> datetime | None:
    """When a refused renewal is tried again, by the class of its refusal; None for never.

    `lapses_at` (UTC) is the end of the hold that still stands, None where none does.
    """
    if line.refusal is None or line.tries >= MOST_TRIES:
        return None
    if line.refusal.kind in (RefusalKind.PERSON, RefusalKind.DEAD):
        return None
    swap = lapses_at - SWAP_AHEAD if lapses_at else None
    if line.refusal.kind is RefusalKind.FUNDS and swap and now < swap:
        return swap
    waits = FUNDS_WAITS if line.refusal.kind is RefusalKind.FUNDS else TRANSIENT_WAITS
    again = now + waits[min(line.tries, len(waits)) - 1]
    return min(again, swap) if swap and now < swap else again


def _renewal(claim: Claim) -> Line | None:
    """The newest hold line where it is not the standing one and still wanted."""
    line = last(claim.lines(Purpose.HOLD))
    if line is None or line.goal is Goal.VOIDED or line.status is Status.VOIDED:
        return None
    return None if line.status is Status.AUTHORIZED else line


def _renewal_due(claim: Claim, now: datetime) -> Turn[Claim] | None:
    due = renewal_due_at(claim)
    if due is None or now < due:
        return None
    line = new_line(claim.ledger, Purpose.HOLD, claim.hold, Goal.AUTHORIZED, Way.OFF_SESSION, now)
    return Turn(claim.with_line(line))


def _renewed(claim: Claim, now: datetime) -> Turn[Claim] | None:
    standing = [
        line
        for line in claim.lines(Purpose.HOLD)
        if line.status is Status.AUTHORIZED and line.goal is Goal.AUTHORIZED
    ]
    if claim.hold_state not in STANDING or len(standing) < 2:
        return None
    note = _note(
        "hold_renewed",
        "The hold was renewed on the same card and the older one is being released. For a short "
        "time your bank may show both.",
        ("HLD-6",),
        claim,
        standing[-1],
    )
    old = [line.aims(Goal.VOIDED) for line in standing[:-1]]
    return Turn(claim.hold_moved("renewed").with_line(*old), (note,))


def _renewal_refused(claim: Claim, now: datetime) -> Turn[Claim] | None:
    line = _renewal(claim)
    if line is None or line.status is not Status.REFUSED:
        return None
    if claim.hold_state not in (HoldState.LIVE, HoldState.AT_RISK, HoldState.LOST):
        return None
    standing = claim.standing_hold
    again = next_try_at(line, now, standing.capture_before if standing else None)
    first = claim.hold_state is HoldState.LIVE
    if again is None and not first:
        return None
    after = claim.hold_moved("renew_refused") if first else claim
    if again is not None:
        after = after.with_line(replace(line, status=Status.CREATED, not_before=again))
    note = _note(
        "hold_at_risk",
        "Your bank did not renew the hold. The present hold still stands.",
        ("HLD-6",),
        claim,
        line,
    )
    return Turn(after, (note,) if first else ())


def _swap(claim: Claim, now: datetime) -> Turn[Claim] | None:
    due, line = swap_due_at(claim), claim.standing_hold
    if due is None or now < due or line is None:
        return None
    return Turn(claim.with_line(line.aims(Goal.VOIDED)))


def _restored(claim: Claim, now: datetime) -> Turn[Claim] | None:
    line = claim.standing_hold
    if line is None:
        return None
    swapped = claim.hold_state is HoldState.AT_RISK and line is last(claim.lines(Purpose.HOLD))
    if claim.hold_state is not HoldState.LOST and not swapped:
        return None
    note = _note("hold_renewed", "The hold stands again.", ("HLD-6",), claim, line)
    return Turn(claim.hold_moved("renewed" if swapped else "restored"), (note,))


def _gone(claim: Claim, now: datetime) -> Turn[Claim] | None:
    if claim.hold_state not in STANDING or claim.state not in AT_STAKE or claim.standing_hold:
        return None
    line = last(claim.lines(Purpose.HOLD))
    asking = line and line.status in WAITING and line.goal is not Goal.VOIDED
    if asking and line and not (line.not_before and now < line.not_before):
        return None
    note = _note(
        "hold_lost",
        "No hold stands on your card any more. The return is still due.",
        ("HLD-6",),
        claim,
        line,
    )
    return Turn(claim.hold_moved("gone"), (note,))


def _deadline(claim: Claim, now: datetime) -> Turn[Claim] | None:
    if claim.state not in DEFAULTABLE or claim.default_at is None or now < claim.default_at:
        return None
    late = claim.state is ClaimState.RETURN_DUE
    reasons = ("HLD-5",) if late else tuple(dict.fromkeys(_open_reasons(claim)))
    note = _note(
        "defaulted",
        "The unit was not received in the return period."
        if late
        else "What was sent back did not pass the checks in time.",
        ("HLD-5", *(r for r in reasons if r != "HLD-5")),
        claim,
        claim.standing_hold,
    )
    after = claim.moved(
        "deadline" if late else "cure_over", default_reasons=reasons, work_since=None
    )
    return Turn(_taking(after, now), (note,), (CloseClaimOn(claim.serial, claim.claim_id),))


def _open_reasons(claim: Claim) -> tuple[str, ...]:
    """The reasons of every failed scan: one default whatever their number (HLD-5)."""
    return tuple(reason for scan in claim.scans for reason in scan.reasons) or ("HLD-5",)


def _taking(claim: Claim, now: datetime) -> Claim:
    """The hold that stands aimed at capture, every other let go; without one, a new charge."""
    standing = claim.standing_hold
    claim = claim.voiding(Purpose.HOLD)
    if standing is not None:
        return claim.with_line(standing.aims(Goal.CAPTURED))
    charge = new_line(
        claim.ledger, Purpose.DEFAULT, claim.hold, Goal.CAPTURED, Way.OFF_SESSION, now
    )
    return claim.hold_moved("deadline").with_line(charge)


def _capture_missed(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """The hold lapsed between the deadline and its capture: charge the card instead (HLD-6)."""
    line = last(claim.lines(Purpose.HOLD))
    missed = line and line.goal is Goal.CAPTURED and line.status is Status.VOIDED
    if claim.hold_state not in STANDING or not missed:
        return None
    return Turn(_taking(claim.hold_moved("gone"), now))


def _taken(claim: Claim, now: datetime) -> Turn[Claim] | None:
    line = last(claim.lines(Purpose.HOLD))
    if claim.hold_state not in STANDING or claim.state is not ClaimState.DEFAULTED:
        return None
    if line is None or line.status is not Status.CAPTURED:
        line = next((x for x in claim.lines(Purpose.HOLD) if x.status is Status.CAPTURED), None)
    return Turn(claim.hold_moved("capture"), (_charged(claim, line),)) if line else None


def _charge_answered(claim: Claim, now: datetime) -> Turn[Claim] | None:
    line = last(claim.lines(Purpose.DEFAULT))
    if claim.hold_state is not HoldState.CHARGING or line is None:
        return None
    if line.status is Status.CAPTURED:
        return Turn(claim.hold_moved("charge_ok"), (_charged(claim, line),))
    if line.status not in (Status.REFUSED, Status.NEEDS_ACTION, Status.VOIDED):
        return None
    note = _note(
        "default_unpaid",
        "Your bank refused the charge. The amount is owed; the service desk will be in touch.",
        ("HLD-6",),
        claim,
        line,
    )
    return Turn(claim.hold_moved("charge_refused").voiding(Purpose.DEFAULT), (note,))


def _charged(claim: Claim, line: Line) -> Note:
    sentence = f"{claim.hold.text} was charged, equal to the hold. Nothing more will be charged."
    return _note("default_charged", sentence, ("HLD-5",), claim, line)


def _released(claim: Claim, now: datetime) -> Turn[Claim] | None:
    holds = claim.lines(Purpose.HOLD)
    if claim.hold_state not in STANDING or claim.state in AT_STAKE | {ClaimState.HELD}:
        return None
    if any(line.status is not Status.VOIDED for line in holds):
        return None
    note = _note(
        "hold_released",
        f"The hold of {claim.hold.text} was released. Your bank may take some days to show it.",
        ("HLD-2",),
        claim,
        last(holds),
    )
    return Turn(claim.hold_moved("release"), (note,))


def _closed(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """Received, and nothing is held any more: the claim is complete."""
    done = (HoldState.RELEASED, HoldState.CLOSED)
    if claim.state is not ClaimState.RECEIVED or claim.hold_state not in done:
        return None
    note = Note("completed", Actor.SYSTEM, "The claim is complete.", ("HLD-2",))
    after = claim.moved("released", work_since=None)
    return Turn(after, (note,), (CloseClaimOn(claim.serial, claim.claim_id),))


def _note(
    type_: str, sentence: str, rules: tuple[str, ...], claim: Claim, line: Line | None
) -> Note:
    return Note(
        type_,
        Actor.SYSTEM,
        sentence,
        rules,
        claim.hold,
        line.provider_id if line else None,
    )


CONSEQUENCES = (
    _renewed,
    _renewal_refused,
    _swap,
    _restored,
    _gone,
    _deadline,
    _capture_missed,
    _taken,
    _charge_answered,
    _released,
    _closed,
    _renewal_due,
)
