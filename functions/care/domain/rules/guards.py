"""ELG-6 to ELG-11, COV-4 and COV-7: what must hold of every serial that a plan binds to."""

from __future__ import annotations

from datetime import timedelta

from ..decision import Verdict, check, failed, not_applicable, passed, rule
from ..grant import Grant, GrantKind
from ..plan import PlanStatus
from ..states import GrantState
from .bind_facts import BindFacts
from .ways import UNKNOWN, UNLISTED, text_of

FUTURE_HOURS = 24
STANDS = (PlanStatus.SCHEDULED, PlanStatus.ACTIVE, PlanStatus.AWAITING_SERIAL)
# What the desk said, or has still to say, of a device whose region nobody knows.
REVIEWS = {
    GrantState.IN_REVIEW: "The service desk is reviewing the region of the device.",
    GrantState.REJECTED: "The service desk could not confirm the region of the device.",
}
NOT_KNOWN = "The region of the device is not known; the desk reviews it."


@rule("ELG-6")
def same_region(facts: BindFacts) -> Verdict:
    """Plan and device are of the same region; an unknown region is the desk's to review."""
    if facts.device is None:
        return not_applicable(UNKNOWN)
    if facts.device.region is None and facts.review is None:
        return _not_reviewed(facts.grants.get(GrantKind.REGION))
    own = facts.region.id if facts.region else facts.device.region
    asked = facts.asked_region or own
    return check(
        own == asked,
        "Plan and device are of the same region.",
        f"The device is of region {own}; a plan of region {asked} does not fit it.",
        device=own,
        plan=asked,
    )


def _not_reviewed(review: Grant | None) -> Verdict:
    if review is None:
        return failed(NOT_KNOWN, device=None)
    closes = review.closes_at
    if closes is None or review.state not in (GrantState.OPEN, GrantState.EXPIRED):
        said = REVIEWS.get(review.state, NOT_KNOWN)
        return failed(said, device=None, review=review.state.value)
    return failed(
        f"The review of its region was good until {text_of(closes)}.",
        device=None,
        closes_at=closes.isoformat(),
    )


@rule("ELG-7")
def no_plan_yet(facts: BindFacts) -> Verdict:
    """No plan that awaits its start or is in force on the serial, a begun renewal included."""
    status = facts.plan.status(facts.now) if facts.plan else None
    return check(
        status not in STANDS,
        "No other plan stands on this serial number.",
        "This serial number is already covered by a plan.",
        plan=status,
    )


@rule("ELG-8")
def not_retired(facts: BindFacts) -> Verdict:
    """A serial that was retired by a replacement, or kept after a default, cannot be covered again;
    an open Flyaway claim blocks it."""
    if facts.device is None:
        return not_applicable(UNKNOWN)
    if facts.flyaway:
        return failed("A claim for the loss of this device is open.", retired=False, flyaway=True)
    by = "by a replacement" if facts.device.replaced_by else "by a loss or a default"
    return check(
        not facts.device.retired,
        "The serial number was not retired.",
        f"The serial number was retired {by} and cannot be covered again.",
        retired=facts.device.retired,
    )


@rule("ELG-9")
def no_open_claim(facts: BindFacts) -> Verdict:
    """No open claim on the device, and no damage on record that no repair has closed."""
    if facts.device is None:
        return not_applicable(UNKNOWN)
    claim, damage = facts.device.open_claim_id is not None, facts.device.damaged_at is not None
    if damage and not claim:
        sentence = "Damage of the device is on record; a plan can be bought when it is repaired."
        return failed(sentence, open_claim=False, damage=True)
    return check(
        not claim,
        "No claim is open on the device, and no damage is on record.",
        "A claim is open on the device; a plan can be bought when it is closed.",
        open_claim=claim,
        damage=damage,
    )


@rule("ELG-10")
def serial_not_held(facts: BindFacts) -> Verdict:
    """An order holds its serial, and its grant, until paid or lapsed; a second is refused."""
    order = facts.order is not None and facts.order.status(facts.now) is PlanStatus.AWAITING_PAYMENT
    grant = any(each.state is GrantState.RESERVED for each in facts.grants.values())
    return check(
        not (order or grant),
        "No other order holds this serial number.",
        "Another order for this serial number awaits its payment.",
        held=order or grant,
    )


@rule("ELG-11")
def registry_knows(facts: BindFacts) -> Verdict:
    """The registry at this instant decides; more than 24 hours ahead goes to the desk."""
    if facts.device is None:
        return failed(UNKNOWN, serial=facts.serial)
    at = facts.device.activated_at
    if at and at - facts.now > timedelta(hours=FUTURE_HOURS):
        return failed(
            "The registry dates the activation more than 24 hours ahead; the desk reviews it.",
            activated_at=at.isoformat(),
        )
    return passed("The maker's registry knows the serial number.", serial=facts.serial)


@rule("COV-4")
def model_listed(facts: BindFacts) -> Verdict:
    """A model that the catalog does not list cannot be covered."""
    if facts.device is None:
        return not_applicable(UNKNOWN)
    return check(
        facts.family is not None,
        "The model is in the catalog.",
        UNLISTED,
        model=facts.device.model,
    )


@rule("COV-7")
def sold_in_region(facts: BindFacts) -> Verdict:
    """A region without terms sells nothing; terms that are not the documents' say so."""
    unknown = facts.device is None or (facts.device.region is None and facts.region is None)
    if unknown or facts.device is None or facts.family is None:
        return not_applicable("The region's terms were not asked.")
    region = facts.region
    of_documents = region is None or region.from_documents
    ours = "" if of_documents else " Its terms are not from the documents."
    return check(
        facts.sold_here,
        f"Plans for this model are sold in the region.{ours}",
        "No plan for this model is sold in the region of the device.",
        region=region.id if region else facts.device.region,
        from_documents=region.from_documents if region else None,
    )
