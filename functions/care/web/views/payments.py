"""What the customer has to do about a payment, from the last line that asks something of them."""

from __future__ import annotations

from ...domain.claim import Claim
from ...domain.debt import debt_page
from ...domain.healing import healing
from ...domain.ledger import Goal, Line, Purpose, Status, last
from ...domain.plan import Plan
from ...domain.states import PlanState
from .values import Json

_ASKED = (Purpose.PURCHASE, Purpose.HOLD, Purpose.FEE, Purpose.REPAIR)
_GONE = frozenset({Status.VOIDED, Status.REFUSED})


def payment_view(subject: Plan | Claim) -> Json:
    """`state` is `open` (go to the page `url`), `action` (verify at `url`), `wait` (being worked
    on: look again), `done` or `none`."""
    if isinstance(subject, Claim) and (page := healing(subject) or debt_page(subject)):
        return _asked(page)  # HLD-6: a hold placed again in person, or a default paid there
    if _paid(subject):
        return _payment("done")
    line = last(subject.ledger, *_ASKED)
    if line is None or line.goal is Goal.VOIDED or line.status in _GONE:
        return _payment("none")
    return _asked(line)


def _paid(subject: Plan | Claim) -> bool:
    if isinstance(subject, Plan):
        return subject.state in (PlanState.SCHEDULED, PlanState.AWAITING_SERIAL)
    return subject.paid_at is not None


def _asked(line: Line) -> Json:
    if line.status is Status.OPEN:
        return _payment("open", line.page_url)
    if line.status is Status.NEEDS_ACTION and line.action_url:
        return _payment("action", line.action_url)
    return _payment("wait")


def _payment(state: str, url: str | None = None) -> Json:
    return {"state": state, "url": url}
