"""One claim as the desk and the operator see it: whole, with what waits and what may be decided."""

from __future__ import annotations

from ..domain import deciding, work_order
from ..domain.claim import Claim
from ..domain.errors import NotFound
from ..domain.event import Event
from ..domain.rulings import Ruling
from ..domain.terms import Catalog
from ..domain.work_order import Waiting
from ..frozen import frozen
from .ports import Clock, Store


@frozen
class ShownClaim:
    """A claim with its timeline. `waiting` is its row on the desk's list, None where it has none;
    `open_rulings` are those that would be taken now."""

    claim: Claim
    timeline: tuple[Event, ...]
    waiting: Waiting | None
    open_rulings: tuple[Ruling, ...]

    @property
    def decisions(self) -> tuple[Event, ...]:
        """Every event that a rule stands behind."""
        return tuple(event for event in self.timeline if event.note.rules)


@frozen
class ShowClaim:
    """Reads only. Staff data; not the customer's view."""

    store: Store
    clock: Clock
    catalog: Catalog

    def of(self, claim_id: str) -> ShownClaim:
        """The claim, whosever it is. Raises `NotFound`."""
        claim, now = self.store.claim(claim_id), self.clock.now()
        if claim is None:
            raise NotFound
        fee = self.catalog.regions[claim.region].late_fee
        return ShownClaim(
            claim,
            tuple(self.store.timeline(claim_id)),
            work_order.waiting(claim, now),
            deciding.open_rulings(claim, fee, now),
        )
