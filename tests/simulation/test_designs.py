"""Three designs under the same faults: the comparison is fair, and ours ends right."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

import pytest

from tests.designs.judge import Wrong
from tests.designs.measure import DESIGNS, Share, Tally, measure, played
from tests.designs.ours import Ours
from tests.designs.schedule import Act, Fault, Kind, Late, Movement, Schedule, Way, schedule

EPISODES, SEED = 300, 11
BACK = {Way.IN_TIME: 9.0, Way.LATE: 18.0}


def story(way: Way, *faults: Fault) -> Schedule:
    """A story of our own making."""
    return Schedule("own", "visa", way, 5, 4.0, BACK.get(way, 15.0), faults)


@cache
def tally(name: str) -> Tally:
    return measure(name, EPISODES, SEED)


def test_a_seed_is_the_same_schedule_for_ever() -> None:
    drawn = [schedule(f"5/{number}") for number in range(200)]
    assert drawn == [schedule(f"5/{number}") for number in range(200)]
    assert drawn != [schedule(f"6/{number}") for number in range(200)]


def test_the_schedules_reach_every_fault_everywhere() -> None:
    drawn = [schedule(f"5/{number}") for number in range(3_000)]
    faults = [fault for each in drawn for fault in each.faults]
    assert {fault.kind for fault in faults} == set(Kind)
    assert {fault.at for fault in faults if fault.kind is Kind.LOST_REPLY} == set(Movement)
    assert {fault.at for fault in faults if fault.kind is Kind.DUPLICATE} == set(Act)
    assert {fault.word for fault in faults if fault.kind is Kind.LATE_PAGE} == set(Late)
    assert all(fault.hours > 24 for fault in faults if fault.kind is Kind.SILENCE)
    assert {each.way for each in drawn} == set(Way)
    assert {len(each.faults) for each in drawn} == {0, 1, 2, 3}


def test_the_three_designs_are_struck_by_one_schedule() -> None:
    assert len({tally(name).planned for name in DESIGNS}) == 1
    assert len({tally(name).faulty.of for name in DESIGNS}) == 1
    for name in DESIGNS:
        assert 0.85 < tally(name).struck / tally(name).planned <= 1.0


@pytest.mark.parametrize("name", DESIGNS)
def test_a_fault_that_strikes_is_one_that_was_planned(name: str) -> None:
    plan = story(Way.LATE, Fault(Kind.LOST_REPLY, Movement.FEE), Fault(Kind.DUPLICATE, Act.SHIP))
    design, _ = played(DESIGNS[name], plan)
    assert sorted(design.plane.struck, key=repr) == sorted(plan.faults, key=repr)


def test_ours_ends_no_episode_wrong() -> None:
    assert tally("this one").seeds == []


@pytest.mark.parametrize("name", ["pay, then write", "idempotency keys only"])
def test_the_other_designs_end_some_wrong_and_none_without_a_fault(name: str) -> None:
    """The negative of an empty comparison."""
    assert tally(name).faulty.wrong > 0
    assert tally(name).clean.wrong == 0
    assert sum(tally(name).kinds.values()) == tally(name).faulty.wrong


def test_a_lost_reply_of_the_fee_is_charged_twice_only_without_a_key() -> None:
    plan = story(Way.IN_TIME, Fault(Kind.LOST_REPLY, Movement.FEE))
    found = {name: played(make, plan)[1] for name, make in DESIGNS.items()}
    assert list(found.values()) == [Wrong.FEE_TWICE, None, None]


def test_a_key_helps_for_a_day_only() -> None:
    silence = Fault(Kind.SILENCE, Movement.FEE, hours=30, outage=True)
    found = {name: played(make, story(Way.IN_TIME, silence))[1] for name, make in DESIGNS.items()}
    assert list(found.values()) == [Wrong.FEE_TWICE, Wrong.FEE_TWICE, None]


def test_the_interval_is_wilsons() -> None:
    assert Share(0, 100).interval == (0.0, pytest.approx(3.6995, abs=1e-3))
    assert Share(10, 100).interval == (
        pytest.approx(5.5229, abs=1e-3),
        pytest.approx(17.4366, abs=1e-3),
    )


def test_ours_sweeps_when_its_claim_asks_to_be_woken() -> None:
    ours = Ours()
    assert ours.next_job_at() - ours.clock.now() == timedelta(days=1)
    ours.file()
    assert timedelta(0) < ours.next_job_at() - ours.clock.now() < timedelta(days=1)
