"""The policy values that an operator may change in configuration ([policy] in RULES.md).

`catalog/data/policies.json` fills them. An aggregate keeps those of its filing: nothing that was
agreed to moves afterwards. The defaults here are the documents' values and the stored form's, so
that what was not changed takes no room; a test holds the shipped data to them.
"""

from __future__ import annotations

from ..frozen import frozen


@frozen
class Policies:
    """Each with its unit in its name and its rule beside it."""

    order_minutes: int = 60  # PAY-3: an unpaid plan order lapses
    unpaid_hours: int = 24  # PAY-3: an unpaid Express or Flyaway claim lapses
    review_hours: int = 72  # ELG-6: how long the desk's yes to an unknown region is good
    renew_ahead_hours: int = 12  # HLD-6: a hold is renewed so long before it lapses
    most_tries: int = 8  # HLD-6: tries of a refused renewal
    not_sent_days: int = 30  # SVC-5 Basic and SVC-8 Repair: the unit was never sent
    basic_cure_days: int = 14  # SVC-5
    quote_days: int = 30  # SVC-8: no answer to a quote is a decline
    release_alarm_business_days: int = 1  # HLD-2
    ship_alarm_business_days: int = 1  # HLD-10
    ship_offer_business_days: int = 5  # HLD-10: the customer is offered to cancel
    late_return_business_days: int = 20  # HLD-8
    service_start_days: int = 1  # TRM-2: the day after binding
    renewal_months_at_most: int = 36  # RNW-3: the terms on one chain of serials
    offer_days: int = 14  # LNK-3: an offer to a new owner stands so long
    proof_days: int = 30  # a signed proof of cover can be opened so long
    renewal_notice_days: int = 30  # a reminder before the plan ends (RNW-3)
    refunded_percent: int = 100  # RFD-3: the whole purchase fee


DEFAULTS = Policies()
