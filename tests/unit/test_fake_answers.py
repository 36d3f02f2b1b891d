"""What the fake API answers has the shapes of the real one, so that the pages are tried on them."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from care.web.shapes import SHAPES
from tests.support import fake_answers as canned
from tests.support import fake_claim_acts as acts
from tests.support import fake_claim_states as states
from tests.support import fake_claims as claims
from tests.support import fake_desk_answers as desk
from tests.support import fake_filing as filing
from tests.support import fake_grants as grants
from tests.support import fake_plans as plans
from tests.support import fake_start as start
from tests.support import fake_store as store
from tests.support.fake_visits import ADDRESS, FILED

SHIPMENT = {"serial": "AC3M0007", "carrier": "UPS", "tracking": "1Z999"}

DAMAGE = FILED | {"shipping_country": "US"}
LOSS = DAMAGE | {"cause": "loss", "lost_at": "2026-11-22T17:30:00.000Z"}
BUSY = DAMAGE | {"serial": "BUSY0002"}
FEE, HOLD = canned.usd(15900), canned.usd(99900)
FILINGS: dict[str, dict[str, Any]] = {
    "premium": {
        "consents": {"express": True, "hold": True, "version": "premium-2026-12"},
        "fee": FEE,
        "hold": HOLD,
    },
    "basic": {"consents": {"express": True, "version": "basic-2026-11"}, "fee": FEE},
    "flyaway": {
        "cause": "loss",
        "lost_at": "2026-11-22T17:30:00.000Z",
        "consents": {"fee": True, "version": "flyaway-2026-11"},
        "fee": canned.usd(92900),
    },
    "repair": {},
    "replacement": {"cause": "defect"},
}


def filed(service: str, *, paid: bool = False) -> dict[str, Any]:
    address = ADDRESS | {"country": "US"}
    body = FILED | {"service": service, "address": address} | FILINGS[service]
    claim = filing.file("claim-1", body)
    if paid:
        filing.pay(claim)
    return filing.shown(claim)


def claim_after(*happenings: str) -> dict[str, Any]:
    claim = claims.claim("claim-1", FILED)
    for happening in happenings:
        if happening == "ship":
            claims.ship_claim(claim, SHIPMENT)
        else:
            {"pay": claims.pay_claim, "release": claims.release_claim}[happening](claim)
    return claim


@pytest.mark.parametrize(
    ("shape", "answer"),
    [
        ("Decision", canned.YES),
        ("Decision", canned.NO),
        ("Decision", canned.NOT_SHIPPABLE),
        ("Device", canned.device("AC3M0009")),
        ("Offer", canned.offers()[0]),
        ("Offer", canned.offers()[1]),
        ("Plan", canned.plan("plan-1", "AC3M0009", "active")),
        ("Plan", canned.plan("plan-1", "AC3M0009", "awaiting_payment")),
        ("WholeClaim", claim_after()),
        ("WholeClaim", claim_after("pay")),
        ("WholeClaim", claim_after("pay", "ship")),
        ("WholeClaim", claim_after("pay", "ship", "release")),
        *[("DeskTask", each) for each in (desk.of_claim(claim_after("pay")), *desk.day())],
        ("DeskFigures", desk.FIGURES),
        ("DeskFigures", desk.NO_FIGURES),
        *[("DeskClaim", make()) for make in (desk.to_ship, desk.doubted, desk.failed, desk.owed)],
        *[("DeskClaim", make()) for make in (desk.at_the_bench, desk.over, desk.foreign)],
        ("Decision", desk.NOT_ACCEPTED),
        ("PlanWithTimeline", plans.whole(plans.used())),
        ("PlanWithTimeline", plans.whole(plans.used(_renewal=None))),
        ("Renewal", {"decision": plans.NOT_BEGUN, "offer": None}),
        ("Decision", plans.NOT_RETURNED),
        ("Decision", plans.KEPT_UNTIL),
        ("OfferedPlan", {"code": plans.CODE, "until": plans.offered_until()}),
        ("MadeProof", {"token": plans.TOKEN, "expires_at": plans.PROVED_UNTIL}),
        ("Proof", plans.proof(plans.used())),
        ("Export", plans.EXPORT),
        ("Erased", plans.ERASED),
        *[("Eligibility", start.eligibility(serial)) for serial in (*start.REFUSALS, "AC3M0009")],
        *[("Eligibility", start.eligibility(serial)) for serial in (*start.OPEN_WAYS, "EURO0001")],
        *[("Status", start.status(serial)) for serial in ("GONE1", "LATER1", "OVER1", "AC3M0009")],
        ("Redemption", start.redemption("AC3M0009", redeemed=False)),
        ("Redemption", store.redeemed("AC3M0009", "kim@example.com")),
        ("Redemption", store.redeemed("TAKEN001", None)),
        ("StoreCards", {"since": canned.AS_OF, "cards": store.cards()}),
        ("OneCard", {"card": store.bare(store.sold())}),
        *[("Decision", each) for each in (store.UNSOLD, store.REDEEMED)],
        *[("OneGrant", {"grant": grants.grant("AC1", each)}) for each in grants.STATUSES.values()],
        ("OneGrant", {"grant": grants.grant("AC3M0009", "in_review", "region")}),
        ("Application", grants.application("AC3M0009", "applied", "https://bucket.example")),
        ("Application", grants.application("AC3M0009", "in_review", "https://bucket.example")),
        ("Decision", start.UNUSABLE),
        ("Decision", start.OTHER_FAMILY),
        ("Decision", grants.NO_AIRCRAFT),
        *[("Comparison", filing.comparison(each)) for each in (DAMAGE, LOSS, BUSY)],
        *[("WholeClaim", filed(each)) for each in FILINGS],
        *[("WholeClaim", make()) for make in states.STATES.values()],
        *[("Decision", each) for each in (acts.ABROAD, acts.RECEIVED, acts.NONE_LEFT)],
        *[("ReturnSlip", acts.slip(each)) for each in (states.shipped(), states.quoted())],
        ("PromisedInvoice", acts.promised(states.released())),
        *[("WholeClaim", filed(each, paid=True)) for each in ("premium", "basic", "flyaway")],
    ],
)
def test_canned_answer_has_the_shape_of_the_real_one(shape: str, answer: dict[str, Any]) -> None:
    schema = {"$ref": f"#/components/schemas/{shape}", "components": {"schemas": SHAPES}}
    jsonschema.validate(answer, schema)
