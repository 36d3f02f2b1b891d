"""The shapes of what an owner and the desk look up: offers, proofs, serials, timelines, data."""

from __future__ import annotations

from ...domain.parts import Service
from ...domain.plan import PlanStatus
from ...domain.states import ClaimState
from ...usecases.look_up_status import SHOWN
from .common import SHAPES as COMMON
from .schema import (
    DATE,
    INSTANT,
    NUMBER,
    TEXT,
    YES_NO,
    Schema,
    maybe,
    obj,
    one_of,
    ref,
    some,
)

_ANY: Schema = {"type": "object"}
_EVENT: dict[str, Schema] = COMMON["Event"]["properties"]

SHAPES: dict[str, Schema] = {
    "OfferedPlan": obj(code=TEXT, until=INSTANT),
    "WithdrawnOffer": obj(plan_id=TEXT, offered_until=maybe(INSTANT)),
    "TakenPlan": obj(plan=ref("Plan")),
    "MadeProof": obj(token=TEXT, expires_at=INSTANT),
    "Proof": obj(
        serial=TEXT,
        model_name=TEXT,
        status=one_of(*SHOWN.values()),
        starts_at=INSTANT,
        ends_at=INSTANT,
        starts_on=DATE,
        ends_on=DATE,
        zone=TEXT,
        replacements_left=NUMBER,
        as_of=INSTANT,
        expires_at=INSTANT,
    ),
    "SerialPlan": obj(
        plan_id=TEXT,
        serial=TEXT,
        status=one_of(*PlanStatus),
        starts_at=maybe(INSTANT),
        ends_at=maybe(INSTANT),
        zone=TEXT,
        replacements_left=NUMBER,
    ),
    "SerialLink": obj(
        serial=TEXT,
        retired_at=maybe(INSTANT),
        covers=some(obj(plan_id=TEXT, since=INSTANT, until=INSTANT)),
    ),
    "SerialHistory": obj(
        serial=TEXT,
        model_name=TEXT,
        region=maybe(TEXT),
        retired_at=maybe(INSTANT),
        replaced_by=maybe(TEXT),
        chain=some(ref("SerialLink")),
        at=INSTANT,
        covered=YES_NO,
        covered_by=maybe(ref("SerialPlan")),
        plan=maybe(ref("SerialPlan")),
        open_claim=maybe(obj(claim_id=TEXT, service=one_of(*Service), state=one_of(*ClaimState))),
    ),
    "HashedEvent": obj(**_EVENT, previous=TEXT, hash=TEXT),
    "Timeline": obj(
        subject=TEXT,
        events=some(ref("HashedEvent")),
        whole=YES_NO,
        broken_at=maybe(NUMBER),
        held_against_head=YES_NO,
    ),
    "Export": obj(
        exported_at=INSTANT,
        account=_ANY,
        plans=some(_ANY),
        claims=some(_ANY),
        grants=some(_ANY),
        cards=some(_ANY),
        orders=some(_ANY),
        timelines={"type": "object", "additionalProperties": some(ref("Event"))},
        elsewhere=some(TEXT),
    ),
    "Erased": obj(erased_claims=some(TEXT), kept=some(TEXT), elsewhere=some(TEXT)),
    "PromisedInvoice": obj(
        claim_id=TEXT,
        number=TEXT,
        requested_at=INSTANT,
        promised_from=ref("Deadline"),
        due=ref("Deadline"),
    ),
}
