"""Which rulings stand open on a claim: PAY-3, PAY-4, HLD-6 to HLD-8, RET-6, SVC-10."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from care.domain.claim import Claim, Scan
from care.domain.deciding import open_rulings
from care.domain.ledger import Dispute, DisputeState, Goal, Purpose, Status
from care.domain.parts import Service
from care.domain.states import ClaimState, HoldState
from tests.support.builders import NOW, a_claim, a_line, a_shipped_claim, usd

FREE = usd(0)
TAKEN = a_line(status=Status.CAPTURED, goal=Goal.CAPTURED, settled_at=NOW)
SCAN = Scan(NOW, "1ZNA0001", False, True, ("RET-3",), "desk-1")
CHARGED: dict[str, Any] = {"state": ClaimState.DEFAULTED, "default_reasons": ("HLD-5",)}


def open_on(claim: Claim) -> list[str]:
    return [ruling.value for ruling in open_rulings(claim, FREE, NOW)]


@pytest.mark.parametrize(
    ("claim", "rulings"),
    [
        (a_claim(), []),
        (a_claim(state=ClaimState.AWAITING_PAYMENT), ["refuse_order", "verify"]),
        (
            a_claim(state=ClaimState.AWAITING_PAYMENT, verifying=True),
            ["refuse_order", "verified"],
        ),
        (a_claim(state=ClaimState.PAID, paid_at=NOW), ["refuse_order"]),
        (a_shipped_claim(hold_state=HoldState.LIVE), ["other_default"]),
        (
            a_shipped_claim(hold_state=HoldState.LIVE, state=ClaimState.ARRIVED, arrived_at=NOW),
            ["not_found", "other_default"],
        ),
        (
            a_shipped_claim(hold_state=HoldState.CAPTURED, ledger=(TAKEN,), **CHARGED),
            ["desk_accepts"],
        ),
        (
            a_shipped_claim(hold_state=HoldState.DEBT, ledger=(), **CHARGED),
            ["desk_accepts", "written_off"],
        ),
        (
            a_claim(service=Service.FLYAWAY, state=ClaimState.IN_REVIEW),
            ["approve_flyaway", "decline_flyaway"],
        ),
        (a_shipped_claim(state=ClaimState.COMPLETED, scans=(SCAN,)), []),
    ],
)
def test_the_open_rulings_are_those_that_the_state_takes(claim: Claim, rulings: list[str]) -> None:
    assert open_on(claim) == rulings


def test_while_the_default_is_disputed_no_late_return_is_accepted() -> None:
    """PAY-8."""
    disputed = a_line(
        status=Status.CAPTURED,
        goal=Goal.CAPTURED,
        settled_at=NOW,
        dispute=Dispute("dp_1", DisputeState.OPEN, told=DisputeState.OPEN),
    )
    claim = a_shipped_claim(hold_state=HoldState.DISPUTED, ledger=(disputed,), **CHARGED)
    assert open_on(claim) == []


def test_while_the_default_is_charged_nothing_is_decided() -> None:
    """HLD-5: the deadline has passed and no sweep has seen it; the desk's word comes too late."""
    claim = a_shipped_claim(hold_state=HoldState.LIVE)
    late = NOW + timedelta(days=15)
    assert open_rulings(claim, FREE, late) == ()


def test_to_ask_what_is_open_changes_nothing() -> None:
    claim = a_claim(state=ClaimState.AWAITING_PAYMENT)
    assert open_rulings(claim, FREE, NOW) == open_rulings(claim, FREE, NOW)
    assert claim.approvals == () and not claim.lines(Purpose.REFUND)
