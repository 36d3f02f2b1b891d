"""What the owner of a claim can do now, who has the claim, and what comes next."""

from __future__ import annotations

from datetime import timedelta

import pytest

from care.domain.ahead import ahead, held_by, open_to
from care.domain.claim import Claim, Invoice, Scan
from care.domain.ledger import Purpose, Status
from care.domain.parts import Service
from care.domain.states import CLAIM_ENDS, ClaimState, HoldState
from care.domain.tables import CLAIMS
from care.domain.windows import days_after
from care.web.views.ahead import ahead_view
from tests.support.builders import NOW, ZONE, a_claim, a_line, a_shipped_claim, usd

PREMIUM, BASIC, REPAIR = Service.PREMIUM, Service.BASIC, Service.REPAIR
REPLACEMENT, FLYAWAY = Service.REPLACEMENT, Service.FLYAWAY
LIVE = HoldState.LIVE
REACHED = sorted(
    {
        (service, ClaimState(state))
        for service, table in CLAIMS.items()
        for (before, _), after in table.items()
        for state in (before, after)
    }
)


def a_basic_claim(state: ClaimState, **changes: object) -> Claim:
    return a_claim(service=BASIC, state=state, hold=usd(0), **changes)


def codes(claim: Claim) -> list[str]:
    return [step.code for step in ahead(claim)]


def test_unpaid_premium_claim_is_told_the_hold_the_fee_and_everything_after_it() -> None:
    """SVC-6, HLD-1, HLD-5, HLD-6: a renewed hold is explained before it happens."""
    steps = ahead(a_claim(state=ClaimState.AWAITING_PAYMENT))
    assert [step.code for step in steps] == [
        *("held", "paid", "ships", "hold_renews", "return_due", "checks", "released"),
        "charged_if",
    ]
    said = {step.code: step.sentence for step in steps}
    assert said["held"] == "A hold of 999.00 USD is placed on your card: no charge."
    assert "renewed on the same card" in said["hold_renews"]
    assert said["charged_if"] == "If it is not received by then, 999.00 USD is charged, once."
    assert all(step.at is None and step.by is None for step in steps)


def test_shipped_premium_claim_names_when_its_hold_is_renewed_and_its_last_day() -> None:
    claim = a_shipped_claim(hold_state=LIVE)
    steps = {step.code: step for step in ahead(claim)}
    assert list(steps) == ["hold_renews", "return_due", "checks", "released", "charged_if"]
    assert steps["hold_renews"].at == NOW + timedelta(days=7) - timedelta(hours=12)
    assert steps["return_due"].by == days_after(NOW, 14, ZONE)
    assert steps["charged_if"].by == days_after(NOW, 14, ZONE)


def test_hold_that_outlives_the_deadline_announces_no_renewal() -> None:
    line = a_line(Purpose.HOLD, status=Status.AUTHORIZED, capture_before=NOW + timedelta(days=30))
    assert "hold_renews" not in codes(a_shipped_claim(hold_state=LIVE, ledger=(line,)))


def test_received_premium_claim_waits_for_the_release_alone() -> None:
    assert codes(a_shipped_claim(state=ClaimState.RECEIVED, hold_state=LIVE)) == ["released"]
    assert codes(a_claim(state=ClaimState.RETURNED_FIRST, hold_state=LIVE)) == ["ships", "released"]
    over = a_shipped_claim(state=ClaimState.RECEIVED, hold_state=HoldState.RELEASED)
    assert codes(over) == []


def test_defaulted_claim_is_told_that_a_late_return_still_counts() -> None:
    """HLD-8."""
    claim = a_shipped_claim(state=ClaimState.DEFAULTED, hold_state=HoldState.CAPTURED)
    assert codes(claim) == ["late_return"]


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (
            a_basic_claim(ClaimState.AWAITING_PAYMENT),
            ["paid", "return_due", "checks", "ships"],
        ),
        (a_basic_claim(ClaimState.PAID), ["return_due", "checks", "ships"]),
        (a_basic_claim(ClaimState.RECEIVED), ["ships"]),
        (a_claim(service=FLYAWAY, state=ClaimState.IN_REVIEW), ["review", "paid", "ships"]),
        (a_claim(service=FLYAWAY, state=ClaimState.PAID), ["ships"]),
        (a_claim(service=REPAIR), ["return_due", "inspected", "quoted"]),
        (a_claim(service=REPAIR, state=ClaimState.RECEIVED), ["inspected", "quoted"]),
        (a_claim(service=REPAIR, state=ClaimState.MENDING), ["ships"]),
        (a_claim(service=REPLACEMENT, state=ClaimState.APPROVED), ["ships"]),
    ],
)
def test_every_other_service_says_what_comes(claim: Claim, expected: list[str]) -> None:
    assert codes(claim) == expected


def test_only_a_claim_that_is_over_has_nothing_ahead() -> None:
    for service, state in REACHED:
        claim = a_claim(service=service, state=state, hold_state=LIVE)
        over = state in CLAIM_ENDS and state is not ClaimState.DEFAULTED
        assert bool(ahead(claim)) is not over, (service, state)


def test_paid_premium_claim_may_be_cancelled_changed_moved_and_sent_back() -> None:
    """HLD-9, SVC-12, SHP-3."""
    claim = a_claim(state=ClaimState.PAID, paid_at=NOW)
    assert open_to(claim, NOW) == ("send_back", "change", "address", "cancel")


def test_shipped_claim_may_be_sent_back_and_nothing_else() -> None:
    assert open_to(a_shipped_claim(), NOW) == ("send_back",)


def test_received_unit_ends_the_change_of_service_and_not_the_cancelling() -> None:
    scan = Scan(NOW, "1ZNA0001", True, True, (), "desk-1")
    claim = a_basic_claim(ClaimState.RECEIVED, scans=(scan,))
    assert open_to(claim, NOW) == ("address", "cancel")


def test_quote_is_answered_and_a_completed_claim_invoiced() -> None:
    """SVC-8, INV-1."""
    assert "choose" in open_to(a_claim(service=REPAIR, state=ClaimState.QUOTED), NOW)
    done = a_shipped_claim(state=ClaimState.COMPLETED)
    assert open_to(done, NOW) == ("invoice",)
    asked = Invoice("INV-1", NOW, days_after(NOW, 10, ZONE))
    assert open_to(a_shipped_claim(state=ClaimState.COMPLETED, invoice=asked), NOW) == ("invoice",)


def test_lost_device_is_declared_found_once() -> None:
    """SVC-10."""
    claim = a_claim(service=FLYAWAY, state=ClaimState.COMPLETED)
    assert "found" in open_to(claim, NOW)
    found = a_claim(service=FLYAWAY, state=ClaimState.COMPLETED, found_at=NOW)
    assert "found" not in open_to(found, NOW)
    assert "found" not in open_to(a_claim(state=ClaimState.PAID), NOW)


@pytest.mark.parametrize(
    ("claim", "who"),
    [
        (a_claim(state=ClaimState.AWAITING_PAYMENT), "you"),
        (a_claim(state=ClaimState.HELD), "bank"),
        (a_claim(state=ClaimState.PAID, verifying=True, paid_at=NOW), "desk"),
        (a_shipped_claim(), "you"),
        (a_shipped_claim(paused_at=NOW), "carrier"),
        (a_shipped_claim(state=ClaimState.ARRIVED), "desk"),
        (a_shipped_claim(state=ClaimState.RECEIVED), "bank"),
        (a_shipped_claim(state=ClaimState.COMPLETED), None),
        (a_shipped_claim(state=ClaimState.DEFAULTED, hold_state=HoldState.CAPTURED), None),
        (a_shipped_claim(state=ClaimState.DEFAULTED, hold_state=HoldState.CHARGING), "bank"),
        (a_shipped_claim(state=ClaimState.LATE_RETURN), "bank"),
        (a_basic_claim(ClaimState.RECEIVED), "desk"),
    ],
)
def test_claim_says_who_has_it_now(claim: Claim, who: str | None) -> None:
    assert ahead_view(claim, NOW)["held_by"] == who


def test_nobody_holds_a_claim_that_is_over() -> None:
    assert held_by(a_claim(state=ClaimState.LAPSED)) is None
