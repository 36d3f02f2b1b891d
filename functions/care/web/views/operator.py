"""What an operator is answered: holds, what was done about one, simulations, privacy requests."""

from __future__ import annotations

from ...domain.claim import Claim
from ...domain.decision import Decision
from ...domain.terms import Catalog
from ...usecases.list_holds import HeldLine, Holds
from ...usecases.manage_customers import Answered
from ...usecases.manage_data import Holdings
from ...usecases.simulate_claim import Simulation
from .data import erasure_view, export_view
from .decisions import decision_view
from .settlements import comparison_view
from .values import Json, instant_view, maybe_deadline, maybe_instant, money_view


def holds_view(holds: Holds) -> Json:
    """The list, most urgent first. No personal data."""
    return {"as_of": instant_view(holds.as_of), "holds": [_held(held) for held in holds.holds]}


def _held(held: HeldLine) -> Json:
    line = held.line
    return {
        "claim_id": line.claim_id,
        "service": line.service.value,
        "state": line.state.value,
        "hold_state": line.hold_state.value,
        "return_at": maybe_instant(line.return_at),
        "hold_lapses_at": maybe_instant(line.hold_lapses_at),
        "amount": money_view(held.amount) if held.amount else None,
    }


def settled_view(claim: Claim, decision: Decision | None = None) -> Json:
    """The hold as it stands; `decision` is that of a dry run."""
    standing = claim.standing_hold
    return {
        "claim_id": claim.claim_id,
        "service": claim.service.value,
        "state": claim.state.value,
        "hold_state": claim.hold_state.value,
        "amount": money_view(claim.hold),
        "hold_lapses_at": maybe_instant(standing.capture_before if standing else None),
        "return_by": maybe_deadline(claim.due_back),
        "dry_run": decision is not None,
        "decision": decision_view(decision) if decision else None,
    }


def simulation_view(simulation: Simulation, catalog: Catalog) -> Json:
    """All services side by side, and whether a plan could be bound then."""
    return {
        "comparison": comparison_view(simulation.comparison, catalog),
        "eligibility": decision_view(simulation.eligibility),
    }


def customer_export_view(holdings: Holdings) -> Json:
    """The export as its owner would be given it."""
    return {"account_id": holdings.account.account_id, "export": export_view(holdings)}


def customer_erasure_view(answered: Answered, *, dry_run: bool) -> Json:
    """The decision of STS-2, and the claims that hold no personal data, or would not."""
    erased = erasure_view(answered.erasure)
    return {
        "account_id": answered.account_id,
        "dry_run": dry_run,
        "decision": decision_view(answered.decision),
        **erased,
    }
