"""Each touch's condition and actions against its own function, over every state that matters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from care.adapters.dynamo import DynamoStore
from care.domain.device import Device
from care.domain.errors import Conflict
from care.domain.plan import Plan
from care.domain.states import PlanState
from care.domain.touch import (
    OF_PLAN,
    BindSerial,
    CloseClaimOn,
    Follow,
    FreeSerial,
    GiveBack,
    Reserve,
    Touch,
    Unbind,
    Unfollow,
    Unqueue,
)
from care.usecases.ports import Commit, TouchRefused
from tests.support.builders import CLAIM, NOW, PLAN, SERIAL, a_device, a_plan

pytest_plugins = ["tests.contract.store_fixtures"]

RENEWAL = "plan-renewal"
OF_PLANS: tuple[Touch, ...] = (
    Reserve(PLAN),
    GiveBack(PLAN),
    Follow(PLAN, RENEWAL),
    Unfollow(PLAN, RENEWAL),
)
OF_DEVICES: tuple[Touch, ...] = (
    BindSerial(SERIAL, PLAN),
    FreeSerial(SERIAL, PLAN),
    Unbind(SERIAL, PLAN),
    CloseClaimOn(SERIAL, CLAIM),
    Unqueue(SERIAL, PLAN),
)


def plans() -> Iterator[Plan]:
    """Every count of replacements left and reserved; renewed or not, standing or over."""
    for left, reserved in product(range(3), repeat=2):
        yield a_plan(left=left, reserved=reserved, total=4)
    for renewal, state in product((None, RENEWAL, "other"), PlanState):
        yield a_plan(renewed_by=renewal, state=state)


def devices() -> Iterator[Device]:
    """Held, bound, claimed by this one, another or none; in use or retired."""
    for order, plan, claim, retired in product(
        (None, PLAN, "other"), (None, PLAN, "other"), (None, CLAIM, "other"), (None, NOW)
    ):
        yield a_device(order_id=order, plan_id=plan, open_claim_id=claim, retired_at=retired)
    for queued in (PLAN, "other"):
        yield a_device(next_plan_id=queued)


def expected(before: Any, touches: tuple[Touch, ...]) -> Any:
    """What the domain makes of it: the aggregate afterwards, or the touch that it refuses."""
    after = before
    for touch in touches:
        try:
            after = touch.on(after)  # type: ignore[arg-type]
        except Conflict:
            return touch
    return replace(after, version=before.version + 1)


def got(store: DynamoStore, touches: tuple[Touch, ...]) -> Any:
    """What DynamoDB makes of it."""
    try:
        store.commit(Commit(touches=touches), "touch")
    except TouchRefused as refusal:
        return refusal.touch
    plan_touched = isinstance(touches[0], OF_PLAN)
    return store.plan(PLAN) if plan_touched else store.device(SERIAL)


def stored(store: DynamoStore, aggregate: Any, version: int) -> Any:
    """Puts `aggregate` over whatever is there."""
    store.commit(Commit(puts=(replace(aggregate, version=version),)), f"put-{version}")
    return replace(aggregate, version=version + 1)


@pytest.mark.parametrize("touch", OF_PLANS, ids=lambda touch: type(touch).__name__)
def test_a_touch_of_a_plan_does_what_the_domain_says(moto_store: DynamoStore, touch: Touch) -> None:
    agree(moto_store, list(plans()), (touch,))


@pytest.mark.parametrize("touch", OF_DEVICES, ids=lambda touch: type(touch).__name__)
def test_a_touch_of_a_device_does_what_the_domain_says(
    moto_store: DynamoStore, touch: Touch
) -> None:
    agree(moto_store, list(devices()), (touch,))


@pytest.mark.parametrize("pair", list(product(OF_PLANS, repeat=2)))
def test_two_touches_of_a_plan_do_what_they_do_one_after_the_other(
    moto_store: DynamoStore, pair: tuple[Touch, Touch]
) -> None:
    agree(moto_store, list(plans()), pair)


@pytest.mark.parametrize("pair", list(product(OF_DEVICES, repeat=2)))
def test_two_touches_of_a_device_do_what_they_do_one_after_the_other(
    moto_store: DynamoStore, pair: tuple[Touch, Touch]
) -> None:
    free, held = a_device(), a_device(order_id=PLAN, open_claim_id=CLAIM)
    bound = a_device(plan_id=PLAN, order_id=PLAN)
    agree(moto_store, [free, held, bound], pair)


def agree(store: DynamoStore, states: list[Any], touches: tuple[Touch, ...]) -> None:
    """Asserts that domain and table agree on each of `states`."""
    version = 0
    for state in states:
        before = stored(store, state, version)
        result, right = got(store, touches), expected(before, touches)
        # Two that exclude each other are refused unsent, so the second is named in every state.
        assert result == right or {result, right} == set(touches), before
        after = store.plan(PLAN) or store.device(SERIAL)
        assert after is not None
        version = after.version
