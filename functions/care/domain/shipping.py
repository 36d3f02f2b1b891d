"""What a shipped unit makes of claim, plan and serials (LNK-1, LNK-2, COV-5, SHP-1)."""

from __future__ import annotations

from datetime import datetime

from .claim import Claim, Shipment
from .device import Device
from .event import Actor, Note
from .parts import Condition, Sends, Service
from .payment import unit_in_hand
from .plan import Plan, PlanStatus
from .premium import return_period
from .registry import carries_out
from .renewal import AT_STAKE
from .states import ClaimState, HoldState
from .turn import Turn
from .values import replace
from .windows import local_date


@carries_out("LNK-2")
def free(claim: Claim) -> bool:
    """Whether the swap uses nothing of the plan: only a replacement that was paid for and reserved
    is used. A defect is a warranty matter, also of a replacement, dead on arrival too (TRM-5)."""
    return not claim.reserved


def condition_of(unit: Device) -> Condition:
    """What a unit is where the desk does not say: one that was activated is not new (COV-5)."""
    return Condition.EQUIVALENT if unit.activated_at else Condition.NEW


def event_of(claim: Claim) -> str:
    """The event of the claim's table that shipping its replacement is."""
    if claim.service is Service.REPAIR and claim.state is ClaimState.MENDING:
        return "swap_shipped"
    finding = claim.service is Service.PREMIUM and claim.state is ClaimState.PAID and claim.scans
    return "ship_with_finding" if finding else "ship"


def shipped(claim: Claim, shipment: Shipment, now: datetime) -> Claim:
    """The claim after its replacement was sent. Raises `WrongState`.

    A Premium claim that is shipped on a later local date than it was paid counts its return period
    from the shipment (HLD-10).
    """
    after = claim.moved(event_of(claim), shipment=shipment, reserved=False)
    if claim.hold_state is not HoldState.LOST:  # a lost hold stays the desk's task (HLD-6)
        after = replace(after, work_since=None)
    zone = claim.terms.zone
    late = claim.paid_at and local_date(now, zone) > local_date(claim.paid_at, zone)
    if claim.service is Service.PREMIUM and late:
        after = replace(after, return_by=return_period(claim, now))
    return after


def carried(plan: Plan, claim: Claim, unit: Device) -> Plan:
    """A plan of the claimed serial after the shipment: bound to the unit, with its end as it was.

    The claim's own plan is one replacement poorer where the swap is not free; a flyaway counts as
    such (SVC-10). An order that is not paid yet only follows the serial.
    """
    serial = plan.serial if claim.sends is Sends.BATTERY else unit.serial
    if plan.plan_id == claim.plan_id and not free(claim):
        lost = claim.service is Service.FLYAWAY
        return replace(plan.replaced(serial), flyaways=plan.flyaways + lost)
    return plan.moved_to(serial)


def plan_note(before: Plan, after: Plan, rules: tuple[str, ...]) -> Note:
    """What the plan's own timeline says of a shipment: where it moved, and what is left of it."""
    left = f"{after.left} of its {after.total} replacements are left."
    used = ("TRM-6",) if after.used > before.used else ()
    if after.serial == before.serial:
        sentence = f"One replacement was used for a battery. {left}"
        return Note("replacement_used", Actor.DESK, sentence, (*rules, "SVC-14", *used))
    sentence = (
        f"The plan moved from serial number {before.serial} to {after.serial}, which was shipped "
        f"in its place. {left}"
    )
    return Note("plan_moved", Actor.DESK, sentence, (*rules, *used))


def plan_rules(claim: Claim) -> tuple[str, ...]:
    """The rules by which a plan goes with the shipment of `claim`: paid, or free by the warranty
    (TRM-5), which of a replacement is LNK-2's."""
    return ("LNK-1", "LNK-2", "TRM-5") if free(claim) else ("LNK-1",)


def swapped(old: Device, unit: Device, now: datetime) -> tuple[Device, Device]:
    """The old serial out of use, naming what took its place, and the unit with all that was bound
    to it: plan, queued renewal, order (LNK-1, ELG-8)."""
    bound = {"plan_id": old.plan_id, "next_plan_id": old.next_plan_id, "order_id": old.order_id}
    gone = dict.fromkeys(bound)
    retired = replace(old, retired_at=now, replaced_by=unit.serial, damaged_at=None, **gone)
    return retired, replace(unit, shipped_at=now, **bound)


def used_battery(unit: Device, now: datetime) -> Device:
    """A battery that shipped alone: it carries no plan, and ships only once (SVC-14)."""
    return replace(unit, shipped_at=now)


def shipped_note(claim: Claim, plans: tuple[Plan, ...], now: datetime) -> Note:
    """What the customer reads of a shipment: what is due back, and what covers the new unit."""
    by = claim.due_back if claim.service is Service.PREMIUM and not claim.ended else None
    wait = f" Send the unit back by {by.text}." if by else ""
    cost = "" if claim.paid_at else " It costs nothing, and no replacement of a plan is used."
    sentence = (
        f"Your replacement is on its way{_kind(claim)}.{cost}{wait}{_cover(claim, plans, now)}"
    )
    return Note("shipped", Actor.DESK, sentence, _RULES[claim.service], None, _tracking(claim))


_RULES = {
    Service.PREMIUM: ("SVC-6", "LNK-1", "HLD-10", "COV-5"),
    Service.BASIC: ("SVC-5", "LNK-1", "COV-5"),
    Service.REPAIR: ("SVC-8", "LNK-1", "COV-5"),
    Service.REPLACEMENT: ("SVC-9", "LNK-1", "LNK-2", "TRM-5", "COV-5"),
    Service.FLYAWAY: ("SVC-10", "LNK-1", "COV-5"),
}


def _kind(claim: Claim) -> str:
    same = claim.shipment is not None and claim.shipment.condition is Condition.EQUIVALENT
    return "; it is a unit equivalent to new" if same else ""


def _cover(claim: Claim, plans: tuple[Plan, ...], now: datetime) -> str:
    """TRM-4: a unit that ships after the end carries no cover; a queued renewal covers it."""
    if claim.sends is Sends.BATTERY or not plans:
        return ""
    over = (PlanStatus.EXPIRED, PlanStatus.REFUNDED, PlanStatus.VOID, PlanStatus.AWAITING_PAYMENT)
    if all(plan.status(now) in over for plan in plans):
        return " The plan has ended, so no plan covers the new unit."
    return " The plan is bound to its serial number and covers it; its last day is the same."


def _tracking(claim: Claim) -> str | None:
    shipment = claim.shipment
    return f"{shipment.carrier} {shipment.tracking}" if shipment else None


@carries_out("SHP-1")
def sent_home(claim: Claim, shipment: Shipment, now: datetime) -> Turn[Claim]:
    """The customer's own unit on its way home, free: mended, or as it came. Raises `WrongState`.

    What a claim that is over left at the centre (HLD-9, RET-5) goes home too; the claim stays what
    it is.
    """
    mended = claim.state is ClaimState.MENDING
    left = claim.ended and unit_in_hand(claim)
    event = {"sent_home": shipment, "work_since": None}
    after = replace(claim, **event) if left else claim.moved("sent_back", **event)
    what = "Your unit was mended and is" if mended else "Your unit is"
    note = Note(
        "sent_home",
        Actor.DESK,
        f"{what} on its way home. The shipping costs you nothing.",
        ("SHP-1", "SVC-8") if claim.service is Service.REPAIR else ("SHP-1",),
        None,
        f"{shipment.carrier} {shipment.tracking}",
    )
    return Turn(after, (note,))


def reshipped_note(claim: Claim, why: str) -> Note:
    """What the customer reads of a second parcel; `why` is lost, undeliverable or refused."""
    by = claim.due_back if claim.service is Service.PREMIUM and claim.state in AT_STAKE else None
    wait = f" Send the unit back by {by.text}." if by else ""
    return Note(
        "reshipped",
        Actor.DESK,
        f"{_WHY[why]} Another one is on its way{_kind(claim)}; it costs nothing more, and no "
        f"further replacement is used.{wait}",
        ("SHP-2", "LNK-1", "COV-5"),
        None,
        _tracking(claim),
    )


_WHY = {
    "lost": "Your replacement was lost on its way.",
    "undeliverable": "Your replacement could not be delivered.",
    "refused": "Your replacement was not accepted at your address.",
}
