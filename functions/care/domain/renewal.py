"""How a Premium hold is kept alive while a default is possible (HLD-6).

The ladder of PAYMENTS section 2: the new hold stands before the old one is let go; a refused one is
tried again by the class of its refusal, an hour before the lapse by release-then-hold.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from .claim import Claim
from .event import Actor, Note
from .ladder import SWAP_AHEAD, next_try_at
from .ledger import Goal, Line, Purpose, Status, Way, last, new_line
from .registry import carries_out
from .reports import HALF_DONE
from .states import HOLD_STANDS, ClaimState, HoldState
from .turn import Turn
from .values import replace

SAFE_BEYOND = timedelta(hours=6)  # no renewal where the hold outlives the deadline by this

DEFAULTABLE = frozenset({ClaimState.RETURN_DUE, ClaimState.RETURN_INCOMPLETE})
AT_STAKE = DEFAULTABLE | {ClaimState.PAID, ClaimState.ARRIVED}
STANDING = HOLD_STANDS
NEEDS_HEALING = frozenset({HoldState.AT_RISK, HoldState.LOST})
WAITING = frozenset({Status.INTENDED, Status.CREATED, Status.NEEDS_ACTION})


@carries_out("HLD-10")
def default_due_at(claim: Claim) -> datetime | None:
    """When a default is to be looked at (UTC); None while none is possible (HLD-5): before the
    replacement has shipped there is none, and shipped on a later local date than the payment's the
    period counts from the shipment (HLD-10)."""
    return claim.default_at if claim.state in DEFAULTABLE else None


@carries_out("HLD-6")
def renewal_due_at(claim: Claim) -> datetime | None:
    """When the next hold is to be asked for (UTC), or None while none is needed (HLD-6)."""
    if claim.state not in AT_STAKE or claim.hold_state is not HoldState.LIVE:
        return None
    line = claim.standing_hold
    if line is None or line.capture_before is None or asked_for(claim):
        return None
    # Before shipping, and while the desk looks for an arrived parcel, the end is not known yet.
    needed = claim.default_at if claim.state in DEFAULTABLE else None
    if needed is not None and line.capture_before >= needed + SAFE_BEYOND:
        return None
    return line.capture_before - timedelta(hours=claim.terms.policies.renew_ahead_hours)


def swap_due_at(claim: Claim) -> datetime | None:
    """When a refused renewal lets the old hold go first, an hour before it lapses anyway."""
    if claim.hold_state is not HoldState.AT_RISK:
        return None
    line, renewal = claim.standing_hold, asked_for(claim)
    if line is None or line.capture_before is None:
        return None
    if renewal is None or renewal.status is not Status.CREATED:
        return None
    return line.capture_before - SWAP_AHEAD


def overdue(claim: Claim, now: datetime) -> bool:
    """Whether the return period, pause and cure included, is over at `now` (UTC): HLD-5."""
    if claim.state not in DEFAULTABLE:
        return False
    ends = claim.default_at
    return ends is not None and now >= ends


def asked_for(claim: Claim) -> Line | None:
    """The newest hold asked for without the customer, where it does not stand and is still wanted.

    A page that is open for the customer beside it changes nothing of its ladder.
    """
    line = last(line for line in claim.lines(Purpose.HOLD) if line.way is Way.OFF_SESSION)
    if line is None or line.goal is Goal.VOIDED or line.status is Status.VOIDED:
        return None
    return None if line.status is Status.AUTHORIZED else line


def _renewal_due(claim: Claim, now: datetime) -> Turn[Claim] | None:
    due = renewal_due_at(claim)
    if due is None or now < due or overdue(claim, now):
        return None
    line = new_line(claim.ledger, Purpose.HOLD, claim.hold, Goal.AUTHORIZED, Way.OFF_SESSION, now)
    return Turn(claim.with_line(line))


def _renewed(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """A newer hold stands: every older one is let go, also one that lapsed in the meantime."""
    if claim.hold_state not in STANDING:
        return None
    wanted = [line for line in claim.lines(Purpose.HOLD) if line.goal is Goal.AUTHORIZED]
    stood = [line for line in wanted if line.status in (Status.AUTHORIZED, Status.VOIDED)]
    newest = last(line for line in stood if line.status is Status.AUTHORIZED)
    if newest is None or newest is stood[0]:
        return None
    note = hold_note(
        "hold_renewed",
        "The hold was renewed on the same card and the older one is being released. For a short "
        "time your bank may show both.",
        ("HLD-6",),
        claim,
        newest,
    )
    return Turn(_only(claim.hold_moved("renewed"), newest), (note,))


def _only(claim: Claim, newest: Line) -> Claim:
    """The claim with no other hold wanted than `newest`: older ones, tries and pages are let go."""
    others = [
        line.aims(Goal.VOIDED)
        for line in claim.lines(Purpose.HOLD)
        if line is not newest
        and line.goal is Goal.AUTHORIZED
        and line.status is not Status.CAPTURED
    ]
    return claim.with_line(*others)


def _renewal_refused(claim: Claim, now: datetime) -> Turn[Claim] | None:
    if claim.hold_state not in (HoldState.LIVE, HoldState.AT_RISK, HoldState.LOST):
        return None
    line = asked_for(claim)
    if line is None or line.status is not Status.REFUSED:
        return None
    standing = claim.standing_hold
    lost = claim.hold_state is HoldState.LOST
    lapses_at = standing.capture_before if standing else None
    most = claim.terms.policies.most_tries
    again = next_try_at(line, now, lapses_at, lost=lost, most_tries=most)
    # Without a hold that stands there is none at risk: it is lost, and told so (`_gone`).
    first = claim.hold_state is HoldState.LIVE and standing is not None
    if again is None and not first:
        return None
    after = claim.hold_moved("renew_refused") if first else claim
    if again is not None:
        after = after.with_line(replace(line, status=Status.CREATED, not_before=again))
    note = hold_note(
        "hold_at_risk",
        "Your bank did not renew the hold. The present hold still stands.",
        ("HLD-6",),
        claim,
        line,
    )
    return Turn(after, (note,) if first else ())


def _swap(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """The old hold goes and the new one is asked for at once, unless the default is due."""
    if claim.hold_state is not HoldState.AT_RISK:
        return None
    due, line, renewal = swap_due_at(claim), claim.standing_hold, asked_for(claim)
    if due is None or now < due or overdue(claim, now) or line is None or renewal is None:
        return None
    return Turn(claim.with_line(line.aims(Goal.VOIDED), replace(renewal, not_before=None)))


def _restored(claim: Claim, now: datetime) -> Turn[Claim] | None:
    if claim.hold_state not in NEEDS_HEALING:
        return None
    line = claim.standing_hold
    if line is None:
        return None
    kept = [x for x in claim.lines(Purpose.HOLD) if x.way is not Way.PAGE or x is line]
    swapped = claim.hold_state is HoldState.AT_RISK and line is last(kept)
    if claim.hold_state is not HoldState.LOST and not swapped:
        return None
    note = hold_note("hold_renewed", "The hold stands again.", ("HLD-6",), claim, line)
    if swapped:
        return Turn(_only(claim.hold_moved("renewed"), line), (note,))
    waits = None if claim.state in DEFAULTABLE else claim.work_since
    after = _only(claim.hold_moved("restored"), line)
    return Turn(replace(after, work_since=waits), (note,))


def _gone(claim: Claim, now: datetime) -> Turn[Claim] | None:
    if claim.hold_state not in STANDING or claim.state not in AT_STAKE or claim.standing_hold:
        return None
    if taken_by_hand(claim):
        return None
    line, asked = last(claim.lines(Purpose.HOLD)), asked_for(claim)
    asking = asked is not None and asked.status in WAITING
    # What is asked again within a minute is in doubt and may stand; a refused try waits for longer.
    if asking and asked and not (asked.not_before and now + HALF_DONE < asked.not_before):
        return None
    note = hold_note(
        "hold_lost",
        "No hold stands on your card any more. The return is still due.",
        ("HLD-6",),
        claim,
        line,
    )
    dead = [x.aims(Goal.VOIDED) for x in claim.lines(Purpose.HOLD) if x.status is Status.VOIDED]
    after = claim.hold_moved("gone").with_line(*dead)
    return Turn(replace(after, work_since=claim.work_since or now), (note,))


def taken_by_hand(claim: Claim) -> Line | None:
    """A hold that somebody captured at the provider, not we: the default, if one is due (HLD-5)."""
    return last(
        line
        for line in claim.lines(Purpose.HOLD)
        if line.status is Status.CAPTURED and line.goal is Goal.AUTHORIZED
    )


def hold_note(
    type_: str, sentence: str, rules: tuple[str, ...], claim: Claim, line: Line | None
) -> Note:
    """A note of the system on the claim's hold, with the provider's id of `line`."""
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
    _renewal_due,
)
WAKES = (default_due_at, renewal_due_at, swap_due_at)
