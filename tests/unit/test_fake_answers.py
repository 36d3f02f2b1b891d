"""What the fake API answers has the shapes of the real one, so that the pages are tried on them."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from care.web.shapes import SHAPES
from tests.support import fake_answers as canned
from tests.support import fake_claims as claims
from tests.support.fake_visits import FILED

SHIPMENT = {"serial": "AC3M0007", "carrier": "UPS", "tracking": "1Z999"}


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
        ("Decision", canned.NOT_COVERED),
        ("Decision", canned.NOT_SHIPPABLE),
        ("Device", canned.device("AC3M0009")),
        ("Offer", canned.offers()[0]),
        ("Offer", canned.offers()[1]),
        ("Plan", canned.plan("plan-1", "AC3M0009", "active")),
        ("Plan", canned.plan("plan-1", "AC3M0009", "awaiting_payment")),
        ("Settlement", canned.settlement()),
        ("WholeClaim", claim_after()),
        ("WholeClaim", claim_after("pay")),
        ("WholeClaim", claim_after("pay", "ship")),
        ("WholeClaim", claim_after("pay", "ship", "release")),
        ("DeskTask", claims.work_item(claim_after("pay"))),
    ],
)
def test_canned_answer_has_the_shape_of_the_real_one(shape: str, answer: dict[str, Any]) -> None:
    schema = {"$ref": f"#/components/schemas/{shape}", "components": {"schemas": SHAPES}}
    jsonschema.validate(answer, schema)
