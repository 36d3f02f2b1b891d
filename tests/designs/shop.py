"""What the three designs have in common: figures, the questions asked of them, a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Protocol

from care.catalog import load
from care.domain.money import Money
from tests.designs.wire import Plane, Wire
from tests.support.memory import FixedClock

MODEL, REGION, TERM = "mavic-3", "US", 12


@cache
def figures() -> tuple[Money, Money]:
    """Fee and hold of the first paid replacement, from the catalog."""
    price = load().price(MODEL, REGION, TERM)
    assert price is not None
    return price.replacement_fees[0], price.hold


@dataclass(frozen=True, slots=True)
class View:
    """What a design's own records say of the claim. `kept`, in minor units, is what was taken less
    what went back; `holds` that a hold stands; `alarm` that a person was called because none does;
    `owed` that a default could not be taken and is owed. `paid`: the fee stands."""

    state: str
    paid: bool
    kept: int
    holds: bool
    alarm: bool
    owed: bool


class Design(Protocol):
    """One claim of one customer, served by one design.

    Every method may raise `Crash`, `InDoubt` or `Conflict`, after which the same is asked again,
    and another `CareError`, which is an answer.
    """

    clock: FixedClock
    plane: Plane
    payments: Wire
    claim_id: str

    def file(self) -> str | None:
        """The id of the page to pay on; None while it is being made."""
        ...

    def go_on(self) -> None:
        """The customer is back from the page."""
        ...

    def webhook(self, page_id: str) -> None:
        """The provider tells that a page was completed."""
        ...

    def ship(self) -> None: ...

    def scan(self) -> None:
        """The registered unit is back."""
        ...

    def cancel(self) -> None: ...

    def job(self) -> None:
        """What the design runs by the clock."""
        ...

    def next_job_at(self) -> datetime:
        """When it runs next (UTC), later than now."""
        ...

    def view(self) -> View: ...
