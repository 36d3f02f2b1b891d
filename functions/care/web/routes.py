"""Every route of the API: who may ask what, with which body, and what can come back.

For the OpenAPI document and for tests that hold doors and template to it; no door loads it.
"""

from __future__ import annotations

from dataclasses import dataclass

from .auth import CUSTOMER, DESK, MAKER, Access
from .schemas.body import Body
from .schemas.claims import ClaimContinuation, ClaimFiling, ClaimQuestion
from .schemas.desk import ScannedUnit, ShipmentBody
from .schemas.devices import DeviceBatch
from .schemas.eligibility import EligibilityQuestion
from .schemas.purchases import PlanContinuation, PlanOrder


@dataclass(frozen=True, slots=True)
class Route:
    """One method and path. `answer` names a shape of `shapes.py`; `problems` are codes that only
    this route has, beside those that follow from its body, path and access."""

    method: str
    path: str
    door: str
    summary: str
    answer: str
    access: Access | None = None
    body: type[Body] | None = None
    query: str | None = None
    key: bool = False
    status: int = 200
    problems: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes of problems that this route can answer with."""
        found = ["unexpected", *self.problems]
        if self.access:
            found.append("not_allowed")
        if self.body:
            found += ["malformed_body", "body_too_large"]
        if self.body or self.query:
            found.append("invalid_request")
        if self.key:
            found += ["idempotency_key_reused", "try_again"]
        if "{" in self.path:
            found.append("not_found")
        return tuple(dict.fromkeys(found))


ROUTES = (
    Route(
        "POST",
        "/api/eligibility",
        "check_eligibility",
        "May a plan be bought for this serial number, and which?",
        "Eligibility",
        body=EligibilityQuestion,
    ),
    Route(
        "GET",
        "/api/status",
        "look_up_status",
        "What anybody with a serial number may know of its cover.",
        "Status",
        query="serial",
        problems=("not_found",),
    ),
    Route(
        "POST",
        "/api/plans",
        "purchase_plan",
        "Order a plan; the same key again is the same order.",
        "OrderedPlan",
        CUSTOMER,
        PlanOrder,
        key=True,
        status=201,
        problems=("refused", "provider_unreachable"),
    ),
    Route(
        "POST",
        "/api/plans/{plan_id}/continue",
        "purchase_plan",
        "Look at the order's payment page again and do what is due.",
        "OrderedPlan",
        CUSTOMER,
        PlanContinuation,
        problems=("try_again",),
    ),
    Route(
        "POST",
        "/api/claims/preview",
        "file_claim",
        "What filing now would answer and cost; nothing is written.",
        "Preview",
        CUSTOMER,
        ClaimQuestion,
    ),
    Route(
        "POST",
        "/api/claims",
        "file_claim",
        "File a Premium claim; the same key again is the same claim.",
        "FiledClaim",
        CUSTOMER,
        ClaimFiling,
        key=True,
        status=201,
        problems=("refused",),
    ),
    Route(
        "POST",
        "/api/claims/{claim_id}/continue",
        "file_claim",
        "Look at the hold's payment page again and do what is due.",
        "FiledClaim",
        CUSTOMER,
        ClaimContinuation,
        problems=("card_refused", "try_again"),
    ),
    Route(
        "GET",
        "/api/account",
        "show_account",
        "All plans and claims of the account, newest first.",
        "Account",
        CUSTOMER,
    ),
    Route(
        "GET",
        "/api/plans/{plan_id}",
        "show_account",
        "One plan with its timeline.",
        "PlanWithTimeline",
        CUSTOMER,
    ),
    Route(
        "GET",
        "/api/claims/{claim_id}",
        "show_account",
        "One claim with its ledger and its timeline.",
        "ClaimWithTimeline",
        CUSTOMER,
    ),
    Route(
        "GET",
        "/api/work",
        "list_work",
        "The desk's work of a region, the longest wait first.",
        "Work",
        DESK,
        query="region",
    ),
    Route(
        "POST",
        "/api/claims/{claim_id}/ship",
        "ship_replacement",
        "Ship the replacement of a paid claim.",
        "ShippedClaim",
        DESK,
        ShipmentBody,
        problems=("refused", "wrong_state", "try_again"),
    ),
    Route(
        "POST",
        "/api/returns",
        "release_hold",
        "Scan a unit at the dock; where every check passes, the hold is released.",
        "Receipt",
        DESK,
        ScannedUnit,
        problems=("not_found", "wrong_state", "try_again"),
    ),
    Route(
        "POST",
        "/api/devices",
        "import_devices",
        "Take up to 500 devices of the maker's registry; safe to send again.",
        "Imported",
        MAKER,
        DeviceBatch,
        problems=("try_again",),
    ),
    Route(
        "POST",
        "/api/payment-events",
        "take_payment_event",
        "The payment provider's signed webhook.",
        "Received",
        problems=("bad_signature", "malformed_body", "body_too_large"),
    ),
)
