"""What a store hands to the customer for whom it redeemed a card: a code, by hand and by mail.

The plan waits on the store's account until its owner takes it over with that code (BUY-3, LNK-3).
"""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

from ..domain.event import Actor, Note
from ..domain.inviting import invited, invites, invites_another
from ..domain.plan import Plan
from ..domain.values import replace
from ..frozen import frozen
from .hand_over_plan import offer_of, standing_code
from .ports import Keys

_ANEW = Note(
    "store_offered",
    Actor.STORE,
    "The store has a new code with which the plan's owner takes it over.",
    ("LNK-3", "BUY-5"),
)


@frozen
class Customer:
    """Who stands at the counter, as far as the clerk typed it."""

    email: str | None = field(default=None, repr=False)
    locale: str = "en-US"


@frozen
class Handed:
    """The plan with its offer, the code of that, and what is told; nothing is stored yet. `mailed`:
    the code goes, or went, to the customer's address."""

    plan: Plan
    code: str | None = field(repr=False)
    notes: tuple[Note, ...] = ()
    mailed: bool = False


@frozen
class StoreOffers:
    """Codes of plans on a store's account. No code is kept: each can be made once more."""

    keys: Keys

    def first(self, plan: Plan, customer: Customer, now: datetime) -> Handed:
        """The code of a new plan, of which one event is told before what is told here."""
        return _mailing(self._anew(plan, now), customer, told=1)

    def again(self, plan: Plan, customer: Customer, now: datetime) -> Handed:
        """The code of the offer that stands. A new one where that is over, or was sealed with keys
        that are not ours any more; or where it was mailed to another address than the customer's:
        whoever reads that mail is to get nothing by it.

        One address is written to once while the offer stands, however often it is asked for.
        """
        offer, code = plan.offer, standing_code(self.keys, plan)
        if offer is None or code is None or now > offer.until:
            return self._replaced(plan, customer, now)
        if invites_another(offer, customer.email):
            return self._replaced(plan, customer, now)
        standing = Handed(plan, code)
        if customer.email is not None and invites(offer, customer.email):
            return replace(standing, mailed=True)
        return _mailing(standing, customer)

    def _replaced(self, plan: Plan, customer: Customer, now: datetime) -> Handed:
        return _mailing(replace(self._anew(plan, now), notes=(_ANEW,)), customer)

    def _anew(self, plan: Plan, now: datetime) -> Handed:
        code, offer = offer_of(self.keys, plan.plan_id, now, plan.policies)
        return Handed(replace(plan, offer=offer), code)


def _mailing(handed: Handed, customer: Customer, *, told: int = 0) -> Handed:
    """The same, on its way to the customer's address where there is one."""
    if customer.email is None:
        return handed
    told += len(handed.notes)
    plan, note = invited(handed.plan, customer.email, customer.locale, told=told)
    return replace(handed, plan=plan, notes=(*handed.notes, note), mailed=True)
