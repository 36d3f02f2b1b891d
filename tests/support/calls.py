"""Calls of every route as it should be, for tests that change one thing about them."""

from __future__ import annotations

import re
from typing import Any

from care.web.routes import Route

from .doors import CUSTOMER, address_body, order_body, question_body
from .events import CLERK, CLERK_OF_STORE, MAKER, OPERATOR, Caller
from .house import DRONE

CALLERS = {
    "care/customer": CUSTOMER,
    "care/desk": CLERK,
    "care/maker": MAKER,
    "care/store": CLERK_OF_STORE,
    "care/operator": OPERATOR,
}
# What stands in a path where it names nothing that exists.
NOTHING = {
    "plan_id": "plan_none",
    "claim_id": "claim_none",
    "grant_id": "grant_none",
    "subject": "plan_none",
    "serial": "9ZZZ9999",
}
PARCEL = {"carrier": "UPS", "tracking": "1Z999AA10123456784"}
BATCH = {"batch": "spring", "region": "US", "family": "mavic", "term_months": 12}
CODE = "0" * 20
LEGACY = {
    "reference": "old-1",
    "account_id": "account-1",
    "serial": "1ZNB0001",
    "sold_on": "2023-07-12",
    "starts_on": "2026-06-01",
    "ends_on": "2027-06-01",
    "replacements": 1,
    "used": 0,
}
# Of every route whose body has to have fields. That of a claim is `Doors.claim_body`.
WHOLE: dict[str, dict[str, Any]] = {
    "/api/eligibility": {"serial": DRONE},
    "/api/plans": order_body(),
    "/api/plans/import": {"plans": [LEGACY]},
    "/api/plans/take-over": {"code": CODE},
    "/api/plans/{plan_id}/settle-task": {"note": "The money went back by hand."},
    "/api/plans/{plan_id}/renew": {"price": order_body()["price"], "agree_terms": True},
    "/api/plans/{plan_id}/void": {"reason": "wrong record"},
    "/api/cards/redeem": {"code": CODE, "serial": DRONE},
    "/api/stores/redeem": {"code": CODE, "serial": DRONE, "email": "eva@example.com"},
    "/api/cards/sell": {"code": CODE},
    "/api/cards/void": {"code": CODE, "reason": "Stolen"},
    "/api/stores/cards/void": {"code": CODE, "reason": "Stolen"},
    "/api/cards/reissue": {"code": CODE, "reason": "Unreadable"},
    "/api/stores/cards/reissue": {"code": CODE, "reason": "Unreadable"},
    "/api/cards/mint": BATCH | {"store": "demo-1", "count": 1},
    "/api/claims/compare": question_body(),
    "/api/claims/preview": question_body(),
    "/api/claims/simulate": question_body(),
    "/api/claims/{claim_id}/settle": {"wants": "renew", "reason": "The sweep stands still"},
    "/api/customers/export": {"account_id": "account-none", "reason": "Letter of 2 May"},
    "/api/customers/erase": {"account_id": "account-none", "reason": "Letter of 2 May"},
    "/api/claims/{claim_id}/change": {"service": "repair"},
    "/api/claims/{claim_id}/address": {"address": address_body()},
    "/api/claims/{claim_id}/choose": {"choice": "decline"},
    "/api/claims/{claim_id}/ship": PARCEL | {"serial": DRONE},
    "/api/claims/{claim_id}/reship": PARCEL | {"serial": DRONE, "lost": "lost"},
    "/api/claims/{claim_id}/inspect": {"outcome": "no_fault"},
    "/api/claims/{claim_id}/send-back": PARCEL,
    "/api/claims/{claim_id}/cannot-mend": {"note": "The frame is gone."},
    "/api/claims/{claim_id}/decide": {
        "decision": "verify",
        "reason": "Odd address",
        "approved_by": "R. Lopez",
    },
    "/api/claims/{claim_id}/evidence/submit": {"approved_by": "R. Lopez"},
    "/api/plans/{plan_id}/evidence/submit": {"approved_by": "R. Lopez"},
    "/api/claims/{claim_id}/settle-task": {
        "note": "The money went back by hand.",
        "approved_by": "R. Lopez",
    },
    "/api/returns": {"serial": DRONE, "battery": True, "genuine": True},
    "/api/returns/photo": {"serial": DRONE, "content_type": "image/png"},
    "/api/devices": {"devices": [{"serial": DRONE, "model": "mavic-3", "region": "US"}]},
    "/api/verifications": {"serial": DRONE},
    "/api/reviews": {"serial": DRONE, "region": "US"},
    "/api/repairs": {"serial": DRONE, "email": "owner@example.com"},
    "/api/grants/{grant_id}/decide": {"approve": True, "reason": "Seen."},
    "/api/grants/{grant_id}/revoke": {"reason": "Wrong device"},
}


def name_of(route: Route) -> str:
    """For a test's name."""
    return f"{route.method} {route.path}"


def path_of(route: Route, **ids: str) -> str:
    """A path of the route, with `ids`, and ids of nothing for the rest."""
    return re.sub(r"\{(\w+)\}", lambda found: (NOTHING | ids)[found[1]], route.path)


def caller_of(route: Route) -> Caller | None:
    """Somebody who may ask."""
    return CALLERS[route.access.scope] if route.access else None


def whole_body(route: Route) -> dict[str, Any]:
    """A body that nothing is wrong with. Raises `KeyError` for that of a claim."""
    fields = route.body.model_fields.values() if route.body else ()
    return WHOLE[route.path] if any(field.is_required() for field in fields) else {}
