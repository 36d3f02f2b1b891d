"""The settlement page of a Premium claim: what is charged now, what is held, what could be charged.

The figures here are the figures charged later (PAY-7); the consent's text is what is stored
(SVC-7, HLD-1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .money import Money
from .parts import Sends
from .plan import Plan
from .terms import Price, Region
from .windows import Deadline, days_after, end_of_day

CONSENT_VERSION = "premium-2026-11"


@dataclass(frozen=True, slots=True)
class Settlement:
    """All amounts and dates that the customer agrees to before paying."""

    fee: Money
    fee_number: int
    hold: Money
    return_days: int
    return_by: Deadline
    held_until_at_most: Deadline
    consent_version: str
    consent: str
    lines: tuple[tuple[str, str], ...]

    @property
    def most(self) -> Money:
        """The most that can be charged: the fee, and a default equal to the hold (HLD-5)."""
        return self.fee + self.hold


def settle_figures(
    plan: Plan, price: Price, region: Region, sends: Sends, now: datetime
) -> Settlement:
    """The figures if the claim were paid at `now` (UTC), for a plan with a replacement left."""
    number = plan.total - plan.left + 1
    fee, hold = price.replacement_fee(number), price.hold_for(sends)
    return_by = days_after(now, region.return_days, region.zone)
    latest = _later(return_by, region.carrier_pause_days + region.cure_days)
    return Settlement(
        fee=fee,
        fee_number=number,
        hold=hold,
        return_days=region.return_days,
        return_by=return_by,
        held_until_at_most=latest,
        consent_version=CONSENT_VERSION,
        consent=_consent(fee, hold, return_by, latest),
        lines=_lines(fee, hold, return_by),
    )


def _later(deadline: Deadline, days: int) -> Deadline:
    day = type(deadline.last_day).fromordinal(deadline.last_day.toordinal() + days)
    return end_of_day(day, deadline.zone)


def _lines(fee: Money, hold: Money, return_by: Deadline) -> tuple[tuple[str, str], ...]:
    return (
        ("charged_now", f"{fee.text} is charged now: the replacement fee."),
        ("held", f"{hold.text} is held on the same card. It is not a charge."),
        (
            "charged_only_if",
            f"The {hold.text} are charged only if the unit is not received by "
            f"{return_by.text}, or fails the checks and is not cured.",
        ),
    )


def _consent(fee: Money, hold: Money, return_by: Deadline, latest: Deadline) -> str:
    return (
        f"I agree that {fee.text} is charged now and that {hold.text} is held on the same credit "
        f"card. The hold is renewed on that card, whenever it would lapse, until the unit is "
        f"received, at the latest until {latest.text}; during a renewal two "
        f"holds may show for a short time. If the unit is not received by {return_by.text}, "
        f"counted from payment, or does not pass the checks in time, at most "
        f"{hold.text} is charged, once. If the replacement ships on a later day than I pay, both "
        "dates move by as many days. I know that Express skips the inspection and gives no "
        "warranty service for the defective part; the replacement is under warranty."
    )
