"""Our words on a disputed payment as the provider's fields (PAYMENTS section 4). Pure.

Of what is asked only the provider knows the address typed on its page: it is taken from the charge.
Field names are those of API version 2026-10-28.endive.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...usecases.bank_answer import DisputeEvidence, Paper

Json = Mapping[str, Any]

MOST_TEXT, MOST_IN_ALL = 20_000, 150_000  # characters of a field, and of all together
_FIELDS = {
    "product": "product_description",
    "name": "customer_name",
    "ip": "customer_purchase_ip",
    "ship_to": "shipping_address",
    "carrier": "shipping_carrier",
    "tracking": "shipping_tracking_number",
    "shipped_on": "shipping_date",
    "service_on": "service_date",
    "refund_policy": "refund_policy_disclosure",
    "why_no_refund": "refund_refusal_explanation",
    "timeline": "uncategorized_text",
}
_PAPERS = {
    "receipt": "receipt",
    "letters": "customer_communication",
    "record": "service_documentation",
}
_ADDRESS = ("line1", "line2", "city", "state", "postal_code", "country")


def evidence_params(evidence: DisputeEvidence, disputed: Json) -> dict[str, str]:
    """The texts of the answer to `disputed`, a dispute with its charge and customer expanded."""
    texts = {field: getattr(evidence, name) for name, field in _FIELDS.items()} | _payer(disputed)
    if disputed.get("reason") == "duplicate":
        texts["duplicate_charge_explanation"] = evidence.no_duplicate
    return _within_limits({field: text for field, text in texts.items() if text})


def paper_field(paper: Paper) -> str:
    """Which file of the evidence a document is. Raises KeyError for one that is none."""
    return _PAPERS[paper.name]


def _payer(disputed: Json) -> dict[str, str | None]:
    billing = (disputed.get("charge") or {}).get("billing_details") or {}
    customer = (disputed.get("payment_intent") or {}).get("customer") or {}
    address = billing.get("address") or {}
    lines = [address[part] for part in _ADDRESS if address.get(part)]
    return {
        "customer_email_address": billing.get("email") or customer.get("email"),
        "billing_address": ", ".join(lines) or None,
    }


def _within_limits(texts: dict[str, str]) -> dict[str, str]:
    """Each text cut to what a field takes; the timeline, the longest, to what is left of it all."""
    cut = {field: text[:MOST_TEXT] for field, text in texts.items()}
    others = sum(len(text) for field, text in cut.items() if field != _FIELDS["timeline"])
    if timeline := cut.get(_FIELDS["timeline"]):
        cut[_FIELDS["timeline"]] = timeline[: max(MOST_IN_ALL - others, 0)]
    return cut
