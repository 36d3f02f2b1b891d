"""The settlement page of a service: what is charged now, held, and what could be charged later.

The figures are the figures charged later (PAY-7); the consent's text is what is stored (SVC-7,
HLD-1). `figures.py` reckons them.
"""

from __future__ import annotations

from ..frozen import frozen
from . import consents
from .errors import BadValue
from .money import Money
from .parts import Service
from .registry import carries_out
from .windows import Deadline

Lines = tuple[tuple[str, str], ...]
CONSENT_VERSION = consents.VERSIONS[Service.PREMIUM]


@frozen
class Settlement:
    """All amounts and dates that the customer agrees to before paying.

    `uses` counts the replacements of the plan that the service itself uses. `return_by` is the day
    by which the unit is to be received, None where nothing comes back. `consent` and its version
    are None where nothing is paid at filing.
    """

    service: Service
    fee: Money
    fee_number: int
    hold: Money
    uses: int
    lines: Lines
    inspected: str
    return_days: int | None = None
    return_by: Deadline | None = None
    held_until_at_most: Deadline | None = None
    consent_version: str | None = None
    consent: str | None = None

    @property
    def most(self) -> Money:
        """The most that can be charged: the fee, and a default equal to the hold (HLD-5)."""
        return self.fee + self.hold

    @property
    def notices(self) -> tuple[str, ...]:
        """What is said beside the amounts (PAY-5)."""
        return (consents.bank_fees(),)


@carries_out("PAY-7")
def agreed(figures: Settlement, version: str | None, fee: Money | None, hold: Money | None) -> None:
    """What was shown is what is charged; what was not shown is nothing. Raises `BadValue` where
    anything is other than it was shown."""
    nothing = Money(0, figures.fee.currency)
    if version != figures.consent_version:
        raise BadValue("/consents/version", "The terms have changed; read them and agree again.")
    if (fee if fee is not None else nothing) != figures.fee:
        raise BadValue("/fee", f"The fee is {figures.fee.text}; look at it and agree again.")
    if (hold if hold is not None else nothing) != figures.hold:
        raise BadValue("/hold", f"The hold is {figures.hold.text}; look at it and agree again.")
