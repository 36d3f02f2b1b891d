"""What the customer and the desk have to do next, and about which payment."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from care.domain.claim import Claim
from care.domain.ledger import Goal, Line, Purpose, Status, Way
from care.domain.states import ClaimState, PlanState
from care.domain.windows import days_after
from care.web.views.payments import payment_view
from care.web.views.todo import you_need_to
from tests.support.builders import (
    NOW,
    ZONE,
    a_claim,
    a_line,
    a_shipped_claim,
    an_order,
)
from tests.support.desk_rows import next_action

PAGE = {"page_id": "cs_1", "page_url": "https://pay.example/cs_1"}
BANK = {"action_url": "https://bank.example/1"}
NONE = {"state": "none", "url": None}
WAIT = {"state": "wait", "url": None}
DONE = {"state": "done", "url": None}


def awaiting(*lines: Line, **changes: Any) -> Claim:
    """A claim that waits for its payment, with these lines."""
    return a_claim(**({"state": ClaimState.AWAITING_PAYMENT, "ledger": lines} | changes))


def hold(status: Status, **changes: Any) -> Line:
    """The page of a hold."""
    return a_line(Purpose.HOLD, status=status, **changes)


def fee(status: Status, **changes: Any) -> Line:
    """The replacement fee on the card of the page."""
    goal = {"goal": Goal.CAPTURED, "way": Way.SAVED_CARD}
    return a_line(Purpose.FEE, status=status, **goal, **changes)


@pytest.mark.parametrize(
    ("claim", "payment"),
    [
        (awaiting(), NONE),
        (awaiting(hold(Status.INTENDED)), WAIT),
        (awaiting(hold(Status.OPEN, **PAGE)), {"state": "open", "url": PAGE["page_url"]}),
        (awaiting(hold(Status.OPEN, **PAGE).aims(Goal.VOIDED)), NONE),
        (awaiting(hold(Status.VOIDED)), NONE),
        (awaiting(hold(Status.AUTHORIZED), fee(Status.CREATED), state=ClaimState.HELD), WAIT),
        (
            awaiting(hold(Status.AUTHORIZED), fee(Status.NEEDS_ACTION, **BANK)),
            {"state": "action", "url": BANK["action_url"]},
        ),
        (awaiting(hold(Status.AUTHORIZED), fee(Status.NEEDS_ACTION)), WAIT),
        (awaiting(hold(Status.VOIDED), fee(Status.REFUSED)), NONE),
        (
            awaiting(hold(Status.VOIDED), hold(Status.OPEN, n=2, **PAGE)),
            {
                "state": "open",
                "url": PAGE["page_url"],
            },
        ),
        (a_shipped_claim(), DONE),
        (replace(a_shipped_claim(), state=ClaimState.DEFAULTED), DONE),
    ],
)
def test_a_claims_payment_is_what_its_last_line_asks(claim: Claim, payment: dict[str, Any]) -> None:
    assert payment_view(claim) == payment


def test_a_renewal_that_the_bank_wants_verified_asks_nothing_of_the_customer() -> None:
    renewal = hold(Status.NEEDS_ACTION, n=2, way=Way.OFF_SESSION, **BANK)
    claim = a_shipped_claim()
    assert payment_view(claim.with_line(renewal)) == DONE


@pytest.mark.parametrize(
    ("state", "line", "payment"),
    [
        (PlanState.AWAITING_PAYMENT, Status.INTENDED, "wait"),
        (PlanState.AWAITING_PAYMENT, Status.OPEN, "open"),
        (PlanState.SCHEDULED, Status.AUTHORIZED, "done"),
        (PlanState.SCHEDULED, Status.CAPTURED, "done"),
        (PlanState.VOID, Status.VOIDED, "none"),
    ],
)
def test_a_plan_is_paid_once_it_is_bound(state: PlanState, line: Status, payment: str) -> None:
    plan = an_order(state=state, ledger=(a_line(Purpose.PURCHASE, status=line, **PAGE),))
    assert payment_view(plan)["state"] == payment


def task(claim: Claim) -> tuple[str, str | None] | None:
    """The code of the customer's task, and its last day."""
    found = you_need_to(claim)
    return found and (found["code"], found["by"] and found["by"]["local_date"])


CURE = days_after(NOW, 20, ZONE)


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        (awaiting(hold(Status.OPEN, **PAGE)), ("pay", "2026-11-23")),
        (awaiting(hold(Status.VOIDED)), ("pay", "2026-11-23")),
        (
            awaiting(fee(Status.NEEDS_ACTION, **BANK), state=ClaimState.HELD),
            ("verify", "2026-11-23"),
        ),
        (awaiting(fee(Status.CREATED), state=ClaimState.HELD), ("wait", None)),
        (a_shipped_claim(state=ClaimState.PAID), ("send_back", "2026-12-06")),
        (a_shipped_claim(state=ClaimState.PAID, cure_by=CURE), ("cure", "2026-12-12")),
        (a_shipped_claim(), ("send_back", "2026-12-06")),
        (a_shipped_claim(state=ClaimState.RETURN_INCOMPLETE, cure_by=CURE), ("cure", "2026-12-12")),
        (
            a_shipped_claim(state=ClaimState.RETURN_INCOMPLETE, cure_by=days_after(NOW, 5, ZONE)),
            ("cure", "2026-12-06"),
        ),
        (a_shipped_claim(state=ClaimState.RECEIVED), ("wait", None)),
        (a_shipped_claim(state=ClaimState.LATE_RETURN), ("wait", None)),
        (a_shipped_claim(state=ClaimState.DEFAULTED), ("wait", None)),
        (a_shipped_claim(state=ClaimState.COMPLETED), None),
        (a_claim(state=ClaimState.LAPSED), None),
        (a_claim(state=ClaimState.REFUSED), None),
    ],
)
def test_the_customer_has_one_task_and_its_last_day(
    claim: Claim, code: tuple[str, str | None] | None
) -> None:
    assert task(claim) == code


def test_an_unpaid_claim_is_due_at_the_instant_it_lapses() -> None:
    found = you_need_to(awaiting(hold(Status.OPEN, **PAGE)))
    assert found is not None
    assert found["by"] == {
        "at": "2026-11-23T18:00:00.001Z",
        "local_date": "2026-11-23",
        "zone": ZONE,
    }


@pytest.mark.parametrize("state", ClaimState)
def test_the_desk_ships_what_is_paid_and_scans_what_is_awaited(state: ClaimState) -> None:
    expected = {
        ClaimState.PAID: "ship",
        ClaimState.RETURNED_FIRST: "ship",
        ClaimState.RETURN_DUE: "scan",
        ClaimState.ARRIVED: "scan",
        ClaimState.RETURN_INCOMPLETE: "scan",
        ClaimState.IN_REVIEW: "review",
        ClaimState.MENDING: "mend",
        ClaimState.GOING_HOME: "send_home",
        ClaimState.QUOTED: "quote",
    }.get(state, "inspect")
    assert next_action(a_shipped_claim(state=state)) == expected
