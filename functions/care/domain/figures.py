"""What each service costs, holds and asks for, if it were paid at an instant."""

from __future__ import annotations

from . import consents
from .money import Money
from .parts import Sends, Service
from .policies import Policies
from .registry import carries_out
from .rules.returns import cures
from .rules.service_facts import ServiceFacts
from .settlement import Lines, Settlement
from .terms import PlanFees, Region
from .windows import Deadline, days_after, end_of_day

_DOCK = "Nothing is inspected; the dock checks serial number, battery and maker."


def settle_figures(facts: ServiceFacts, policies: Policies) -> Settlement:
    """The figures if `facts.service` were paid at `facts.now` (UTC).

    Raises LookupError without a region, for a paid service also without a plan whose next fee is
    listed: the decision has refused those.
    """
    region = facts.region
    if region is None:
        raise LookupError("no region, no figures")
    if facts.service in (Service.REPAIR, Service.REPLACEMENT):
        return sent_in(facts, region, policies)
    price = facts.price
    if price is None or not facts.fees_listed:
        raise LookupError("no fee is listed")
    if facts.service is Service.FLYAWAY:
        return _flyaway(facts, price)
    if facts.service is Service.BASIC:
        return _basic(facts, price, region, policies)
    return _premium(facts, price, region)


@carries_out("HLD-1")
def hold_figure(price: PlanFees, sends: Sends) -> Money:
    """The hold beside the fee: the catalog's, for a battery alone the battery's (HLD-1, SVC-14).

    That it lies within the provider's minimum and the product's value is checked as the catalog is
    made (`care.catalog.lint`, PAY-9).
    """
    return price.hold_for(sends)


def _premium(facts: ServiceFacts, price: PlanFees, region: Region) -> Settlement:
    fee, hold = price.replacement_fee(facts.fee_number), hold_figure(price, facts.sends)
    return_by = days_after(facts.now, region.return_days, region.zone)
    latest = _later(return_by, _longest(facts.sends, region))
    lines = (
        ("charged_now", f"{fee.text} is charged now: the replacement fee."),
        ("held", f"{hold.text} is held on the same card. It is not a charge."),
        (
            "charged_only_if",
            f"The {hold.text} are charged only if the unit is not received by "
            f"{return_by.text}, or fails the checks and is not cured.",
        ),
    )
    return Settlement(
        service=Service.PREMIUM,
        fee=fee,
        fee_number=facts.fee_number,
        hold=hold,
        uses=1,
        lines=lines,
        inspected=_DOCK,
        return_days=region.return_days,
        return_by=return_by,
        held_until_at_most=latest,
        consent_version=consents.VERSIONS[Service.PREMIUM],
        consent=consents.premium(fee, hold, return_by, latest),
    )


def _basic(facts: ServiceFacts, price: PlanFees, region: Region, policies: Policies) -> Settlement:
    """SVC-5: the fee and nothing else; the unit comes first."""
    fee = price.replacement_fee(facts.fee_number)
    return_by = days_after(facts.now, policies.not_sent_days, region.zone)
    lines = (
        ("charged_now", f"{fee.text} is charged now: the replacement fee. Nothing is held."),
        ("sent_back", "Your replacement ships once your unit is received and passes the checks."),
        (
            "refunded_if",
            f"The {fee.text} are refunded if the unit is not received by {return_by.text}, or "
            "fails the checks and is not cured.",
        ),
    )
    return Settlement(
        service=Service.BASIC,
        fee=fee,
        fee_number=facts.fee_number,
        hold=Money(0, fee.currency),
        uses=1,
        lines=lines,
        inspected=_DOCK,
        return_days=policies.not_sent_days,
        return_by=return_by,
        consent_version=consents.VERSIONS[Service.BASIC],
        consent=consents.basic(fee, return_by),
    )


def _flyaway(facts: ServiceFacts, price: PlanFees) -> Settlement:
    """SVC-10: its own fee, and nothing comes back."""
    fee = price.flyaway_fee
    if fee is None:
        raise LookupError("no flyaway fee is listed")
    lines = (
        ("charged_now", f"{fee.text} is charged: the flyaway fee. Nothing is held."),
        ("sent_back", "Nothing is sent back. Your replacement ships once you have paid."),
        ("refunded_if", "Found before the replacement ships, everything is refunded."),
    )
    return Settlement(
        service=Service.FLYAWAY,
        fee=fee,
        fee_number=facts.fee_number,
        hold=Money(0, fee.currency),
        uses=1,
        lines=lines,
        inspected="Nothing is inspected: the device is lost.",
        consent_version=consents.VERSIONS[Service.FLYAWAY],
        consent=consents.flyaway(fee),
    )


@carries_out("TRM-5")
def sent_in(facts: ServiceFacts, region: Region, policies: Policies) -> Settlement:
    """Repair and Replacement: nothing is charged at filing, and what the warranty covers costs no
    fee and no replacement, whether mended or swapped (TRM-5, SVC-8, SVC-9)."""
    return_by = days_after(facts.now, policies.not_sent_days, region.zone)
    nothing = Money(0, region.currency)
    return Settlement(
        service=facts.service,
        fee=nothing,
        fee_number=0,
        hold=nothing,
        uses=0,
        lines=_sent_in_lines(facts, return_by),
        inspected="The unit is inspected before anything is asked of you.",
        return_days=policies.not_sent_days,
        return_by=return_by,
    )


def _sent_in_lines(facts: ServiceFacts, return_by: Deadline) -> Lines:
    covered = facts.plan is not None and facts.price is not None and facts.fees_listed
    fee = facts.price.replacement_fee(facts.fee_number) if covered and facts.price else None
    beside = f" beside the replacement fee of {fee.text}" if fee else ""
    instead = "replaced" if facts.service is Service.REPLACEMENT else "mended or swapped"
    return (
        ("charged_now", "Nothing is charged now."),
        ("sent_back", f"You send the unit in, so that it is received by {return_by.text}."),
        (
            "free_if",
            f"A defect under warranty is {instead}: no fee, and no replacement of a plan is used.",
        ),
        (
            "charged_only_if",
            f"Otherwise you get a quote{beside}. Nothing is charged that you do not choose.",
        ),
    )


def _longest(sends: Sends, region: Region) -> int:
    """The most days after the period in which a default is still possible: the carrier's pause
    (HLD-7), and then each cure told on the last day of the one before it (RET-5)."""
    return region.carrier_pause_days + cures(sends) * region.cure_days


def _later(deadline: Deadline, days: int) -> Deadline:
    day = type(deadline.last_day).fromordinal(deadline.last_day.toordinal() + days)
    return end_of_day(day, deadline.zone)
