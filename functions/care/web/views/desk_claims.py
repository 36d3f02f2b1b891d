"""A claim as the desk and the operator read it: with names of staff, which its owner never sees."""

from __future__ import annotations

from ...domain.claim import Approval
from ...domain.terms import Catalog
from ...usecases.show_claim import ShownClaim
from .claims import whole_claim_view
from .evidence import scan_view
from .tasks import ACTION_FOR, ACTIONS
from .values import Json, event_view, instant_view
from .work import ship_to


def desk_claim_view(shown: ShownClaim, catalog: Catalog) -> Json:
    """The whole claim. `next_action`, `what` and `why` are null where nothing waits for the desk;
    the address is there while a parcel is to be sent."""
    claim, row = shown.claim, shown.waiting
    action = ACTION_FOR[row.next] if row else None
    return whole_claim_view(claim, shown.timeline, catalog) | {
        "ship_to": ship_to(claim, action or ""),
        "description": claim.description,
        "next_action": action,
        "what": ACTIONS[action] if action else None,
        "why": row.why.value if row else None,
        "urgent": row.urgent if row else False,
        "approvals": [_approval(each) for each in claim.approvals],
        "scans": [scan_view(scan) for scan in claim.scans],
        "timeline": [event_view(event) for event in shown.timeline],
        "decisions": [event_view(event) for event in shown.decisions],
        "can": [ruling.value for ruling in shown.open_rulings],
    }


def _approval(approval: Approval) -> Json:
    return {
        "what": approval.what,
        "by": approval.by,
        "reason": approval.reason,
        "at": instant_view(approval.at),
    }
