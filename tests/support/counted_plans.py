"""Stories of plans, cards, grants and orders."""

from __future__ import annotations

from .calls import BATCH
from .counted_doors import CountedDoors
from .counted_story import AT, REASON, story, told
from .doors import CUSTOMER, order_body
from .events import CLERK, CLERK_OF_STORE, MAKER, OPERATOR, Caller
from .house import ANA, BEN, DRONE, SPARE

OLD, NOWHERE = "1ZNOLD001", "1ZNNOWHERE1"


@story
def owning(doors: CountedDoors) -> None:
    """A plan is offered, taken back, offered again and taken over."""
    plan_id = doors.covered()
    doors.post("hand_over_plan", f"/api/plans/{plan_id}/offer", {}, CUSTOMER)
    doors.post("hand_over_plan", f"/api/plans/{plan_id}/withdraw-offer", {}, CUSTOMER)
    code = doors.post("hand_over_plan", f"/api/plans/{plan_id}/offer", {}, CUSTOMER).body["code"]
    doors.post("hand_over_plan", "/api/plans/take-over", {"code": code}, Caller(BEN))


@story
def ending(doors: CountedDoors) -> None:
    """A plan is renewed, given back; another is voided by name."""
    plan_id = doors.covered()
    body = {"price": order_body()["price"], "agree_terms": True}
    doors.post("purchase_plan", f"/api/plans/{plan_id}/renew", body, CUSTOMER)
    row = {"serial": DRONE, "model": "mavic-3", "region": "US", "returned_at": AT}
    doors.post("import_devices", "/api/devices", {"devices": [row]}, MAKER)
    doors.post("return_plan", f"/api/plans/{plan_id}/return", {}, CUSTOMER)


@story
def voiding(doors: CountedDoors) -> None:
    """A plan is voided by name."""
    plan_id = doors.covered()
    doors.post("return_plan", f"/api/plans/{plan_id}/void", REASON, OPERATOR)


@story
def selling(doors: CountedDoors) -> None:
    """Cards: minted, sold, redeemed both ways, void, reissued, listed."""
    doors.registered()
    batch = BATCH | {"store": "demo-1", "count": 6}
    codes = doors.post("manage_cards", "/api/cards/mint", batch, OPERATOR).body["codes"]
    for code in codes:
        doors.post("manage_cards", "/api/cards/sell", {"code": code}, CLERK_OF_STORE)
    home, shop, *rest = codes
    doors.post("redeem_card", "/api/cards/redeem", {"code": home, "serial": DRONE}, CUSTOMER)
    counter = {"code": shop, "serial": SPARE, "email": "eva@example.com", "locale": "en-US"}
    doors.post("redeem_card", "/api/stores/redeem", counter, CLERK_OF_STORE)
    for path, caller in (("stores/cards", CLERK_OF_STORE), ("cards", OPERATOR)):
        for what in ("void", "reissue"):
            body = {"code": rest.pop()} | REASON
            doors.post("manage_cards", f"/api/{path}/{what}", body, caller)
    doors.get("manage_cards", "/api/stores/cards", CLERK_OF_STORE, since=AT)


@story
def granting(doors: CountedDoors) -> None:
    """A repair invitation, a video verification, a review of the region."""
    old = {"serial": OLD, "model": "mavic-3", "region": "US"}
    rows = [
        old | {"activated_at": "2026-01-05T12:00:00.000Z"},
        {"serial": NOWHERE, "model": "mavic-3", "region": None},
    ]
    doors.post("import_devices", "/api/devices", {"devices": rows}, MAKER)
    doors.post("register_repair", "/api/repairs", {"serial": OLD, "email": "o@example.com"}, CLERK)
    doors.post("verify_device", f"/api/grants/grant_repair_{OLD}/revoke", REASON, CLERK)
    applied = doors.post("verify_device", "/api/verifications", {"serial": OLD}, CUSTOMER).body
    doors.uploads.put(applied["upload"]["fields"]["key"])
    doors.post("verify_device", f"/api/verifications/{OLD}/uploaded", {}, CUSTOMER)
    doors.get("verify_device", f"/api/verifications/{OLD}", CUSTOMER)
    doors.get("verify_device", f"/api/grants/grant_video_{OLD}/video", CLERK)
    asked = {"serial": NOWHERE, "region": "FR"}
    doors.post("verify_device", "/api/reviews", asked, CUSTOMER)
    said = {"approve": True} | REASON
    doors.post("verify_device", f"/api/grants/grant_region_{NOWHERE}/decide", said, CLERK)


@story
def bundled(doors: CountedDoors) -> None:
    """The maker's shop sells a device with a plan; the desk closes a task; old plans come in."""
    doors.registered()
    plan = {
        "line": "P1",
        "device_line": "D1",
        "term_months": 12,
        "quantity": 1,
        "price": order_body()["price"],
    }
    order = {
        "event_id": "evt_1",
        "type": "order_placed",
        "order_id": "W-1",
        "at": AT,
        "account_id": ANA,
        "region": "US",
        "devices": [{"line": "D1", "model": "mavic-3", "quantity": 1}],
        "plans": [plan],
    }
    told(doors, "take_order_event", "/api/order-events", "maker-secret", order)
    row = {
        "reference": "RP-1",
        "account_id": ANA,
        "serial": SPARE,
        "sold_on": "2023-07-12",
        "starts_on": "2026-06-01",
        "ends_on": "2027-06-01",
        "replacements": 1,
        "used": 0,
    }
    doors.post("import_plans", "/api/plans/import", {"plans": [row]}, OPERATOR)
