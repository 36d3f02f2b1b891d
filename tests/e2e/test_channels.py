"""Plans that come with a device, and plans on a card, by HTTP through the whole deployed stack."""

from __future__ import annotations

import secrets
from typing import Any

from infra.local.deploy import OWN_KEYS
from tests.support.double import until
from tests.support.payers import confirmed, intent_params
from tests.support.stack import Stack
from tests.support.visitor import Visitor, ago, instant, signed, world_now

SHOP, CARRIER = OWN_KEYS["maker"][0], OWN_KEYS["carrier"][0]


def shop(stack: Stack, type_: str, order: str, status: int = 200, **more: Any) -> Any:
    """One event of the maker's shop."""
    event = {"event_id": secrets.token_hex(8), "type": type_, "order_id": order, "at": ago(stack)}
    answer = signed(stack, "/order-events", SHOP, event | more)
    assert answer.status == status, answer.body
    return answer.json


def placed(stack: Stack, email: str) -> tuple[str, str]:
    """An order of two drones with one plan, paid at the shop through our provider: the order's and
    the payment's id."""
    order = f"order-{secrets.token_hex(6)}"
    client = stack.double.client()
    customer = client.v1.customers.create({"email": "shop@example.com"})
    bare = intent_params(customer.id, 23900, metadata={})
    payment = confirmed(client, client.v1.payment_intents.create(bare).id)
    shop(
        stack,
        "order_placed",
        order,
        account_id=stack.account_of(email),
        region="US",
        devices=[{"line": "1", "model": "mavic-3", "quantity": 2}],
        plans=[
            {
                "line": "2",
                "device_line": "1",
                "term_months": 12,
                "quantity": 1,
                "price": {"amount": 23900, "currency": "USD"},
                "payment_id": payment.id,
            }
        ],
    )
    return order, payment.id


def shipped(stack: Stack, order: str, serial: str, status: int = 200) -> Any:
    return shop(
        stack,
        "shipped",
        order,
        status,
        line="1",
        serial=serial,
        shipped_at=instant(world_now(stack)),
    )


def only_plan(visitor: Visitor) -> dict[str, Any]:
    (plan,) = visitor.get("/account")["plans"]
    return dict(plan)


def test_a_bundled_plan_awaits_its_serial_and_begins_two_days_after_its_own_shipment(
    stack: Stack, email: str, ana: Visitor
) -> None:
    """BUY-1, BUY-8, TRM-1: the first serial binds, the one beyond the plans does not."""
    (order, _), first, second = placed(stack, email), stack.new_device(), stack.new_device()
    waiting = only_plan(ana)
    assert (waiting["status"], waiting["serial"]) == ("awaiting_serial", None)
    shipped(stack, order, first)
    shipped(stack, order, second)
    shipped(stack, order, first)
    bound = only_plan(ana)
    assert (bound["status"], bound["serial"], bound["chain"]) == ("scheduled", first, [first])
    stack.travel(days=3)
    assert only_plan(ana)["status"] == "active"
    assert Visitor(stack).get(f"/status?serial={second}", 404)["code"] == "not_found"
    shop(stack, "line_failed", order, line="1", serial=first, reason="exchanged")
    third = stack.new_device()
    shipped(stack, order, third)
    moved = only_plan(ana)
    assert (moved["serial"], moved["status"]) == (third, "scheduled")
    assert moved["starts_at"] > bound["starts_at"]


def test_an_order_cancelled_before_it_ships_is_refunded_whole_and_once(
    stack: Stack, email: str, ana: Visitor
) -> None:
    """RFD-5: by the order's event, with no application."""
    order, payment_id = placed(stack, email)
    for _ in range(2):
        shop(stack, "order_cancelled", order)
    assert only_plan(ana)["state"] == "refunded"

    def refunds() -> list[int]:
        listed = stack.double.client().v1.refunds.list({"payment_intent": payment_id})
        return [refund.amount for refund in listed.data]

    stack.travel(hours=1)
    until(lambda: refunds() == [23900], "the refund")
    stack.travel(hours=12)
    assert refunds() == [23900]


def test_an_event_of_a_stranger_changes_nothing(stack: Stack, email: str, ana: Visitor) -> None:
    event = {"event_id": "e1", "type": "order_cancelled", "order_id": "o1", "at": ago(stack)}
    assert signed(stack, "/order-events", "guessed", event).json["code"] == "bad_signature"
    assert signed(stack, "/carrier-events", SHOP, event).json["code"] == "bad_signature"
    assert ana.get("/account")["plans"] == []


# Cards


def minted(stack: Stack, count: int = 2, **changes: Any) -> list[str]:
    """Cards of the shop demo-1, for a Mavic of the US and 12 months."""
    batch = {"batch": "spring", "region": "US", "family": "mavic", "term_months": 12}
    asked = batch | {"store": "demo-1", "count": count} | changes
    operator = Visitor(stack, stack.operator())
    return list(operator.post("/cards/mint", asked, 201, secrets.token_urlsafe(18))["codes"])


def test_a_card_is_sold_and_redeemed_once_and_says_nothing_to_others(
    stack: Stack, ana: Visitor
) -> None:
    """BUY-3, BUY-5, BUY-6, BUY-7, TRM-2."""
    store, drone = Visitor(stack, stack.store()), stack.new_device()
    code, unsold = minted(stack)
    redemption = {"code": code, "serial": drone}
    assert "BUY-5" in ana.refused("/cards/redeem", redemption)
    assert store.post("/cards/sell", {"code": code})["card"]["state"] == "sold"
    dry = ana.post("/cards/redeem", redemption | {"dry_run": True})
    assert (dry["redeemed"], dry["decision"]["allowed"]) == (False, True)
    done = ana.post("/cards/redeem", redemption)
    assert (done["redeemed"], done["plan"]["serial"]) == (True, drone)
    again = ana.post("/cards/redeem", redemption)
    assert again["plan"]["plan_id"] == done["plan"]["plan_id"]
    assert len(ana.get("/account")["plans"]) == 1

    ben = Visitor(stack, stack.token(stack.new_customer()))
    other = stack.new_device()
    answers = [ben.post("/cards/redeem", {"code": c, "serial": other}, 409) for c in (code, unsold)]
    for answer in answers:
        del answer["request_id"], answer["decision"]["as_of"]
    assert answers[0] == answers[1]
    stack.travel(days=1)
    assert ana.plan(done["plan"]["plan_id"])["status"] == "active"


def test_a_store_redeems_for_a_customer_who_takes_the_plan_over_by_its_code(
    stack: Stack, ana: Visitor
) -> None:
    """BUY-3, LNK-3: the counter needs no address of anybody."""
    store, drone = Visitor(stack, stack.store()), stack.new_device()
    (code,) = minted(stack, 1)
    store.post("/cards/sell", {"code": code})
    done = store.post("/stores/redeem", {"code": code, "serial": drone})
    taken = ana.post("/plans/take-over", {"code": done["take_over"]["code"]})
    assert taken["plan"]["serial"] == drone
    assert only_plan(ana)["plan_id"] == done["plan"]["plan_id"]


def test_a_card_is_reissued_in_its_state_or_void_and_never_after_it_was_redeemed(
    stack: Stack, ana: Visitor
) -> None:
    """BUY-7."""
    store, operator = Visitor(stack, stack.store()), Visitor(stack, stack.operator())
    first, second = minted(stack)
    store.post("/cards/sell", {"code": first})
    fresh = operator.post("/cards/reissue", {"code": first, "reason": "Scratched"})
    operator.post("/cards/void", {"code": second, "reason": "Printed twice"})
    drone = stack.new_device()
    for dead in (first, second):
        assert "BUY-5" in ana.refused("/cards/redeem", {"code": dead, "serial": drone})
    new = {"code": fresh["code"]}
    assert ana.post("/cards/redeem", new | {"serial": drone})["redeemed"]
    assert "BUY-7" in operator.refused("/cards/void", new | {"reason": "Too late"})


def test_a_clerk_of_another_store_is_told_nothing(stack: Stack) -> None:
    (code,) = minted(stack, 1, store="other-2")
    store = Visitor(stack, stack.store())
    assert store.post("/cards/sell", {"code": code}, 404)["code"] == "not_found"
    assert Visitor(stack, stack.desk()).post("/cards/sell", {"code": code}, 403)
