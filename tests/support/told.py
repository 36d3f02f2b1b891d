"""Every change of state is told by exactly one event: held on every commit of the memory store.

An aggregate is compared with its version before the commit, and with the events that were committed
with it. An event of a kind that changes a state has to change it; a change needs such an event.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from care.domain.card import Card
from care.domain.claim import Claim
from care.domain.grant import Grant
from care.domain.plan import Plan
from care.usecases.seal import subject_of

Targets = Mapping[str, frozenset[str]]
ANY: frozenset[str] = frozenset()  # whatever it was changed to


def _targets(rows: Mapping[str, str]) -> Targets:
    """`{"shipped": "return_due completed"}`: the states that an event leads to."""
    return {type_: frozenset(states.split()) for type_, states in rows.items()}


CLAIM_STATE = _targets(
    {
        "claim_filed": "filed awaiting_payment in_review",
        "service_changed": "filed awaiting_payment in_review",
        "flyaway_approved": "awaiting_payment",
        "hold_placed": "held",
        "fee_refused": "awaiting_payment",
        "claim_paid": "paid",
        "claim_refused": "refused",
        "claim_lapsed": "lapsed",
        "claim_cancelled": "cancelled going_home",
        "unit_not_sent": "lapsed",
        "cure_over": "cancelled",
        "unit_received": "received returned_first",
        "unit_incomplete": "return_incomplete",
        "unit_arrived": "arrived",
        "parcel_waits": "arrived",
        "unit_not_found": "return_due",
        "defaulted": "defaulted",
        "late_return": "late_return",
        "default_refunded": "completed",
        "completed": "completed",
        "defect_found": "mending approved",
        "quoted": "quoted",
        "no_fault_found": "going_home",
        "quote_paid": "mending",
        "replacement_paid": "replacing",
        "quote_declined": "going_home",
        "quote_unanswered": "going_home",
        "cannot_mend": "quoted",
        "sent_home": "completed",
        "shipped": "return_due return_incomplete completed",
    }
)
HOLD_STATE = _targets(
    {
        "hold_placed": "live",
        "hold_at_risk": "at_risk",
        "hold_lost": "lost",
        "hold_renewed": "live",
        "hold_released": "released",
        "unit_received": "closed",
        "claim_cancelled": "closed",
        "claim_refused": "closed",
        "service_changed": "closed none",
        "defaulted": "charging",
        "default_missed": "charging",
        "default_charged": "captured charged",
        "default_unpaid": "debt",
        "debt_paid": "charged",
        "debt_written_off": "closed",
        "late_return": "closed",
        "default_refunded": "refunded",
        "dispute_opened": "disputed",
        "dispute_won": "captured",
        "dispute_lost": "closed",
    }
)
PLAN_STATE = _targets(
    {
        "order_placed": "awaiting_payment awaiting_serial",
        "plan_bound": "scheduled",
        "plan_imported": "scheduled",
        "serial_bound": "scheduled",
        "order_lapsed": "void",
        "plan_void": "void",
        "plan_voided": "void",
        "plan_returned": "refunded",
        "plan_withdrawn": "refunded",
        "renewal_refunded": "refunded void",
        "order_cancelled": "refunded",
    }
)
PLAN_SERIAL: Targets = dict.fromkeys(
    ("order_placed", "plan_bound", "plan_imported", "serial_bound", "serial_moved"), ANY
) | dict.fromkeys(("renewal_moved", "plan_moved"), ANY)
CARD_STATE = _targets(
    {
        "card_minted": "minted sold",  # a reissued one starts in the old one's state (BUY-7)
        "card_sold": "sold",
        "card_redeemed": "redeemed",
        "card_void": "void",
        "card_reissued": "void",
    }
)
GRANT_STATE = _targets(
    {
        "repair_invited": "prepared",
        "verification_applied": "applied",
        "verification_uploaded": "in_review",
        "verification_passed": "prepared",
        "review_asked": "in_review",
        "review_passed": "open",
        "grant_opened": "open",
        "grant_ordered": "reserved used",
        "grant_used": "used",
        "grant_freed": "open",
        "grant_expired": "expired",
        "grant_rejected": "rejected",
        "grant_revoked": "revoked",
    }
)
# Kinds that may also tell of something that leaves the state of that name as it is.
SOMETIMES: Mapping[str, frozenset[str]] = {
    "state": frozenset(
        {
            *("fee_refused", "unit_incomplete", "unit_arrived", "sent_home", "service_changed"),
            *("grant_used", "grant_freed"),  # told after the order's transaction, once
        }
    ),
    # The hold has a table of its own: it moves with these only where it was lost or owed.
    "hold_state": frozenset(
        {
            *("unit_received", "claim_cancelled", "claim_refused", "service_changed"),
            *("defaulted", "late_return", "hold_renewed", "hold_at_risk"),
            *("dispute_opened", "dispute_won", "dispute_lost"),
        }
    ),
    "serial": frozenset({"order_placed", "plan_bound", "renewal_moved"}),
}


def check(before: Any, after: Any, commit: Any) -> None:
    """Raises AssertionError where `after` changed its state and no event says so, or one says so
    that changed nothing."""
    if not isinstance(after, (Plan, Claim, Card, Grant)):
        return
    if before is not None and not commit.events and _same(before, after):
        return
    subject = subject_of(after)
    types = [event.note.type for event in commit.events if event.subject == subject]
    for name, targets in _dimensions(after):
        old, new = _value(before, name), _value(after, name)
        if _told_later(after, old, new) or _begins_anew(name, old, new):
            continue
        fault = _fault((old, new), types, targets, SOMETIMES[name])
        assert fault is None, f"{subject} {name} {old} -> {new}, told by {types}: {fault}"
    if isinstance(after, Grant) and before and before.held_at and after.held_at is None:
        assert {"grant_used", "grant_freed"} & set(types), f"{subject}: the end of its hold untold"


def _same(before: Any, after: Any) -> bool:
    """Whether no state that is told of has changed; the end of a grant's hold is told, too."""
    names = [name for name, _ in _dimensions(after)]
    kept = [getattr(before, name) == getattr(after, name) for name in names]
    return all(kept) and not isinstance(after, Grant)


def _dimensions(item: Any) -> tuple[tuple[str, Targets], ...]:
    match item:
        case Claim():
            return (("state", CLAIM_STATE), ("hold_state", HOLD_STATE))
        case Plan():
            return (("state", PLAN_STATE), ("serial", PLAN_SERIAL))
        case Card():
            return (("state", CARD_STATE),)
    return (("state", GRANT_STATE),)


def _value(item: Any, name: str) -> str:
    if item is None:
        return "none" if name == "hold_state" else ""
    return str(getattr(item, name))


def _told_later(item: Any, old: str, new: str) -> bool:
    """A grant that an order's end moved, in the order's own transaction: `held_at` stays until its
    timeline says so."""
    return isinstance(item, Grant) and old == "reserved" and item.held_at is not None


def _begins_anew(name: str, old: str, new: str) -> bool:
    """A released hold of a try that failed; the next try begins with none."""
    return name == "hold_state" and (old, new) == ("released", "none")


def _fault(
    change: tuple[str, str], types: Sequence[str], targets: Targets, sometimes: frozenset[str]
) -> str | None:
    value, new = change
    for type_ in (each for each in types if each in targets):
        to = targets[type_]
        if to is ANY or new in to:
            reached = new
        else:
            reached = next(iter(to)) if len(to) == 1 and type_ not in sometimes else value
        if reached == value and type_ not in sometimes:
            return f"{type_} changed nothing"
        value = reached
    return None if value == new else "no event says so"
