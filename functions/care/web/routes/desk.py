"""What the service desk works on, looks up, and grants."""

from __future__ import annotations

from ..auth import DESK
from ..schemas.grants import GrantDecision, GrantRevocation, RepairRegistration
from ..schemas.plans import TaskSettling
from .route import Route

ROUTES = (
    Route(
        "GET",
        "/api/work",
        "list_work",
        "list_work",
        "The desk's work of a region, the longest wait first.",
        "Work",
        DESK,
        query="region",
    ),
    Route(
        "POST",
        "/api/grants/{grant_id}/decide",
        "decide_grant",
        "verify_device",
        "Decide a video verification or the review of a region.",
        "OneGrant",
        DESK,
        GrantDecision,
        problems=("wrong_state", "try_again"),
    ),
    Route(
        "POST",
        "/api/grants/{grant_id}/revoke",
        "revoke_grant",
        "verify_device",
        "Withdraw a grant that no order holds.",
        "OneGrant",
        DESK,
        GrantRevocation,
        problems=("wrong_state", "try_again"),
    ),
    Route(
        "POST",
        "/api/plans/{plan_id}/settle-task",
        "settle_plan_task",
        "return_plan",
        "Close the desk's task on a plan: say what was done.",
        "SettledTask",
        DESK,
        TaskSettling,
        key=True,
        problems=("wrong_state", "try_again"),
    ),
    Route(
        "POST",
        "/api/repairs",
        "register_repair",
        "register_repair",
        "Register a repair; its owner is invited to a plan for 72 hours.",
        "OneGrant",
        DESK,
        RepairRegistration,
        status=201,
        problems=("refused", "try_again"),
    ),
    Route(
        "GET",
        "/api/serials/{serial}",
        "look_up_serial",
        "look_up_serial",
        "The chain of a serial, and which plan covered it at an instant.",
        "SerialHistory",
        DESK,
        maybe_query="at",
    ),
    Route(
        "GET",
        "/api/timelines/{subject}",
        "check_timeline",
        "check_timeline",
        "A timeline with its hashes, and whether it is whole.",
        "Timeline",
        DESK,
        problems=("try_again",),
    ),
)
