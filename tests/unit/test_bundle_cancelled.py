"""RFD-5 through the house: an order cancelled before it ships, and after."""

from contextlib import suppress
from datetime import timedelta

import pytest

from care.domain.ledger import Purpose, Status
from care.domain.states import PlanState
from tests.support.faults import Crash
from tests.support.house import DRONE, START, House
from tests.support.shop import FEE, Shop

DAY = timedelta(days=1)
BOUND, REFUNDED = PlanState.SCHEDULED, PlanState.REFUNDED


@pytest.fixture
def house():
    return House()


@pytest.fixture
def shop(house):
    return Shop(house)


def test_rfd_5_an_order_cancelled_before_it_ships_is_refunded_once_and_whole(house, shop):
    shop.place(payment_id=shop.paid())
    assert shop.cancel() is True
    assert shop.cancel() is False
    house.travel(days=3)
    (plan,) = shop.plans
    assert plan.state is REFUNDED
    assert [line.status for line in plan.ledger] == [Status.CAPTURED, Status.REFUNDED]
    assert house.payments.books()["shop_W1"].refunded == FEE.amount
    assert house.types(plan.plan_id).count("order_cancelled") == 1


def test_rfd_5_each_plan_of_one_payment_is_refunded_for_itself(house, shop):
    shop.place(count=3, payment_id=shop.paid(3))
    shop.cancel()
    house.settle_everything()
    house.travel(hours=1)
    assert house.payments.books()["shop_W1"].refunded == 3 * FEE.amount


@pytest.mark.parametrize("fault", ["lost", "500", "stored 500"])
def test_rfd_5_a_refund_in_doubt_is_asked_for_again_and_made_once(house, shop, fault):
    shop.place(payment_id=shop.paid())
    shop.cancel()
    if fault == "lost":
        house.payments.lose_reply_of("refund")
    else:
        house.payments.fail_500("refund", stored=fault == "stored 500")
    house.travel(hours=1)
    house.travel(hours=1)
    assert house.payments.books()["shop_W1"].refunded == FEE.amount
    refunds = [line for line in shop.plans[0].ledger if line.purpose is Purpose.REFUND]
    assert [line.status for line in refunds] == [Status.REFUNDED]


@pytest.mark.parametrize("when", ["crash_before", "crash_after", "lose_reply_of"])
@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_a_crash_in_the_middle_of_a_cancellation_is_mended_by_its_repeat(house, shop, when, n):
    """The order, its plans and their events are written together or not at all."""
    shop.place(count=2, payment_id=shop.paid(2))
    getattr(house.store, when)(n)
    with suppress(Crash):
        shop.cancel()
    shop.cancel()
    house.travel(hours=1)
    assert {plan.state for plan in shop.plans} == {REFUNDED}
    assert house.payments.books()["shop_W1"].refunded == 2 * FEE.amount
    assert [house.types(plan.plan_id).count("order_cancelled") for plan in shop.plans] == [1, 1]


def test_rfd_5_what_has_shipped_keeps_its_plan_and_only_the_rest_is_refunded(house, shop):
    shop.place(count=2, payment_id=shop.paid(2))
    shop.ship(DRONE)
    shop.cancel(START + DAY)
    house.travel(hours=1)
    one, two = shop.plans
    assert (one.state, two.state) == (BOUND, REFUNDED)
    assert house.types(one.plan_id)[-1] == "plan_kept"
    assert house.payments.books()["shop_W1"].refunded == FEE.amount
    assert house.device(DRONE).plan_id == one.plan_id


def test_rfd_5_without_a_payment_of_ours_nothing_is_asked_of_the_provider(house, shop):
    shop.place()
    shop.cancel()
    house.travel(days=1)
    assert shop.plans[0].state is REFUNDED
    assert house.payments.desk.calls == {}


def test_a_device_that_ships_after_its_cancellation_gets_no_plan(house, shop):
    shop.place()
    shop.cancel(START)
    shop.ship(DRONE, START)
    assert (shop.plans[0].state, shop.plans[0].task) == (REFUNDED, None)
    assert house.device(DRONE).plan_id is None


def test_a_shipping_dated_before_the_cancellation_is_a_desk_task(house, shop):
    """TIM-1: the shop's clock says that it had shipped; the refund is under way already."""
    shop.place()
    shop.cancel(START)
    shop.ship(DRONE, START - timedelta(milliseconds=1))
    (plan,) = shop.plans
    assert (plan.state, plan.work_since) == (REFUNDED, START)
    assert house.store.work("US") == [plan]


def test_a_failure_after_the_cancellation_is_remembered_with_the_order(house, shop):
    shop.place()
    shop.ship("9ZZZ9999")
    shop.cancel()
    types = house.types(shop.plans[0].plan_id)
    assert shop.fail("9ZZZ9999") is True
    assert house.types(shop.plans[0].plan_id) == types
