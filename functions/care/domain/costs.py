"""What a plan costs: the purchase fee, and a replacement fee each time one is used (PAY-6)."""

from __future__ import annotations

from collections.abc import Iterable

from .claim import Claim
from .ledger import Line, Purpose, Status
from .money import Money
from .plan import Plan
from .registry import carries_out
from .states import PlanState

_STANDS = (PlanState.AWAITING_SERIAL, PlanState.SCHEDULED)


@carries_out("PAY-6")
def paid_so_far(plan: Plan, claims: Iterable[Claim]) -> Money:
    """The purchase fee and the replacement fees paid for the plan until now, less what went back.

    `claims` may be of other plans too. A purchase fee that went to a seller or a store (bundled,
    card) counts with the price on the plan's record, while the plan stands.
    """
    amount = _net(plan.ledger, Purpose.PURCHASE)
    if plan.state in _STANDS and all(x.purpose is not Purpose.PURCHASE for x in plan.ledger):
        amount = plan.price.amount
    fees = (_net(claim.ledger, Purpose.FEE) for claim in claims if claim.plan_id == plan.plan_id)
    return Money(amount + sum(fees), plan.price.currency)


def _net(ledger: tuple[Line, ...], purpose: Purpose) -> int:
    """What was captured for `purpose`, less its refunds but those that the bank sent back."""
    taken = [x for x in ledger if x.purpose is purpose and x.status is Status.CAPTURED]
    ids = {line.provider_id for line in taken}
    back = [
        line
        for line in ledger
        if line.purpose is Purpose.REFUND
        and line.refunds in ids
        and (line.status is not Status.REFUND_FAILED or line.paid_otherwise)
    ]
    return sum(line.amount.amount for line in taken) - sum(line.amount.amount for line in back)
