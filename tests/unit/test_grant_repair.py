"""ELG-4: a repaired device, from the invitation to the plan, through the use cases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.device import Device
from care.domain.errors import BadValue
from care.domain.event import broken_at
from care.domain.grant import grant_id
from care.domain.serials import SerialNumber
from care.domain.states import GrantState, PlanState
from care.domain.windows import MILLISECOND
from tests.support.grant_house import (
    OLD,
    REPAIR,
    GrantHouse,
    refused,
)
from tests.support.house import ANA, DRONE, START

HOURS = timedelta(hours=1)
OLD_SERIAL = SerialNumber(OLD)


@pytest.fixture
def house():
    return GrantHouse()


def test_a_repair_invites_its_owner_who_buys_within_72_hours_and_uses_it_up(house):
    """ELG-4, BUY-2: prepared, open with the mail, reserved with the order, used with the plan."""
    assert refused(house.buy) == ("ELG-1", "ELG-2")
    assert house.invite().state is GrantState.PREPARED
    assert "ELG-4" in refused(house.buy)
    assert house.send("grant_repair_1ZNOLD001") == 1
    grant = house.grant()
    assert (grant.state, grant.opened_at) == (GrantState.OPEN, START)

    house.clock.set(grant.closes_at)
    plan = house.buy()
    held = house.grant()
    assert (held.state, held.plan_id) == (GrantState.RESERVED, plan.plan_id)
    assert (plan.grant_id, plan.review_id) == (held.grant_id, None)

    plan = house.pay_for(plan)
    assert plan.state is PlanState.SCHEDULED
    assert house.grant().state is GrantState.USED
    assert house.device(OLD).plan_id == plan.plan_id
    house.travel(hours=2)
    assert house.types("grant_repair_1ZNOLD001") == [
        "repair_invited",
        "grant_opened",
        "grant_closing",
        "grant_ordered",
        "grant_used",
    ]
    assert broken_at(house.store.timeline("grant_repair_1ZNOLD001")) is None
    assert (house.grant().due_at, house.grant().email) == (None, None)


def test_a_millisecond_after_72_hours_the_invitation_is_over(house):
    """ELG-4, TIM-2."""
    grant = house.invited()
    house.clock.set(grant.closes_at + MILLISECOND)
    assert "ELG-4" in refused(house.buy)
    house.settle_everything()
    assert house.grant().state is GrantState.EXPIRED
    assert house.types(grant.grant_id)[-1] == "grant_expired"
    assert "ELG-4" in refused(house.buy)


def test_registered_again_it_is_the_first_answer_until_it_has_ended(house):
    first = house.invite()
    assert house.invite(email="other@example.com") == first
    house.send(first.grant_id)
    opened = house.grant()
    assert house.invite() == opened
    house.buy()
    assert house.invite().state is GrantState.RESERVED


def test_after_its_end_a_new_invitation_takes_its_place_and_the_timeline_goes_on(house):
    old = house.invited()
    house.clock.set(old.closes_at + MILLISECOND)  # the sweep has not been there yet
    new = house.invite()
    assert (new.state, new.opened_at) == (GrantState.PREPARED, None)
    assert house.types(old.grant_id) == [
        "repair_invited",
        "grant_opened",
        "grant_expired",
        "repair_invited",
    ]
    house.send(new.grant_id)
    assert house.grant().opened_at == house.clock.now()
    assert broken_at(house.store.timeline(old.grant_id), head=house.grant().head) is None


def test_without_an_address_the_account_of_the_last_claim_is_written_to(house):
    with pytest.raises(BadValue) as nobody:
        house.invite(email=None)
    assert nobody.value.pointer == "/email"
    house.covered()
    claim = house.filed()
    house.travel(days=400)  # the claim stays unpaid and lapses, the plan expires
    assert house.device(DRONE).last_claim_id == claim.claim_id
    grant = house.invite(serial=DRONE, email=None)
    assert (grant.account_id, grant.email, grant.locale) == (ANA, None, "en-US")
    house.send(grant.grant_id)
    assert house.mailer.sent[-1].to == "ana@example.com"


@pytest.mark.parametrize("serial", ["9UNKNOWN1", "1ZNRETIRED", "1ZNCOVERED"])
def test_an_unknown_a_retired_and_a_covered_serial_are_refused_and_nothing_is_written(
    house, serial
):
    """ELG-4, ELG-7, ELG-8, ELG-11."""
    old = START - timedelta(days=300)
    house.put(Device("1ZNRETIRED", "mavic-3", "US", activated_at=old, retired_at=START))
    house.put(Device("1ZNCOVERED", "mavic-3", "US"))
    house.pay_for(house.buy("1ZNCOVERED"))
    failed = refused(lambda: house.invite(serial))
    assert (
        failed
        == {
            "9UNKNOWN1": (
                "ELG-4",
                "ELG-11",
            ),
            "1ZNRETIRED": ("ELG-8",),
            "1ZNCOVERED": ("ELG-7",),
        }[serial]
    )
    assert house.store.grant(grant_id(REPAIR, serial)) is None


def test_a_registered_repair_closes_the_damage_on_record(house):
    """ELG-9."""
    house.put(replace(house.device(OLD), damaged_at=START))
    house.invited()
    assert house.device(OLD).damaged_at is None
    assert house.buy().grant_id == "grant_repair_1ZNOLD001"
