"""A store's customer is written to: the mail with which they take their plan over (BUY-3, LNK-3).

The address stands on the offer and nowhere else. It goes with the offer, when the plan is taken
over or another offer is made, and at the latest when the offer ends.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from .event import Actor, Note
from .plan import Invitation, Offer, Plan, PlanStatus
from .turn import Turn
from .values import replace

INVITED = "owner_invited"


def invited(plan: Plan, email: str, locale: str, *, told: int = 0) -> tuple[Plan, Note]:
    """The plan with its offer on the way to `email`, in the language of `locale`; `told` events
    come before this one. Raises LookupError where nothing is offered."""
    if plan.offer is None:
        raise LookupError("nothing is offered that could be mailed")
    offer = replace(plan.offer, invitation=Invitation(email, plan.seq + told + 1))
    sentence = "A mail is on its way to the plan's owner, with the code that takes the plan over."
    note = Note("owner_invited", Actor.STORE, sentence, ("BUY-3", "LNK-3"))
    return replace(plan, offer=offer, locale=locale), note


def invites(offer: Offer, email: str) -> bool:
    """Whether the offer was sent to `email`."""
    return offer.invitation is not None and offer.invitation.email == email


def invites_another(offer: Offer, email: str | None) -> bool:
    """Whether the offer was sent to another address than the `email` that is asked for now."""
    return email is not None and offer.invitation is not None and offer.invitation.email != email


def address_of(plan: Plan, seq: int, now: datetime) -> str | None:
    """Where the mail of event number `seq` goes at `now` (UTC). None where its offer was taken,
    replaced or is over, or the plan is: what the mail would bring is worth nothing then."""
    offer = plan.offer
    if offer is None or now > offer.until or offer.invitation is None or not waits(plan, now):
        return None
    return offer.invitation.email if offer.invitation.seq == seq else None


def waits(plan: Plan, now: datetime) -> bool:
    """Whether there is still something to take over at `now` (UTC): a plan that was voided, given
    back or has expired is nobody's to wait for."""
    return plan.status(now) in (PlanStatus.SCHEDULED, PlanStatus.ACTIVE)


def forgets_at(plan: Plan) -> datetime | None:
    """When the address has to go (UTC): the first instant at which the offer is over (TIM-2)."""
    if plan.offer is None or plan.offer.invitation is None:
        return None
    return plan.offer.until + timedelta(milliseconds=1)


def _forgotten(plan: Plan, now: datetime) -> Turn[Plan] | None:
    at = forgets_at(plan)
    if at is None or plan.offer is None or (now < at and waits(plan, now)):
        return None
    return Turn(replace(plan, offer=replace(plan.offer, invitation=None)))


CONSEQUENCES = (_forgotten,)
