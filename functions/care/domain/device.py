"""A device, as the maker's registry reports it, and what Aftercare knows of its serial."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Device:
    """One serial. All instants UTC, by the maker's clock (TIM-1).

    `order_id` is the unpaid plan order that holds the serial (ELG-10), `plan_id` the plan bound to
    it, `open_claim_id` its one open claim (TRM-6), `last_claim_id` the newest, ended or not: a unit
    that comes back late or is scanned twice is known by it. A retired serial was
    replaced, or kept after a default (ELG-8).
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
    retired_at: datetime | None = None
    replaced_by: str | None = None
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
        )
