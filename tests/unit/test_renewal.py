"""HLD-6: how a hold is kept alive, and the ladder where the bank says no (PAYMENTS section 2)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain import services
from care.domain.ladder import next_try_at
from care.domain.ledger import Goal, Purpose, Refusal, RefusalKind, Status, Way
from care.domain.policies import Policies
from care.domain.renewal import overdue, renewal_due_at, swap_due_at
from care.domain.states import ClaimState, HoldState
from care.domain.windows import MILLISECOND
from tests.support.builders import NOW, a_line, a_shipped_claim

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LAPSE = NOW + timedelta(days=7)


def refused(kind: RefusalKind, tries: int = 1):
    line = a_line(n=2, way=Way.OFF_SESSION, status=Status.REFUSED, tries=tries)
    return replace(line, refusal=Refusal("code", kind))


# The ladder, one refusal at a time


@pytest.mark.parametrize(
    ("tries", "wait"),
    [(1, 5 * MINUTE), (2, 30 * MINUTE), (3, 2 * HOUR), (4, 2 * HOUR), (6, 2 * HOUR)],
)
def test_a_transient_refusal_waits_5_minutes_then_30_then_2_hours(tries, wait):
    line = refused(RefusalKind.TRANSIENT, tries)
    assert next_try_at(line, NOW, LAPSE) == NOW + wait
    assert next_try_at(line, NOW, None) == NOW + wait


def test_a_transient_wait_never_passes_over_the_swap():
    """HLD-6: an hour before the expiry the old hold goes first, whatever the class."""
    line = refused(RefusalKind.TRANSIENT, 3)
    near = NOW + 2 * HOUR
    assert next_try_at(line, NOW, near) == near - HOUR
    assert next_try_at(line, NOW, NOW + HOUR) == NOW + 2 * HOUR


@pytest.mark.parametrize("tries", [1, 2, 7])
def test_want_of_funds_waits_for_the_swap_an_hour_before_the_lapse(tries):
    line = refused(RefusalKind.FUNDS, tries)
    assert next_try_at(line, NOW, LAPSE) == LAPSE - HOUR
    assert next_try_at(line, LAPSE - HOUR - MILLISECOND, LAPSE) == LAPSE - HOUR
    assert next_try_at(line, LAPSE - HOUR, LAPSE) == LAPSE + HOUR


def test_want_of_funds_after_the_swap_waits_2_hours_and_then_12():
    line = refused(RefusalKind.FUNDS, 2)
    assert next_try_at(line, NOW, None) == NOW + 2 * HOUR
    assert next_try_at(replace(line, tries=3), NOW, None, lost=True) == NOW + 12 * HOUR


@pytest.mark.parametrize("kind", [RefusalKind.PERSON, RefusalKind.DEAD])
def test_what_needs_the_person_and_a_dead_card_are_never_tried_again(kind):
    assert next_try_at(refused(kind), NOW, LAPSE) is None
    assert next_try_at(refused(kind), NOW, None, lost=True) is None


@pytest.mark.parametrize("kind", [RefusalKind.TRANSIENT, RefusalKind.FUNDS])
def test_the_eighth_try_is_the_last(kind):
    assert Policies().most_tries == 8
    assert next_try_at(refused(kind, 7), NOW, None) is not None
    assert next_try_at(refused(kind, 8), NOW, None) is None


@pytest.mark.parametrize("kind", [RefusalKind.TRANSIENT, RefusalKind.FUNDS])
def test_the_last_try_is_kept_for_the_swap_while_the_old_hold_stands(kind):
    """HLD-6: by release-then-hold, an hour before the expiry; used up before, nothing would be."""
    assert next_try_at(refused(kind, 7), NOW, LAPSE) == LAPSE - HOUR
    assert next_try_at(refused(kind, 7), LAPSE - HOUR, LAPSE) == LAPSE + HOUR


def test_a_line_that_was_not_refused_is_not_tried_again():
    assert next_try_at(a_line(), NOW, LAPSE) is None


# When a renewal is due


def live(state=ClaimState.RETURN_DUE, **hold):
    told = ("send_back_advised",)
    claim = a_shipped_claim(state=state, hold_state=HoldState.LIVE, reminded=told)
    return claim.with_line(replace(claim.ledger[0], **hold))


def test_the_next_hold_is_asked_for_12_hours_before_the_lapse():
    assert renewal_due_at(live()) == LAPSE - 12 * HOUR
    claim, due = live(), LAPSE - 12 * HOUR
    assert services.follow_up(claim, due - MILLISECOND).after == claim
    new = services.follow_up(claim, due).after.lines(Purpose.HOLD)[-1]
    assert (new.key, new.way, new.goal) == ("hold/2", Way.OFF_SESSION, Goal.AUTHORIZED)
    assert services.wakes_at(claim, NOW) == due


@pytest.mark.parametrize(("beyond", "due"), [(6 * HOUR, False), (6 * HOUR - MILLISECOND, True)])
def test_a_hold_that_outlives_the_deadline_by_6_hours_is_not_renewed(beyond, due):
    deadline = live().default_at
    claim = live(capture_before=deadline + beyond)
    assert (renewal_due_at(claim) is not None) is due


@pytest.mark.parametrize("state", [ClaimState.PAID, ClaimState.ARRIVED])
def test_where_the_end_is_not_known_yet_every_hold_is_renewed(state):
    """HLD-10: before shipping; and while an arrived parcel is being looked at."""
    far = live().default_at + timedelta(days=30)
    assert renewal_due_at(live(state, capture_before=far)) == far - 12 * HOUR


@pytest.mark.parametrize(
    "state", sorted(set(ClaimState) - {"paid", "arrived", "return_due", "return_incomplete"})
)
def test_where_no_default_is_possible_no_hold_is_renewed(state):
    claim = live(ClaimState(state))
    assert renewal_due_at(claim) is None
    assert not overdue(claim, claim.default_at)


def test_no_second_renewal_is_begun_beside_one_that_is_under_way():
    claim = live().with_line(a_line(n=2, way=Way.OFF_SESSION, status=Status.CREATED))
    assert renewal_due_at(claim) is None
    gone = claim.with_line(a_line(n=2, way=Way.OFF_SESSION, status=Status.VOIDED))
    assert renewal_due_at(gone) == LAPSE - 12 * HOUR
    after = services.follow_up(gone, NOW).after
    assert after == gone, "a renewal that was cancelled at the provider renews nothing"


def test_no_renewal_is_begun_once_the_default_is_due():
    """HLD-5 comes first: a new hold would only be let go again."""
    claim = live(capture_before=live().default_at)
    after = services.follow_up(claim, claim.default_at).after
    assert [line.key for line in after.lines(Purpose.HOLD)] == ["hold/1"]


def test_a_swap_is_due_only_while_a_refused_renewal_is_to_be_tried_again():
    claim = live().with_line(a_line(n=2, way=Way.OFF_SESSION, status=Status.CREATED))
    assert swap_due_at(claim) is None
    at_risk = replace(claim, hold_state=HoldState.AT_RISK)
    assert swap_due_at(at_risk) == LAPSE - HOUR
    dead = at_risk.with_line(a_line(n=2, way=Way.OFF_SESSION, status=Status.REFUSED))
    assert swap_due_at(dead) is None
    alone = replace(live(), hold_state=HoldState.AT_RISK)
    assert swap_due_at(alone) is None
