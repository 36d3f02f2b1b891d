"""Which serial a plan covered when (LNK-1), and the chain as the desk sees it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.cover import Cover, cover_of
from care.domain.errors import NotFound
from care.domain.plan import Channel
from care.domain.serials import SerialNumber
from tests.support.builders import NOW, REPLACEMENT, SERIAL, a_device, a_plan
from tests.support.house import DRONE, SPARE, SPARE2, START, House

SHIPPED = NOW - timedelta(days=3)
PLAN = a_plan(serial=REPLACEMENT, chain=(SERIAL, REPLACEMENT))
MS = timedelta(milliseconds=1)


def devices(*found):
    return {device.serial: device for device in found}


def test_a_retired_serial_was_covered_until_its_replacement_shipped():
    """LNK-1, TRM-4."""
    old = a_device(retired_at=SHIPPED, replaced_by=REPLACEMENT)
    covers = cover_of(PLAN, devices(old, a_device(REPLACEMENT)))
    assert covers == (
        Cover(SERIAL, "plan-1", PLAN.starts_at, SHIPPED),
        Cover(REPLACEMENT, "plan-1", SHIPPED, PLAN.ends_at),
    )
    first, second = covers
    assert [first.holds(at) for at in (PLAN.starts_at - MS, PLAN.starts_at, SHIPPED - MS)] == [
        *(False, True, True)
    ]
    assert [each.holds(SHIPPED) for each in covers] == [False, True]
    assert [second.holds(at) for at in (PLAN.ends_at - MS, PLAN.ends_at)] == [True, False]


def test_a_unit_shipped_after_the_end_carries_no_cover():
    """TRM-4."""
    late = PLAN.ends_at + timedelta(days=2)
    old = a_device(retired_at=late, replaced_by=REPLACEMENT)
    (only,) = cover_of(PLAN, devices(old, a_device(REPLACEMENT)))
    assert (only.serial, only.until) == (SERIAL, PLAN.ends_at)


def test_a_unit_that_was_lost_is_covered_until_it_was_retired():
    """Flyaway and default: the last serial of a chain may be retired too."""
    plan = a_plan()
    (only,) = cover_of(plan, devices(a_device(retired_at=SHIPPED)))
    assert only.until == SHIPPED


def test_a_serial_exchanged_before_cover_began_was_never_covered():
    """BUY-8: it was not retired; the plan counts anew from the one that came."""
    covers = cover_of(PLAN, devices(a_device(), a_device(REPLACEMENT)))
    assert covers == (Cover(REPLACEMENT, "plan-1", PLAN.starts_at, PLAN.ends_at),)


def test_a_serial_that_the_registry_does_not_know_is_read_as_never_left():
    assert [each.serial for each in cover_of(PLAN, {})] == [REPLACEMENT]


def test_a_plan_that_awaits_its_serial_covers_nothing():
    """BUY-1."""
    assert cover_of(a_plan(starts_at=None), {}) == ()
    assert cover_of(a_plan(ends_at=None), {}) == ()


@pytest.fixture
def house():
    return House()


def looked_up(house, serial, at=None):
    return house.serials.look_up(SerialNumber(serial), at)


def test_the_desk_sees_the_same_chain_from_either_end(house):
    """LNK-1."""
    plan = house.covered()
    house.shipped()
    shipped = house.clock.now()
    house.scan()
    old, new = looked_up(house, DRONE), looked_up(house, SPARE)
    assert [each.serial for each in old.chain] == [DRONE, SPARE]
    assert [each.serial for each in new.chain] == [DRONE, SPARE]
    assert (old.device.retired, new.device.retired) == (True, False)
    assert (old.plan.plan_id, old.plan.left) == (plan.plan_id, 1)
    assert (old.covering, new.covering.plan_id) == (None, plan.plan_id)
    assert looked_up(house, DRONE, shipped - MS).covering.plan_id == plan.plan_id
    assert looked_up(house, DRONE, shipped).covering is None
    assert looked_up(house, SPARE, shipped - MS).covering is None
    assert looked_up(house, SPARE, plan.ends_at).covering is None


def test_the_desk_sees_the_open_claim_and_cover_before_the_start_is_none(house):
    """TRM-7."""
    plan = house.covered()
    claim = house.filed()
    history = looked_up(house, DRONE, START)
    assert (history.covering, history.at) == (None, START)
    assert (history.plan.plan_id, history.open_claim.claim_id) == (plan.plan_id, claim.claim_id)


def test_a_renewal_covers_from_the_old_end_and_the_old_plan_before_it(house):
    """RNW-3."""
    plan = house.covered()
    ends = plan.ends_at + timedelta(days=365)
    renewal = replace(
        plan,
        plan_id="plan_renewal",
        channel=Channel.RENEWAL,
        renews=plan.plan_id,
        starts_at=plan.ends_at,
        ends_at=ends,
        version=0,
    )
    house.put(renewal, replace(house.device(DRONE), next_plan_id="plan_renewal"))

    def covering(at):
        found = looked_up(house, DRONE, at).covering
        return found and found.plan_id

    for _ in ("queued", "begun"):
        assert covering(plan.ends_at - MS) == plan.plan_id
        assert covering(plan.ends_at) == "plan_renewal"
        assert covering(ends) is None
        house.clock.set(plan.ends_at)
    device = house.device(DRONE)
    house.put(replace(device, plan_id="plan_renewal", next_plan_id=None))
    assert covering(plan.ends_at - MS) == plan.plan_id
    house.put(replace(house.plan("plan_renewal"), renews="plan_gone"))
    assert covering(plan.ends_at) == "plan_renewal"


def test_a_chain_without_a_plan_is_followed_forward(house):
    """SVC-9: a defect needs no plan."""
    house.put(replace(house.device(DRONE), retired_at=START, replaced_by=SPARE))
    house.put(replace(house.device(SPARE), retired_at=START, replaced_by=SPARE2))
    history = looked_up(house, DRONE)
    assert [each.serial for each in history.chain] == [DRONE, SPARE, SPARE2]
    assert (history.plan, history.covering, history.covers) == (None, None, ())
    house.put(replace(house.device(SPARE2), replaced_by="9GONE001"))
    assert [each.serial for each in looked_up(house, SPARE).chain] == [SPARE, SPARE2]


def test_a_plan_bought_for_the_replacement_follows_the_walk(house):
    """ELG-8: the old serial is before it in the chain, and not covered by it."""
    plan = house.bought(SPARE)
    house.put(replace(house.device(DRONE), retired_at=START, replaced_by=SPARE))
    house.day_passes()
    history = looked_up(house, DRONE)
    assert [each.serial for each in history.chain] == [DRONE, SPARE]
    assert (history.plan.plan_id, history.covering) == (plan.plan_id, None)


def test_an_unknown_serial_is_not_found(house):
    with pytest.raises(NotFound):
        looked_up(house, "9ZZZ0001")
