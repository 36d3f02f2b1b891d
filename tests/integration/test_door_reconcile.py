"""Reconciliation at its door, on moto's tables: the schedule, the operator's own, the report."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from care.domain.ledger import Purpose, Status
from care.usecases.payments import InDoubt
from care.web.scheduled import RunFailed
from tests.support.doors import CUSTOMER, Doors
from tests.support.events import CLERK, MAKER, OPERATOR, Caller, Context, Lines, Reply

pytest_plugins = ["tests.support.door_fixtures"]
DOOR = "reconcile_payments"
LATER = timedelta(minutes=20)
SCHEDULED: dict[str, Any] = {"source": "aws.scheduler", "detail": {}}


@pytest.fixture
def shipped(doors: Doors) -> Doors:
    """Ana's claim, its replacement on the way."""
    doors.covered()
    doors.claim_id = doors.shipped()  # type: ignore[attr-defined]
    return doors


def hold_of(doors: Doors) -> str:
    claim = doors.store.claim(doors.claim_id)  # type: ignore[attr-defined]
    assert claim is not None
    return claim.lines(Purpose.HOLD)[-1].provider_id or ""


def reconcile(doors: Doors, caller: Caller = OPERATOR, **window: str) -> Reply:
    return doors.post(DOOR, "/api/reconcile", window, caller)


def test_an_undisturbed_stack_has_no_differences(shipped: Doors) -> None:
    report = reconcile(shipped).body["reconciliation"]
    assert (report["differences"], report["open"], report["mended"]) == ([], 0, 0)
    assert report["failures"] == []
    assert report["looked_at"]["payments"] == 3  # the plan's fee, the hold, the claim's fee


def test_a_hold_of_no_ledger_is_released_and_told_of_with_what_to_do_next(shipped: Doors) -> None:
    orphan = shipped.books.orphan(hold_of(shipped), Status.AUTHORIZED)
    shipped.clock.forward(LATER)
    [difference] = reconcile(shipped).body["reconciliation"]["differences"]
    assert difference == {
        "kind": "orphan_hold",
        "subject": shipped.claim_id,  # type: ignore[attr-defined]
        "reference": orphan,
        "expected": "no line of the ledger",
        "found": "authorized 999.00 USD",
        "amount": {"amount": 99900, "currency": "USD"},
        "sentence": "A hold stands at the provider and the ledger knows of none.",
        "mended": True,
        "next_step": "Nothing: the ledger has it now, and it is used or released.",
    }
    assert shipped.payments.read(orphan).status is Status.VOIDED
    claim = shipped.store.claim(shipped.claim_id)  # type: ignore[attr-defined]
    assert claim is not None and claim.ledger[0].purpose is Purpose.ORPHAN  # stored and read back
    assert reconcile(shipped).body["reconciliation"]["differences"] == []


def test_the_schedule_looks_at_the_whole_horizon_and_keeps_its_report(
    shipped: Doors, printed: Lines
) -> None:
    orphan = shipped.books.orphan(hold_of(shipped), Status.CAPTURED)
    shipped.clock.forward(timedelta(days=3))
    answer = shipped.run(DOOR, SCHEDULED)
    assert answer == {"open": 1, "mended": 0, "failures": 0}
    kept = shipped.get(DOOR, "/api/reconciliation", OPERATOR).body["reconciliation"]
    assert kept["open"] == 1 and kept["differences"][0]["reference"] == orphan
    lines = printed()
    told = [line for line in lines if line.get("message") == "difference"]
    assert [(line["kind"], line["reference"]) for line in told] == [("unknown_payment", orphan)]
    counted = [(x["kind"], x["Differences"]) for x in lines if "Differences" in x]
    assert counted == [("unknown_payment", [1.0]), ("all", [1.0])]
    left = [(x["kind"], x["OpenDifferences"]) for x in lines if "OpenDifferences" in x]
    assert left == [("unknown_payment", [1.0]), ("failure", [0.0]), ("all", [1.0])]
    days = [line for line in lines if line.get("message") == "reconciled"]
    assert len(days) == 46  # 45 days that begin at another hour than midnight
    assert "Ana" not in str(lines) and "Springfield" not in str(lines)


def test_a_night_without_time_for_all_keeps_what_it_has_and_says_what_it_left_out(
    shipped: Doors, printed: Lines
) -> None:
    """The newest days first; the alarm counts a night that was not finished as open."""
    shipped.clock.set(shipped.clock.now().replace(hour=9, minute=30))
    door, enough = shipped.door(DOOR), 180_001
    context = Context("night-1", millis=iter([enough, enough, 180_000]))
    answer = door.handler(SCHEDULED, context)
    assert answer == {"open": 0, "mended": 0, "failures": 1}
    kept = shipped.get(DOOR, "/api/reconciliation", OPERATOR).body["reconciliation"]
    yesterday = shipped.clock.now().date() - timedelta(days=1)
    assert kept["since"] == f"{yesterday}T00:00:00.000Z"
    assert kept["failures"] == [f"before {yesterday}T00:00:00Z: NoTimeLeft"]
    lines = printed()
    assert len([line for line in lines if line.get("message") == "reconciled"]) == 2
    assert [x["failure"] for x in lines if x.get("message") == "not_reconciled"] == kept["failures"]
    left = [(x["kind"], x["OpenDifferences"]) for x in lines if "OpenDifferences" in x]
    assert left == [("failure", [1.0]), ("all", [1.0])]


def test_before_the_first_report_there_is_none(doors: Doors) -> None:
    assert doors.get(DOOR, "/api/reconciliation", OPERATOR).body == {"reconciliation": None}


def test_an_operators_own_run_keeps_no_report(shipped: Doors) -> None:
    reconcile(shipped)
    assert shipped.get(DOOR, "/api/reconciliation", OPERATOR).body == {"reconciliation": None}


def test_a_window_is_of_31_days_at_most_and_not_empty(doors: Doors) -> None:
    reply = reconcile(doors, since="2026-10-01T00:00:00Z", until="2026-11-02T00:00:00Z")
    assert (reply.status, reply.body["errors"][0]["pointer"]) == (422, "/since")
    assert "31 days" in reply.body["errors"][0]["detail"]
    reply = reconcile(doors, since="2026-11-02T00:00:00Z", until="2026-11-02T00:00:00Z")
    assert (reply.status, reply.body["errors"][0]["pointer"]) == (422, "/since")
    reply = reconcile(doors, since="2026-10-02T00:00:00Z", until="2026-11-02T00:00:00Z")
    assert reply.status == 200
    report = reply.body["reconciliation"]
    assert (report["since"], report["until"]) == (
        "2026-10-02T00:00:00.000Z",
        "2026-11-02T00:00:00.000Z",
    )


@pytest.mark.parametrize("body", [{"since": "yesterday"}, {"since": 1}, {"days": 3}])
def test_a_body_that_is_no_window_is_refused(doors: Doors, body: dict[str, Any]) -> None:
    assert doors.post(DOOR, "/api/reconcile", body, OPERATOR).status == 422


@pytest.mark.parametrize("caller", [CUSTOMER, CLERK, MAKER])
def test_nobody_but_an_operator_may(shipped: Doors, caller: Caller) -> None:
    orphan = shipped.books.orphan(hold_of(shipped), Status.AUTHORIZED)
    shipped.clock.forward(LATER)
    assert reconcile(shipped, caller).status == 403
    assert shipped.get(DOOR, "/api/reconciliation", caller).status == 403
    assert shipped.payments.read(orphan).status is Status.AUTHORIZED


def test_a_provider_that_does_not_answer_is_told(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*window: object) -> object:
        raise InDoubt("no answer", answer_stored=False)

    monkeypatch.setattr(doors.books, "payments", silent)
    assert reconcile(doors).status == 503
    with pytest.raises(RunFailed):
        doors.run(DOOR, SCHEDULED)
    assert doors.reports.newest() is None
