"""What a redeemed card leaves behind: a used card, a plan on its way, a device that is bound."""

from __future__ import annotations

from datetime import datetime

from ..frozen import frozen
from .card import Card
from .device import Device
from .event import Actor, Note
from .money import Money
from .owners import STORE_ACCOUNT
from .plan import Channel, Plan
from .policies import Policies
from .registry import carries_out
from .states import PlanState
from .terms import Price, Region
from .values import replace
from .windows import day_text, local_date


@frozen
class Redeemer:
    """Whose the plan becomes. `store` is the store at whose counter it happens; its account keeps
    the plan until the customer takes it over (LNK-3)."""

    account_id: str
    locale: str = "en-US"
    store: str | None = None

    @property
    def actor(self) -> Actor:
        """Who did it, for the timeline."""
        return Actor.STORE if self.store else Actor.CUSTOMER


def store_account(store: str) -> str:
    """The account on which a store's redeemed plans wait for their owners."""
    return f"{STORE_ACCOUNT}{store}"


def order_of(
    plan_id: str, card: Card, price: Price, region: Region, by: Redeemer, now: datetime
) -> Plan:
    """The card's plan before it is bound. The store was paid, so there is nothing to pay here
    (PAY-9: a zero amount counts as paid)."""
    return Plan(
        plan_id=plan_id,
        account_id=by.account_id,
        serial="",
        model=price.model,
        region=region.id,
        zone=region.zone,
        term_months=card.term_months,
        terms_version=region.terms_version,
        price=Money(0, region.currency),
        state=PlanState.AWAITING_PAYMENT,
        created_at=now,
        total=price.replacements,
        left=price.replacements,
        locale=by.locale,
        request_hash="",
        receipted=True,
        channel=Channel.CARD,
        card_id=card.card_id,
        store=card.store,
        fees=price.fees,
    )


@carries_out("BUY-3")
def consumed(
    card: Card, order: Plan, device: Device, policies: Policies, now: datetime
) -> tuple[Card, Plan, Device]:
    """Code and serial are consumed together: the card redeemed, its plan bound and in effect from
    the date of TRM-2, the device covered by it. All three are stored, or none.

    Raises `WrongState` for a card that is not sold.
    """
    plan = replace(order, serial=device.serial, policies=policies).bound(now)
    redeemed = card.moved(
        "redeem",
        now,
        redeemed_at=now,
        redeemed_by=plan.account_id,
        serial=device.serial,
        plan_id=plan.plan_id,
    )
    return redeemed, plan, replace(device, plan_id=plan.plan_id)


def as_redeemed(plan: Plan, card: Card) -> Plan:
    """The plan as it left the counter: nothing of what its owner has done with it since. Whether it
    was given back or voided stays, for the store pays for it then (RFD-3)."""
    serial = card.serial or plan.serial
    return replace(
        plan,
        serial=serial,
        chain=(serial,),
        left=plan.total,
        reserved=0,
        offer=None,
        renewed_by=None,
    )


def card_note(card: Card, actor: Actor) -> Note:
    """The card's line of it."""
    sentence = f"The card was redeemed for serial number {card.serial}."
    return Note("card_redeemed", actor, sentence, ("BUY-3", "BUY-7"))


def plan_note(plan: Plan, actor: Actor, passed: tuple[str, ...]) -> Note:
    """The plan's line of it; `passed` are the ids of the rules that opened the way."""
    starts = day_text(local_date(plan.starts_at or plan.created_at, plan.zone))
    sentence = (
        f"An activation card bound the plan to serial number {plan.serial}. Cover begins at "
        f"12 a.m. of {starts} ({plan.zone})."
    )
    return Note("plan_bound", actor, sentence, ("BUY-3", "TRM-2", *passed))
