"""A device, as the maker's registry reports it, and what Aftercare knows of its serial."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ..frozen import frozen


@frozen
class Device:
    """One serial. All instants UTC, by the maker's clock (TIM-1).

    `order_id` is the unpaid plan order that holds the serial (ELG-10), `plan_id` the plan bound to
    it, `open_claim_id` its one open claim (TRM-6), `last_claim_id` the newest, ended or not: a unit
    that comes back late or is scanned twice is known by it. A retired serial was
    replaced, or kept after a default (ELG-8). `next_plan_id` is a renewal that begins when the plan
    ends (RNW-3). `returned_at`: the registry says that it went back to its seller (RFD-1);
    `bound_account` since `bound_at`: the owner's account in the maker's system (SVC-10);
    `damaged_at`: damage on record that no repair has closed (ELG-9). `shipped_at`: it left the
    centre as somebody's replacement, which it does once (LNK-1).
    """

    serial: str
    model: str
    region: str | None
    sold_at: datetime | None = None
    delivered_at: datetime | None = None
    activated_at: datetime | None = None
    order_id: str | None = None
    plan_id: str | None = None
    open_claim_id: str | None = None
    last_claim_id: str | None = None
    next_plan_id: str | None = None
    returned_at: datetime | None = None
    bound_account: str | None = None
    bound_at: datetime | None = None
    damaged_at: datetime | None = None
    retired_at: datetime | None = None
    replaced_by: str | None = None
    shipped_at: datetime | None = None
    version: int = 0

    @property
    def retired(self) -> bool:
        """Whether a replacement took this serial's place."""
        return self.retired_at is not None

    def reported(self, other: Device) -> Device:
        """This device with what the registry now says; plan, claim and chain stay (ELG-11)."""
        return replace(
            self,
            model=other.model,
            region=other.region,
            sold_at=other.sold_at or self.sold_at,
            delivered_at=other.delivered_at or self.delivered_at,
            activated_at=other.activated_at or self.activated_at,
            returned_at=other.returned_at or self.returned_at,
            bound_account=other.bound_account or self.bound_account,
            bound_at=other.bound_at or self.bound_at,
        )
