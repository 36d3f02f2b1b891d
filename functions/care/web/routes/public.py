"""What anybody may ask, without a token."""

from __future__ import annotations

from ..schemas.eligibility import EligibilityQuestion
from .route import Route

ROUTES = (
    Route(
        "POST",
        "/api/eligibility",
        "check_eligibility",
        "check_eligibility",
        "May a plan be bought for this serial number, and which?",
        "Eligibility",
        body=EligibilityQuestion,
        problems=("too_many_requests", "try_again"),
    ),
    Route(
        "GET",
        "/api/status",
        "look_up_status",
        "look_up_status",
        "What anybody with a serial number may know of its cover.",
        "Status",
        query="serial",
        problems=("not_found", "too_many_requests", "try_again"),
    ),
    Route(
        "GET",
        "/api/proof",
        "show_proof",
        "prove_cover",
        "What a proof of cover shows now.",
        "Proof",
        query="token",
        problems=("proof_expired", "too_many_requests", "try_again"),
    ),
)
