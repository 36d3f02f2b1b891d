"""BUY-1, BUY-8: which plan a serial that ships is for."""

from dataclasses import replace
from datetime import UTC, datetime

from care.domain.shop_order import DeviceLine, Place, PlanLine, Shipped, ShopOrder

AT = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
ORDER = ShopOrder(
    order_id="W1",
    account_id="ana",
    region="US",
    ordered_at=AT,
    devices=(DeviceLine("D1", "mavic-3", 3), DeviceLine("D2", "spark", 1)),
    plans=(
        PlanLine("P1", "D1", 12, ("plan_1",)),
        PlanLine("P2", "D2", 12, ("plan_9",)),
        PlanLine("P3", "D1", 24, ("plan_2",)),
    ),
    request_hash="hash",
)


def a_shipment(serial: str, plan_id: str | None = None, **changes) -> Shipped:
    return replace(Shipped("D1", serial, AT, plan_id), **changes)


def with_shipped(*shipped: Shipped) -> ShopOrder:
    return replace(ORDER, shipped=shipped)


def test_the_plans_of_a_device_line_bind_in_the_order_of_the_plan_lines():
    """BUY-1: each plan line names its device line."""
    assert ORDER.plans_for("D1") == ("plan_1", "plan_2")
    assert ORDER.plans_for("D2") == ("plan_9",)
    assert ORDER.plan_ids == ("plan_1", "plan_9", "plan_2")


def test_serials_take_the_plans_as_they_ship_and_devices_beyond_get_none():
    """BUY-1."""
    first, second = a_shipment("A", "plan_1"), a_shipment("B", "plan_2")
    assert ORDER.place_of_next("D1") == Place("plan_1")
    assert with_shipped(first).place_of_next("D1") == Place("plan_2")
    assert with_shipped(first, second).place_of_next("D1") == Place(None)
    assert with_shipped(first, second).place_of_next("D2") == Place("plan_9")


def test_a_serial_takes_the_place_of_a_lost_one_before_it_takes_a_new_place():
    """BUY-8."""
    lost = a_shipment("A", "plan_1", lost=True)
    order = with_shipped(lost)
    place = order.place_of_next("D1")
    assert place == Place("plan_1", lost)
    after = order.with_next(a_shipment("B", "plan_1"), place)
    assert after.shipment("D1", "A") == replace(lost, replaced_by="B")
    assert after.place_of_next("D1") == Place("plan_2")


def test_a_unit_beyond_the_plans_that_is_lost_is_replaced_beyond_the_plans():
    known = (a_shipment("A", "plan_1"), a_shipment("B", "plan_2"), a_shipment("C", lost=True))
    assert with_shipped(*known).place_of_next("D1") == Place(None, known[2])


def test_more_serials_than_devices_are_astray_with_the_newest_plan_of_the_line():
    """BUY-8: nobody said which one it stands for."""
    known = (a_shipment("A", "plan_1"), a_shipment("B", "plan_2"), a_shipment("C"))
    assert with_shipped(*known).place_of_next("D1") == Place("plan_2", stray=True)
    stray = a_shipment("D", "plan_2", stray=True)
    order = with_shipped(*known, stray)
    assert order.place_of_next("D1") == Place("plan_2", stray=True)
    assert order.stray_on("D1") == stray
    assert order.without(stray) == with_shipped(*known)


def test_a_stray_that_failed_itself_waits_for_nothing():
    order = with_shipped(a_shipment("D", "plan_1", stray=True, lost=True))
    assert order.stray_on("D1") is None


def test_a_line_without_plans_has_no_plan_for_a_stray():
    order = replace(with_shipped(a_shipment("A")), devices=(DeviceLine("D1", "mavic-3", 1),))
    assert order.place_of_next("D1") == Place(None, stray=True)


def test_a_serial_that_the_rules_barred_is_replaced_once_all_devices_are_told_of():
    """BUY-1: the line is not bound yet, so another serial may take the place."""
    barred = a_shipment("A", "plan_1", barred=True)
    assert with_shipped(barred).place_of_next("D1") == Place("plan_2")
    all_told = (barred, a_shipment("B", "plan_2"), a_shipment("C"))
    assert with_shipped(*all_told).place_of_next("D1") == Place("plan_1", barred)


def test_an_unknown_line_has_no_place_for_a_device():
    assert ORDER.device_line("D9") is None
    assert ORDER.place_of_next("D9") == Place(None, stray=True)
