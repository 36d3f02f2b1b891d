"""The domain as the API writes it: holds, claims, plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from care.catalog import load
from care.domain.claim import Scan
from care.domain.event import Actor, Note
from care.domain.ledger import Goal, Purpose, Status, Way
from care.domain.states import ClaimState
from care.usecases.look_up_status import ServiceStatus
from care.web.views.claims import claim_view, summary_view, whole_claim_view
from care.web.views.plans import plan_view
from care.web.views.status import status_view
from care.web.views.values import event_view
from tests.support.builders import (
    CLAIM,
    NOW,
    ZONE,
    a_card,
    a_claim,
    a_line,
    a_plan,
    a_shipped_claim,
    an_event,
    an_order,
)
from tests.support.desk_rows import desk_row

CATALOG = load()


def test_a_hold_is_told_with_its_card_its_end_and_its_renewals() -> None:
    first = a_shipped_claim().ledger[0]
    old = replace(first, status=Status.VOIDED, goal=Goal.VOIDED)
    until = NOW + timedelta(days=12)
    renewed = replace(first, n=2, way=Way.OFF_SESSION, card=None, capture_before=until)
    refused = a_line(n=3, way=Way.OFF_SESSION, status=Status.REFUSED)
    claim = a_shipped_claim(ledger=(old, renewed, refused))
    assert summary_view(claim, CATALOG)["hold"] == {
        "amount": {"amount": 99900, "currency": "USD"},
        "state": "none",
        "card": {"brand": "visa", "last4": "4242"},
        "capture_before": "2026-12-04T18:00:00.000Z",
        "renewals": 1,
    }


def test_a_claim_without_a_hold_tells_of_none() -> None:
    assert summary_view(a_claim(), CATALOG)["hold"] == {
        "amount": {"amount": 99900, "currency": "USD"},
        "state": "none",
        "card": None,
        "capture_before": None,
        "renewals": 0,
    }


def test_the_owner_sees_where_it_ships_and_the_finders_name_stays_inside() -> None:
    scan = Scan(NOW, "1ZNA0001", False, False, ("RET-4",), "clerk-9", "photo-9", "Kim Nine")
    claim = a_shipped_claim(description="secret words", scans=(scan,))
    seen = str(whole_claim_view(claim, [], CATALOG))
    for hidden in ("secret words", "clerk-9", "photo-9", "Kim", "192.0.2.7"):
        assert hidden not in seen
    assert summary_view(claim, CATALOG)["ship_to"] == [
        "Ada Example",
        "1 Main St",
        "San Francisco CA 94105",
        "US",
    ]
    assert claim_view(claim, CATALOG)["findings"] == [
        {
            "at": "2026-11-22T18:00:00.000Z",
            "serial": "1ZNA0001",
            "battery": False,
            "genuine": False,
            "rules": ["RET-4"],
        }
    ]


def test_a_ledger_line_is_dated_by_its_last_move() -> None:
    moved = replace(a_shipped_claim().ledger[0], settled_at=NOW + timedelta(minutes=2))
    claim = a_shipped_claim(ledger=(moved, a_line(Purpose.FEE, card=a_card())))
    assert claim_view(claim, CATALOG)["ledger"] == [
        {
            "purpose": "hold",
            "n": 1,
            "amount": {"amount": 99900, "currency": "USD"},
            "status": "authorized",
            "provider_id": "pi_1",
            "at": "2026-11-22T18:02:00.000Z",
        },
        {
            "purpose": "fee",
            "n": 1,
            "amount": {"amount": 99900, "currency": "USD"},
            "status": "created",
            "provider_id": "pi_1",
            "at": "2026-11-22T18:00:00.000Z",
        },
    ]


def test_default_reasons_are_sentences_with_their_rule() -> None:
    claim = a_shipped_claim(state=ClaimState.DEFAULTED, default_reasons=("HLD-5", "RET-3"))
    assert summary_view(claim, CATALOG)["default_reasons"] == [
        {"id": "HLD-5", "sentence": "The unit was not received in the return period."},
        {"id": "RET-3", "sentence": "The registered battery was missing."},
    ]


def test_a_timeline_keeps_its_hashes_inside() -> None:
    line = whole_claim_view(a_claim(), [an_event(CLAIM)], CATALOG)["timeline"][0]
    assert line == {
        "seq": 1,
        "at": "2026-11-22T18:00:00.000Z",
        "type": "claim_filed",
        "actor": "customer",
        "sentence": "The claim was filed.",
        "rules": ["SVC-6"],
        "money": {"amount": 15900, "currency": "USD"},
        "reference": "pi_1",
    }


@pytest.mark.parametrize(
    ("type_", "actor", "shown"),
    [
        ("settle_asked", Actor.OPERATOR, None),
        ("data_erased", Actor.OPERATOR, None),
        ("task_closed", Actor.DESK, None),
        ("evidence_released", Actor.DESK, None),
        ("unit_shipped", Actor.DESK, "account-9"),
    ],
)
def test_owner_is_not_told_which_account_of_the_staff_did_it(
    type_: str, actor: Actor, shown: str | None
) -> None:
    """STS-2: a parcel's or a payment's reference is theirs; who typed is for the desk to know."""
    note = Note(type_, actor, "It was done.", ("STS-2",), None, "account-9")
    event = an_event(CLAIM, note=note)
    (line,) = whole_claim_view(a_claim(), [event], CATALOG)["timeline"]
    assert line["reference"] == shown
    assert event_view(event)["reference"] == "account-9"


def test_the_desks_row_says_what_is_next_and_until_when() -> None:
    assert desk_row(a_shipped_claim(work_since=NOW)) == {
        "kind": "claim",
        "id": "claim-1",
        "service": "premium",
        "what": "Scan the unit that comes in.",
        "claim_id": "claim-1",
        "serial": "1ZNA0001",
        "model_name": "Mavic 3",
        "state": "return_due",
        "why": "scan",
        "urgent": False,
        "next_action": "scan",
        "since": "2026-11-22T18:00:00.000Z",
        "return_by": {
            "at": "2026-12-07T08:00:00.000Z",
            "local_date": "2026-12-06",
            "zone": ZONE,
        },
        "hold_lapses_at": "2026-11-29T18:00:00.000Z",
        "due_by": None,
        "sends": "unit_with_battery",
        "fee_paid": True,
        "ship_to": [],
        "description": None,
    }


def test_the_desk_sees_the_address_only_of_what_it_has_to_ship() -> None:
    claim = a_claim(state=ClaimState.PAID, work_since=NOW, description="It fell on the lens.")
    row = desk_row(claim)
    assert (row["next_action"], row["description"]) == ("ship", "It fell on the lens.")
    assert row["ship_to"][0] == "Ada Example"


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (datetime(2026, 10, 23, 6, 59, tzinfo=UTC), "scheduled"),
        (datetime(2026, 10, 23, 7, 0, tzinfo=UTC), "active"),
        (datetime(2027, 10, 23, 7, 0, tzinfo=UTC), "expired"),
    ],
)
def test_a_plans_status_follows_the_clock_and_its_dates_the_zone(
    now: datetime, status: str
) -> None:
    seen = plan_view(a_plan(), CATALOG, now, None)
    assert (seen["state"], seen["status"]) == ("scheduled", status)
    assert (seen["starts_on"], seen["ends_on"]) == ("2026-10-23", "2027-10-23")
    assert seen["starts_at"] == "2026-10-23T07:00:00.000Z"


def test_an_order_has_no_dates_yet() -> None:
    seen = plan_view(an_order(), CATALOG, NOW, None)
    assert [seen[name] for name in ("starts_at", "ends_at", "starts_on", "ends_on")] == [None] * 4
    assert seen["status"] == "awaiting_payment"


def test_a_model_that_left_the_catalog_is_named_by_its_id() -> None:
    assert plan_view(a_plan(model="spark-9"), CATALOG, NOW, None)["model_name"] == "spark-9"


def test_a_retired_serial_tells_nothing_but_that() -> None:
    status = ServiceStatus("1ZNA0001", "retired")
    assert status_view(status) == {"serial": "1ZNA0001", "status": "retired"}


def test_a_covered_serial_tells_its_dates_its_count_and_its_open_service() -> None:
    status = ServiceStatus("1ZNA0001", "in_force", a_plan(left=1), a_shipped_claim())
    assert status_view(status) == {
        "serial": "1ZNA0001",
        "status": "in_force",
        "starts_at": "2026-10-23T07:00:00.000Z",
        "ends_at": "2027-10-23T07:00:00.000Z",
        "replacements_left": 1,
        "open_service": {"service": "premium", "state": "return_due"},
    }
