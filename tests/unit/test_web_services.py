"""What customer and desk read of a claim of any service in any state."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from care.catalog import load
from care.domain.claim import Approval, Claim, Inspection, Invoice, Quote, Scan, Shipment
from care.domain.grant import Grant, GrantKind, grant_id
from care.domain.ledger import Dispute, DisputeState, Goal, Purpose, Status, Way
from care.domain.parts import Service
from care.domain.states import CLAIM_ENDS, ClaimState, GrantState, HoldState
from care.domain.tables import CLAIMS
from care.domain.windows import days_after
from care.usecases.page_words import for_credit_cards, page_words
from care.web.shapes import SHAPES
from care.web.views.claims import whole_claim_view
from care.web.views.tasks import ACTIONS
from care.web.views.todo import you_need_to
from tests.support.builders import NOW, ZONE, a_claim, a_line, a_plan, an_event, an_order, usd
from tests.support.desk_rows import desk_row

CATALOG = load()
DAY = days_after(NOW, 14, ZONE)
QUOTE = Quote(usd(30000), usd(15900), days_after(NOW, 30, ZONE))
REACHED = sorted(
    {
        (service, state)
        for service, table in CLAIMS.items()
        for pair in table.items()
        for state in (pair[0][0], pair[1])
    }
)


def of(service: Service, state: ClaimState, **changes: Any) -> Claim:
    """A claim of `service` in `state`, with all that it may have by then."""
    whole = {"quote": QUOTE} if state is ClaimState.QUOTED else {}
    fee = usd(0) if service in (Service.REPAIR, Service.REPLACEMENT) else usd(15900)
    claim = a_claim(service=service, state=state, return_by=DAY, cure_by=None, fee=fee, **whole)
    return replace(claim, **changes)


def fits(shape: str, answer: Any) -> None:
    schema = {"$ref": f"#/components/schemas/{shape}", "components": {"schemas": SHAPES}}
    jsonschema.validate(answer, schema)


@pytest.mark.parametrize(("service", "state"), REACHED)
def test_every_state_of_every_service_has_a_task_for_its_owner_until_it_is_over(
    service: Service, state: str
) -> None:
    claim = of(service, ClaimState(state))
    over = claim.ended and claim.state is not ClaimState.DEFAULTED
    assert (you_need_to(claim) is None) is over
    fits("WholeClaim", whole_claim_view(claim, [an_event("claim-1")], CATALOG))


@pytest.mark.parametrize(("service", "state"), REACHED)
def test_every_state_of_every_service_has_an_action_for_the_desk(
    service: Service, state: str
) -> None:
    row = desk_row(of(service, ClaimState(state), work_since=NOW))
    assert row["what"] == ACTIONS[row["next_action"]]
    fits("DeskTask", row)


@pytest.mark.parametrize(
    ("claim", "code", "words"),
    [
        (of(Service.BASIC, ClaimState.AWAITING_PAYMENT), "pay", "replacement fee"),
        (of(Service.FLYAWAY, ClaimState.AWAITING_PAYMENT), "pay", "flyaway fee"),
        (of(Service.BASIC, ClaimState.PAID), "send_back", "the replacement follows"),
        (of(Service.REPAIR, ClaimState.FILED), "send_back", "Send your unit in"),
        (of(Service.FLYAWAY, ClaimState.PAID), "wait", "being prepared"),
        (of(Service.FLYAWAY, ClaimState.IN_REVIEW), "wait", "service desk"),
        (of(Service.BASIC, ClaimState.RECEIVED), "wait", "replacement is being prepared"),
        (of(Service.REPAIR, ClaimState.RECEIVED), "wait", "being inspected"),
        (of(Service.REPAIR, ClaimState.QUOTED), "choose", "pay the repair"),
        (of(Service.BASIC, ClaimState.RETURN_INCOMPLETE, cure_by=DAY), "cure", "missing"),
        (of(Service.BASIC, ClaimState.AWAITING_PAYMENT, verifying=True), "wait", "verifies"),
    ],
)
def test_the_task_is_worded_for_its_service(claim: Claim, code: str, words: str) -> None:
    task = you_need_to(claim)
    assert task is not None
    assert task["code"] == code and words in task["sentence"]


def test_a_chosen_quote_is_to_be_paid_on_its_page_until_the_quotes_end() -> None:
    """SVC-8."""
    page = a_line(Purpose.REPAIR, status=Status.OPEN, way=Way.PAGE, page_url="https://pay.example")
    task = you_need_to(of(Service.REPAIR, ClaimState.QUOTED, ledger=(page,)))
    assert task is not None
    assert (task["code"], task["by"]["local_date"]) == ("pay", "2026-12-22")


def test_a_cancelled_claim_whose_unit_lies_here_is_going_home() -> None:
    """HLD-9, SVC-5."""
    scan = Scan(NOW, "1ZNA0001", True, True, (), "desk-1")
    claim = of(Service.BASIC, ClaimState.CANCELLED, scans=(scan,), work_since=NOW)
    task = you_need_to(claim)
    assert task is not None and "going home" in task["sentence"]
    row = desk_row(claim)
    assert row["next_action"] == "send_home"
    assert row["ship_to"]
    home = replace(claim, sent_home=Shipment("1ZNA0001", "UPS", "1Z", NOW))
    assert you_need_to(home) is None


@pytest.mark.parametrize(
    ("changes", "action"),
    [
        ({"verifying": True}, "verify"),
        ({"ledger": (a_line(dispute=Dispute("dp_1", DisputeState.OPEN)),)}, "dispute"),
        ({"hold_state": HoldState.DEBT}, "collect"),
        (
            {
                "ledger": (
                    a_line(
                        Purpose.REFUND,
                        goal=Goal.REFUNDED,
                        way=Way.BACK,
                        status=Status.REFUND_FAILED,
                    ),
                )
            },
            "refund",
        ),
        ({}, "inspect"),
    ],
)
def test_what_is_left_of_a_default_for_the_desk(changes: dict[str, Any], action: str) -> None:
    """PAY-4, PAY-8, HLD-6."""
    claim = of(Service.PREMIUM, ClaimState.DEFAULTED, work_since=NOW, **changes)
    assert desk_row(claim)["next_action"] == action


def test_names_of_staff_stay_inside() -> None:
    """RET-6: the customer reads what was decided, not by whom."""
    claim = of(
        Service.REPAIR,
        ClaimState.QUOTED,
        plan_id=None,
        inspection=Inspection(NOW, "accident", "desk-7", "A broken arm."),
        approvals=(Approval("refuse_order", "Kim Nine", "secret reason", NOW, "desk-8"),),
        invoice=Invoice("INV-1", NOW, DAY),
        lost_shipments=(Shipment("1ZNB0001", "UPS", "1Z", NOW),),
    )
    seen = whole_claim_view(claim, [], CATALOG)
    fits("WholeClaim", seen)
    assert (seen["service"], seen["plan_id"]) == ("repair", None)
    assert seen["quote"]["repair"]["amount"] == 30000
    assert seen["inspection"]["note"] == "A broken arm."
    assert seen["approvals"][0]["by"] == "the service desk"
    assert not [word for word in ("desk-7", "desk-8", "Kim", "secret") if word in str(seen)]


def test_plans_and_grants_stand_in_the_same_list_with_the_same_fields() -> None:
    plan = a_plan(task="The parcel is missing.", work_since=NOW)
    kind = GrantKind.VIDEO
    grant = Grant(
        grant_id(kind, "1ZNA0001"),
        kind,
        "1ZNA0001",
        GrantState.IN_REVIEW,
        NOW,
        "US",
        work_since=NOW,
    )
    claim = of(Service.BASIC, ClaimState.RECEIVED, work_since=NOW)
    rows = [desk_row(task) for task in (plan, grant, claim)]
    for row in rows:
        fits("DeskTask", row)
    assert [row["kind"] for row in rows] == ["plan", "grant", "claim"]
    assert rows[0]["what"] == "The parcel is missing."
    assert (rows[1]["next_action"], rows[1]["id"]) == ("review", "grant_video_1ZNA0001")
    assert len({tuple(sorted(row)) for row in rows}) == 1


@pytest.mark.parametrize(
    ("service", "purpose", "title", "cards"),
    [
        (Service.PREMIUM, Purpose.HOLD, "Refundable hold: not a charge", True),
        (Service.BASIC, Purpose.FEE, "Replacement fee", True),
        (Service.FLYAWAY, Purpose.FEE, "Flyaway fee", False),
        (Service.REPAIR, Purpose.FEE, "Replacement fee", False),
        (Service.REPAIR, Purpose.REPAIR, "Repair", False),
    ],
)
def test_each_page_says_what_it_takes_and_from_which_cards(
    service: Service, purpose: Purpose, title: str, cards: bool
) -> None:
    """PAY-1, PAY-7: the amount stands in the words."""
    claim, line = of(service, ClaimState.AWAITING_PAYMENT), a_line(purpose)
    words = page_words(claim, line)
    assert words[0] == title and line.amount.text in words[1]
    assert for_credit_cards(claim, line) is cards


def test_a_hold_placed_again_and_a_plan_have_words_of_their_own() -> None:
    claim = of(Service.PREMIUM, ClaimState.RETURN_DUE, paid_at=NOW)
    assert "held again" in page_words(claim, a_line(Purpose.HOLD))[1]
    order, line = an_order(), a_line(Purpose.PURCHASE)
    assert page_words(order, line)[0] == "Device care plan"
    assert not for_credit_cards(order, line)


def test_every_end_is_an_end() -> None:
    assert {ClaimState(state) for _, state in REACHED} >= CLAIM_ENDS - {ClaimState.REFUSED}
