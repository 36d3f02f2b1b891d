"""What an account has."""

from __future__ import annotations

from ...domain.costs import paid_so_far
from ...domain.terms import Catalog
from ...usecases.show_account import Overview
from .claims import summary_view
from .plans import plan_view
from .values import Json


def overview_view(overview: Overview, catalog: Catalog) -> Json:
    """All plans and claims; a plan names the claim that is open on its serial (TRM-6)."""
    open_claims = {claim.serial: claim.claim_id for claim in overview.claims if not claim.ended}
    return {
        "plans": [
            plan_view(
                plan,
                catalog,
                overview.now,
                open_claims.get(plan.serial),
                paid_so_far(plan, overview.claims),
            )
            for plan in overview.plans
        ],
        "claims": [summary_view(claim, catalog) for claim in overview.claims],
    }
