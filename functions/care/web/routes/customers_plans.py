"""What customers do with their plans and cards: buy, redeem, renew, return, hand over, prove."""

from __future__ import annotations

from ..auth import CUSTOMER
from ..schemas.cards import CardRedemption
from ..schemas.owners import OfferWithdrawal, PlanOffer, ProofRequest, TakeOver
from ..schemas.plans import PlanRenewal, PlanReturn
from ..schemas.purchases import PlanContinuation, PlanOrder
from .route import Route

ROUTES = (
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
        key=True,
        problems=("try_again",),
    ),
    Route(
        "POST",
        "/api/plans/{plan_id}/renew",
        "purchase_plan",
        "Renew a plan in force for 12 months; the same key again is the same order.",
        "OrderedPlan",
        CUSTOMER,
        PlanRenewal,
        key=True,
        status=201,
        problems=("refused", "wrong_state", "provider_unreachable"),
    ),
    Route(
        "POST",
        "/api/plans/{plan_id}/return",
        "return_plan",
        "Give a plan back; its money goes back by the way it came.",
        "EndedPlan",
        CUSTOMER,
        PlanReturn,
        key=True,
        problems=("refused", "wrong_state", "try_again"),
    ),
    Route(
        "POST",
        "/api/cards/redeem",
        "redeem_card",
        "Redeem an activation card for a serial number, or look what redeeming would answer.",
        "Redemption",
        CUSTOMER,
        CardRedemption,
        key=True,
        problems=("refused", "try_again"),
    ),
    Route(
        "POST",
        "/api/plans/{plan_id}/offer",
        "hand_over_plan",
        "Offer the plan to a new owner; the code is given out once and voids an older one.",
        "OfferedPlan",
        CUSTOMER,
        PlanOffer,
        problems=("refused", "try_again"),
    ),
    Route(
        "POST",
        "/api/plans/{plan_id}/withdraw-offer",
        "hand_over_plan",
        "Take an offer back.",
        "WithdrawnOffer",
        CUSTOMER,
        OfferWithdrawal,
        problems=("try_again",),
    ),
    Route(
        "POST",
        "/api/plans/take-over",
        "hand_over_plan",
        "Take a plan over by its owner's code.",
        "TakenPlan",
        CUSTOMER,
        TakeOver,
        problems=("refused", "not_found", "try_again"),
    ),
    Route(
        "POST",
        "/api/plans/{plan_id}/proof",
        "prove_cover",
        "A token that proves the cover to anybody, without a name.",
        "MadeProof",
        CUSTOMER,
        ProofRequest,
        problems=("wrong_state",),
    ),
)
