"""A proof of cover: sealed, read-only, without a name; and the public status beside it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.errors import NotFound, WrongState
from care.domain.plan import Channel
from care.domain.serials import SerialNumber
from care.domain.states import PlanState
from care.usecases.prove_cover import ProofOver
from tests.support.house import ANA, BEN, DRONE, HERE, SPARE, House


@pytest.fixture
def house():
    return House()


def test_a_proof_shows_the_plan_as_it_stands_and_changes_nothing(house):
    plan = house.covered()
    made = house.proofs.make(plan.plan_id, ANA)
    assert made.expires_at == house.clock.now() + timedelta(days=30)
    proof = house.proofs.show(made.token, HERE)
    assert (proof.plan, proof.expires_at) == (plan, made.expires_at)
    assert house.plan(plan.plan_id) == plan


def test_a_proof_is_good_to_its_last_millisecond_and_no_longer(house):
    made = house.proofs.make(house.covered().plan_id, ANA)
    house.clock.set(made.expires_at)
    assert house.proofs.show(made.token, HERE).plan.serial == DRONE
    house.clock.forward(timedelta(milliseconds=1))
    with pytest.raises(ProofOver):
        house.proofs.show(made.token, HERE)


def test_after_the_plan_moved_a_proof_shows_the_present_serial(house):
    """LNK-1."""
    made = house.proofs.make(house.covered().plan_id, ANA)
    house.shipped()
    shown = house.proofs.show(made.token, HERE).plan
    assert (shown.serial, shown.left) == (SPARE, 1)


def test_a_forged_token_and_another_purposes_code_are_one_answer_with_one_that_is_over(house):
    plan = house.covered()
    offer = house.owners.offer(plan.plan_id, ANA, house.op())
    gone = house.keys.seal("proof", {"plan": "plan_none", "until": "2099-01-01T00:00:00+00:00"})
    for token in ("forged", offer.code, gone):
        with pytest.raises(ProofOver) as over:
            house.proofs.show(token, HERE)
        assert str(over.value) == ""


def test_a_plan_that_was_undone_is_proved_by_nothing(house):
    plan = house.covered()
    made = house.proofs.make(plan.plan_id, ANA)
    house.put(replace(house.plan(plan.plan_id), state=PlanState.REFUNDED))
    with pytest.raises(ProofOver):
        house.proofs.show(made.token, HERE)
    with pytest.raises(WrongState):
        house.proofs.make(plan.plan_id, ANA)


def test_only_the_owner_makes_a_proof_and_only_of_a_paid_plan(house):
    order = house.order()
    with pytest.raises(WrongState):
        house.proofs.make(order.plan_id, ANA)
    with pytest.raises(NotFound):
        house.proofs.make(order.plan_id, BEN)


def test_the_public_status_counts_a_renewal_once_it_has_begun(house):
    """STS-1, RNW-3."""
    plan = house.covered()
    renewal = replace(
        plan,
        plan_id="plan_renewal",
        channel=Channel.RENEWAL,
        renews=plan.plan_id,
        starts_at=plan.ends_at,
        ends_at=plan.ends_at + timedelta(days=365),
        left=1,
        version=0,
    )
    house.put(renewal, replace(house.device(DRONE), next_plan_id="plan_renewal"))

    def told():
        status = house.status.look_up(SerialNumber(DRONE), HERE)
        return status.status, status.plan.left

    house.clock.set(plan.ends_at - timedelta(milliseconds=1))
    assert told() == ("in_force", 2)
    house.clock.set(plan.ends_at)
    assert told() == ("in_force", 1)
    house.clock.set(renewal.ends_at)
    assert told() == ("expired", 1)


def test_the_public_status_of_a_replaced_unit_is_retired_and_of_an_unknown_one_none(house):
    """STS-1."""
    house.covered()
    house.shipped()
    retired = house.status.look_up(SerialNumber(DRONE), HERE)
    assert (retired.status, retired.plan, retired.open_claim) == ("retired", None, None)
    for serial in ("9ZZZ0001", "1ZNB0002"):
        with pytest.raises(NotFound):
            house.status.look_up(SerialNumber(serial), HERE)
