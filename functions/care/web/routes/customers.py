"""What customers see of their account, keep in it, and apply for."""

from __future__ import annotations

from ..auth import CUSTOMER
from ..schemas.grants import ReviewRequest, VerificationRequest, VideoSent
from ..schemas.owners import ErasureRequest
from .route import Route

ROUTES = (
    Route(
        "GET",
        "/api/account",
        "show_account",
        "show_account",
        "All plans and claims of the account, newest first.",
        "Account",
        CUSTOMER,
    ),
    Route(
        "GET",
        "/api/plans/{plan_id}",
        "show_plan",
        "show_account",
        "One plan with its timeline.",
        "PlanWithTimeline",
        CUSTOMER,
    ),
    Route(
        "GET",
        "/api/claims/{claim_id}",
        "show_claim",
        "show_account",
        "One claim with its ledger and its timeline.",
        "ClaimWithTimeline",
        CUSTOMER,
    ),
    Route(
        "POST",
        "/api/verifications",
        "apply_for_verification",
        "verify_device",
        "Apply for video verification of an aircraft; the answer has the form to send it with.",
        "Application",
        CUSTOMER,
        VerificationRequest,
        status=201,
        problems=("refused", "try_again"),
    ),
    Route(
        "POST",
        "/api/verifications/{serial}/uploaded",
        "finish_upload",
        "verify_device",
        "Say that the video was sent; it is looked at, and put before the desk.",
        "OneGrant",
        CUSTOMER,
        VideoSent,
        problems=("wrong_state", "try_again"),
    ),
    Route(
        "GET",
        "/api/verifications/{serial}",
        "show_verification",
        "verify_device",
        "How far the account's own application is.",
        "OneGrant",
        CUSTOMER,
        problems=("invalid_request",),
    ),
    Route(
        "POST",
        "/api/reviews",
        "ask_for_review",
        "verify_device",
        "Ask the desk to review the region of a device; nothing is ordered.",
        "OneGrant",
        CUSTOMER,
        ReviewRequest,
        status=201,
        problems=("refused", "try_again"),
    ),
    Route(
        "GET",
        "/api/account/export",
        "export_account",
        "manage_data",
        "Everything that is held about the account.",
        "Export",
        CUSTOMER,
    ),
    Route(
        "POST",
        "/api/account/erase",
        "erase_account",
        "manage_data",
        "Erase the account's personal data; serials, money and timelines stay.",
        "Erased",
        CUSTOMER,
        ErasureRequest,
        problems=("refused", "try_again"),
    ),
)
