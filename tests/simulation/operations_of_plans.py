"""Every operation on a plan or card that moves money or a binding, each in its situation."""

from __future__ import annotations

from dataclasses import replace

from care.domain.ledger import Purpose
from care.usecases.heard import Heard
from care.usecases.order_events import LineShipped, OrderCancelled, OrderEvent
from tests.simulation.operations import Act, GatedHouse, operation
from tests.support.house import ANA, DRONE, START
from tests.support.shop import ORDER, Shop

EUROPEAN = "1ZND0002"


@operation("buy a plan", main=True)
def _bought(house: GatedHouse) -> Act:
    return lambda h: h.order()


@operation("go on after the page of a plan", main=True)
def _plan_paid(house: GatedHouse) -> Act:
    plan = house.pays_page(house.order())
    return lambda h: h.purchase.go_on(plan.plan_id, ANA, h.op())


@operation("open another page for a plan")
def _plan_page_again(house: GatedHouse) -> Act:
    """The sweep has seen that the first was closed."""
    plan = house.order()
    house.payments.close_page(plan.ledger[-1].page_id or "")
    house.travel(minutes=15)
    return lambda h: h.purchase.go_on(plan.plan_id, ANA, h.op())


@operation("an order of a plan lapses", swept=True)
def _order_lapsed(house: GatedHouse) -> Act:
    plan = house.order()
    house.at_once(plan.due_at)
    return lambda h: h.sweeps()


@operation("renew a plan")
def _renewed(house: GatedHouse) -> Act:
    plan = house.covered()
    return lambda h: h.ordered_renewal(plan)


@operation("go on after the page of a renewal", main=True)
def _renewal_paid(house: GatedHouse) -> Act:
    order = house.pays_page(house.ordered_renewal(house.covered()))
    return lambda h: h.purchase.go_on(order.plan_id, ANA, h.op())


@operation("return a plan", main=True)
def _given_back(house: GatedHouse) -> Act:
    plan = house.covered()
    house.device_returned()
    return lambda h: h.given_back(plan)


@operation("return a plan with its queued renewal")
def _given_back_with_renewal(house: GatedHouse) -> Act:
    plan = house.covered()
    house.renewed(plan)
    house.device_returned()
    return lambda h: h.given_back(plan)


@operation("withdraw from a plan")
def _withdrawn(house: GatedHouse) -> Act:
    plan = house.sold("mavic-3", EUROPEAN, 12, region="EU")
    house.day_passes()
    return lambda h: h.given_back(plan)


@operation("a plan's refund fails later")
def _plan_refund_failed(house: GatedHouse) -> Act:
    plan = house.bought(card="refundFail")
    house.device_returned()
    refund = house.given_back(plan).ledger[-1]
    assert refund.purpose is Purpose.REFUND
    house.minute()
    return lambda h: h.hears(plan.plan_id, refund.provider_id or "")


@operation("void a plan by name")
def _voided(house: GatedHouse) -> Act:
    plan = house.covered()
    return lambda h: h.voided(plan)


@operation("redeem a card", main=True)
def _redeemed(house: GatedHouse) -> Act:
    code = house.sold_code()
    return lambda h: h.redeem(code)


def _tells(event: OrderEvent) -> Act:
    """The shop's event, under the one id that it keeps when it is sent again."""
    heard = Heard("maker", "event-of-the-shop", "hash")
    return lambda h: Shop(h).orders.take(heard, event, h.op())


@operation("cover of a bundle bound")
def _bundle_bound(house: GatedHouse) -> Act:
    Shop(house).place(payment_id=Shop(house).paid())
    return _tells(LineShipped(ORDER, "D1", DRONE, START))


@operation("cover of a bundle cancelled", main=True)
def _bundle_cancelled(house: GatedHouse) -> Act:
    Shop(house).place(payment_id=Shop(house).paid())
    return _tells(OrderCancelled(ORDER, START))


@operation("the refund of a cancelled bundle", swept=True)
def _bundle_refunded(house: GatedHouse) -> Act:
    shop = Shop(house)
    shop.place(count=2, payment_id=shop.paid(2))
    shop.cancel()
    order = house.store.shop_order(ORDER)
    assert order is not None
    house.at_once(house.plan(order.plan_ids[0]).due_at)
    return lambda h: h.sweeps()


@operation("a bank's dispute of a plan")
def _plan_disputed(house: GatedHouse) -> Act:
    plan = house.covered()
    paid = plan.ledger[-1].provider_id or ""
    house.payments.dispute(paid)
    return lambda h: h.hears(plan.plan_id, paid)


@operation("the capture of a plan missed", swept=True)
def _plan_capture_missed(house: GatedHouse) -> Act:
    """Bound, and the process died before the capture; then the bank cancelled (BUY-2)."""
    plan = house.pays_page(house.order())
    house.payments.fail_500("capture", stored=False)
    bound = house.purchase.go_on(plan.plan_id, ANA, house.op())
    house.payments.by_hand(bound.ledger[-1].provider_id or "", capture=False)
    house.at_once(house.plan(plan.plan_id).due_at)
    return lambda h: h.sweeps()


@operation("a paid renewal begins", swept=True)
def _renewal_begins(house: GatedHouse) -> Act:
    plan = house.covered()
    renewal = house.renewed(plan)
    house.settle_everything()
    ends_at = house.plan(plan.plan_id).ends_at
    assert ends_at is not None
    # Nothing but the beginning: the reminders before it are told already.
    told = house.plan(plan.plan_id)
    house.put(replace(told, due_at=None))
    assert renewal.starts_at == ends_at
    house.at_once(ends_at)
    return lambda h: h.sweeps()
