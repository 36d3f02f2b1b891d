"""Plans of the old renewal product, Refresh +: sold no more, and honoured (RNW-1)."""

from __future__ import annotations

from datetime import date, datetime

from ..frozen import frozen
from .device import Device
from .errors import BadValue
from .money import Money
from .plan import Channel, Plan
from .policies import Policies
from .rules.renewal import LegacyFacts, legacy_sold_in_its_time
from .serials import SerialNumber
from .states import PlanState
from .terms import Region
from .windows import first_instant, months_after

LEGACY_MONTHS = 12  # Refresh + ran a year; its fees are those of the 12-month plan
LEGACY_REPLACEMENTS = 1
LEGACY_TERMS = "refresh-plus"


@frozen
class LegacyPlan:
    """One plan of the old books. Dates are local ones of the device's region, `ends_on` exclusive;
    `used` says how many of its replacements were used. `reference` is the old books' own id.

    Raises `BadValue` for dates that Refresh + cannot have had (RNW-1).
    """

    reference: str
    account_id: str
    serial: SerialNumber
    sold_on: date
    starts_on: date
    ends_on: date
    used: int
    request_hash: str

    def __post_init__(self) -> None:
        finding = legacy_sold_in_its_time(LegacyFacts(self.sold_on))
        if finding.failed:
            raise BadValue("/sold_on", f"{finding.sentence} ({finding.id})")
        if self.starts_on < self.sold_on:
            raise BadValue("/starts_on", "It cannot begin before it was sold.")
        if not self.starts_on < self.ends_on <= months_after(self.starts_on, LEGACY_MONTHS):
            raise BadValue("/ends_on", "It ends at most 12 months after its start, and not before.")

    def plan(
        self, plan_id: str, device: Device, region: Region, policies: Policies, now: datetime
    ) -> Plan:
        """The plan as it is kept here, taken over at `now` (UTC).

        What was paid for it then, nobody told us: its price is zero, and no refund of it is ours.
        """
        return Plan(
            plan_id=plan_id,
            account_id=self.account_id,
            serial=device.serial,
            model=device.model,
            region=region.id,
            zone=region.zone,
            term_months=LEGACY_MONTHS,
            terms_version=LEGACY_TERMS,
            price=Money(0, region.currency),
            state=PlanState.SCHEDULED,
            created_at=now,
            total=LEGACY_REPLACEMENTS,
            left=LEGACY_REPLACEMENTS - self.used,
            locale="en-US",
            request_hash=self.request_hash,
            starts_at=first_instant(self.starts_on, region.zone),
            ends_at=first_instant(self.ends_on, region.zone),
            purchased_at=first_instant(self.sold_on, region.zone),
            receipted=True,
            chain=(device.serial,),
            channel=Channel.LEGACY,
            policies=policies,
        )
