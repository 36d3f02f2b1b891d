"""Whom a change of the catalog reaches, field by field, and the field's words.

A plan keeps the fees and policies that it was sold under (TRM-3), a claim the days and policies of
its filing (HLD-4); everything else is read as it is now.
"""

from collections.abc import Mapping
from enum import StrEnum

from care.domain.policies import Policies
from care.domain.terms import Family, Model, Price, Region


class Reach(StrEnum):
    """Whom a change reaches; each also reaches those before it."""

    SHOWN = "what is shown"
    SOLD = "plans bought or redeemed from then on"
    CARDS = "cards that are sold already"
    FILED = "claims filed from then on, under plans in force too"
    IN_FORCE = "plans in force"
    OPEN = "claims that are open, too"


HARMLESS = (Reach.SHOWN, Reach.SOLD)
Field = tuple[str, Reach]


PRICE: Mapping[str, Field] = {
    "fee": ("plan's fee", Reach.SOLD),
    "replacement_fees": ("fee of its replacement", Reach.SOLD),
    "hold": ("hold", Reach.SOLD),
    "battery_hold": ("hold of a battery", Reach.SOLD),
    "flyaway_fee": ("flyaway fee", Reach.SOLD),
    "flyaways": ("flyaways at most", Reach.SOLD),
    "product_value": ("value of the product", Reach.SOLD),
    "battery_value": ("value of the battery", Reach.SOLD),
}
MODEL: Mapping[str, Field] = {
    "name": ("name", Reach.SHOWN),
    "family": ("family, and so its coverage", Reach.IN_FORCE),
    "successor": ("successor that may ship in its place", Reach.IN_FORCE),
}
FAMILY: Mapping[str, Field] = {
    "name": ("name", Reach.SHOWN),
    "device_class": ("class", Reach.SOLD),
    "coverage": ("coverage", Reach.IN_FORCE),
    "video_verification": ("video verification", Reach.SOLD),
    "cameras": ("family of its cameras", Reach.IN_FORCE),
}
REGION: Mapping[str, Field] = {
    "name": ("name", Reach.SHOWN),
    "zone": ("time zone", Reach.FILED),
    "currency": ("currency", Reach.OPEN),
    "countries": ("countries", Reach.FILED),
    "terms_version": ("terms", Reach.SOLD),
    "from_documents": ("terms stated by the documents", Reach.SHOWN),
    "tax_included": ("prices with tax", Reach.OPEN),
    "premium": ("Premium", Reach.FILED),
    "basic": ("Basic", Reach.FILED),
    "withdrawal_days": ("days to withdraw in", Reach.IN_FORCE),
    "return_days": ("days to return in", Reach.FILED),
    "carrier_pause_days": ("days of the carrier's pause", Reach.FILED),
    "cure_days": ("days to cure in", Reach.FILED),
    "late_fee": ("late fee", Reach.OPEN),
    "minimum_charge": ("least amount that is charged", Reach.OPEN),
    "service_centre": ("address of the service centre", Reach.FILED),
    "expert": ("contact of the product experts", Reach.SHOWN),
    "holidays": ("public holidays", Reach.FILED),
}
POLICY: Mapping[str, Field] = {
    # A plan keeps these, a grant those of its application.
    "order_minutes": ("minutes until an unpaid order lapses", Reach.SOLD),
    "review_hours": ("hours that a region's review is good", Reach.SOLD),
    "service_start_days": ("days from binding to the start", Reach.SOLD),
    "renewal_months_at_most": ("months of plans on one chain", Reach.SOLD),
    "offer_days": ("days that an offer to a new owner stands", Reach.SOLD),
    "proof_days": ("days that a proof can be opened", Reach.SOLD),
    "renewal_notice_days": ("days of notice before the end", Reach.SOLD),
    "refunded_percent": ("percent of the fee that is refunded", Reach.SOLD),
    # A claim keeps these from its filing on, whatever the age of its plan.
    "unpaid_hours": ("hours until an unpaid claim lapses", Reach.FILED),
    "renew_ahead_hours": ("hours before its end that a hold is renewed", Reach.FILED),
    "most_tries": ("tries of a refused renewal", Reach.FILED),
    "not_sent_days": ("days until a unit counts as not sent", Reach.FILED),
    "basic_cure_days": ("days to cure in with Basic", Reach.FILED),
    "quote_days": ("days to answer a quote in", Reach.FILED),
    "release_alarm_business_days": ("business days until a release is overdue", Reach.FILED),
    "ship_alarm_business_days": ("business days until a shipment is overdue", Reach.FILED),
    "ship_offer_business_days": ("business days until cancelling is offered", Reach.FILED),
    "late_return_business_days": ("business days in which a late return counts", Reach.FILED),
}
TABLES: Mapping[type, Mapping[str, Field]] = {
    Price: PRICE,
    Model: MODEL,
    Family: FAMILY,
    Region: REGION,
    Policies: POLICY,
}
