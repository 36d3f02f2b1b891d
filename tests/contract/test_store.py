"""What every store promises, the twin as much as DynamoDB."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from care.domain.claim import Claim
from care.domain.device import Device
from care.domain.errors import Conflict
from care.domain.plan import Plan
from care.domain.touch import (
    BindSerial,
    CloseClaimOn,
    FreeSerial,
    GiveBack,
    Reserve,
    Touch,
    Unbind,
)
from care.usecases.ports import Commit, Store, TouchRefused
from tests.support.builders import (
    ACCOUNT,
    CLAIM,
    NOW,
    PLAN,
    SERIAL,
    a_claim,
    a_device,
    a_note,
    a_plan,
    a_shipped_claim,
    an_account,
    an_event,
)
from tests.support.storing import an_op, put

pytest_plugins = ["tests.contract.store_fixtures"]


@pytest.mark.parametrize(
    ("aggregate", "read"),
    [
        (a_device(), lambda s: s.device(SERIAL)),
        (a_plan(), lambda s: s.plan(PLAN)),
        (a_claim(), lambda s: s.claim(CLAIM)),
        (a_shipped_claim(), lambda s: s.claim(CLAIM)),
        (an_account(customer="cus_1"), lambda s: s.account(ACCOUNT)),
    ],
    ids=["device", "plan", "claim", "shipped claim", "account"],
)
class TestAggregates:
    """The same for every kind of aggregate."""

    def test_what_was_put_is_read_with_version_one(
        self, store: Store, aggregate: Any, read: Any
    ) -> None:
        put(store, aggregate)
        assert read(store) == replace(aggregate, version=1)

    def test_what_was_never_put_is_none(self, store: Store, aggregate: Any, read: Any) -> None:
        assert read(store) is None

    def test_a_second_put_over_the_read_version_is_stored(
        self, store: Store, aggregate: Any, read: Any
    ) -> None:
        put(store, aggregate)
        put(store, read(store))
        assert read(store).version == 2

    def test_a_first_put_of_what_is_there_is_a_conflict_and_writes_nothing(
        self, store: Store, aggregate: Any, read: Any
    ) -> None:
        put(store, aggregate)
        with pytest.raises(Conflict):
            put(store, aggregate)
        assert read(store).version == 1

    def test_a_put_over_a_version_that_is_not_there_is_a_conflict(
        self, store: Store, aggregate: Any, read: Any
    ) -> None:
        with pytest.raises(Conflict):
            put(store, replace(aggregate, version=1))
        assert read(store) is None

    def test_a_put_repeated_under_its_own_op_is_success_and_stored_once(
        self, store: Store, aggregate: Any, read: Any
    ) -> None:
        op = an_op()
        store.commit(Commit(puts=(aggregate,)), op)
        store.commit(Commit(puts=(aggregate,)), op)
        assert read(store).version == 1

    def test_a_transaction_repeated_under_its_own_op_is_success_and_stored_once(
        self, store: Store, aggregate: Any, read: Any
    ) -> None:
        commit = Commit(puts=(aggregate,), events=(an_event("other"),))
        op = an_op()
        store.commit(commit, op)
        store.commit(commit, op)
        assert read(store).version == 1
        assert len(store.timeline("other")) == 1


def test_several_are_read_in_the_order_of_their_names_and_none_for_what_is_unknown(
    store: Store,
) -> None:
    store.commit(Commit(puts=(a_device(), a_plan())), an_op())
    plan, device = store.several((Plan, PLAN), (Device, SERIAL))
    assert (plan, device) == (a_plan(version=1), a_device(version=1))
    claim, again, other = store.several((Claim, CLAIM), (Plan, PLAN), (Plan, "other"))
    assert (claim, again, other) == (None, plan, None)


def test_an_empty_commit_is_nothing(store: Store) -> None:
    store.commit(Commit(), an_op())
    assert list(store.due(NOW + timedelta(days=9999))) == []


def test_one_stale_put_refuses_the_whole_commit(store: Store) -> None:
    put(store, a_plan())
    stale = Commit(
        puts=(a_claim(), a_plan()), events=(an_event(),), touches=(CloseClaimOn(SERIAL, CLAIM),)
    )
    put(store, a_device(open_claim_id=CLAIM))
    with pytest.raises(Conflict) as refusal:
        store.commit(stale, an_op())
    assert not isinstance(refusal.value, TouchRefused)
    assert store.claim(CLAIM) is None
    assert store.timeline(CLAIM) == []
    assert store.device(SERIAL) == a_device(open_claim_id=CLAIM, version=1)


def test_an_event_whose_number_is_taken_refuses_the_whole_commit(store: Store) -> None:
    store.commit(Commit(events=(an_event(),)), an_op())
    with pytest.raises(Conflict) as refusal:
        store.commit(Commit(puts=(a_claim(),), events=(an_event(note=a_note("other")),)), an_op())
    assert not isinstance(refusal.value, TouchRefused)
    assert store.claim(CLAIM) is None
    assert store.timeline(CLAIM) == [an_event()]


def test_a_stale_put_beside_a_refused_touch_is_a_conflict_to_read_again(store: Store) -> None:
    put(store, a_plan(left=0))
    with pytest.raises(Conflict) as refusal:
        store.commit(Commit(puts=(a_claim(version=1),), touches=(Reserve(PLAN),)), an_op())
    assert not isinstance(refusal.value, TouchRefused)


HELD = a_device(order_id=PLAN)
BOUND = a_device(plan_id=PLAN, open_claim_id=CLAIM)


@pytest.mark.parametrize(
    ("before", "touch", "after"),
    [
        (a_plan(), Reserve(PLAN), a_plan(left=1, reserved=1)),
        (a_plan(left=1, reserved=1), Reserve(PLAN), a_plan(left=0, reserved=2)),
        (a_plan(left=1, reserved=1), GiveBack(PLAN), a_plan(left=2, reserved=0)),
        (HELD, BindSerial(SERIAL, PLAN), a_device(plan_id=PLAN)),
        (HELD, FreeSerial(SERIAL, PLAN), a_device()),
        (BOUND, Unbind(SERIAL, PLAN), a_device(open_claim_id=CLAIM)),
        (BOUND, CloseClaimOn(SERIAL, CLAIM), a_device(plan_id=PLAN)),
    ],
)
def test_a_touch_changes_the_other_side_and_its_version(
    store: Store, before: Any, touch: Touch, after: Any
) -> None:
    put(store, before)
    store.commit(Commit(puts=(a_claim(),), touches=(touch,)), an_op())
    read = store.plan(PLAN) if isinstance(touch, Reserve | GiveBack) else store.device(SERIAL)
    assert read == replace(after, version=2)


@pytest.mark.parametrize(
    ("before", "touch"),
    [
        (a_plan(left=0), Reserve(PLAN)),
        (a_plan(), GiveBack(PLAN)),
        (a_device(), BindSerial(SERIAL, PLAN)),
        (a_device(order_id="other"), BindSerial(SERIAL, PLAN)),
        (a_device(order_id=PLAN, retired_at=NOW), BindSerial(SERIAL, PLAN)),
        (a_device(order_id="other"), FreeSerial(SERIAL, PLAN)),
        (a_device(), FreeSerial(SERIAL, PLAN)),
        (a_device(plan_id="other"), Unbind(SERIAL, PLAN)),
        (a_device(open_claim_id="other"), CloseClaimOn(SERIAL, CLAIM)),
        (an_account("unrelated"), Reserve(PLAN)),
        (an_account("unrelated"), CloseClaimOn(SERIAL, CLAIM)),
    ],
)
def test_a_refused_touch_is_named_and_nothing_is_written(
    store: Store, before: Any, touch: Touch
) -> None:
    put(store, before)
    with pytest.raises(TouchRefused) as refusal:
        store.commit(Commit((a_claim(),), (an_event(),), (touch,)), an_op())
    assert refusal.value.touch == touch
    assert store.claim(CLAIM) is None
    assert store.timeline(CLAIM) == []
    assert store.plan(PLAN) in (None, replace(before, version=1))
    assert store.device(SERIAL) in (None, replace(before, version=1))


def test_touches_of_one_item_follow_each_other(store: Store) -> None:
    put(store, a_plan(left=1), a_device(open_claim_id=CLAIM))
    touches = (Reserve(PLAN), CloseClaimOn(SERIAL, CLAIM), GiveBack(PLAN))
    store.commit(Commit(puts=(a_claim(),), touches=touches), an_op())
    assert store.plan(PLAN) == a_plan(left=1, version=2)
    assert store.device(SERIAL) == a_device(version=2)


def test_of_touches_of_one_item_the_refused_one_is_named(store: Store) -> None:
    put(store, a_plan(left=1))
    with pytest.raises(TouchRefused) as refusal:
        store.commit(Commit(touches=(GiveBack(PLAN), Reserve(PLAN))), an_op())
    assert refusal.value.touch == GiveBack(PLAN)
    assert store.plan(PLAN) == a_plan(left=1, version=1)


def test_a_touch_that_cannot_follow_the_one_before_is_refused(store: Store) -> None:
    put(store, HELD)
    touches = (FreeSerial(SERIAL, PLAN), BindSerial(SERIAL, PLAN))
    with pytest.raises(TouchRefused) as refusal:
        store.commit(Commit(touches=touches), an_op())
    assert refusal.value.touch == BindSerial(SERIAL, PLAN)
    assert store.device(SERIAL) == replace(HELD, version=1)


def test_a_touch_of_what_is_put_beside_it_is_made_in_it(store: Store) -> None:
    put(store, HELD)
    device = replace(HELD, version=1, open_claim_id=CLAIM)
    store.commit(Commit(puts=(device,), touches=(BindSerial(SERIAL, PLAN),)), an_op())
    assert store.device(SERIAL) == a_device(plan_id=PLAN, open_claim_id=CLAIM, version=2)


def test_a_put_over_the_version_from_before_a_touch_is_a_conflict(store: Store) -> None:
    put(store, a_plan())
    store.commit(Commit(touches=(Reserve(PLAN),)), an_op())
    with pytest.raises(Conflict):
        put(store, a_plan(version=1, locale="fr-CA"))
    assert store.plan(PLAN) == a_plan(left=1, reserved=1, version=2)
