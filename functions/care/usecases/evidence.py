"""The evidence bundle of a claim, for a bank's dispute (PAY-8, PAYMENTS section 4)."""

from __future__ import annotations

from ..domain.claim import Claim, Shipment
from ..domain.errors import NotFound
from ..domain.event import Event, broken_at
from ..domain.plan import Plan
from ..frozen import frozen
from .mails import is_mailed
from .ports import Store


@frozen
class Evidence:
    """All that shows what was agreed, decided, sent and told. Staff data; not the customer's view.

    `broken_at` is the number of the first event of the timeline that does not fit its hash; None
    where all is whole.
    """

    claim: Claim
    plan: Plan | None
    timeline: tuple[Event, ...]
    plan_timeline: tuple[Event, ...]
    broken_at: int | None

    @property
    def decisions(self) -> tuple[Event, ...]:
        """Every event that a rule stands behind."""
        return tuple(event for event in self.timeline if event.note.rules)

    @property
    def mails(self) -> tuple[Event, ...]:
        """Every event of which the customer was written."""
        return tuple(event for event in self.timeline if is_mailed(event))

    @property
    def shipments(self) -> tuple[Shipment, ...]:
        """Every replacement that left for the customer, the newest last."""
        newest = (self.claim.shipment,) if self.claim.shipment else ()
        return (*self.claim.lost_shipments, *newest)


@frozen
class GatherEvidence:
    """Reads only."""

    store: Store

    def of(self, claim_id: str) -> Evidence:
        """The bundle of a claim. Raises `NotFound`."""
        claim = self.store.claim(claim_id)
        if claim is None:
            raise NotFound
        timeline = self.store.timeline(claim_id)
        plan = self.store.plan(claim.plan_id) if claim.plan_id else None
        bought = self.store.timeline(plan.plan_id) if plan else []
        broken = broken_at(timeline, head=claim.head)
        return Evidence(claim, plan, tuple(timeline), tuple(bought), broken)
