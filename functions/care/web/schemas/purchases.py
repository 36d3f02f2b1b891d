"""The bodies of purchase_plan."""

from __future__ import annotations

from ...domain.serials import SerialNumber
from ...usecases.purchase_plan import Purchase
from .body import Body
from .fields import Amount, Locale, Months, RegionCode, Serial, Yes


class PlanOrder(Body):
    """What the buyer submits; `price` is the one that was shown."""

    serial: Serial
    term_months: Months
    price: Amount
    agree_terms: Yes
    region: RegionCode | None = None
    locale: Locale = "en-US"

    def purchase(self, account_id: str, key: str, request_hash: str) -> Purchase:
        """The order of this account under its Idempotency-Key."""
        return Purchase(
            account_id=account_id,
            serial=SerialNumber(self.serial),
            term_months=self.term_months,
            region=self.region,
            price=self.price.money,
            locale=self.locale,
            key=key,
            request_hash=request_hash,
        )


class PlanContinuation(Body):
    """Nothing to say: the service looks at the page for itself."""
