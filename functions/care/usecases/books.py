"""The payment provider's books, as reconciliation asks for them (PAYMENTS section 6).

Lists only, never its search: what was written a moment ago is in a list, and not in the search yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from ..domain.books import BookedDispute, BookedPage, BookedPayment, BookedRefund, Found


class Books(Protocol):
    """What was made at the provider from `since` (inclusive) to `until` (exclusive), UTC, newest
    first and to the end of the list.

    Payments and pages are those with our tag only; refunds and disputes are everybody's, for one
    made by hand bears no tag. Every call raises `InDoubt` where the provider does not answer.
    """

    def payments(self, since: datetime, until: datetime) -> Iterator[BookedPayment]: ...

    def pages(self, since: datetime, until: datetime) -> Iterator[BookedPage]: ...

    def refunds(self, since: datetime, until: datetime) -> Iterator[BookedRefund]: ...

    def disputes(self, since: datetime, until: datetime) -> Iterator[BookedDispute]: ...

    def payment(self, payment_id: str) -> Found:
        """One payment as it is now, whosever it is, with its page, refunds and disputes; nothing
        where the provider does not know it."""
        ...

    def page(self, page_id: str) -> BookedPage | None:
        """One page as it is now, if it is ours."""
        ...
