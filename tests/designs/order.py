"""The row of one claim, as the two designs without a ledger keep it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from care.domain.money import Money
from tests.designs.shop import View


class State(StrEnum):
    FILED = "filed"
    HELD = "held"
    PAID = "paid"
    SHIPPED = "shipped"
    COMPLETED = "completed"
    DEFAULTED = "defaulted"
    OWED = "owed"
    GIVEN_BACK = "given back"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    REFUSED = "refused"


PAID = (State.PAID, State.SHIPPED, State.COMPLETED, State.DEFAULTED, State.OWED, State.GIVEN_BACK)
CLOSED_UNPAID = (State.CANCELLED, State.LAPSED, State.REFUSED)


@dataclass(frozen=True, slots=True)
class Order:
    """The row of one claim."""

    filed_at: datetime
    state: State = State.FILED
    page_id: str | None = None
    hold_id: str = ""
    card: str = ""
    capture_before: datetime | None = None
    fee_id: str = ""
    default_id: str = ""
    return_by: datetime | None = None
    hold_lost: bool = False
    version: int = 0


def seen(order: Order | None, fee: Money, hold: Money) -> View:
    """What the row says; without one, nothing was filed."""
    if order is None:
        return View("none", paid=False, kept=0, holds=False, alarm=False, owed=False)
    paid, defaulted = order.state in PAID, order.state is State.DEFAULTED
    return View(
        state=order.state,
        paid=paid,
        kept=fee.amount * paid + hold.amount * defaulted,
        holds=order.state in (State.HELD, State.PAID, State.SHIPPED) and not order.hold_lost,
        alarm=order.hold_lost,
        owed=order.state is State.OWED,
    )
