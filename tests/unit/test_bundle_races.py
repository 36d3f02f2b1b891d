"""Events of the shop out of order, and side by side with others."""

from datetime import timedelta

import pytest

from care.domain.errors import Conflict, TooEarly
from care.domain.states import PlanState
from care.usecases.races import MOST_RACES
from tests.support.house import DRONE, SPARE, START, House
from tests.support.shop import FEE, Shop

DAY = timedelta(days=1)
WAITS, BOUND, REFUNDED = PlanState.AWAITING_SERIAL, PlanState.SCHEDULED, PlanState.REFUNDED


@pytest.fixture
def house():
    return House()


@pytest.fixture
def shop(house):
    return Shop(house)


def test_an_event_before_what_it_builds_on_is_to_be_sent_again(house, shop):
    """Nothing is lost and nothing is written: the shop repeats it until it is taken."""
    for early in (lambda: shop.ship(DRONE), lambda: shop.fail(DRONE), shop.cancel):
        with pytest.raises(TooEarly):
            early()
    shop.place()
    with pytest.raises(TooEarly):
        shop.fail(DRONE)
    assert shop.ship(DRONE) and shop.fail(DRONE) and shop.cancel()


def test_two_orders_side_by_side_are_one(house, shop):
    other = shop.beside(lambda: shop.place(count=2))
    assert other.place(count=2) is False
    assert [house.types(plan.plan_id) for plan in shop.plans] == [["order_placed"]] * 2


def test_two_equal_ship_events_side_by_side_bind_once(house, shop):
    shop.place(count=2)
    assert shop.beside(lambda: shop.ship(DRONE)).ship(DRONE) is False
    assert [plan.serial for plan in shop.plans] == [DRONE, ""]


def test_two_serials_side_by_side_bind_to_two_plans(house, shop):
    shop.place(count=2)
    assert shop.beside(lambda: shop.ship(DRONE)).ship(SPARE) is True
    assert [plan.serial for plan in shop.plans] == [DRONE, SPARE]


def test_a_cancellation_beside_a_shipping_refunds_or_binds_and_never_both(house, shop):
    shop.place(payment_id=shop.paid())
    shop.beside(lambda: shop.cancel(START + DAY)).ship(DRONE, START + 2 * DAY)
    house.travel(hours=1)
    assert (shop.plans[0].state, house.device(DRONE).plan_id) == (REFUNDED, None)
    assert house.payments.books()["shop_W1"].refunded == FEE.amount


def test_a_shipping_beside_a_cancellation_keeps_the_plan_and_the_money(house, shop):
    shop.place(payment_id=shop.paid())
    shop.beside(lambda: shop.ship(DRONE)).cancel(START + DAY)
    house.travel(hours=1)
    assert shop.plans[0].state is BOUND
    assert house.payments.books()["shop_W1"].refunded == 0


def test_a_purchase_beside_the_shipping_takes_the_serial_and_the_desk_looks(house, shop):
    """ELG-10: decided anew on what stands then."""
    shop.place()
    shop.beside(lambda: house.order(DRONE)).ship(DRONE)
    assert shop.plans[0].state is WAITS
    assert house.store.timeline(shop.plans[0].plan_id)[-1].note.rules == ("ELG-10",)


def test_writers_without_end_are_a_conflict_that_can_be_tried_again(house, shop):
    shop.place(count=6)
    serials = iter(f"9ZZZ000{n}" for n in range(MOST_RACES))

    others = [lambda: shop.ship(next(serials))] * MOST_RACES
    with pytest.raises(Conflict):
        shop.beside(*others).ship(DRONE)
    assert house.device(DRONE).plan_id is None
