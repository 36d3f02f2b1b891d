"""A plan's life through the doors, on DynamoDB as moto has it: renewed, given back, imported."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from care.domain.states import PlanState
from care.usecases.ports import Commit
from tests.support.doors import CUSTOMER, Doors
from tests.support.events import CLERK, OPERATOR, Caller, queue_event
from tests.support.house import ANA, DRONE, SPARE

pytest_plugins = ["tests.support.door_fixtures"]
STRANGER = Caller("account-stranger")


def renew(doors: Doors, plan_id: str, key: str = "renew-key-00000001", **changes: Any) -> Any:
    """The reply to Ana's renewal, at the price that the plan's page shows."""
    shown = doors.get("show_account", f"/api/plans/{plan_id}", CUSTOMER).body["renewal"]
    known = shown and shown["offer"]
    price = known["price"] if known else {"amount": 23900, "currency": "USD"}
    body = {"price": price, "agree_terms": True} | changes
    headers = {"Idempotency-Key": key}
    return doors.post(
        "purchase_plan", f"/api/plans/{plan_id}/renew", body, CUSTOMER, headers=headers
    )


def renewed(doors: Doors, plan_id: str) -> str:
    """The id of the paid renewal."""
    renewal_id = str(renew(doors, plan_id).body["plan"]["plan_id"])
    doors.pay(doors.stored_plan(renewal_id))
    reply = doors.post("purchase_plan", f"/api/plans/{renewal_id}/continue", {}, CUSTOMER)
    assert reply.body["payment"]["state"] == "done", reply.text
    return renewal_id


def give_back(doors: Doors, plan_id: str, caller: Caller = CUSTOMER) -> Any:
    """The reply to giving a plan back."""
    return doors.post("return_plan", f"/api/plans/{plan_id}/return", {}, caller)


def void(doors: Doors, plan_id: str, caller: Caller = OPERATOR, **body: Any) -> Any:
    """The reply to voiding a plan by name."""
    return doors.post(
        "return_plan", f"/api/plans/{plan_id}/void", {"reason": "wrong record"} | body, caller
    )


def settle_task(doors: Doors, plan_id: str, caller: Caller = CLERK, **body: Any) -> Any:
    """The reply to the desk's closing its task on a plan."""
    return doors.post(
        "return_plan", f"/api/plans/{plan_id}/settle-task", {"note": "It was told."} | body, caller
    )


def device_returned(doors: Doors) -> None:
    """The registry says that the drone went back, an hour from now."""
    doors.clock.forward(timedelta(hours=1))
    doors.registered(DRONE, returned_at="2026-11-23T09:00:00Z")


def settle(doors: Doors) -> None:
    """Minutes pass: the sweep, and the work that it queues."""
    for _ in range(4):
        doors.clock.forward(timedelta(minutes=2))
        doors.run("sweep_due", {})
        for due in doors.queue.take():
            message = {"kind": due.kind, "id": due.id, "hint": due.hint}
            answer = doors.run("settle_due", queue_event(json.dumps(message)))
            assert answer == {"batchItemFailures": []}


def row(**changes: Any) -> dict[str, Any]:
    """One plan of the old books."""
    return {
        "reference": "RP-1",
        "account_id": ANA,
        "serial": DRONE,
        "sold_on": "2023-07-12",
        "starts_on": "2026-06-01",
        "ends_on": "2027-06-01",
        "replacements": 1,
        "used": 0,
    } | changes


# Renewal


def test_a_plan_is_renewed_at_the_price_that_its_page_shows(doors: Doors) -> None:
    """RNW-2, RNW-3, PAY-6."""
    plan_id = doors.covered()
    shown = doors.get("show_account", f"/api/plans/{plan_id}", CUSTOMER).body
    assert shown["renewal"]["decision"]["allowed"] is True
    offer = shown["renewal"]["offer"]
    assert (offer["price"]["amount"], len(offer["replacement_fees"])) == (23900, 2)
    assert shown["plan"]["paid_so_far"] == {"amount": 23900, "currency": "USD"}
    ordered = renew(doors, plan_id)
    assert (ordered.status, ordered.body["payment"]["state"]) == (201, "open")
    assert (ordered.body["plan"]["channel"], ordered.body["plan"]["renews"]) == ("renewal", plan_id)
    renewal_id = renewed(doors, plan_id)
    assert renewal_id == ordered.body["plan"]["plan_id"]
    after = doors.get("show_account", f"/api/plans/{plan_id}", CUSTOMER).body
    assert after["plan"]["renewed_by"] == renewal_id
    assert after["renewal"]["offer"] is None
    assert doors.stored_device(DRONE).next_plan_id == renewal_id
    both = doors.get("show_account", "/api/account", CUSTOMER).body["plans"]
    assert [plan["status"] for plan in both] == ["scheduled", "active"]
    assert both[0]["starts_on"] == both[1]["ends_on"] == "2027-11-23"


def test_a_second_renewal_is_a_409_with_the_decision_and_changes_nothing(doors: Doors) -> None:
    """RNW-3."""
    plan_id = doors.covered()
    renewed(doors, plan_id)
    before = doors.contents()
    reply = renew(doors, plan_id, key="renew-key-00000002")
    assert (reply.status, reply.body["code"]) == (409, "refused")
    failed = [r["id"] for r in reply.body["decision"]["rules"] if r["outcome"] == "failed"]
    assert failed == ["RNW-3"]
    assert doors.contents() == before


def test_the_same_key_for_another_plan_is_told(doors: Doors) -> None:
    plan_id = doors.covered()
    first = renew(doors, plan_id)
    assert renew(doors, plan_id).body["plan"]["plan_id"] == first.body["plan"]["plan_id"]
    other = doors.ordered(SPARE).body["plan"]["plan_id"]
    reply = renew(doors, other)
    assert (reply.status, reply.body["code"]) == (422, "idempotency_key_reused")


def test_a_renewal_without_agreement_or_at_another_price_is_a_422(doors: Doors) -> None:
    plan_id = doors.covered()
    refused = renew(doors, plan_id, agree_terms=False)
    assert [fault["pointer"] for fault in refused.body["errors"]] == ["/agree_terms"]
    other = renew(doors, plan_id, price={"amount": 1, "currency": "USD"})
    assert [fault["pointer"] for fault in other.body["errors"]] == ["/price"]


# Return


def test_a_plan_is_given_back_with_its_device_and_refunded_by_the_sweep(doors: Doors) -> None:
    """RFD-1, RFD-3: no money is moved by the door itself."""
    plan_id = doors.covered()
    renewal_id = renewed(doors, plan_id)
    device_returned(doors)
    reply = give_back(doors, plan_id)
    assert (reply.status, reply.body["plan"]["state"]) == (200, "refunded")
    assert doors.payments.books()[plan_id].refunded == 0
    settle(doors)
    books = doors.payments.books()
    assert (books[plan_id].refunded, books[renewal_id].refunded) == (23900, 23900)
    device = doors.stored_device(DRONE)
    assert (device.plan_id, device.next_plan_id) == (None, None)
    timeline = doors.get("show_account", f"/api/plans/{plan_id}", CUSTOMER).body["timeline"]
    assert [event["type"] for event in timeline][-2:] == ["plan_returned", "plan_refund_started"]
    again = give_back(doors, plan_id)
    settle(doors)
    assert (again.status, doors.payments.books()[plan_id].refunded) == (200, 23900)


def test_a_plan_whose_device_was_not_returned_is_a_409_with_the_way(doors: Doors) -> None:
    """RFD-1."""
    plan_id = doors.covered()
    before = doors.contents()
    reply = give_back(doors, plan_id)
    assert (reply.status, reply.body["code"]) == (409, "refused")
    assert [step["code"] for step in reply.body["decision"]["next_steps"]] == ["return_device"]
    assert doors.contents() == before


def test_anothers_plan_cannot_be_given_back(doors: Doors) -> None:
    plan_id = doors.covered()
    device_returned(doors)
    assert give_back(doors, plan_id, STRANGER).status == 404


# TRM-8


def test_only_an_operator_voids_a_plan_and_names_a_reason(doors: Doors) -> None:
    """TRM-8."""
    plan_id = doors.covered()
    assert void(doors, plan_id, CUSTOMER).status == 403
    without = void(doors, plan_id, reason="")
    assert [fault["pointer"] for fault in without.body["errors"]] == ["/reason"]
    assert doors.stored_plan(plan_id).state == "scheduled"
    reply = void(doors, plan_id)
    assert (reply.status, reply.body["plan"]["state"]) == (200, "void")
    settle(doors)
    assert doors.payments.books()[plan_id].refunded == 0


def test_a_plan_with_an_open_claim_is_not_voided(doors: Doors) -> None:
    """TRM-8."""
    plan_id = doors.covered()
    doors.filed()
    reply = void(doors, plan_id)
    assert (reply.status, reply.body["code"]) == (409, "refused")


# Refresh +


def test_plans_of_the_old_books_are_taken_and_bad_rows_named(doors: Doors) -> None:
    """RNW-1."""
    doors.registered()
    rows = [
        row(),
        row(reference="RP-2", sold_on="2023-07-13"),
        row(reference="RP-3", serial="9ZZZ0001"),
        row(reference="RP-4", used=2, starts_on="13.07.2023"),
        "no row",
    ]
    reply = doors.post("import_plans", "/api/plans/import", {"plans": rows}, OPERATOR)
    assert (reply.status, reply.body["imported"], reply.body["unchanged"]) == (200, 1, 0)
    faults = {
        each["index"]: [f["pointer"] for f in each["errors"]] for each in reply.body["errors"]
    }
    assert faults == {
        1: ["/plans/1/sold_on"],
        2: ["/plans/2/serial"],
        3: ["/plans/3/starts_on", "/plans/3/used"],
        4: ["/plans/4"],
    }
    again = doors.post("import_plans", "/api/plans/import", {"plans": rows[:1]}, OPERATOR)
    assert (again.body["imported"], again.body["unchanged"]) == (0, 1)
    (plan,) = doors.get("show_account", "/api/account", CUSTOMER).body["plans"]
    assert (plan["channel"], plan["status"], plan["replacements_total"]) == ("legacy", "active", 1)
    status = doors.get("look_up_status", "/api/status", None, serial=DRONE).body
    assert (status["status"], status["replacements_left"]) == ("in_force", 1)


def test_only_an_operator_imports_plans(doors: Doors) -> None:
    reply = doors.post("import_plans", "/api/plans/import", {"plans": [row()]}, CUSTOMER)
    assert reply.status == 403


@pytest.mark.parametrize("plans", [[], [row()] * 101])
def test_a_batch_is_1_to_100_plans(doors: Doors, plans: list[Any]) -> None:
    reply = doors.post("import_plans", "/api/plans/import", {"plans": plans}, OPERATOR)
    assert [fault["pointer"] for fault in reply.body["errors"]] == ["/plans"]


def test_a_plan_that_awaits_its_serial_is_shown_without_one(doors: Doors) -> None:
    """BUY-1."""
    plan_id = doors.covered()
    plan = doors.stored_plan(plan_id)
    awaits = replace(plan, serial="", chain=(), state=PlanState.AWAITING_SERIAL, starts_at=None)
    doors.store.commit(Commit((replace(awaits, ends_at=None),)), "awaits")
    shown = doors.get("show_account", f"/api/plans/{plan_id}", CUSTOMER).body
    assert (shown["plan"]["serial"], shown["plan"]["starts_on"], shown["renewal"]) == (
        None,
        None,
        None,
    )


# The desk's task on a plan


def test_the_desk_closes_its_task_on_a_plan_and_it_leaves_the_list(doors: Doors) -> None:
    """RFD-3: a card's plan, whose store is to be told."""
    plan_id = doors.covered()
    plan = doors.stored_plan(plan_id)
    told = replace(plan, task="Tell the store.", work_since=doors.clock.now())
    doors.store.commit(Commit((told,)), "task")
    rows = doors.get("list_work", "/api/work", CLERK, region="US").body["work"]
    assert [(row["kind"], row["what"]) for row in rows] == [("plan", "Tell the store.")]
    assert settle_task(doors, plan_id, CUSTOMER).status == 403
    assert settle_task(doors, plan_id, note="").body["errors"][0]["pointer"] == "/note"
    reply = settle_task(doors, plan_id, since=rows[0]["since"])
    assert (reply.status, reply.body["task"]) == (200, None)
    assert reply.body["closed_at"] == rows[0]["since"]
    assert settle_task(doors, plan_id, since=rows[0]["since"]).body == reply.body
    assert doors.get("list_work", "/api/work", CLERK, region="US").body["work"] == []


def test_a_plan_without_a_task_is_a_409_with_its_state(doors: Doors) -> None:
    plan_id = doors.covered()
    reply = settle_task(doors, plan_id)
    assert (reply.status, reply.body["code"]) == (409, "wrong_state")
