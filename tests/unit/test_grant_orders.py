"""ELG-10, PAY-3, BUY-2: an order and the grant that it holds, through races and crashes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.device import Device
from care.domain.errors import Conflict, NotFound
from care.domain.serials import SerialNumber
from care.domain.states import GrantState, PlanState
from care.domain.windows import MILLISECOND
from care.usecases.verify_device import watching_region
from tests.support.grant_house import (
    OLD,
    OWNER,
    GrantHouse,
    refused,
)
from tests.support.house import ANA, BEN, DRONE
from tests.support.memory import Crash

HOURS = timedelta(hours=1)
OLD_SERIAL = SerialNumber(OLD)


@pytest.fixture
def house():
    return GrantHouse()


def test_a_lapsed_order_frees_its_grant_for_what_is_left_of_its_hours(house):
    """ELG-10, PAY-3."""
    grant = house.invited()
    house.buy()
    assert refused(lambda: house.buy(account=BEN, n=2)) == ("ELG-1", "ELG-2", "ELG-10")
    house.travel(hours=2)
    freed = house.grant()
    assert (freed.state, freed.plan_id, freed.closes_at) == (
        GrantState.OPEN,
        None,
        grant.closes_at,
    )
    assert house.types(grant.grant_id)[-2:] == ["grant_ordered", "grant_freed"]
    assert house.buy(account=BEN, n=2).grant_id == grant.grant_id


def test_a_grant_whose_hours_ended_while_an_order_held_it_is_expired_when_freed(house):
    """ELG-4: no extension."""
    grant = house.invited()
    house.clock.set(grant.closes_at - MILLISECOND)
    plan = house.buy()
    house.clock.forward(timedelta(minutes=60, milliseconds=1))
    house.settle.plan(plan.plan_id, house.op())
    assert house.grant().state is GrantState.OPEN
    assert house.grant().status(house.clock.now()) is GrantState.EXPIRED
    assert "ELG-4" in refused(lambda: house.buy(n=2))
    house.settle_everything()
    assert house.grant().state is GrantState.EXPIRED
    assert house.types(grant.grant_id)[-2:] == ["grant_freed", "grant_expired"]


def test_paid_after_the_hours_ended_the_order_still_binds_since_it_held_its_grant(house):
    """ELG-10: the instant of submitting counts."""
    grant = house.invited()
    house.clock.set(grant.closes_at)
    plan = house.buy()
    house.clock.forward(timedelta(minutes=58))
    assert house.pay_for(plan).state is PlanState.SCHEDULED
    assert house.grant().state is GrantState.USED


def test_two_orders_on_one_grant_at_the_same_moment_and_one_wins(house):
    """ELG-10: the loser wrote nothing and is told to try again."""
    house.invited()
    commit, lost = house.store.commit, []

    def beside(commit_, op):
        if any(type(put).__name__ == "Grant" for put in commit_.puts) and not lost:
            lost.append(op)
            house.store.commit = commit
            house.buy(account=BEN, n=2)
        commit(commit_, op)

    house.store.commit = beside
    with pytest.raises(Conflict):
        house.buy()
    assert house.store.plans_of(ANA) == []
    (winner,) = house.store.plans_of(BEN)
    assert house.grant().plan_id == winner.plan_id
    assert house.device(OLD).order_id == winner.plan_id


def test_an_order_and_a_withdrawal_at_the_same_moment_and_one_wins(house):
    grant = house.invited()
    commit = house.store.commit

    def beside(commit_, op):
        house.store.commit = commit
        house.revoke(grant.grant_id)
        commit(commit_, op)

    house.store.commit = beside
    with pytest.raises(Conflict):
        house.buy()
    assert house.grant().state is GrantState.REVOKED
    assert house.store.plans_of(ANA) == []
    assert house.device(OLD).order_id is None


def test_a_serial_lost_in_a_race_frees_the_grant_and_charges_nothing(house):
    """BUY-2, ELG-7."""
    house.invited()
    plan = house.buy()
    house.put(replace(house.device(OLD), order_id=None, plan_id="plan-faster"))
    after = house.pay_for(plan)
    assert after.state is PlanState.VOID
    assert house.grant().state is GrantState.OPEN
    assert house.payments.books()[plan.plan_id].captures == 0


@pytest.mark.parametrize("fault", ["crash_before", "crash_after", "lose_reply_of"])
@pytest.mark.parametrize("n", range(1, 4))  # the read, binding, what was captured
def test_a_crash_while_binding_uses_the_grant_with_the_plan_or_not_at_all(house, fault, n):
    """BUY-2, ELG-4: found and finished by the next look."""
    house.invited()
    plan = house.buy()
    house.payments.pay(plan.ledger[-1].page_id, "visa")
    getattr(house.store, fault)(n)
    try:
        house.purchase.go_on(plan.plan_id, ANA, house.op())
    except Crash:
        used = house.grant().state is GrantState.USED
        assert used is (house.plan(plan.plan_id).state is PlanState.SCHEDULED)
    house.travel(minutes=35)  # the page is looked at again by the sweep
    assert house.plan(plan.plan_id).state is PlanState.SCHEDULED
    house.travel(hours=3)
    assert house.grant().state is GrantState.USED
    assert house.types("grant_repair_1ZNOLD001").count("grant_used") == 1
    assert house.payments.books()[plan.plan_id].captures == 1


def test_the_same_order_again_takes_the_grant_once(house):
    house.invited()
    first = house.buy()
    assert house.buy().plan_id == first.plan_id
    assert house.types("grant_repair_1ZNOLD001").count("grant_ordered") == 1


def test_an_order_keeps_the_policies_of_the_catalog_it_was_made_under(house):
    house.purchase = replace(
        house.purchase,
        catalog=replace(house.catalog, policies=replace(house.catalog.policies, order_minutes=10)),
    )
    plan = house.buy(DRONE)
    assert plan.policies.order_minutes == 10
    house.clock.forward(timedelta(minutes=10, milliseconds=1))
    house.settle_everything()
    assert house.plan(plan.plan_id).state is PlanState.VOID


def test_a_revoked_grant_stays_revoked_and_opens_no_way(house):
    house.invite()
    revoked = house.revoke("grant_repair_1ZNOLD001")
    assert (revoked.state, revoked.email, revoked.due_at) == (GrantState.REVOKED, None, None)
    assert house.revoke(revoked.grant_id) == revoked
    assert house.send(revoked.grant_id) == 0
    assert "ELG-4" in refused(house.buy)
    with pytest.raises(NotFound):
        house.revoke("grant_repair_NONE")


def test_the_work_on_a_device_of_no_region_is_seen_by_some_desk(house):
    assert watching_region(house.catalog, Device("1", "mavic-3", None)) in house.catalog.regions
    assert watching_region(house.catalog, Device("1", "mavic-3", "BR")) in house.catalog.regions
    assert watching_region(house.catalog, Device("1", "mavic-3", "FR")) == "EU"


def test_no_address_stands_in_any_event(house):
    """ELG-4: the address goes to the mail service and nowhere else."""
    house.invited()
    house.buy()
    text = repr(house.store.timeline("grant_repair_1ZNOLD001"))
    assert OWNER not in text and "example.com" not in text
