"""The maker's shop at its door: true signatures, tables of moto, answers as documented."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

import pytest

from care.adapters.keys import KeySecret, SecretKeys
from care.domain.ledger import Status
from care.domain.money import Money
from care.domain.states import PlanState
from care.usecases.ports import Due
from care.wiring import adapters
from tests.support.doors import CUSTOMER, STACK, Doors
from tests.support.events import CLERK, Call, Reply, queue_event
from tests.support.house import ANA, DRONE, SPARE
from tests.support.shop import paid_at_the_shop
from tests.support.small_ports import signed

pytest_plugins = ["tests.support.door_fixtures"]

ORDER, SECRET = "W-2026-1001", "shop-secret"
AT = "2026-11-22T18:00:00.000Z"
CHANGED = {"received": True, "changed": True}


@pytest.fixture(autouse=True)
def _true_keys(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    """The adapter that verifies in the cloud, with two secrets as while one is changed."""
    senders = {"maker": ("older-secret", SECRET), "carrier": ("carrier-secret",)}
    keys = SecretKeys(KeySecret(b"c" * 16, b"t" * 16, senders))
    monkeypatch.setattr(adapters, "keys", lambda secret_id: keys)


def tell(doors: Doors, event: Any, secret: str = SECRET, age: int = 0) -> Reply:
    """The door's reply to an event that is signed `age` seconds ago."""
    raw = event if isinstance(event, str) else json.dumps(event)
    headers = {"Aftercare-Signature": signed(secret, raw.encode(), int(time.time()) - age)}
    call = Call("POST", "/api/order-events", raw=raw, headers=headers)
    return doors.call("take_order_event", call)


def an_event(type_: str, **fields: Any) -> dict[str, Any]:
    return {"event_id": f"evt_{type_}", "type": type_, "order_id": ORDER, "at": AT} | fields


def an_order(**changes: Any) -> dict[str, Any]:
    plan = {
        "line": "P1",
        "device_line": "D1",
        "term_months": 12,
        "quantity": 1,
        "price": {"amount": 23900, "currency": "USD"},
    }
    event = an_event(
        "order_placed",
        account_id=ANA,
        region="US",
        devices=[{"line": "D1", "model": "mavic-3", "quantity": 1}],
        plans=[plan | changes.pop("plan", {})],
    )
    return event | changes


def shipped(serial: str = DRONE) -> dict[str, Any]:
    return an_event("shipped", line="D1", serial=serial, shipped_at=AT)


def plan_of(doors: Doors) -> dict[str, Any]:
    """Ana's only plan, as she sees it."""
    (plan,) = doors.get("show_account", "/api/account", CUSTOMER).body["plans"]
    return plan


def test_buy_1_a_device_and_its_plan_are_ordered_shipped_and_covered(doors: Doors) -> None:
    doors.registered()
    assert tell(doors, an_order()).body == {"received": True, "changed": True}
    waits = plan_of(doors)
    assert (waits["status"], waits["serial"], waits["starts_on"]) == ("awaiting_serial", None, None)
    alone = doors.get("show_account", f"/api/plans/{waits['plan_id']}", CUSTOMER)
    assert alone.status == 200
    assert tell(doors, shipped("1zna-0001")).body == {"received": True, "changed": True}
    plan = plan_of(doors)
    assert (plan["status"], plan["serial"]) == ("scheduled", DRONE)
    assert (plan["starts_on"], plan["ends_on"]) == ("2026-11-24", "2027-11-24")
    assert doors.stored_device(DRONE).plan_id == plan["plan_id"]


def test_repeats_are_harmless_whatever_their_event_ids(doors: Doors) -> None:
    """BUY-8: under another id known by what they ask for."""
    doors.registered()
    for event in (an_order(), shipped()):
        tell(doors, event)
    before = doors.contents()
    for event in (an_order(), shipped()):
        reply = tell(doors, event | {"event_id": f"other_{event['type']}"})
        assert (reply.status, reply.body["changed"]) == (200, False)
    assert doors.contents() | {f"{STACK}-seen": []} == before | {f"{STACK}-seen": []}


def test_the_same_event_again_is_answered_as_the_first_time_and_changes_nothing(
    doors: Doors,
) -> None:
    doors.registered()
    for event in (an_order(), shipped()):
        first = tell(doors, event)
        before = doors.contents()
        again = tell(doors, event)
        assert (again.status, again.body) == (200, first.body) == (200, CHANGED)
        assert doors.contents() == before


def test_another_event_under_a_used_id_is_a_422_that_names_the_id(doors: Doors) -> None:
    doors.registered()
    tell(doors, an_order())
    before = doors.contents()
    for other in (an_order(region="CA"), shipped() | {"event_id": "evt_order_placed"}):
        reply = tell(doors, other)
        assert (reply.status, reply.body["code"]) == (422, "invalid_request")
        assert [error["pointer"] for error in reply.body["errors"]] == ["/event_id"]
    assert doors.contents() == before


def test_an_event_that_came_too_early_is_not_recorded(doors: Doors) -> None:
    doors.registered()
    assert tell(doors, shipped()).status == 409
    assert doors.store.seen("event/maker/evt_shipped") is None
    tell(doors, an_order())
    assert tell(doors, shipped()).body == CHANGED


def test_buy_8_a_lost_unit_is_replaced_and_the_plan_moves(doors: Doors) -> None:
    doors.registered()
    for event in (an_order(), shipped()):
        tell(doors, event)
    assert (
        tell(doors, an_event("line_failed", line="D1", serial=DRONE, reason="lost")).status == 200
    )
    again = shipped(SPARE) | {"shipped_at": "2026-11-30T09:00:00+01:00", "event_id": "evt_2"}
    assert tell(doors, again).body["changed"] is True
    plan = plan_of(doors)
    assert (plan["serial"], plan["chain"]) == (SPARE, [DRONE, SPARE])
    assert plan["starts_on"] == "2026-12-02"
    assert doors.stored_device(DRONE).plan_id is None


def test_a_serial_that_may_not_be_covered_waits_for_the_desk(doors: Doors) -> None:
    """BUY-1."""
    doors.registered()
    tell(doors, an_order())
    assert tell(doors, shipped("9ZZZ9999")).status == 200
    (task,) = doors.store.work("US")
    assert getattr(task, "task", "").startswith("Serial number 9ZZZ9999 shipped")
    assert plan_of(doors)["status"] == "awaiting_serial"


def test_rfd_5_a_cancelled_order_is_refunded_by_the_worker_once(doors: Doors) -> None:
    doors.registered()
    payment = paid_at_the_shop(doors.payments, doors.clock, Money(23900, "USD"))
    tell(doors, an_order(plan={"payment_id": payment}))
    calls = dict(doors.payments.desk.calls)
    assert tell(doors, an_event("order_cancelled")).body["changed"] is True
    assert dict(doors.payments.desk.calls) == calls, "the door asks the provider for nothing"
    plan_id = plan_of(doors)["plan_id"]
    doors.clock.forward(timedelta(minutes=1))
    doors.run("sweep_due", {})
    assert doors.queue.take() == [Due("plan", plan_id)]
    message = json.dumps({"kind": "plan", "id": plan_id, "hint": None})
    for _ in range(2):
        doors.run("settle_due", queue_event(message))
    assert doors.payments.books()["shop_W1"].refunded == 23900
    plan = doors.stored_plan(plan_id)
    assert (plan.state, plan.ledger[-1].status) == (PlanState.REFUNDED, Status.REFUNDED)
    assert tell(doors, an_event("order_cancelled") | {"event_id": "e2"}).body["changed"] is False


@pytest.mark.parametrize(
    "event",
    [
        shipped(),
        an_event("line_failed", line="D1", serial=DRONE, reason="lost"),
        an_event("order_cancelled"),
    ],
    ids=lambda event: event["type"],
)
def test_an_event_before_its_order_is_to_be_sent_again(doors: Doors, event: Any) -> None:
    doors.registered()
    before = doors.contents()
    reply = tell(doors, event)
    assert (reply.status, reply.body["code"]) == (409, "try_again")
    assert reply.body["title"] == "Something has to be told first"
    assert doors.contents() == before
    tell(doors, an_order())
    if event["type"] != "line_failed":
        assert tell(doors, event).status == 200


@pytest.mark.parametrize(
    ("secret", "age"),
    [("carrier-secret", 0), ("no-secret", 0), (SECRET, 302), (SECRET, -302)],
)
def test_what_the_maker_did_not_sign_just_now_is_a_400(doors: Doors, secret: str, age: int) -> None:
    before = doors.contents()
    reply = tell(doors, an_order(), secret, age)
    assert (reply.status, reply.body["code"]) == (400, "bad_signature")
    assert doors.contents() == before


@pytest.mark.parametrize("signature", [None, "", "t=1,v1=00", "é", "t=9999999999"])
def test_an_odd_signature_is_a_400(doors: Doors, signature: str | None) -> None:
    headers = {} if signature is None else {"Aftercare-Signature": signature}
    call = Call("POST", "/api/order-events", an_order(), headers=headers)
    assert doors.call("take_order_event", call).body["code"] == "bad_signature"


def test_both_of_two_secrets_are_good_while_one_is_changed(doors: Doors) -> None:
    assert tell(doors, an_order(), "older-secret").status == 200


def test_a_signature_is_good_for_its_body_alone(doors: Doors) -> None:
    raw, other = json.dumps(an_order()), json.dumps(an_order(region="CA"))
    headers = {"Aftercare-Signature": signed(SECRET, raw.encode(), int(time.time()))}
    call = Call("POST", "/api/order-events", raw=other, headers=headers)
    assert doors.call("take_order_event", call).status == 400


@pytest.mark.parametrize(
    ("event", "pointer"),
    [
        (an_order(surprise=1), "/surprise"),
        (an_order(plan={"discount": 1}), "/plans/0/discount"),
        (an_order(type="order_changed"), "/type"),
        (an_order(type=["shipped"]), "/type"),
        ({"event_id": "evt_1"}, "/type"),
        ([], ""),
        (an_order(at="2026-11-22"), "/at"),
        (an_order(devices=[]), "/devices"),
        (an_order(plan={"quantity": 0}), "/plans/0/quantity"),
        (an_order(plan={"quantity": 2}), "/plans/0/quantity"),
        (an_order(plan={"price": 239}), "/plans/0/price"),
        (an_order(plans=[{}]), "/plans/0/line"),
        (an_order(region="XX"), "/region"),
        (shipped() | {"serial": "?"}, "/serial"),
        (an_event("line_failed", line="D1", serial=DRONE, reason="eaten"), "/reason"),
        (an_event("order_cancelled", line="D1"), "/line"),
    ],
)
def test_a_field_that_is_of_no_use_is_named_and_nothing_is_written(
    doors: Doors, event: Any, pointer: str
) -> None:
    before = doors.contents()
    reply = tell(doors, event)
    assert (reply.status, reply.body["code"]) == (422, "invalid_request")
    assert pointer in [error["pointer"] for error in reply.body["errors"]]
    assert doors.contents() == before


def test_more_plans_than_fit_into_one_transaction_are_refused(doors: Doors) -> None:
    devices = [{"line": "D1", "model": "mavic-3", "quantity": 500}]
    one = an_order(plan={"quantity": 40}, devices=devices)
    assert tell(doors, one).status == 200
    assert len(doors.get("show_account", "/api/account", CUSTOMER).body["plans"]) == 40
    more = one | {"order_id": "W2", "plans": [*one["plans"], one["plans"][0] | {"line": "P2"}]}
    assert [e["pointer"] for e in tell(doors, more).body["errors"]] == ["/plans"]
    assert tell(doors, an_event("order_cancelled")).body["changed"] is True


@pytest.mark.parametrize("raw", ["", "{", '{"a":1,"a":2}'])
def test_a_signed_body_that_is_no_json_is_a_400(doors: Doors, raw: str) -> None:
    assert tell(doors, raw).body["code"] == "malformed_body"


def test_the_desk_list_and_the_status_are_unharmed_by_a_plan_without_a_serial(
    doors: Doors,
) -> None:
    doors.registered()
    tell(doors, an_order())
    assert doors.get("list_work", "/api/work", CLERK, region="US").body["work"] == []
    assert doors.get("look_up_status", "/api/status", None, serial=DRONE).status == 404
