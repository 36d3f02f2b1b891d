"""Everything that we hold about an account, as one JSON (STS-2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from ...domain.money import Money
from ...domain.plan import Plan
from ...usecases.manage_data import Erasure, Holdings
from .values import Json, instant_view, money_view, own_event_view

# What is not the account's own: how it is stored and secured, and who of the staff did what. All
# else goes out, so that a field that the domain gains is not forgotten.
_LEFT_OUT = frozenset(
    {
        *("version", "head", "seq", "request_hash", "due_at", "work_since", "task", "k"),
        *("code_hash", "invitation", "former", "by", "asked_by", "decided_by", "found_by", "photo"),
        *("approvals", "reason", "upload", "policies", "holidays", "batch", "fingerprint"),
    }
)
ELSEWHERE = (
    "Your e-mail address, name and password are kept by the sign-in service until you close the "
    "account there.",
    "Your card and payments are kept by the payment provider, as the law asks of it.",
)
KEPT = (
    "Serial numbers, what was charged and refunded, and the timelines with their hashes stay: they "
    "hold no personal data.",
    "A photo that the service centre took of what came back in a parcel is kept for 550 days.",
)


def export_view(holdings: Holdings) -> Json:
    """Plans, claims with address and description, consents, grants, timelines, account."""
    return {
        "exported_at": instant_view(holdings.now),
        "account": _plain(holdings.account),
        "plans": [_plan(plan) for plan in holdings.plans],
        "claims": [_plain(claim) for claim in holdings.claims],
        "grants": [_plain(grant) for grant in holdings.grants],
        "cards": [_plain(card) for card in holdings.cards],
        "orders": [_plain(order) for order in holdings.orders],
        "timelines": {
            subject: [own_event_view(event) for event in events]
            for subject, events in holdings.timelines.items()
        },
        "elsewhere": list(ELSEWHERE),
    }


def erasure_view(erasure: Erasure) -> Json:
    """Which claims hold no personal data any more, what stays, and what others keep."""
    return {
        "erased_claims": list(erasure.claim_ids),
        "kept": list(KEPT),
        "elsewhere": list(ELSEWHERE),
    }


def _plan(plan: Plan) -> Json:
    """A plan that was taken over was paid by another: its purchase is not this account's."""
    shown: Json = _plain(plan)
    return shown | {"ledger": []} if plan.former else shown


def _plain(value: Any) -> Any:
    match value:
        case Money():
            return money_view(value)
        case datetime():
            return instant_view(value)
        case date():
            return value.isoformat()
        case StrEnum():
            return value.value
        case tuple() | list():
            return [_plain(each) for each in value]
        case Mapping():
            return {name: _plain(each) for name, each in value.items()}
    if is_dataclass(value):
        names = [field.name for field in fields(value) if field.name not in _LEFT_OUT]
        return {name: _plain(getattr(value, name)) for name in names}
    return value
