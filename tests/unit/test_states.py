"""The whole state × event matrix: each listed pair leads where the tables say, every other is
refused. The tables stand here once more, in the notation of the document they come from."""

import itertools

import pytest

from care.domain.errors import WrongState
from care.domain.states import ClaimState, HoldState, PlanState, follow
from care.domain.tables import HOLD, PLAN, PREMIUM

PREMIUM_TEXT = """
filed: agreed→awaiting_payment, cancel→cancelled, unpaid_24h→lapsed
awaiting_payment: hold_ok→held, card_refused|verify→same, none_left|refuse_order→refused, cancel→cancelled, unpaid_24h→lapsed
held: fee_ok→paid, fee_refused→awaiting_payment, verify→same, cancel→cancelled, refuse_order→refused, unpaid_24h→lapsed
paid: ship→return_due, ship_with_finding→return_incomplete, unit_ok→returned_first, unit_bad→same, cancel→cancelled, refuse_order→refused
returned_first: ship→completed, cancel→cancelled
return_due: unit_ok→received, unit_bad→return_incomplete, delivered→arrived, in_transit→same, reship→same, deadline→defaulted
arrived: unit_ok→received, unit_bad→return_incomplete, not_found→return_due
return_incomplete: unit_ok→received, unit_bad→same, delivered→arrived, reship→same, cure_over→defaulted
received: released→completed
defaulted: late_unit_ok|desk_accepts→late_return
late_return: refunded→completed
"""  # noqa: E501

HOLD_TEXT = """
none: authorized→live, refused→none
live: renewed→live, renew_refused→at_risk, release→released, capture→captured, gone→lost
at_risk: renewed→live, release→released, capture→captured, gone→lost
lost: restored→live, unit_ok|cancel→closed, deadline→charging
charging: charge_ok→charged, charge_refused→debt
debt: paid→charged, unit_ok|written_off→closed
captured: refund→refunded, dispute→disputed
charged: refund→refunded, dispute→disputed
disputed: won→captured, lost→closed
"""

PLAN_TEXT = """
awaiting_payment: paid_bundled→awaiting_serial, paid_separate→scheduled, unpaid_60min→void
awaiting_serial: shipped→scheduled, order_cancelled→refunded, voided→void
scheduled: reshipped|replaced→same, returned|withdrawn→refunded, voided→void
"""


def parse(text):
    table = {}
    for row in text.strip().splitlines():
        state, arrows = row.split(": ")
        for arrow in arrows.split(", "):
            events, target = arrow.split("→")
            for event in events.split("|"):
                table[state, event] = state if target == "same" else target
    return table


def matrix(table, states, text):
    expected = parse(text)
    events = sorted({event for _, event in expected})
    return [(table, expected, str(s), e) for s, e in itertools.product(states, events)]


CELLS = (
    matrix(PREMIUM, ClaimState, PREMIUM_TEXT)
    + matrix(HOLD, HoldState, HOLD_TEXT)
    + matrix(PLAN, PlanState, PLAN_TEXT)
)


@pytest.mark.parametrize(("table", "expected", "state", "event"), CELLS)
def test_a_listed_pair_leads_to_its_state_and_any_other_is_refused(table, expected, state, event):
    if (state, event) in expected:
        assert follow(table, state, event) == expected[state, event]
        return
    with pytest.raises(WrongState) as refusal:
        follow(table, state, event)
    assert (refusal.value.state, refusal.value.event) == (state, event)


@pytest.mark.parametrize(
    ("table", "text"), [(PREMIUM, PREMIUM_TEXT), (HOLD, HOLD_TEXT), (PLAN, PLAN_TEXT)]
)
def test_the_code_lists_no_pair_that_the_document_does_not(table, text):
    assert dict(table) == parse(text)


@pytest.mark.parametrize(
    ("table", "states"), [(PREMIUM, ClaimState), (HOLD, HoldState), (PLAN, PlanState)]
)
def test_every_target_is_a_state(table, states):
    assert set(table.values()) <= {str(state) for state in states}
