"""What Ana has, and what a store has of cards: one thing or more for every route to be asked about.

Everything comes about by HTTP, as it would. What an act uses up is there once for each who may act.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .calls import BATCH
from .claimant import covered
from .presigned import VIDEO, sent
from .stack import Stack
from .visitor import Visitor, a_key, ago

QUOTE = {"amount": 12000, "currency": "USD"}
CARDS = 40


@dataclass(frozen=True)
class Estate:
    """Of Ana, whose address is `email`. What is made is made when it is first asked for."""

    stack: Stack
    email: str

    @cached_property
    def ana(self) -> Visitor:
        return Visitor(self.stack, self.stack.token(self.email))

    @cached_property
    def store(self) -> Visitor:
        return Visitor(self.stack, self.stack.store())

    @cached_property
    def desk(self) -> Visitor:
        return Visitor(self.stack, self.stack.desk())

    @cached_property
    def operator(self) -> Visitor:
        return Visitor(self.stack, self.stack.operator())

    @cached_property
    def account(self) -> str:
        return self.stack.account_of(self.email)

    # Plans

    def drone(self) -> str:
        """The serial of another drone of Ana's, covered by a plan of the old books."""
        return covered(self.stack, self.email)

    def plan_of(self, serial: str) -> str:
        """The id of Ana's plan on it."""
        plans = self.ana.get("/account")["plans"]
        return next(str(plan["plan_id"]) for plan in plans if plan["serial"] == serial)

    @cached_property
    def quiet(self) -> str:
        """The serial of a drone on which there is no claim."""
        return self.drone()

    @cached_property
    def plan(self) -> str:
        """The plan on that."""
        return self.plan_of(self.quiet)

    @cached_property
    def renewable(self) -> str:
        """Another one, to be renewed."""
        return self.plan_of(self.drone())

    @cached_property
    def voidable(self) -> str:
        """A plan that an operator may void."""
        return self.plan_of(self.drone())

    @cached_property
    def returnable(self) -> str:
        """A plan of the European Union, which needs no returned device (RFD-4)."""
        return str(self.ana.buy(self.stack.new_device("mini-se", "EU"))["plan_id"])

    @cached_property
    def unpaid(self) -> str:
        """An order of a plan, its page open."""
        return str(self.ana.order(self.stack.new_device())["plan"]["plan_id"])

    @cached_property
    def proof(self) -> str:
        """A token that proves the cover of the quiet drone."""
        return str(self.ana.post(f"/plans/{self.plan}/proof")["token"])

    # Claims

    @cached_property
    def unpaid_claim(self) -> str:
        """Its page is open."""
        return str(self.ana.file(self.drone())["claim"]["claim_id"])

    def paid_claim(self) -> str:
        """Another one, of Premium and paid."""
        return self.ana.claim_paid(self.drone())

    @cached_property
    def paid(self) -> str:
        """To be shipped."""
        return self.paid_claim()

    @cached_property
    def changeable(self) -> str:
        return self.paid_claim()

    @cached_property
    def doubtful(self) -> str:
        """Paid, and to be decided about by name."""
        return self.paid_claim()

    @cached_property
    def completed(self) -> str:
        """Shipped, and its broken unit is back."""
        serial = self.drone()
        claim_id = self.ana.claim_paid(serial)
        self.desk.ship(claim_id)
        assert self.desk.scan(serial)["result"] == "released"
        return claim_id

    @cached_property
    def repair(self) -> str:
        """Filed; the unit is still with Ana."""
        return str(self.ana.file(self.drone(), "repair")["claim"]["claim_id"])

    def received_repair(self) -> str:
        """Another one; the unit is at the service centre."""
        serial = self.drone()
        filed = self.ana.file(serial, "repair")
        self.desk.scan(serial)
        return str(filed["claim"]["claim_id"])

    @cached_property
    def received(self) -> str:
        return self.received_repair()

    @cached_property
    def quoted(self) -> str:
        claim_id = self.received_repair()
        found = {"outcome": "accident", "quote": QUOTE}
        self.desk.post(f"/claims/{claim_id}/inspect", found)
        return claim_id

    # Grants

    def old(self) -> str:
        """The serial of another device that is too old for a plan."""
        days = {name: ago(self.stack, days=400) for name in ("sold_at", "activated_at")}
        return self.stack.new_device(**days)

    @cached_property
    def filmed(self) -> str:
        """One that Ana applied for, and whose video is there."""
        serial = self.old()
        applied = self.ana.post("/verifications", {"serial": serial}, 201)
        assert sent(applied["upload"], VIDEO, "video/mp4") < 300
        return serial

    # Cards

    @cached_property
    def _codes(self) -> Iterator[str]:
        minting = BATCH | {"store": "demo-1", "count": CARDS}
        return iter(self.operator.post("/cards/mint", minting, 201)["codes"])

    def unsold_card(self) -> str:
        """The code of another card of the store demo-1."""
        return next(self._codes)

    def sold_card(self) -> str:
        """The same, sold."""
        code = self.unsold_card()
        self.store.post("/cards/sell", {"code": code})
        return code

    def offered(self) -> str:
        """The code that takes another plan over, which the store made of a card."""
        redeemed = {"code": self.sold_card(), "serial": self.stack.new_device()}
        return str(self.store.post("/stores/redeem", redeemed)["take_over"]["code"])

    # The old books

    def legacy_row(self) -> dict[str, Any]:
        """Another plan of the old books, not imported yet."""
        return {
            "reference": a_key(),
            "account_id": self.account,
            "serial": self.stack.new_device(),
            "sold_on": "2023-07-12",
            "starts_on": "2026-06-01",
            "ends_on": "2027-06-01",
            "replacements": 1,
            "used": 0,
        }
