"""What the operator does: plans of the old books, voids by name, cards."""

from __future__ import annotations

from ..auth import OPERATOR
from ..schemas.cards import CardBatch, CardChange
from ..schemas.plans import LegacyBatch, PlanVoiding
from ..schemas.reconciling import Window
from .route import Route

ROUTES = (
    Route(
        "POST",
        "/api/plans/{plan_id}/void",
        "void_plan",
        "return_plan",
        "Void a plan by name, with a reason.",
        "EndedPlan",
        OPERATOR,
        PlanVoiding,
        key=True,
        problems=("refused", "wrong_state", "try_again"),
    ),
    Route(
        "POST",
        "/api/plans/import",
        "import_plans",
        "import_plans",
        "Take up to 100 plans of the old books; safe to send again.",
        "Imported",
        OPERATOR,
        LegacyBatch,
        problems=("try_again",),
    ),
    Route(
        "POST",
        "/api/cards/mint",
        "mint_cards",
        "manage_cards",
        "Mint up to 500 activation cards for a store; their codes are given out once.",
        "MintedCodes",
        OPERATOR,
        CardBatch,
        key="once",
        status=201,
        problems=("given_out",),
    ),
    Route(
        "POST",
        "/api/cards/void",
        "void_card",
        "manage_cards",
        "Void a card that was not redeemed.",
        "OneCard",
        OPERATOR,
        CardChange,
        problems=("not_found", "refused", "try_again"),
    ),
    Route(
        "POST",
        "/api/cards/reissue",
        "reissue_card",
        "manage_cards",
        "Make a new, equal card in the place of one that was not redeemed.",
        "NewCode",
        OPERATOR,
        CardChange,
        problems=("not_found", "refused", "try_again"),
    ),
    Route(
        "POST",
        "/api/reconcile",
        "reconcile",
        "reconcile_payments",
        "Compare the provider's books of up to 31 days with our ledgers, and mend; safe to repeat.",
        "Reconciled",
        OPERATOR,
        Window,
        problems=("provider_unreachable",),
    ),
    Route(
        "GET",
        "/api/reconciliation",
        "show_reconciliation",
        "reconcile_payments",
        "The newest report of the daily reconciliation.",
        "NewestReconciliation",
        OPERATOR,
    ),
)
