"""What the rules would decide, for whoever owns the serial; nothing is written."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.errors import NotFound
from care.domain.parts import Cause, Service
from care.domain.serials import SerialNumber
from care.usecases.compare_services import Asked
from care.usecases.simulate_claim import SimulateClaim
from tests.support.house import ANA, BEN, DRONE, SPARE, House


@pytest.fixture
def house():
    return House()


def simulate(house, serial=DRONE, service=Service.PREMIUM, **more):
    asked = Asked(house.damage(serial, service), "US", **more)
    return SimulateClaim(house.store, house.clock, house.catalog).simulate(asked)


def option(simulation, service):
    return next(each for each in simulation.comparison.options if each.service is service)


def test_it_answers_as_the_owner_would_be_answered_and_names_the_plan_in_the_way(house):
    """SVC-11, ELG-7."""
    house.covered()
    simulation = simulate(house)
    asked = Asked(house.damage(), "US")
    assert simulation.comparison == house.comparing.ask(ANA, asked)
    assert option(simulation, Service.PREMIUM).decision.allowed
    assert "ELG-7" in simulation.eligibility.failed


def test_another_instant_decides_alone(house):
    """TRM-7: before the start nothing is claimable."""
    plan = house.covered()
    before = simulate(house, as_of=plan.starts_at - timedelta(milliseconds=1))
    assert option(before, Service.PREMIUM).decision.failed == ("SVC-1", "TRM-7")
    assert before.comparison.as_of == before.eligibility.as_of
    assert option(simulate(house, as_of=plan.starts_at), Service.PREMIUM).decision.allowed


def test_a_serial_without_a_plan_and_one_that_nobody_knows_are_answered_too(house):
    """SVC-1, ELG-11."""
    without = simulate(house, SPARE)
    assert "SVC-1" in option(without, Service.PREMIUM).decision.failed
    assert option(without, Service.REPAIR).decision.allowed
    assert without.eligibility.allowed
    unknown = simulate(house, "9ZZZ9999")
    assert not option(unknown, Service.REPAIR).decision.allowed
    assert "ELG-11" in unknown.eligibility.failed


def test_without_a_plan_the_account_that_the_device_is_bound_to_counts(house):
    """SVC-10: a plan's owner is asked for first, then the maker's binding."""
    house.put(replace(house.device(SPARE), bound_account=BEN, bound_at=house.clock.now()))
    house.clock.forward(timedelta(days=1))
    lost = replace(house.damage(SPARE, Service.FLYAWAY), cause=Cause.LOSS)
    asked = Asked(lost, "US")
    simulation = SimulateClaim(house.store, house.clock, house.catalog).simulate(asked)
    assert simulation.comparison == house.comparing.ask(BEN, asked)


def test_an_open_claim_of_the_owner_is_simulated_and_no_other(house):
    """SVC-12."""
    house.covered()
    claim = house.filed()
    changed = simulate(house, claim_id=claim.claim_id)
    assert option(changed, Service.BASIC).decision.allowed
    house.put(replace(house.claim(claim.claim_id), account_id=BEN))
    with pytest.raises(NotFound):
        simulate(house, claim_id=claim.claim_id)


def test_nothing_is_written_and_the_provider_is_not_asked(house):
    house.covered()
    stored, calls = dict(house.store._items), dict(house.payments.desk.calls)
    simulate(house)
    assert (dict(house.store._items), dict(house.payments.desk.calls)) == (stored, calls)
    assert SerialNumber(DRONE).text == DRONE
