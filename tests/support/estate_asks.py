"""What is asked of every route about Ana's estate: whole and right, so that only the caller counts.

The same for every caller, but for what an act uses up, like the code of a card: whoever may act has
one of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .calls import BATCH, PARCEL, WHOLE
from .doors import address_body
from .estate import Estate
from .visitor import CRASH, a_key, ago

Made = Callable[[Estate], "Ask"]
REASON = {"reason": "Letter of 2 May"}
NAMED = {"approved_by": "R. Lopez"}
PRICE = {"amount": 23900, "currency": "USD"}
BUYING = {"term_months": 12, "agree_terms": True, "price": PRICE}


@dataclass(frozen=True)
class Ask:
    """What fills the path, the body of a POST, the query of a GET."""

    ids: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] | None = None
    query: str = ""


def plan(id_: str, **body: Any) -> Ask:
    return Ask({"plan_id": id_}, body)


def claim(id_: str, **body: Any) -> Ask:
    return Ask({"claim_id": id_}, body)


def body(**sent: Any) -> Ask:
    return Ask(body=sent)


def crash(e: Estate) -> Ask:
    return body(serial=e.quiet, **CRASH, shipping_country="US")


def customer(e: Estate, **by: str) -> Ask:
    return body(account_id=e.account, **REASON, **by)


def redemption(e: Estate) -> Ask:
    return body(code=e.sold_card(), serial=e.stack.new_device())


def change(e: Estate) -> Ask:
    return body(code=e.unsold_card(), **REASON)


def order(e: Estate) -> dict[str, Any]:
    """Of a drone with a plan, at the maker's shop."""
    row = {"line": "2", "device_line": "1", "term_months": 12, "quantity": 1, "price": PRICE}
    return {
        "event_id": a_key(),
        "type": "order_placed",
        "order_id": a_key(),
        "at": ago(e.stack),
        "account_id": e.account,
        "region": "US",
        "devices": [{"line": "1", "model": "mavic-3", "quantity": 1}],
        "plans": [row | {"payment_id": "pi_of_the_shop"}],
    }


def payment(e: Estate) -> dict[str, Any]:
    """What the provider tells of a page."""
    thing = {"object": "checkout.session", "id": "cs_none", "metadata": {"subject": e.unpaid}}
    kind = {"id": f"evt_{a_key()}", "type": "checkout.session.completed"}
    return kind | {"data": {"object": thing}}


def carried(e: Estate) -> dict[str, Any]:
    """What the carrier tells of a parcel."""
    at = ago(e.stack)
    return {"event_id": a_key(), "type": "in_transit", "reference": e.paid, "at": at}


def device(e: Estate) -> dict[str, str]:
    return {"serial": e.stack.new_device(), "model": "mavic-3", "region": "US"}


ASKS: dict[str, Made] = {
    "POST /api/eligibility": lambda e: body(serial=e.quiet),
    "GET /api/status": lambda e: Ask(query=f"serial={e.quiet}"),
    "GET /api/proof": lambda e: Ask(query=f"token={e.proof}"),
    # Customers: plans
    "POST /api/plans": lambda e: body(serial=e.stack.new_device(), **BUYING),
    "POST /api/plans/{plan_id}/continue": lambda e: plan(e.unpaid),
    "POST /api/plans/{plan_id}/renew": lambda e: plan(e.renewable, price=PRICE, agree_terms=True),
    "POST /api/plans/{plan_id}/return": lambda e: plan(e.returnable),
    "POST /api/cards/redeem": redemption,
    "POST /api/plans/{plan_id}/offer": lambda e: plan(e.plan),
    "POST /api/plans/{plan_id}/withdraw-offer": lambda e: plan(e.plan),
    "POST /api/plans/take-over": lambda e: body(code=e.offered()),
    "POST /api/plans/{plan_id}/proof": lambda e: plan(e.plan),
    # Customers: claims
    "POST /api/claims/compare": crash,
    "POST /api/claims/preview": crash,
    "POST /api/claims": lambda e: Ask(body=e.ana.filing(e.drone())),
    "POST /api/claims/{claim_id}/continue": lambda e: claim(e.unpaid_claim),
    "POST /api/claims/{claim_id}/cancel": lambda e: claim(e.unpaid_claim),
    "POST /api/claims/{claim_id}/change": lambda e: claim(e.changeable, service="repair"),
    "POST /api/claims/{claim_id}/address": lambda e: claim(e.paid, address=address_body()),
    "POST /api/claims/{claim_id}/choose": lambda e: claim(e.quoted, choice="decline"),
    "POST /api/claims/{claim_id}/found": lambda e: claim(e.paid),
    "POST /api/claims/{claim_id}/invoice": lambda e: claim(e.completed),
    "GET /api/claims/{claim_id}/invoice": lambda e: claim(e.completed),
    "GET /api/claims/{claim_id}/return-slip": lambda e: claim(e.repair),
    # Customers: the account
    "GET /api/account": lambda e: Ask(),
    "GET /api/plans/{plan_id}": lambda e: plan(e.plan),
    "GET /api/claims/{claim_id}": lambda e: claim(e.paid),
    "POST /api/verifications": lambda e: body(serial=e.old()),
    "POST /api/verifications/{serial}/uploaded": lambda e: Ask({"serial": e.filmed}, {}),
    "GET /api/verifications/{serial}": lambda e: Ask({"serial": e.filmed}),
    "POST /api/reviews": lambda e: body(serial=e.stack.new_device(region=None), region="US"),
    "GET /api/account/export": lambda e: Ask(),
    "POST /api/account/erase": lambda e: body(),
    # Stores
    "POST /api/stores/redeem": redemption,
    "GET /api/stores/cards": lambda e: Ask(query=f"since={ago(e.stack, days=1)}"),
    "POST /api/cards/sell": lambda e: body(code=e.unsold_card()),
    "POST /api/stores/cards/void": change,
    "POST /api/stores/cards/reissue": change,
    # The desk
    "POST /api/claims/{claim_id}/ship": lambda e: claim(
        e.paid, serial=e.stack.new_device(), **PARCEL
    ),
    "POST /api/claims/{claim_id}/decide": lambda e: claim(
        e.doubtful, decision="refuse_order", **REASON, **NAMED
    ),
    "GET /api/claims/{claim_id}/evidence": lambda e: claim(e.completed),
    "POST /api/claims/{claim_id}/evidence/submit": lambda e: claim(e.completed, **NAMED),
    "POST /api/plans/{plan_id}/evidence/submit": lambda e: plan(e.returnable, **NAMED),
    "POST /api/claims/{claim_id}/settle-task": lambda e: claim(
        e.completed, note="The money went back by hand.", **NAMED
    ),
    "POST /api/claims/{claim_id}/reship": lambda e: claim(
        e.paid, serial=e.stack.new_device(), lost="lost", **PARCEL
    ),
    "POST /api/claims/{claim_id}/inspect": lambda e: claim(e.received, outcome="no_fault"),
    "POST /api/claims/{claim_id}/send-back": lambda e: claim(e.received, **PARCEL),
    "POST /api/claims/{claim_id}/cannot-mend": lambda e: claim(e.received, note="It is gone."),
    "POST /api/returns/photo": lambda e: body(serial=e.quiet, content_type="image/png"),
    "GET /api/claims/{claim_id}/photos": lambda e: claim(e.completed),
    "POST /api/returns": lambda e: body(serial=e.quiet, battery=True, genuine=True),
    "GET /api/work": lambda e: Ask(query="region=US"),
    "GET /api/work/figures": lambda e: Ask(query="region=US"),
    "GET /api/desk/claims/{claim_id}": lambda e: claim(e.paid),
    "GET /api/grants/{grant_id}/video": lambda e: Ask({"grant_id": f"grant_video_{e.filmed}"}),
    "POST /api/grants/{grant_id}/decide": lambda e: Ask(
        {"grant_id": f"grant_video_{e.filmed}"}, {"approve": True, "reason": "It flies."}
    ),
    "POST /api/grants/{grant_id}/revoke": lambda e: Ask(
        {"grant_id": f"grant_video_{e.filmed}"}, REASON
    ),
    "POST /api/plans/{plan_id}/settle-task": lambda e: plan(e.plan, note="It was told."),
    "POST /api/repairs": lambda e: body(serial=e.old(), email=e.email),
    "GET /api/serials/{serial}": lambda e: Ask({"serial": e.quiet}),
    "GET /api/timelines/{subject}": lambda e: Ask({"subject": e.plan}),
    # The operator
    "POST /api/plans/{plan_id}/void": lambda e: plan(e.voidable, **REASON),
    "POST /api/plans/import": lambda e: body(plans=[e.legacy_row()]),
    "POST /api/cards/mint": lambda e: body(**BATCH, store="demo-1", count=1),
    "POST /api/cards/void": change,
    "POST /api/cards/reissue": change,
    "POST /api/reconcile": lambda e: body(since=ago(e.stack, minutes=1)),
    "GET /api/reconciliation": lambda e: Ask(),
    "GET /api/holds": lambda e: Ask(query="region=US"),
    "POST /api/claims/{claim_id}/settle": lambda e: claim(
        e.paid, **WHOLE["/api/claims/{claim_id}/settle"]
    ),
    "POST /api/claims/simulate": crash,
    "POST /api/customers/export": customer,
    "POST /api/customers/erase": customer,
    # Machines
    "POST /api/devices": lambda e: body(devices=[device(e)]),
    "POST /api/payment-events": lambda e: Ask(body=payment(e)),
    "POST /api/order-events": lambda e: Ask(body=order(e)),
    "POST /api/carrier-events": lambda e: Ask(body=carried(e)),
}
# What whoever holds it may use, once: each gets one of their own.
BEARERS = {"another customer", "another store"}
USED_UP = {"POST /api/plans", "POST /api/cards/redeem", "POST /api/plans/take-over"}
USED_UP |= {"POST /api/verifications", "POST /api/reviews", "POST /api/stores/redeem"}
