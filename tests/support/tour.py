"""A walk through the doors in a few acts each, for the proof of their policies.

Nothing in it waits for anything, and nothing happens by itself: twice the same acts ask the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from infra.local.deploy import OWN_KEYS, PAYMENT_KEYS
from infra.local.travel import move_clock

from .claimant import covered
from .events import Event, queue_event
from .presigned import PICTURE, sent
from .trials import Watched
from .visitor import CRASH, Visitor, a_key, ago, signature, signed

SHOP = OWN_KEYS["maker"][0]
QUOTE = {"amount": 12000, "currency": "USD"}


@dataclass(frozen=True)
class Tour:
    """`stack` is watched, or deprived."""

    stack: Watched

    def money(self) -> None:
        """Every door that moves money, and what stands before and behind it."""
        self.plan_is_bought()
        self.plan_is_refused_to_a_device_that_was_used()
        self.plan_is_settled_by_the_worker()
        self.unsettled_plan_is_found_by_the_reconciliation()
        self.premium_is_filed_shipped_and_released()
        self.release_that_failed_is_asked_for_again()
        self.photo_stands_for_what_was_found()
        self.premium_is_cancelled()
        self.quote_is_chosen()

    def looks(self) -> None:
        """What is rarely looked at: an old device in repair, and what stands on it."""
        email, ana = self._customer()
        drone = covered(self.stack, email, activated_at=ago(self.stack, days=390))
        operator, store = self._operator(), Visitor(self.stack, self.stack.store())
        (plan,) = ana.get("/account")["plans"]
        ana.get(f"/plans/{plan['plan_id']}")
        ana.file(drone, "repair")
        invited = {"serial": drone, "email": email}
        assert self._desk().post("/repairs", invited, 409)["code"] == "refused"
        operator.post("/claims/simulate", {"serial": drone, **CRASH, "shipping_country": "US"})
        batch = {"batch": "spring", "region": "US", "family": "mavic", "term_months": 12}
        minted = operator.post("/cards/mint", batch | {"store": "demo-1", "count": 1}, 201)
        store.post("/cards/sell", {"code": minted["codes"][0]})
        ana.post("/cards/redeem", {"code": minted["codes"][0], "serial": drone}, 409)
        self._shipped_by_the_shop(email, drone)

    def plan_is_bought(self) -> None:
        """PurchasePlan."""
        ana = self._customer()[1]
        order, key = self._order(self.stack.new_device()), a_key()
        ordered = ana.post("/plans", order, 201, key)
        ana.post("/plans", order, 201, key)
        ana.pay(ordered["payment"])
        ana.go_on("plan", ordered["plan"]["plan_id"])

    def plan_is_refused_to_a_device_that_was_used(self) -> None:
        """The same, where a grant might open the way."""
        old = self.stack.new_device(activated_at=ago(self.stack, days=390))
        order = self._order(self.stack.new_device()) | {"serial": old}
        assert self._customer()[1].post("/plans", order, 409)["code"] == "refused"

    def plan_is_settled_by_the_worker(self) -> None:
        """TakePaymentEvent, SettleDue."""
        plan_id, page = self._paid_order()
        self._told_by_the_provider(plan_id, page)
        self._due("plan", plan_id, page)

    def unsettled_plan_is_found_by_the_reconciliation(self) -> None:
        """ReconcilePayments, of what should have been settled an hour ago."""
        self._paid_order()
        self._pass_an_hour()
        operator = self._operator()
        operator.post("/reconcile", {})
        self.stack.invoke("reconcile_payments", dict)
        operator.get("/reconciliation")

    def premium_is_filed_shipped_and_released(self) -> None:
        """FileClaim, ReleaseHold."""
        email, ana = self._customer()
        drone, desk = covered(self.stack, email), self._desk()
        filing, key = ana.filing(drone), a_key()
        filed = ana.post("/claims", filing, 201, key)
        ana.post("/claims", filing, 201, key)
        ana.pay(filed["payment"])
        claim_id = filed["claim"]["claim_id"]
        ana.go_on("claim", claim_id)
        self._due("card", self._payer(claim_id), "pm_none")
        desk.ship(claim_id)
        unit, key = {"serial": drone, "battery": True, "genuine": True}, a_key()
        assert desk.post("/returns", unit, key=key)["result"] == "released"
        desk.post("/returns", unit, key=key)

    def release_that_failed_is_asked_for_again(self) -> None:
        """SettleDue at a claim, SettleClaim."""
        email, ana = self._customer()
        drone, desk = covered(self.stack, email), self._desk()
        filed = ana.file(drone)
        ana.pay(filed["payment"])
        claim_id = filed["claim"]["claim_id"]
        self._due("claim", claim_id, filed["payment"]["url"].rpartition("/")[2])
        desk.ship(claim_id)
        self.stack.double.fault("503", times=50, method="POST", path="*/cancel")
        desk.scan(drone)
        self.stack.double.control("DELETE", "faults")
        self._pass_an_hour()
        operator = self._operator()
        wanted, key = {"wants": "release", "reason": "The provider is back"}, a_key()
        operator.post(f"/claims/{claim_id}/settle", wanted, key=key)
        operator.post(f"/claims/{claim_id}/settle", wanted, key=key)
        assert ana.claim(claim_id)["state"] == "completed"

    def photo_stands_for_what_was_found(self) -> None:
        """ReleaseHold, with a file."""
        email, ana = self._customer()
        drone, desk = covered(self.stack, email), self._desk()
        desk.ship(ana.claim_paid(drone))
        taken = desk.post("/returns/photo", {"serial": drone, "content_type": "image/png"})
        assert sent(taken["form"], PICTURE, "image/png") < 300
        found = {"photo": taken["photo"], "found_by": "Kim"}
        assert desk.scan(drone, genuine=False, finding=found)["result"] == "incomplete"

    def premium_is_cancelled(self) -> None:
        """ManageClaim."""
        email, ana = self._customer()
        claim_id, key = ana.claim_paid(covered(self.stack, email)), a_key()
        ana.post(f"/claims/{claim_id}/cancel", key=key)
        ana.post(f"/claims/{claim_id}/cancel", key=key)

    def quote_is_chosen(self) -> None:
        """ManageClaim, by somebody who never paid before; and somebody else orders for the unit."""
        email, ana = self._customer()
        drone, desk = covered(self.stack, email), self._desk()
        order = self._order(self.stack.new_device()) | {"serial": drone}
        claim_id = ana.file(drone, "repair")["claim"]["claim_id"]
        assert ana.post("/plans", order, 409)["code"] == "refused"
        desk.scan(drone)
        desk.post(f"/claims/{claim_id}/inspect", {"outcome": "accident", "quote": QUOTE})
        ana.post(f"/claims/{claim_id}/choose", {"choice": "repair", "amount": QUOTE})

    def _customer(self) -> tuple[str, Visitor]:
        email = self.stack.new_customer()
        return email, Visitor(self.stack, self.stack.token(email))

    def _operator(self) -> Visitor:
        return Visitor(self.stack, self.stack.operator())

    def _desk(self) -> Visitor:
        return Visitor(self.stack, self.stack.desk())

    def _order(self, serial: str) -> dict[str, Any]:
        offers = Visitor(self.stack).post("/eligibility", {"serial": serial})["offers"]
        return {"serial": serial, "agree_terms": True} | {
            name: offers[0][name] for name in ("term_months", "price")
        }

    def _paid_order(self) -> tuple[str, str]:
        """Of somebody who does not come back: the plan's id and the page's."""
        ana = self._customer()[1]
        ordered = ana.post("/plans", self._order(self.stack.new_device()), 201, a_key())
        ana.pay(ordered["payment"])
        return ordered["plan"]["plan_id"], ordered["payment"]["url"].rpartition("/")[2]

    def _shipped_by_the_shop(self, email: str, serial: str) -> None:
        """A device with a plan, ordered, and sent out."""
        order, at = {"order_id": a_key()}, ago(self.stack)
        placed = order | {
            "account_id": self.stack.account_of(email),
            "region": "US",
            "devices": [{"line": "1", "model": "mavic-3", "quantity": 1}],
            "plans": [
                {
                    "line": "2",
                    "device_line": "1",
                    "term_months": 12,
                    "quantity": 1,
                    "price": {"amount": 23900, "currency": "USD"},
                    "payment_id": "pi_of_the_shop",
                }
            ],
        }
        unit = order | {"line": "1", "serial": serial, "shipped_at": at}
        for type_, told in (("order_placed", placed), ("shipped", unit)):
            event = {"event_id": a_key(), "type": type_, "at": at} | told
            self.stack.act(
                "take_order_event",
                lambda event=event: signed(self.stack, "/order-events", SHOP, event),
                lambda answer: answer.status >= 500,
            )

    def _pass_an_hour(self) -> None:
        offset = self.stack.double.control("GET", "clock")["offset"]
        move_clock(self.stack.world, offset + 3600)

    def _payer(self, subject: str) -> str:
        intents = self.stack.double.books(subject=subject)["intents"]
        return str(intents[0]["customer"])

    def _told_by_the_provider(self, subject: str, page: str) -> None:
        """Its webhook, sent as it would."""
        thing = {"id": page, "object": "checkout.session", "metadata": {"subject": subject}}
        event = {"id": f"evt_{a_key()}", "type": "checkout.session.completed"}
        body = json.dumps(event | {"data": {"object": thing}}).encode()
        headers = {"stripe-signature": signature(body, PAYMENT_KEYS["webhook_secrets"][0])}
        self.stack.act(
            "take_payment_event",
            lambda: self.stack.http("POST", "/api/payment-events", body, headers),
            lambda answer: answer.status != 200,
        )

    def _due(self, kind: str, id_: str, hint: str) -> None:
        message = json.dumps({"kind": kind, "id": id_, "hint": hint})
        self.stack.invoke("settle_due", lambda: delivered(message))


def delivered(message: str) -> Event:
    """A message of the queue. Each delivery is told from any other, as the queue counts them."""
    event = queue_event(message)
    event["Records"][0]["messageId"] = a_key()
    return event
