"""The story of one episode, step by step: time, who, what, fault, and the state after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from care.domain.claim import Claim
from care.domain.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from .town import Town


class Story:
    """Writes each line as it happens, so that what breaks off is told up to there."""

    def __init__(self, write: Callable[[str], Any]) -> None:
        self._write = write

    def add(self, at: datetime, step: int, who: str, what: str) -> None:
        """One line; `step` is the last commit or effect before it."""
        self._write(f"{at:%m-%d %H:%M:%S} {step:4} {who:14} {what}")

    def commit(self, town: Town, commit: Any, op: str) -> None:
        """What a commit changed."""
        for put in commit.puts:
            if isinstance(put, Claim):
                town.tell("stored", f"{op}: {_claim(put)}")
            elif isinstance(put, Plan):
                town.tell("stored", f"{op}: {_plan(put)}")
            else:
                town.tell("stored", f"{op}: {type(put).__name__.lower()}")
        for touch in commit.touches:
            town.tell("stored", f"{op}: {type(touch).__name__}")
        for event in commit.events:
            town.tell("timeline", f"{event.seq} {event.note.type}: {event.note.sentence}")

    def effect(self, town: Town, call: str, payment_id: str) -> None:
        """What an effect at the provider left."""
        payment = town.payments.machine.payments.get(payment_id)
        if payment is None:
            town.tell("provider", f"{call} {payment_id}: unknown")
            return
        taken = f", {payment.taken} taken" if payment.taken else ""
        refusal = f", {payment.refusal.code}" if payment.refusal else ""
        said = f"{payment.amount.text}: {payment.status}{taken}{refusal}"
        town.tell("provider", f"{call} {payment_id} {said}")


def _claim(claim: Claim) -> str:
    due = f"{claim.due_at:%m-%d %H:%M:%S}" if claim.due_at else "never"
    return f"claim {claim.state}/{claim.hold_state}, wakes {due} [{_ledger(claim)}]"


def _plan(plan: Plan) -> str:
    counts = f"{plan.used} used {plan.reserved} reserved {plan.left} left"
    return f"plan {plan.state}, {counts} [{_ledger(plan)}]"


def _ledger(subject: Plan | Claim) -> str:
    return " ".join(f"{x.key} {x.status}>{x.goal} {x.provider_id or ''}" for x in subject.ledger)
