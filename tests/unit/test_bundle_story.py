"""Orders of the maker's shop through the house: placed and shipped (BUY-1)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from care.domain.device import Device
from care.domain.errors import BadValue
from care.domain.event import broken_at
from care.domain.grant import GrantKind
from care.domain.money import Money
from care.domain.shop_order import DeviceLine
from care.domain.states import GrantState, PlanState
from care.domain.windows import first_instant
from care.usecases.order_events import OrderedPlan
from tests.support.builders import a_grant
from tests.support.house import ANA, DRONE, SPARE, SPARE2, START, House
from tests.support.shop import FEE, ORDER, Shop

ZONE = "America/Los_Angeles"
DAY = timedelta(days=1)
WAITS, BOUND = PlanState.AWAITING_SERIAL, PlanState.SCHEDULED


@pytest.fixture
def house():
    return House()


@pytest.fixture
def shop(house):
    return Shop(house)


# Placed


def test_an_order_makes_a_plan_for_each_unit_and_shows_them_to_their_owner(house, shop):
    """BUY-1: totals, terms and policies are the catalog's."""
    assert shop.place(count=2, of=3) is True
    one, two = shop.plans
    assert one.plan_id != two.plan_id
    assert {plan.state for plan in shop.plans} == {WAITS}
    assert (one.total, one.left, one.price, one.zone) == (2, 2, FEE, ZONE)
    assert (one.terms_version, one.policies) == ("us-2026-11", house.catalog.policies)
    assert {plan.plan_id for plan in house.store.plans_of(ANA)} == {one.plan_id, two.plan_id}
    assert house.types(one.plan_id) == ["order_placed"]


def test_the_same_order_again_changes_nothing_and_another_under_its_id_is_told(house, shop):
    shop.place(count=2)
    before = shop.stored()
    assert shop.place(count=2) is False
    with pytest.raises(BadValue) as told:
        shop.place(request_hash="other")
    assert told.value.pointer == "/order_id"
    assert shop.stored() == before


def an_ordered_plan(**changes):
    return replace(OrderedPlan("P1", "D1", 12, 1, FEE, None), **changes)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"region": "XX"}, "/region"),
        ({"plans": (an_ordered_plan(device_line="D9"),)}, "/plans/0/device_line"),
        ({"plans": (an_ordered_plan(quantity=2),)}, "/plans/0/quantity"),
        ({"plans": (an_ordered_plan(term_months=7),)}, "/plans/0/term_months"),
        ({"plans": (an_ordered_plan(price=Money(1, "EUR")),)}, "/plans/0/price"),
        ({"devices": (DeviceLine("D1", "teapot", 1),)}, "/plans/0/term_months"),
        ({"devices": (DeviceLine("D1", "spark", 1),) * 2}, "/devices/1/line"),
        ({"plans": (an_ordered_plan(), an_ordered_plan())}, "/plans/1/line"),
    ],
)
def test_an_order_that_does_not_fit_is_refused_whole(house, shop, changes, pointer):
    """COV-4, COV-7: no plan without a region's terms and a listed model."""
    with pytest.raises(BadValue) as told:
        shop.place(**changes)
    assert told.value.pointer == pointer
    assert house.store.shop_order(ORDER) is None
    assert house.store.plans_of(ANA) == []


def test_an_order_without_plans_is_known_and_its_shipping_binds_nothing(house, shop):
    shop.place(count=0)
    assert shop.ship(DRONE) is True
    assert house.device(DRONE).plan_id is None


# Shipped


def test_buy_1_the_ship_event_binds_and_cover_begins_two_days_later(house, shop):
    """TRM-1: the shop's instant counts, not ours."""
    shop.place()
    house.clock.forward(5 * DAY)
    assert shop.ship(DRONE, START) is True
    (plan,) = shop.plans
    assert (plan.state, plan.serial, plan.chain) == (BOUND, DRONE, (DRONE,))
    assert plan.starts_at == first_instant(date(2026, 11, 24), ZONE)
    assert plan.ends_at == first_instant(date(2027, 11, 24), ZONE)
    assert house.device(DRONE).plan_id == plan.plan_id
    assert house.types(plan.plan_id) == ["order_placed", "serial_bound"]
    assert broken_at(house.store.timeline(plan.plan_id), head=plan.head) is None


def test_a_claim_can_be_filed_under_a_bundled_plan_once_it_is_in_effect(house, shop):
    shop.place()
    shop.ship(DRONE)
    house.travel(days=3)
    assert house.shipped().plan_id == shop.plans[0].plan_id


def test_buy_8_the_same_serial_again_changes_nothing_and_the_first_instant_stands(house, shop):
    shop.place()
    shop.ship(DRONE)
    before = shop.stored()
    assert shop.ship(DRONE, START + 3 * DAY) is False
    assert shop.stored() == before


def test_split_shipments_bind_one_by_one_and_a_device_beyond_the_plans_gets_none(house, shop):
    """BUY-1: each has the start of its own ship event (TRM-1)."""
    shop.place(count=2, of=3)
    shop.ship(SPARE, START)
    shop.ship(DRONE, START + 4 * DAY)
    shop.ship(SPARE2, START + 4 * DAY)
    one, two = shop.plans
    assert (one.serial, two.serial) == (SPARE, DRONE)
    assert two.starts_at == first_instant(date(2026, 11, 28), ZONE)
    assert house.device(SPARE2).plan_id is None
    assert shop.order.shipment("D1", SPARE2).plan_id is None


def test_a_line_that_the_order_does_not_have_is_told(shop):
    shop.place()
    with pytest.raises(BadValue) as told:
        shop.ship(DRONE, line="D9")
    assert told.value.pointer == "/line"
    with pytest.raises(BadValue):
        shop.fail(DRONE, line="D9")


def test_buy_1_a_serial_that_may_not_be_covered_is_a_desk_task_and_binds_nothing(house, shop):
    """ELG-8, ELG-11: tested at the ship event; the rules are named on the timeline."""
    shop.place()
    house.put(replace(house.device(DRONE), retired_at=START))
    shop.ship(DRONE)
    (plan,) = shop.plans
    assert (plan.state, plan.serial, plan.work_since) == (WAITS, "", START)
    assert "retired" in plan.task
    note = house.store.timeline(plan.plan_id)[-1].note
    assert (note.type, note.rules) == ("shipment_unclear", ("ELG-8",))
    assert house.device(DRONE).plan_id is None
    assert house.store.work("US") == [plan]


def test_an_unknown_serial_is_the_desks_until_the_shop_tells_the_right_one(house, shop):
    """BUY-8 is about a bound line: here another serial needs no failure before it."""
    shop.place()
    shop.ship("9ZZZ9999")
    assert "registry" in shop.plans[0].task
    assert shop.ship("9ZZZ9999") is False
    shop.ship(DRONE, START + DAY)
    (plan,) = shop.plans
    assert (plan.serial, plan.task, plan.work_since) == (DRONE, None, None)
    assert house.store.work("US") == []


def test_another_model_than_was_ordered_is_not_bound(house, shop):
    shop.place()
    house.put(Device("1ZSP0001", "spark", "US"))
    shop.ship("1ZSP0001")
    assert house.store.timeline(shop.plans[0].plan_id)[-1].note.rules == ("BUY-1",)


def test_an_activation_after_the_shipping_was_new_when_it_shipped(house, shop):
    """ELG-1, ELG-11: the ship event is told five days late; the drone has flown meanwhile."""
    shop.place()
    house.put(replace(house.device(DRONE), activated_at=START + 2 * DAY))
    house.clock.forward(5 * DAY)
    shop.ship(DRONE, START)
    assert shop.plans[0].serial == DRONE
    assert house.device(DRONE).activated_at == START + 2 * DAY


@pytest.mark.parametrize(
    ("activated", "rules"),
    [(START - 3 * DAY, ("ELG-1", "ELG-2")), (START + 9 * DAY, ("ELG-11",))],
)
def test_an_activation_long_before_or_far_ahead_is_the_desks(house, shop, activated, rules):
    """ELG-2, ELG-11."""
    shop.place()
    house.put(replace(house.device(DRONE), activated_at=activated))
    shop.ship(DRONE)
    note = house.store.timeline(shop.plans[0].plan_id)[-1].note
    assert (note.type, note.rules) == ("shipment_unclear", rules)


def test_a_serial_that_another_order_holds_is_not_bound(house, shop):
    """ELG-10."""
    house.order(DRONE)
    shop.place()
    shop.ship(DRONE)
    assert house.store.timeline(shop.plans[0].plan_id)[-1].note.rules == ("ELG-10",)


def test_a_device_whose_region_the_desk_had_reviewed_is_bound_and_uses_the_review_up(house, shop):
    """ELG-6: the yes is good for one plan."""
    shop.place()
    house.put(replace(house.device(DRONE), region=None))
    review = a_grant(GrantKind.REGION, DRONE, region="US", account_id=ANA)
    house.put(review)
    shop.ship(DRONE)
    (plan,) = shop.plans
    assert (plan.serial, plan.review_id) == (DRONE, review.grant_id)
    used = house.store.grant(review.grant_id)
    assert (used.state, used.plan_id) == (GrantState.USED, plan.plan_id)
