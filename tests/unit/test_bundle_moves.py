"""BUY-8 through the house: a unit that failed, and the one that ships in its place."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest

from care.domain.errors import TooEarly
from care.domain.windows import first_instant
from tests.support.house import DRONE, SPARE, START, House
from tests.support.shop import Shop

ZONE = "America/Los_Angeles"
DAY = timedelta(days=1)


@pytest.fixture
def house():
    return House()


@pytest.fixture
def shop(house):
    return Shop(house)


@pytest.mark.parametrize("reason", ["lost", "refused", "exchanged"])
def test_buy_8_after_a_failed_unit_the_plan_moves_and_counts_anew(house, shop, reason):
    shop.place()
    shop.ship(DRONE)
    assert shop.fail(DRONE, reason) is True
    assert shop.plans[0].serial == DRONE
    shop.ship(SPARE, START + 6 * DAY)
    (plan,) = shop.plans
    assert (plan.serial, plan.chain) == (SPARE, (DRONE, SPARE))
    assert plan.starts_at == first_instant(date(2026, 11, 30), ZONE)
    assert (house.device(DRONE).plan_id, house.device(SPARE).plan_id) == (None, plan.plan_id)
    assert not house.device(DRONE).retired
    assert house.types(plan.plan_id)[-2:] == ["unit_failed", "serial_moved"]


def test_buy_8_another_serial_without_a_failure_is_a_desk_task(house, shop):
    shop.place()
    shop.ship(DRONE)
    assert shop.ship(SPARE) is True
    (plan,) = shop.plans
    assert (plan.serial, plan.work_since) == (DRONE, START)
    assert house.store.timeline(plan.plan_id)[-1].note.rules == ("BUY-8",)
    assert house.device(SPARE).plan_id is None
    before = shop.stored()
    assert shop.ship(SPARE) is False
    assert shop.stored() == before


def test_buy_8_a_failure_told_after_the_new_serial_moves_the_plan_then(house, shop):
    """Out of order: the serial that was one too many is the one that it moves to."""
    shop.place()
    shop.ship(DRONE)
    shop.ship(SPARE, START + DAY)
    shop.fail(DRONE)
    (plan,) = shop.plans
    assert (plan.serial, plan.task, plan.work_since) == (SPARE, None, None)
    assert plan.starts_at == first_instant(date(2026, 11, 25), ZONE)


def test_buy_8_a_failure_of_the_serial_too_many_leaves_the_plan_where_it_is(house, shop):
    """What the desk had to find out is found out."""
    shop.place()
    shop.ship(DRONE)
    shop.ship(SPARE)
    assert shop.plans[0].task.startswith(f"Serial number {SPARE} shipped")
    shop.fail(SPARE)
    (plan,) = shop.plans
    assert (plan.serial, plan.task, plan.work_since) == (DRONE, None, None)
    assert shop.fail(SPARE) is False


@pytest.mark.parametrize("delivered", list(permutations(range(4))))
def test_buy_8_however_a_lost_unit_is_told_the_plan_is_on_the_one_in_its_place(
    house, shop, delivered
):
    """The shop repeats what came too early, and everything once more at the end."""
    events = [
        shop.place,
        lambda: shop.ship(DRONE, START),
        lambda: shop.fail(DRONE),
        lambda: shop.ship(SPARE, START + 3 * DAY),
    ]
    waiting = [events[n] for n in delivered]
    while waiting:
        event = waiting.pop(0)
        try:
            event()
        except TooEarly:
            waiting.append(event)
    before = shop.stored()
    assert not any(event() for event in events)
    assert shop.stored() == before
    (plan,) = shop.plans
    assert (plan.serial, plan.task, plan.work_since) == (SPARE, None, None)
    assert plan.starts_at == first_instant(date(2026, 11, 27), ZONE)
    assert (house.device(DRONE).plan_id, house.device(SPARE).plan_id) == (None, plan.plan_id)


def test_buy_8_after_a_claim_the_plan_stays_and_the_desk_looks(house, shop):
    shop.place()
    shop.ship(DRONE)
    house.travel(days=3)
    house.filed()
    shop.fail(DRONE)
    shop.ship(SPARE)
    (plan,) = shop.plans
    assert plan.serial == DRONE
    assert house.store.timeline(plan.plan_id)[-1].note.rules == ("BUY-8",)


def test_buy_8_a_claim_that_has_ended_counts_too(house, shop):
    shop.place()
    shop.ship(DRONE)
    house.travel(days=3)
    house.filed()
    house.travel(days=2)
    assert house.device(DRONE).open_claim_id is None
    shop.fail(DRONE)
    shop.ship(SPARE)
    assert shop.plans[0].serial == DRONE


def test_buy_8_a_queued_renewal_moves_with_the_plan(house, shop):
    """RNW-3: it begins where the plan's new term ends."""
    shop.place()
    shop.ship(DRONE)
    (plan,) = shop.plans
    renewal = replace(
        plan,
        plan_id="plan_renewal",
        renews=plan.plan_id,
        starts_at=plan.ends_at,
        seq=0,
        version=0,
    )
    house.put(renewal)
    house.put(replace(house.device(DRONE), next_plan_id="plan_renewal"))
    shop.fail(DRONE)
    shop.ship(SPARE, START + 6 * DAY)
    moved = house.plan("plan_renewal")
    assert (moved.serial, moved.starts_at) == (SPARE, shop.plans[0].ends_at)
    assert house.device(SPARE).next_plan_id == "plan_renewal"
    assert house.device(DRONE).next_plan_id is None


def test_a_failed_unit_without_a_plan_is_remembered_and_told_to_nobody(house, shop):
    shop.place(count=0)
    shop.ship(DRONE)
    assert shop.fail(DRONE) is True
    assert shop.order.shipment("D1", DRONE).lost
    assert shop.fail(DRONE) is False
