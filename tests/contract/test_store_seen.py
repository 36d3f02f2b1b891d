"""What was asked before, as every store remembers it: in the transaction of its effect."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from care.domain.errors import Conflict
from care.domain.touch import Reserve
from care.usecases import once
from care.usecases.ports import AlreadyAsked, Answer, Commit, Seen, Store, TouchRefused
from tests.support.builders import NOW, PLAN, a_claim, a_plan, an_event
from tests.support.storing import an_op, put

pytest_plugins = ["tests.contract.store_fixtures"]

KEY = "key/account-1/a-key-of-today-0001"
DAY = timedelta(hours=24)
SAID = Answer(201, '{"plan":{"name":"ä"}}')


def a_seen(**changes: Any) -> Seen:
    """A request of now, not answered yet."""
    return replace(Seen(KEY, "fingerprint-1", NOW, NOW + DAY), **changes)


def write(store: Store, *puts: Any) -> None:
    """Stores all of `puts` together."""
    store.commit(Commit(puts), an_op())


def test_what_was_seen_is_read_as_it_was_with_version_one(store: Store) -> None:
    put(store, a_seen(answer=SAID))
    assert store.seen(KEY) == a_seen(answer=SAID, version=1)


def test_what_was_never_seen_is_none(store: Store) -> None:
    assert store.seen(KEY) is None


@pytest.mark.parametrize("more", [(), (a_plan("other"),)], ids=["alone", "with an effect"])
def test_what_stands_already_is_told_and_nothing_is_written(store: Store, more: Any) -> None:
    put(store, a_seen())
    with pytest.raises(AlreadyAsked) as known:
        write(store, a_seen(fingerprint="fingerprint-2"), *more)
    assert known.value.seen == a_seen(version=1)
    assert store.seen(KEY) == a_seen(version=1)
    assert store.plan("other") is None


def test_it_is_told_whatever_else_refuses_the_same_commit(store: Store) -> None:
    put(store, a_seen(answer=SAID), a_plan())
    with pytest.raises(AlreadyAsked) as known:
        write(store, a_plan(), a_claim(), a_seen())
    assert known.value.seen.answer == SAID
    assert store.claim(a_claim().claim_id) is None


def test_an_effect_that_is_refused_leaves_nothing_seen(store: Store) -> None:
    put(store, a_plan())
    with pytest.raises(Conflict):
        write(store, a_plan(), a_seen())
    assert store.seen(KEY) is None


def test_our_own_lost_reply_is_no_repeat(store: Store) -> None:
    commit, op = Commit((a_plan(), a_seen()), (an_event(),)), an_op()
    store.commit(commit, op)
    store.commit(commit, op)
    assert store.seen(KEY) == a_seen(version=1)


def test_our_own_lost_reply_of_a_lone_record_is_no_repeat(store: Store) -> None:
    op = an_op()
    store.commit(Commit((a_seen(),)), op)
    store.commit(Commit((a_seen(),)), op)
    assert store.seen(KEY) == a_seen(version=1)


@pytest.mark.parametrize("more", [(), (a_plan("other"),)], ids=["alone", "with an effect"])
def test_what_is_over_counts_as_never_seen(store: Store, more: Any) -> None:
    put(store, a_seen(answer=SAID))
    later = a_seen(fingerprint="fingerprint-2", at=NOW + DAY, forget_at=NOW + 2 * DAY)
    write(store, later, *more)
    assert store.seen(KEY) == replace(later, version=1)


def test_a_second_before_it_is_over_it_stands(store: Store) -> None:
    put(store, a_seen())
    at = NOW + DAY - timedelta(seconds=1)
    with pytest.raises(AlreadyAsked):
        put(store, a_seen(at=at, forget_at=at + DAY))


def test_an_answer_is_stored_once(store: Store) -> None:
    put(store, a_seen())
    put(store, a_seen(version=1, answer=SAID))
    with pytest.raises(Conflict):
        put(store, a_seen(version=1, answer=Answer(200, "{}")))
    assert store.seen(KEY) == a_seen(version=2, answer=SAID)


def test_an_armed_record_is_stored_with_the_first_commit_alone(store: Store) -> None:
    with once.armed(a_seen()) as record:
        store.commit(Commit(), an_op())
        assert (record.stored, store.seen(KEY)) == (False, None)
        put(store, a_plan())
        assert record.stored
        assert record.seen == store.seen(KEY) == a_seen(version=1)
        put(store, a_claim())
    put(store, a_plan("after"))
    assert store.seen(KEY) == a_seen(version=1)


def test_a_refused_touch_leaves_the_record_to_the_next_commit(store: Store) -> None:
    put(store, a_plan(left=0))
    with once.armed(a_seen()) as record:
        with pytest.raises(TouchRefused):
            store.commit(Commit(touches=(Reserve(PLAN),)), an_op())
        assert (record.stored, store.seen(KEY)) == (False, None)
        put(store, a_claim())
    assert store.seen(KEY) == a_seen(version=1)


def test_a_commit_of_events_or_touches_alone_carries_the_record(store: Store) -> None:
    put(store, a_plan(left=1))
    with once.armed(a_seen()):
        store.commit(Commit(touches=(Reserve(PLAN),)), an_op())
    with once.armed(a_seen(seen_id=f"{KEY}-2")):
        store.commit(Commit(events=(an_event(),)), an_op())
    assert store.seen(KEY) == a_seen(version=1)
    assert store.seen(f"{KEY}-2") == a_seen(seen_id=f"{KEY}-2", version=1)


def test_a_foretold_answer_is_stored_with_the_effect(store: Store) -> None:
    with once.armed(a_seen()):
        once.foretell(SAID)
        put(store, a_plan())
    assert store.seen(KEY) == a_seen(version=1, answer=SAID)


def test_an_answer_foretold_of_a_refused_commit_is_not_stored_with_the_next(store: Store) -> None:
    put(store, a_plan())
    with once.armed(a_seen()):
        once.foretell(SAID)
        with pytest.raises(Conflict):
            put(store, a_plan())
        put(store, a_claim())
    assert store.seen(KEY) == a_seen(version=1)
