"""The ledger: what is due for a line in every position, and what an answer makes of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.due import due_effect
from care.domain.ledger import (
    Effect,
    Goal,
    Purpose,
    Refusal,
    RefusalKind,
    Status,
    Way,
    last,
    new_line,
    put_line,
)
from care.domain.windows import MILLISECOND
from tests.support.builders import NOW, a_line, usd

LATER = NOW + timedelta(hours=1)
REFUSED = Refusal("insufficient_funds", RefusalKind.FUNDS)

# Rows: status. Columns: goal authorized, captured, voided, refunded.
PAGE_TABLE = """
intended       open_page open_page -          open_page
open           read_page read_page close_page read_page
created        confirm   confirm   void       confirm
needs_action   read      read      void       read
authorized     -         capture   void       -
captured       -         -         -          -
voided         -         -         -          -
refused        -         -         void       -
refund_pending -         -         -          -
refunded       -         -         -          -
refund_failed  -         -         -          -
"""
CARD_TABLE = PAGE_TABLE.replace("open_page", "create").replace(
    "read_page read_page close_page read_page", "- - - -"
)
BACK_TABLE = """
intended       refund refund - refund
open           - - - -
created        - - - -
needs_action   - - - -
authorized     - - - -
captured       - - - -
voided         - - - -
refused        - - - -
refund_pending read_refund read_refund read_refund read_refund
refunded       - - - -
refund_failed  - - - -
"""
TABLES = {
    Way.PAGE: PAGE_TABLE,
    Way.SAVED_CARD: CARD_TABLE,
    Way.OFF_SESSION: CARD_TABLE,
    Way.BACK: BACK_TABLE,
}
MATRIX = [
    (way, Status(status), goal, None if word == "-" else Effect(word))
    for way, table in TABLES.items()
    for status, *words in (row.split() for row in table.strip().splitlines())
    for goal, word in zip(Goal, words, strict=True)
]


def test_the_table_names_every_way_status_and_goal():
    cells = {(way, status, goal) for way, status, goal, _ in MATRIX}
    assert cells == {(w, s, g) for w in Way for s in Status for g in Goal}


@pytest.mark.parametrize(("way", "status", "goal", "effect"), MATRIX)
def test_the_effect_of_every_way_status_and_goal(way, status, goal, effect):
    """PAYMENTS section 1: intent, effect, outcome."""
    line = a_line(way=way, status=status, goal=goal, capture_before=LATER)
    assert due_effect(line, NOW) is effect


@pytest.mark.parametrize(("way", "status", "goal", "effect"), MATRIX)
def test_no_effect_comes_before_its_time_and_a_hint_only_hastens_what_waits_for_people(
    way, status, goal, effect
):
    line = a_line(way=way, status=status, goal=goal, not_before=LATER)
    assert due_effect(line, LATER - MILLISECOND) is None
    assert due_effect(line, LATER) is effect
    waits = status in (Status.INTENDED, Status.OPEN, Status.NEEDS_ACTION)
    assert due_effect(line, NOW, poked=True) is (effect if waits else None)


@pytest.mark.parametrize(
    ("moment", "effect"),
    [(-MILLISECOND, None), (timedelta(0), Effect.READ), (MILLISECOND, Effect.READ)],
)
def test_a_hold_is_looked_at_the_instant_it_lapses(moment, effect):
    """HLD-6: the provider's expiry is the only truth."""
    line = a_line(status=Status.AUTHORIZED, capture_before=LATER)
    assert due_effect(line, LATER + moment) is effect


def test_a_hold_with_no_known_end_asks_nothing():
    assert due_effect(a_line(status=Status.AUTHORIZED), LATER) is None


# Aims


def test_a_line_with_another_goal_is_free_to_act_at_once():
    line = a_line(not_before=LATER).aims(Goal.VOIDED)
    assert (line.goal, line.status, line.not_before) == (Goal.VOIDED, Status.CREATED, None)
    assert due_effect(line, NOW) is Effect.VOID


def test_what_was_never_asked_for_is_void_where_it_stands():
    line = a_line(status=Status.INTENDED, provider_id=None).aims(Goal.VOIDED)
    assert line.status is Status.VOIDED and line.settled


@pytest.mark.parametrize("goal", Goal)
def test_a_zero_amount_is_always_where_it_is_meant_to_be(goal):
    """PAY-9."""
    line = new_line((), Purpose.FEE, usd(0), Goal.CAPTURED, Way.SAVED_CARD, NOW)
    assert line.status is Status.CAPTURED and line.settled
    aimed = line.aims(goal)
    assert aimed.settled
    assert due_effect(aimed, LATER) is None


def test_an_amount_above_zero_is_only_intended():
    line = new_line((), Purpose.FEE, usd(1), Goal.CAPTURED, Way.SAVED_CARD, NOW)
    assert (line.status, line.settled, line.key) == (Status.INTENDED, False, "fee/1")


def test_lines_are_counted_by_purpose_and_keep_their_places():
    hold, fee = a_line(), a_line(Purpose.FEE)
    second = new_line((hold, fee), Purpose.HOLD, usd(1), Goal.AUTHORIZED, Way.PAGE, NOW)
    assert second.key == "hold/2"
    ledger = put_line((hold, fee), second)
    assert [line.key for line in ledger] == ["hold/1", "fee/1", "hold/2"]
    changed = put_line(ledger, replace(hold, status=Status.VOIDED))
    assert [line.key for line in changed] == ["hold/1", "fee/1", "hold/2"]
    assert changed[0].status is Status.VOIDED
    assert last(ledger, Purpose.HOLD) == second
    assert last(ledger) == second
    assert last(ledger, Purpose.FEE, Purpose.DEFAULT) == fee
    assert last(ledger, Purpose.REFUND) is None
    assert last(()) is None
