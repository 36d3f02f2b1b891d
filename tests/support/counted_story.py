"""Every route of the API asked for with success, in small stories: what docs/data-model.md counts.

Each story begins in an empty world. `premium` is one Premium claim from the look at a serial to the
release of its hold, with one renewal on the way: docs/costs.md prices its calls.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from care.domain.ledger import Purpose

from .calls import BATCH
from .counted_doors import CountedDoors
from .doors import CUSTOMER, address_body, order_body, question_body
from .events import (
    CLERK,
    CLERK_OF_STORE,
    MAKER,
    OPERATOR,
    Call,
    Caller,
    Reply,
    queue_event,
    stream_event,
)
from .house import ANA, BEN, DRONE, SPARE, SPARE2
from .small_ports import signed

Story = Callable[[CountedDoors], None]
STORIES: list[Story] = []
UNIT = {"serial": DRONE, "battery": True, "genuine": True}
PARCEL = {"carrier": "UPS", "tracking": "1Z999AA10123456784"}
QUOTE = {"amount": 12000, "currency": "USD"}
REASON = {"reason": "Asked for by letter."}
OLD, NOWHERE = "1ZNOLD001", "1ZNNOWHERE1"
AT = "2026-11-22T18:00:00.000Z"


def story(play: Story) -> Story:
    """Enters a story."""
    STORIES.append(play)
    return play


def work(doors: CountedDoors) -> None:
    """A sweep, the work that it queues, and the mails of the stream."""
    doors.run("sweep_due", {})
    for due in doors.queue.take():
        message = {"kind": due.kind, "id": due.id, "hint": due.hint}
        assert doors.run("settle_due", queue_event(json.dumps(message)))["batchItemFailures"] == []


def mails(doors: CountedDoors) -> None:
    """The stream brings what is to be mailed."""
    waiting = [item for item in doors.contents()["test-events"] if "due_at" in item]
    for image in sorted(waiting, key=lambda item: (item["subject"]["S"], int(item["seq"]["N"]))):
        doors.run("send_mail", stream_event(image))


def told(doors: CountedDoors, door: str, path: str, secret: str, event: dict[str, Any]) -> Reply:
    """The reply to an event that its sender has signed."""
    raw = json.dumps(event)
    headers = {"Aftercare-Signature": signed(secret, raw.encode(), int(time.time()))}
    return doors.call(door, Call("POST", path, raw=raw, headers=headers))


def heard(doors: CountedDoors, type_: str, object_id: str, subject: str) -> None:
    """The payment provider's webhook, and the worker behind the queue."""
    body, signature = doors.payments.webhook(type_, object_id, subject)
    headers = {"Stripe-Signature": signature}
    call = Call("POST", "/api/payment-events", raw=body.decode(), headers=headers)
    doors.call("take_payment_event", call)
    for due in doors.queue.take():
        message = {"kind": due.kind, "id": due.id, "hint": due.hint}
        doors.run("settle_due", queue_event(json.dumps(message)))


def fee_of(doors: CountedDoors, claim_id: str) -> str:
    """The provider's id of a claim's fee."""
    claim = doors.store.claim(claim_id)
    assert claim is not None
    return str(claim.lines(Purpose.FEE)[-1].provider_id)


@story
def premium(doors: CountedDoors) -> None:
    """Bought, filed, held, paid, shipped, renewed once, received and released."""
    doors.registered()
    doors.post("check_eligibility", "/api/eligibility", {"serial": DRONE}, None)
    plan_id = str(doors.ordered().body["plan"]["plan_id"])
    doors.pay(doors.stored_plan(plan_id))
    doors.post("purchase_plan", f"/api/plans/{plan_id}/continue", {}, CUSTOMER)
    mails(doors)
    doors.clock.set(doors.stored_plan(plan_id).starts_at)  # type: ignore[arg-type]
    doors.post("compare_services", "/api/claims/compare", question_body(), CUSTOMER)
    claim_id = doors.paid()
    mails(doors)
    doors.get("list_work", "/api/work", CLERK, region="US")
    doors.clock.forward(timedelta(hours=20))
    body = PARCEL | {"serial": SPARE}
    doors.post("ship_replacement", f"/api/claims/{claim_id}/ship", body, CLERK)
    mails(doors)
    _renewed(doors, claim_id)
    doors.get("show_account", f"/api/claims/{claim_id}", CUSTOMER)
    assert doors.post("release_hold", "/api/returns", UNIT, CLERK).body["result"] == "released"
    mails(doors)


def _renewed(doors: CountedDoors, claim_id: str) -> None:
    """Half a day before the hold lapses the sweep has another authorization stand for it."""
    claim = doors.store.claim(claim_id)
    assert claim is not None and claim.standing_hold is not None
    assert claim.standing_hold.capture_before is not None
    doors.clock.set(claim.standing_hold.capture_before - timedelta(hours=12))
    work(doors)
    after = doors.store.claim(claim_id)
    assert after is not None and after.standing_hold is not None
    assert after.standing_hold.provider_id != claim.standing_hold.provider_id


@story
def looking(doors: CountedDoors) -> None:
    """What anybody, a customer, the desk and the operator may look up."""
    plan_id = doors.covered()
    claim_id = doors.shipped()
    doors.get("look_up_status", "/api/status", None, serial=DRONE)
    doors.get("show_account", "/api/account", CUSTOMER)
    doors.get("show_account", f"/api/plans/{plan_id}", CUSTOMER)
    doors.get("manage_claim", f"/api/claims/{claim_id}/return-slip", CUSTOMER)
    proof = doors.post("prove_cover", f"/api/plans/{plan_id}/proof", {}, CUSTOMER).body["token"]
    doors.get("prove_cover", "/api/proof", None, token=proof)
    doors.get("list_work", "/api/work/figures", CLERK, region="US")
    doors.get("list_work", f"/api/desk/claims/{claim_id}", CLERK)
    doors.get("take_photo", f"/api/claims/{claim_id}/photos", CLERK)
    photo = {"serial": DRONE, "content_type": "image/jpeg"}
    doors.post("take_photo", "/api/returns/photo", photo, CLERK)
    doors.get("decide_claim", f"/api/claims/{claim_id}/evidence", CLERK)
    doors.get("look_up_serial", f"/api/serials/{DRONE}", CLERK)
    doors.get("check_timeline", f"/api/timelines/{claim_id}", CLERK)
    doors.get("list_holds", "/api/holds", OPERATOR, region="US", state="overdue")
    doors.post("compare_services", "/api/claims/simulate", question_body(), OPERATOR)
    scan = {"event_id": "evt_1", "type": "in_transit", "reference": claim_id, "at": AT}
    told(doors, "take_carrier_event", "/api/carrier-events", "carrier-secret", scan)


@story
def renewing(doors: CountedDoors) -> None:
    """The operator has a renewal made that is due."""
    doors.covered()
    claim_id = doors.shipped()
    claim = doors.store.claim(claim_id)
    assert claim is not None and claim.standing_hold is not None
    assert claim.standing_hold.capture_before is not None
    doors.clock.set(claim.standing_hold.capture_before - timedelta(hours=12))
    body = {"wants": "renew"} | REASON
    doors.post("settle_claim", f"/api/claims/{claim_id}/settle", body, OPERATOR)


@story
def privacy(doors: CountedDoors) -> None:
    """A claim is over: invoice, export, erasure."""
    doors.covered()
    claim_id = doors.shipped()
    doors.post("release_hold", "/api/returns", UNIT, CLERK)
    doors.post("manage_claim", f"/api/claims/{claim_id}/invoice", {}, CUSTOMER)
    doors.get("manage_claim", f"/api/claims/{claim_id}/invoice", CUSTOMER)
    doors.get("manage_data", "/api/account/export", CUSTOMER)
    asked = {"email": "ana@example.com"} | REASON
    doors.post("manage_customers", "/api/customers/export", asked, OPERATOR)
    doors.post("manage_customers", "/api/customers/erase", asked, OPERATOR)


@story
def erasing(doors: CountedDoors) -> None:
    """The same, asked for by the customer."""
    doors.covered()
    doors.shipped()
    doors.post("release_hold", "/api/returns", UNIT, CLERK)
    doors.post("manage_data", "/api/account/erase", {}, CUSTOMER)


@story
def changing(doors: CountedDoors) -> None:
    """Another address, another service, an end, a ruling."""
    doors.covered()
    claim_id = doors.paid()
    address = {"address": address_body() | {"line1": "2 Main St"}}
    doors.post("manage_claim", f"/api/claims/{claim_id}/address", address, CUSTOMER)
    consents = {"express": True, "version": "basic-2026-11"}
    fee = {"amount": 15900, "currency": "USD"}
    basic = {"service": "basic", "consents": consents, "fee": fee}
    doors.post("manage_claim", f"/api/claims/{claim_id}/change", basic, CUSTOMER)
    doors.post("manage_claim", f"/api/claims/{claim_id}/cancel", {}, CUSTOMER)


@story
def ruling(doors: CountedDoors) -> None:
    """The desk refuses a paid order by name."""
    doors.covered()
    body = {"decision": "refuse_order", "reason": "Odd.", "approved_by": "R. Lopez"}
    doors.post("decide_claim", f"/api/claims/{doors.paid()}/decide", body, CLERK)


@story
def mending(doors: CountedDoors) -> None:
    """A Repair with a quote that is paid, and cannot be done."""
    doors.covered()
    body = question_body() | {"service": "repair", "address": address_body()}
    del body["shipping_country"]
    claim_id = doors.post("file_claim", "/api/claims", body, CUSTOMER).body["claim"]["claim_id"]
    doors.post("release_hold", "/api/returns", UNIT, CLERK)
    at = f"/api/claims/{claim_id}"
    found = {"outcome": "accident", "quote": QUOTE}
    doors.post("inspect_unit", f"{at}/inspect", found, CLERK)
    choice = {"choice": "repair", "amount": QUOTE}
    doors.post("manage_claim", f"{at}/choose", choice, CUSTOMER)
    claim = doors.store.claim(claim_id)
    assert claim is not None
    doors.payments.pay([line.page_id for line in claim.ledger if line.page_id][-1])
    doors.go_on(claim_id)
    doors.post("inspect_unit", f"{at}/cannot-mend", {"note": "The frame is cracked."}, CLERK)
    doors.post("manage_claim", f"{at}/choose", {"choice": "decline"}, CUSTOMER)
    doors.post("inspect_unit", f"{at}/send-back", PARCEL, CLERK)


@story
def reshipping(doors: CountedDoors) -> None:
    """The replacement is lost on its way."""
    doors.covered()
    claim_id = doors.shipped()
    body = PARCEL | {"serial": SPARE2, "lost": "lost"}
    doors.post("ship_replacement", f"/api/claims/{claim_id}/reship", body, CLERK)


@story
def losing(doors: CountedDoors) -> None:
    """An aircraft that was lost, and found again once its replacement was paid."""
    doors.covered()
    bound = {"bound_at": "2026-11-22T18:00:00.000Z", "bound_account": ANA}
    row = {"serial": DRONE, "model": "mavic-3", "region": "US"} | bound
    doors.post("import_devices", "/api/devices", {"devices": [row]}, MAKER)
    lost_at = doors.clock.now().isoformat(timespec="milliseconds")
    asked = question_body() | {"cause": "loss", "lost_at": lost_at, "service": "flyaway"}
    del asked["shipping_country"]
    fee = {"amount": 92900, "currency": "USD"}
    agreed = {"fee": fee, "consents": {"fee": True, "version": "flyaway-2026-11"}}
    body = asked | agreed | {"address": address_body()}
    claim_id = doors.post("file_claim", "/api/claims", body, CUSTOMER).body["claim"]["claim_id"]
    doors.pay(doors.store.claim(claim_id))
    doors.go_on(claim_id)
    doors.post("manage_claim", f"/api/claims/{claim_id}/found", {}, CUSTOMER)


@story
def disputed(doors: CountedDoors) -> None:
    """A fee and a plan are disputed at the bank, and answered by name."""
    plan_id = doors.covered()
    claim_id = doors.paid()
    named = {"approved_by": "Kim Lee", "note": "All records are in it."}
    fee, price = fee_of(doors, claim_id), str(doors.stored_plan(plan_id).ledger[0].provider_id)
    for payment, subject in ((fee, claim_id), (price, plan_id)):
        doors.payments.dispute(payment)
        heard(doors, "charge.dispute.created", payment, subject)
    doors.post("decide_claim", f"/api/claims/{claim_id}/evidence/submit", named, CLERK)
    doors.post("decide_claim", f"/api/plans/{plan_id}/evidence/submit", named, CLERK)
    told_it = {"note": "The bank was called."}
    doors.post("return_plan", f"/api/plans/{plan_id}/settle-task", told_it, CLERK)


@story
def paying_back(doors: CountedDoors) -> None:
    """A refund came back from the bank and is paid another way."""
    doors.covered()
    claim_id = str(doors.filed().body["claim"]["claim_id"])
    doors.pay(doors.store.claim(claim_id), "refundFail")
    doors.go_on(claim_id)
    doors.post("manage_claim", f"/api/claims/{claim_id}/cancel", {}, CUSTOMER)
    doors.clock.forward(timedelta(minutes=1))
    claim = doors.store.claim(claim_id)
    assert claim is not None
    heard(doors, "refund.failed", str(claim.lines(Purpose.REFUND)[0].provider_id), claim_id)
    (row,) = doors.get("list_work", "/api/work", CLERK, region="US").body["work"]
    done = {"note": "By bank transfer.", "approved_by": "Kim Lee", "since": row["since"]}
    doors.post("decide_claim", f"/api/claims/{claim_id}/settle-task", done, CLERK)


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


@story
def reconciling(doors: CountedDoors) -> None:
    """The books of one day, and the nightly report."""
    doors.covered()
    doors.shipped()
    doors.clock.forward(timedelta(minutes=20))
    doors.run("reconcile_payments", {"source": "aws.scheduler", "detail": {}})
    doors.post("reconcile_payments", "/api/reconcile", {}, OPERATOR)
    doors.get("reconcile_payments", "/api/reconciliation", OPERATOR)
