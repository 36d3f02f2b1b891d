"""Stories of claims: looked up, changed, ruled on, mended, disputed, erased, reconciled."""

from __future__ import annotations

from datetime import timedelta

from care.domain.ledger import Purpose

from . import template
from .counted_doors import CountedDoors
from .counted_story import AT, PARCEL, REASON, UNIT, fee_of, heard, story, told
from .doors import CUSTOMER, address_body, question_body
from .events import CLERK, MAKER, OPERATOR
from .house import ANA, DRONE, SPARE2
from .operator_claims import at_renewal

QUOTE = {"amount": 12000, "currency": "USD"}


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
    claim_id = at_renewal(doors)
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


def scheduled() -> list[str]:
    """The doors that a schedule opens."""
    found = template.doors(template.read("template.yaml")).items()
    kinds = {name: {event["Type"] for event in door["Events"].values()} for name, door in found}
    return [name for name, types in kinds.items() if "ScheduleV2" in types]


@story
def reconciling(doors: CountedDoors) -> None:
    """What a schedule opens runs once; then the operator's own books of one day."""
    doors.covered()
    doors.shipped()
    doors.clock.forward(timedelta(minutes=20))
    for name in scheduled():
        doors.run(name, {"source": "aws.scheduler", "detail": {}})
    doors.post("reconcile_payments", "/api/reconcile", {}, OPERATOR)
    doors.get("reconcile_payments", "/api/reconciliation", OPERATOR)


@story
def resting(doors: CountedDoors) -> None:
    """Nobody comes: what a schedule opens runs once."""
    for name in scheduled():
        doors.run(name, {"source": "aws.scheduler", "detail": {}})
