"""What the service desk does with claims: ship, decide, inspect, scan what comes back."""

from __future__ import annotations

from ..auth import DESK
from ..schemas.desk import (
    InspectionBody,
    NotMendable,
    ParcelBody,
    ReshipmentBody,
    ScannedUnit,
    ShipmentBody,
)
from ..schemas.rulings import RulingBody
from .route import Route

ROUTES = (
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
        "/api/claims/{claim_id}/decide",
        "decide_claim",
        "What a named person of the desk decides by hand about a claim, and why.",
        "DecidedClaim",
        DESK,
        RulingBody,
        problems=("refused", "wrong_state", "try_again"),
    ),
    Route(
        "GET",
        "/api/claims/{claim_id}/evidence",
        "decide_claim",
        "The evidence bundle of a claim, for a bank's dispute.",
        "EvidenceOfClaim",
        DESK,
    ),
    Route(
        "POST",
        "/api/claims/{claim_id}/reship",
        "ship_replacement",
        "Ship another unit in the place of one that did not arrive.",
        "ShippedClaim",
        DESK,
        ReshipmentBody,
        problems=("refused", "wrong_state", "try_again"),
    ),
    Route(
        "POST",
        "/api/claims/{claim_id}/inspect",
        "inspect_unit",
        "Inspect a unit that was sent in: a defect is free, an accident is quoted.",
        "ShippedClaim",
        DESK,
        InspectionBody,
        problems=("wrong_state", "try_again"),
    ),
    Route(
        "POST",
        "/api/claims/{claim_id}/send-back",
        "inspect_unit",
        "Send the customer's own unit home, mended or as it came.",
        "ShippedClaim",
        DESK,
        ParcelBody,
        problems=("wrong_state", "try_again"),
    ),
    Route(
        "POST",
        "/api/claims/{claim_id}/cannot-mend",
        "inspect_unit",
        "Say that a paid repair cannot be done: its money goes back.",
        "ShippedClaim",
        DESK,
        NotMendable,
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
)
