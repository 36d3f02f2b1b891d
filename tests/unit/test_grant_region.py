"""ELG-6: a device of unknown region, from the first request to the plan."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.device import Device
from care.domain.errors import BadValue
from care.domain.grant import grant_id
from care.domain.serials import SerialNumber
from care.domain.states import GrantState
from tests.support.grant_house import (
    NOWHERE,
    OLD,
    REGION,
    REPAIR,
    GrantHouse,
    refused,
)
from tests.support.house import ANA, START

HOURS = timedelta(hours=1)
OLD_SERIAL = SerialNumber(OLD)


@pytest.fixture
def house():
    return GrantHouse()


def test_a_device_of_unknown_region_is_reviewed_and_then_sold_a_plan_of_that_region(house):
    """ELG-6: no order and no money before the desk's yes; the price is the region's."""
    assert refused(lambda: house.buy(NOWHERE, region="EU")) == ("ELG-6",)
    review = house.ask()
    assert (review.state, review.region) == (GrantState.IN_REVIEW, "EU")
    assert house.ask() == review
    assert house.store.work("EU") == [review]
    assert refused(lambda: house.buy(NOWHERE, region="EU")) == ("ELG-6",)
    assert (house.store.plans_of(ANA), house.payments.books()) == ([], {})

    yes = house.decide(review.grant_id)
    assert (yes.state, yes.opened_at) == (GrantState.OPEN, START)
    assert house.decide(review.grant_id) == yes
    plan = house.buy(NOWHERE, region="EU")
    assert (plan.region, plan.zone, plan.price.currency) == ("EU", "Europe/Berlin", "EUR")
    assert (plan.grant_id, plan.review_id) == (None, "grant_region_1ZNNOWHERE1")
    house.pay_for(plan)
    assert house.grant(REGION, NOWHERE).state is GrantState.USED
    assert house.device(NOWHERE).region is None


def test_another_customer_is_told_of_the_review_and_not_what_the_desk_told_the_first(house):
    """ELG-6: the region is the device's; the reason was said to one account."""
    yes = house.decide(house.ask().grant_id)
    assert (house.ask(), yes.reason) == (yes, "Seen.")
    assert house.ask(account="account-ben") == replace(yes, reason=None)
    assert house.grant(REGION, NOWHERE) == yes


def test_the_desk_may_find_another_region_than_was_asked_for(house):
    house.ask(region="EU")
    with pytest.raises(BadValue) as bad:
        house.decide("grant_region_1ZNNOWHERE1", region="BR")
    assert bad.value.pointer == "/region"
    assert house.grant(REGION, NOWHERE).state is GrantState.IN_REVIEW
    found = house.decide("grant_region_1ZNNOWHERE1", region="CA")
    assert (found.region, found.zone) == ("CA", "America/Toronto")
    assert house.eligibility.check(SerialNumber(NOWHERE), "EU").decision.failed == ("ELG-6",)
    offers = house.eligibility.check(SerialNumber(NOWHERE), "CA").offers
    assert {offer.price.region for offer in offers} == {"CA"}


def test_a_country_is_asked_for_as_the_market_that_it_is_part_of(house):
    """ELG-6: countries that form one market are one region."""
    assert house.ask(region="DE").region == "EU"
    house.put(Device("1ZNGERMAN1", "mavic-3", "DE"))
    for asked, allowed in ((None, True), ("FR", True), ("EU", True), ("US", False), ("CH", False)):
        answer = house.eligibility.check(SerialNumber("1ZNGERMAN1"), asked)
        assert answer.decision.allowed is allowed, asked
    assert house.buy("1ZNGERMAN1", region="EU").region == "EU"


def test_no_review_is_for_nothing(house):
    """ELG-6: everything else is decided first; a known region has nothing to review."""
    old = START - timedelta(days=200)
    house.put(Device("1ZNLATE001", "mavic-3", None, activated_at=old))
    assert refused(lambda: house.ask("1ZNLATE001")) == ("ELG-1", "ELG-2")
    assert refused(lambda: house.ask("9UNKNOWN1")) == ("ELG-11",)
    for serial, region, pointer in ((OLD, "US", "/serial"), (NOWHERE, "BR", "/region")):
        with pytest.raises(BadValue) as bad:
            house.ask(serial, region)
        assert bad.value.pointer == pointer
    assert house.store.work("EU") == house.store.work("US") == []


def test_a_rejected_and_an_expired_review_can_be_asked_for_again(house):
    house.ask()
    house.decide("grant_region_1ZNNOWHERE1", approve=False)
    assert house.ask().state is GrantState.IN_REVIEW
    house.decide("grant_region_1ZNNOWHERE1")
    house.travel(hours=73)
    assert house.grant(REGION, NOWHERE).state is GrantState.EXPIRED
    assert refused(lambda: house.buy(NOWHERE, region="EU")) == ("ELG-6",)
    again = house.ask()
    assert (again.state, again.asked_at) == (GrantState.IN_REVIEW, house.clock.now())


def test_an_order_may_need_a_review_and_an_invitation_and_takes_and_frees_both(house):
    """ELG-4, ELG-6, ELG-10."""
    house.put(replace(house.device(NOWHERE), activated_at=START - timedelta(days=200)))
    house.invite(NOWHERE)
    house.send(grant_id(REPAIR, NOWHERE))
    house.clock.forward(HOURS)
    house.ask()
    house.decide("grant_region_1ZNNOWHERE1")
    plan = house.buy(NOWHERE, region="EU")
    assert plan.grants == ("grant_repair_1ZNNOWHERE1", "grant_region_1ZNNOWHERE1")
    both = [house.grant(kind, NOWHERE) for kind in (REPAIR, REGION)]
    assert {grant.state for grant in both} == {GrantState.RESERVED}
    house.travel(hours=2)
    both = [house.grant(kind, NOWHERE) for kind in (REPAIR, REGION)]
    assert {grant.state for grant in both} == {GrantState.OPEN}
    house.pay_for(house.buy(NOWHERE, region="EU", n=2))
    both = [house.grant(kind, NOWHERE) for kind in (REPAIR, REGION)]
    assert {grant.state for grant in both} == {GrantState.USED}
