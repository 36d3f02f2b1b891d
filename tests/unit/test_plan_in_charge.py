"""RNW-3, ELG-7: which plan stands on a serial while a renewal is queued behind it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.catalog import load
from care.domain.errors import NotFound
from care.domain.parts import Service
from care.domain.rules import eligibility
from care.domain.serials import SerialNumber
from care.domain.states import ClaimState, PlanState
from care.domain.windows import MILLISECOND
from care.usecases.facts import bind_facts, market_of, plan_in_charge, promoted
from care.usecases.look_up_status import LookUpStatus
from tests.support.builders import NOW, SERIAL, a_claim, a_device, a_plan
from tests.support.house import ANA, DRONE, HERE, House
from tests.support.memory import FixedClock, MemoryStore
from tests.support.storing import put

YEAR = timedelta(days=365)
ENDS = a_plan().ends_at
FIRST, NEXT = a_plan("plan-1"), a_plan("plan-2", starts_at=ENDS, ends_at=ENDS + YEAR)
DEVICE = a_device(plan_id="plan-1", next_plan_id="plan-2")


def a_store(*aggregates) -> MemoryStore:
    store = MemoryStore()
    put(store, *(aggregates or (DEVICE, FIRST, NEXT)))
    return store


@pytest.mark.parametrize(
    ("moment", "plan_id"),
    [
        (NOW, "plan-1"),
        (ENDS - MILLISECOND, "plan-1"),
        (ENDS, "plan-2"),
        (ENDS + YEAR - MILLISECOND, "plan-2"),
        (ENDS + YEAR, "plan-2"),
    ],
)
def test_the_renewal_is_in_charge_from_the_instant_at_which_it_starts(moment, plan_id):
    store = a_store()
    plan = plan_in_charge(store, DEVICE, moment)
    assert plan.plan_id == plan_id
    after = promoted(DEVICE, plan, moment)
    assert (after.plan_id, after.next_plan_id) == (
        (plan_id, None) if plan_id == "plan-2" else ("plan-1", "plan-2")
    )


def test_a_queued_plan_that_has_not_begun_or_is_gone_is_not_in_charge():
    """A predecessor that was voided leaves no plan in charge before the renewal's own start."""
    over = replace(FIRST, state=PlanState.VOID)
    later = replace(NEXT, starts_at=NOW + MILLISECOND)
    for queued in (later, replace(NEXT, state=PlanState.REFUNDED)):
        plan = plan_in_charge(a_store(DEVICE, over, queued), DEVICE, NOW)
        assert plan.plan_id == "plan-1"
        assert promoted(DEVICE, queued, NOW) == DEVICE
    assert plan_in_charge(a_store(DEVICE, over), DEVICE, NOW).plan_id == "plan-1"


def test_a_device_without_a_plan_has_none_in_charge_and_stays_as_it_is():
    bare = a_device()
    assert plan_in_charge(a_store(bare), bare, NOW) is None
    assert promoted(bare, None, NOW) == bare
    assert promoted(DEVICE, FIRST, NOW) == DEVICE


def test_a_queued_plan_is_read_only_once_it_can_matter():
    store = a_store()
    plan_in_charge(store, DEVICE, NOW)
    assert store.requests["plan"] == 1


@pytest.mark.parametrize(
    ("moment", "covered"),
    [
        (ENDS - MILLISECOND, True),
        (ENDS, True),
        (ENDS + YEAR - MILLISECOND, True),
        (ENDS + YEAR, False),
    ],
)
def test_a_serial_with_a_renewal_is_covered_until_the_renewal_ends(moment, covered):
    """ELG-7: an expired plan with a renewal behind it blocks as the renewal does."""
    facts = bind_facts(a_store(), load(), SerialNumber(SERIAL), None, moment)
    assert ("ELG-7" in eligibility.decide(facts).failed) is covered


def test_the_status_is_that_of_the_renewal_once_it_has_begun():
    """STS-1, RNW-3."""
    status = LookUpStatus(a_store(), FixedClock(ENDS)).look_up(SerialNumber(SERIAL), HERE)
    assert (status.status, status.plan.plan_id) == ("in_force", "plan-2")
    with pytest.raises(NotFound):
        LookUpStatus(a_store(a_device()), FixedClock(NOW)).look_up(SerialNumber(SERIAL), HERE)


def test_an_order_after_the_renewal_has_ended_puts_the_renewal_in_its_place_first():
    """RNW-3, ELG-10: the next renewal can queue again."""
    house = House()
    old = house.clock.now() - timedelta(days=3)
    for plan_id, start, end in (("plan-1", 3, 2), ("plan-2", 2, 1)):
        house.put(
            a_plan(
                plan_id,
                serial=DRONE,
                starts_at=old - start * YEAR,
                ends_at=old - end * YEAR,
            )
        )
    house.put(replace(house.device(DRONE), plan_id="plan-1", next_plan_id="plan-2"))
    house.order()
    device = house.device(DRONE)
    assert (device.plan_id, device.next_plan_id) == ("plan-2", None)
    assert house.store.plans_of(ANA)[0].plan_id == device.order_id


@pytest.mark.parametrize(
    ("service", "failed"),
    [(Service.FLYAWAY, ("ELG-1", "ELG-8", "ELG-9")), (Service.PREMIUM, ("ELG-1", "ELG-9"))],
)
def test_an_open_flyaway_claim_blocks_the_serial_by_elg_8(service, failed):
    device = a_device(open_claim_id="claim-1")
    store = a_store(device, a_claim("claim-1", service=service, state=ClaimState.FILED))
    facts = bind_facts(store, load(), SerialNumber(SERIAL), None, NOW)
    assert eligibility.decide(facts).failed == failed


@pytest.mark.parametrize(
    ("activated", "region", "asked"),
    [(None, "US", 0), (NOW, "US", 1), (None, None, 1), (NOW, None, 1)],
)
def test_grants_are_read_in_one_request_and_only_where_they_can_matter(activated, region, asked):
    """ELG-4, ELG-5, ELG-6."""
    store = a_store(a_device(activated_at=activated, region=region))
    bind_facts(store, load(), SerialNumber(SERIAL), None, NOW)
    assert store.requests["grants"] == asked
    assert store.requests["grant"] == 0


def test_every_country_of_a_region_is_of_that_region_and_no_other():
    """ELG-6: 27 countries are the EU."""
    catalog = load()
    for region in catalog.regions.values():
        for country in region.countries:
            assert market_of(catalog, country) == region.id
    assert len(catalog.regions["EU"].countries) == 27
    assert market_of(catalog, "CH") == "CH"
    assert market_of(catalog, None) is None
