"""What the rules of eligibility look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from ...frozen import frozen
from ..device import Device
from ..grant import Grant, GrantKind
from ..plan import Plan
from ..states import GrantState
from ..terms import Family, Region


@frozen
class BindFacts:
    """`plan` is in charge of the serial, `order` holds it unpaid; `family` is None for a model
    outside the catalog, `region` for a device of unknown region or one without terms; `sold_here`
    says whether any plan of the model is sold there. `grants` are the serial's, as far as they can
    matter, `grant` is the one that alone opens the way (ELG-4, ELG-5). `flyaway`: the open claim
    is for a loss (ELG-8)."""

    now: datetime
    serial: str
    device: Device | None
    plan: Plan | None
    order: Plan | None
    family: Family | None
    region: Region | None
    asked_region: str | None
    sold_here: bool
    grants: Mapping[GrantKind, Grant] = field(default_factory=dict)
    grant: Grant | None = None
    flyaway: bool = False

    @property
    def review(self) -> Grant | None:
        """The desk's yes to a device of unknown region, while it is good (ELG-6)."""
        if self.device is None or self.device.region is not None:
            return None
        review = self.grants.get(GrantKind.REGION)
        standing = review is not None and review.state in (GrantState.OPEN, GrantState.RESERVED)
        return review if review and standing and review.good_at(self.now) else None

    @property
    def looked_at(self) -> datetime:
        """The instant that ELG-1 to ELG-5 look at (UTC): that of submitting (ELG-10), or of the
        first request where the region had to be reviewed (ELG-6)."""
        return self.review.asked_at if self.review else self.now

    @property
    def taken(self) -> tuple[Grant, ...]:
        """The grants that an order takes with the serial (ELG-10)."""
        open_ = (GrantState.OPEN,)
        found = (self.grant, self.review)
        return tuple(g for g in found if g is not None and g.status(self.now) in open_)
