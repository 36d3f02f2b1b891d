"""Keyed requests about plans and cards, each in its situation."""

from __future__ import annotations

from dataclasses import replace

from tests.simulation.operations import GatedHouse

from .calls import BATCH
from .doors import order_body
from .events import CLERK, CLERK_OF_STORE, OPERATOR, Call
from .house import DRONE
from .keyed_acts import act, asked


@act("order a plan")
def _ordered(house: GatedHouse) -> Call:
    return asked("/plans", order_body())


@act("come back from the page of a plan")
def _plan_paid(house: GatedHouse) -> Call:
    plan = house.pays_page(house.order())
    return asked(f"/plans/{plan.plan_id}/continue", {})


@act("ask for another page of a plan")
def _plan_again(house: GatedHouse) -> Call:
    plan = house.order()
    house.payments.close_page(plan.ledger[-1].page_id or "")
    return asked(f"/plans/{plan.plan_id}/continue", {})


@act("order a renewal")
def _renewal(house: GatedHouse) -> Call:
    body = {"price": order_body()["price"], "agree_terms": True}
    return asked(f"/plans/{house.covered().plan_id}/renew", body)


@act("return a plan")
def _returned(house: GatedHouse) -> Call:
    plan = house.covered()
    house.device_returned()
    return asked(f"/plans/{plan.plan_id}/return", {})


@act("void a plan")
def _voided(house: GatedHouse) -> Call:
    body = {"reason": "wrong record"}
    return asked(f"/plans/{house.covered().plan_id}/void", body, OPERATOR)


@act("close a task on a plan")
def _task_closed(house: GatedHouse) -> Call:
    plan = house.covered()
    house.put(replace(plan, task="refund_failed", work_since=house.clock.now()))
    return asked(f"/plans/{plan.plan_id}/settle-task", {"note": "It was told."}, CLERK)


@act("redeem a card")
def _redeemed(house: GatedHouse) -> Call:
    return asked("/cards/redeem", {"code": house.sold_code().shown, "serial": DRONE})


@act("redeem a card at a store")
def _redeemed_at_store(house: GatedHouse) -> Call:
    body = {"code": house.sold_code().shown, "serial": DRONE, "email": "eva@example.com"}
    return asked("/stores/redeem", body, CLERK_OF_STORE)


@act("mint cards")
def _minted(house: GatedHouse) -> Call:
    return asked("/cards/mint", BATCH | {"store": "demo-1", "count": 50}, OPERATOR)
