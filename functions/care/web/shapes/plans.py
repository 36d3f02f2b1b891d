"""What is answered about plans: checks, offers, orders, ends."""

from __future__ import annotations

from ...domain.plan import Channel, PlanStatus
from ...domain.states import ClaimState, PlanState
from ...usecases.look_up_status import SHOWN
from .schema import DATE, INSTANT, NUMBER, TEXT, YES_NO, Schema, maybe, obj, one_of, ref, some

SHAPES: dict[str, Schema] = {
    "Device": obj(serial=TEXT, model=TEXT, model_name=TEXT, region=maybe(TEXT)),
    "Offer": obj(
        product=TEXT,
        term_months=NUMBER,
        replacements=NUMBER,
        price=ref("Money"),
        replacement_fees=some(ref("Money")),
        hold=ref("Money"),
        return_days=NUMBER,
        premium=YES_NO,
        starts_on=DATE,
        ends_on=DATE,
        zone=TEXT,
        tax_included=YES_NO,
        illustrative=YES_NO,
        terms_version=TEXT,
    ),
    "Eligibility": obj(
        decision=ref("Decision"), device=maybe(ref("Device")), offers=some(ref("Offer"))
    ),
    "Status": obj(
        ("starts_at", "ends_at", "replacements_left", "open_service"),
        serial=TEXT,
        status=one_of(*SHOWN.values(), "retired"),
        starts_at=INSTANT,
        ends_at=INSTANT,
        replacements_left=NUMBER,
        open_service=maybe(obj(service=TEXT, state=one_of(*ClaimState))),
    ),
    "Plan": obj(
        plan_id=TEXT,
        serial=maybe(TEXT),
        model_name=TEXT,
        region=TEXT,
        state=one_of(*PlanState),
        status=one_of(*PlanStatus),
        term_months=NUMBER,
        starts_at=maybe(INSTANT),
        ends_at=maybe(INSTANT),
        starts_on=maybe(DATE),
        ends_on=maybe(DATE),
        zone=TEXT,
        replacements_total=NUMBER,
        replacements_left=NUMBER,
        replacements_reserved=NUMBER,
        price=ref("Money"),
        terms_version=TEXT,
        purchased_at=maybe(INSTANT),
        chain=some(TEXT),
        open_claim_id=maybe(TEXT),
        created_at=INSTANT,
        channel=one_of(*Channel),
        renews=maybe(TEXT),
        renewed_by=maybe(TEXT),
        offer_until=maybe(INSTANT),
        paid_so_far=maybe(ref("Money")),
        expert=maybe(some(TEXT)),
    ),
    "OrderedPlan": obj(plan=ref("Plan"), payment=ref("Payment")),
    "Renewal": obj(decision=ref("Decision"), offer=maybe(ref("Offer"))),
    "PlanWithTimeline": obj(
        plan=ref("Plan"), renewal=maybe(ref("Renewal")), timeline=some(ref("Event"))
    ),
    "EndedPlan": obj(plan=ref("Plan")),
}
