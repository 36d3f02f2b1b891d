"""What every store promises of its lists: an account's own, work, timeline, what is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from care.adapters.dynamo.store import MAIL_RETRY as RETRY
from care.domain.claim_line import ClaimLine
from care.domain.errors import NotFound
from care.domain.ledger import Status
from care.domain.parts import Service
from care.domain.states import CardState, ClaimState, HoldState
from care.usecases.ports import MOST_MAIL_TRIES, Commit, Due, Store
from tests.support.builders import (
    ACCOUNT,
    CLAIM,
    NOW,
    PLAN,
    a_claim,
    a_device,
    a_note,
    a_plan,
    a_shipped_claim,
    an_event,
    an_order,
)
from tests.support.cards import OTHER_STORE, STORE, a_card
from tests.support.storing import an_op, put

pytest_plugins = ["tests.contract.store_fixtures"]

LAST_OF_OCTOBER = datetime(2026, 10, 31, 23, 59, 59, tzinfo=UTC)
LIVE = {"hold_state": HoldState.LIVE}
MILLISECOND = timedelta(milliseconds=1)
MAILED_EVENT = an_event(note=a_note("claim_paid"))


def test_many_devices_are_read_at_once_and_unknown_ones_are_left_out(store: Store) -> None:
    serials = [f"1ZNA{n:04}" for n in range(120)]
    put(store, *(a_device(serial) for serial in serials))
    found = store.devices([*serials, "UNKNOWN1", serials[0]])
    assert sorted(found) == serials
    assert found[serials[7]] == a_device(serials[7], version=1)
    assert store.devices([]) == {}


def test_many_plans_and_claims_are_read_at_once_and_unknown_ones_are_left_out(
    store: Store,
) -> None:
    put(store, a_plan("plan_1"), a_plan("plan_2"), a_claim("claim_1"))
    assert store.plans(["plan_2", "plan_1", "plan_3"]) == {
        "plan_1": a_plan("plan_1", version=1),
        "plan_2": a_plan("plan_2", version=1),
    }
    assert store.claims(["claim_1", "plan_1"]) == {"claim_1": a_claim("claim_1", version=1)}
    assert store.plans([]) == store.claims([]) == {}


def test_an_account_lists_its_own_plans_newest_first(store: Store) -> None:
    ages = {"middle": 2, "oldest": 3, "newest": 1}
    put(store, *(a_plan(name, created_at=NOW - timedelta(days=d)) for name, d in ages.items()))
    put(store, a_plan("foreign", account_id="account-2"))
    assert [plan.plan_id for plan in store.plans_of(ACCOUNT)] == ["newest", "middle", "oldest"]
    assert store.plans_of("nobody") == []


def test_an_account_lists_its_own_claims_newest_first(store: Store) -> None:
    ages = {"middle": 2, "oldest": 3, "newest": 1}
    put(store, *(a_claim(name, filed_at=NOW - timedelta(days=d)) for name, d in ages.items()))
    put(store, a_claim("foreign", account_id="account-2"))
    assert [claim.claim_id for claim in store.claims_of(ACCOUNT)] == ["newest", "middle", "oldest"]


def test_the_desk_sees_the_waiting_claims_of_its_region_longest_first(store: Store) -> None:
    put(
        store,
        a_claim("hour", work_since=NOW - timedelta(hours=1)),
        a_claim("day", work_since=NOW - timedelta(days=1)),
        a_claim("done"),
        a_claim("abroad", region="EU", work_since=NOW),
    )
    assert [claim.claim_id for claim in store.work("US")] == ["day", "hour"]


def test_a_claim_that_waits_no_more_leaves_the_desk(store: Store) -> None:
    put(store, a_claim(work_since=NOW))
    put(store, a_claim(version=1))
    assert store.work("US") == []


def test_a_region_lists_its_claims_of_a_month_with_both_clocks_and_without_reading_them(
    store: Store,
) -> None:
    put(
        store,
        a_shipped_claim("second", **LIVE),
        a_claim("first", filed_at=NOW - timedelta(hours=1)),
    )
    put(store, a_claim("abroad", region="EU"), a_claim("before", filed_at=LAST_OF_OCTOBER))
    first, second = store.claim_lines("US", "2026-11")
    assert first == ClaimLine(
        *("first", NOW - timedelta(hours=1), Service.PREMIUM, ClaimState.FILED, HoldState.NONE)
    )
    assert second == ClaimLine(
        "second",
        filed_at=NOW,
        service=Service.PREMIUM,
        state=ClaimState.RETURN_DUE,
        hold_state=HoldState.LIVE,
        return_at=datetime(2026, 12, 7, 8, 0, tzinfo=UTC),
        hold_lapses_at=NOW + timedelta(days=7),
        hold_amount=99900,
        shipped_at=NOW,
    )
    assert [line.claim_id for line in store.claim_lines("US", "2026-10")] == ["before"]
    assert store.claim_lines("US", "2026-12") == store.claim_lines("CA", "2026-11") == []


def test_a_line_follows_its_claim_and_forgets_a_hold_that_was_released(store: Store) -> None:
    put(store, a_shipped_claim(**LIVE))
    gone = replace(a_shipped_claim().ledger[0], status=Status.VOIDED)
    released = {"state": ClaimState.COMPLETED, "hold_state": HoldState.RELEASED}
    put(store, a_shipped_claim(ledger=(gone,), **released, version=1))
    (line,) = store.claim_lines("US", "2026-11")
    assert (line.state, line.hold_state, line.hold_open) == (*released.values(), False)
    assert (line.return_at, line.hold_lapses_at, line.hold_amount) == (None, None, None)
    assert line.shipped_at == NOW


def test_a_store_lists_what_was_done_with_its_own_cards_since_an_instant_newest_first(
    store: Store,
) -> None:
    """BUY-4: a card that lies in its batch as minted, or as before this was kept, is not in it."""
    ages = {"middle": 2, "oldest": 3, "newest": 1}
    put(store, *(a_card(name, changed_at=NOW - timedelta(hours=h)) for name, h in ages.items()))
    put(store, a_card("foreign", store=OTHER_STORE, changed_at=NOW), a_card("minted"))
    since = NOW - timedelta(hours=3)
    assert [card.card_id for card in store.cards_of(STORE, since)] == ["newest", "middle", "oldest"]
    later = store.cards_of(STORE, since + MILLISECOND)
    assert [card.card_id for card in later] == ["newest", "middle"]
    assert [card.card_id for card in store.cards_of(OTHER_STORE, since)] == ["foreign"]
    assert store.cards_of("nobody", since) == []
    assert store.card("minted") == a_card("minted", version=1)


def test_a_card_moves_in_its_stores_list_with_each_change(store: Store) -> None:
    put(store, a_card("first", changed_at=NOW), a_card("second", changed_at=NOW + MILLISECOND))
    changed = a_card("first", changed_at=NOW + 2 * MILLISECOND, state=CardState.VOID, version=1)
    put(store, changed)
    found = store.cards_of(STORE, NOW)
    assert [card.card_id for card in found] == ["first", "second"]
    assert found[0] == replace(changed, version=2)


def test_a_timeline_is_in_order_and_of_one_subject(store: Store) -> None:
    events = tuple(an_event(seq=number) for number in (1, 2, 10))
    store.commit(Commit(events=(events[2], events[0])), an_op())
    store.commit(Commit(events=(events[1], an_event("plan-1"))), an_op())
    assert store.timeline(CLAIM) == list(events)
    assert store.timeline("unknown") == []


def test_what_is_due_is_told_from_its_very_instant(store: Store) -> None:
    put(store, an_order(due_at=NOW), a_claim(due_at=NOW))
    store.commit(Commit(events=(replace(MAILED_EVENT, at=NOW - RETRY),)), an_op())
    everything = {Due("plan", PLAN), Due("claim", CLAIM), Due("event", f"{CLAIM}|1")}
    assert set(store.due(NOW)) == everything
    assert {due.since for due in store.due(NOW)} == {NOW}
    assert list(store.due(NOW - MILLISECOND)) == []


def test_what_wants_no_look_is_never_due(store: Store) -> None:
    put(store, a_plan(due_at=None), a_claim(due_at=NOW))
    put(store, a_claim(due_at=None, version=1))
    store.commit(Commit(events=(an_event(),)), an_op())
    assert list(store.due(NOW + timedelta(days=3650))) == []


def test_everything_due_is_told_once(store: Store) -> None:
    put(store, *(an_order(f"plan-{n}") for n in range(40)))
    dues = list(store.due(NOW + timedelta(days=1)))
    assert len(dues) == 40
    assert {due.id for due in dues} == {f"plan-{n}" for n in range(40)}


def test_a_mail_is_due_some_minutes_after_its_event(store: Store) -> None:
    store.commit(Commit(events=(MAILED_EVENT,)), an_op())
    assert list(store.due(NOW + RETRY - MILLISECOND)) == []
    assert list(store.due(NOW + RETRY)) == [Due("event", f"{CLAIM}|1")]


def test_a_mail_asked_for_again_is_due_later(store: Store) -> None:
    store.commit(Commit(events=(MAILED_EVENT,)), an_op())
    store.mail_due(CLAIM, 1, NOW + timedelta(hours=1))
    assert list(store.due(NOW + timedelta(hours=1) - MILLISECOND)) == []
    assert list(store.due(NOW + timedelta(hours=1))) == [Due("event", f"{CLAIM}|1")]
    assert store.timeline(CLAIM) == [MAILED_EVENT]


def test_a_mail_that_was_sent_is_due_no_more_whatever_comes_late(store: Store) -> None:
    store.commit(Commit(events=(MAILED_EVENT,)), an_op())
    store.mail_sent(CLAIM, 1, NOW)
    store.mail_sent(CLAIM, 1, NOW)
    store.mail_due(CLAIM, 1, NOW)
    assert list(store.due(NOW + timedelta(days=1))) == []
    assert store.timeline(CLAIM) == [MAILED_EVENT]


def test_a_mail_is_given_up_after_its_last_try_and_is_due_no_more(store: Store) -> None:
    store.commit(Commit(events=(MAILED_EVENT,)), an_op())
    for _ in range(MOST_MAIL_TRIES):
        store.mail_due(CLAIM, 1, NOW)
    assert list(store.due(NOW)) == [Due("event", f"{CLAIM}|1")]
    store.mail_due(CLAIM, 1, NOW)
    assert list(store.due(NOW + timedelta(days=1))) == []


def test_an_event_that_never_was_cannot_be_sent_and_is_not_made(store: Store) -> None:
    with pytest.raises(NotFound):
        store.mail_sent(CLAIM, 1, NOW)
    store.mail_due(CLAIM, 1, NOW)
    assert store.timeline(CLAIM) == []
