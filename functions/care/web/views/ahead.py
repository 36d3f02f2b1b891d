"""What the owner of a claim can do now, who has it, and what comes next."""

from __future__ import annotations

from datetime import datetime

from ...domain.ahead import Step, ahead, held_by, open_to
from ...domain.claim import Claim
from .todo import you_need_to
from .values import Json, maybe_deadline, maybe_instant


def ahead_view(claim: Claim, now: datetime) -> Json:
    """At `now` (UTC); `held_by` is `you` wherever something is asked of the owner."""
    task = you_need_to(claim)
    asked = task is not None and task["code"] != "wait"
    carrier = held_by(claim) == "carrier"
    return {
        "can": list(open_to(claim, now)),
        "held_by": "you" if asked and not carrier else held_by(claim),
        "ahead": [_step(step) for step in ahead(claim)],
    }


def _step(step: Step) -> Json:
    return {
        "code": step.code,
        "sentence": step.sentence,
        "at": maybe_instant(step.at),
        "by": maybe_deadline(step.by),
    }
