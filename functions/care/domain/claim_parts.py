"""The values that a claim is made of: address, consent, terms, shipments, scans, quote, invoice."""

from __future__ import annotations

from datetime import date, datetime

from ..frozen import frozen
from .money import Money
from .parts import Condition
from .policies import DEFAULTS, Policies
from .windows import Deadline


@frozen
class Address:
    """Where the replacement ships. Personal data: never in a log, event or error."""

    name: str
    line1: str
    city: str
    postal_code: str
    country: str
    line2: str | None = None
    state: str | None = None


@frozen
class Consent:
    """What the customer agreed to before paying (SVC-7, HLD-1), when (UTC) and from where."""

    version: str
    text: str
    at: datetime
    ip: str


@frozen
class Terms:
    """The terms at filing: the days and zone of every deadline, where units go, the policies.

    `holidays` are the region's of the months after filing: what counts business days needs them.
    """

    version: str
    zone: str
    return_days: int
    pause_days: int
    cure_days: int
    send_to: tuple[str, ...] = ()
    policies: Policies = DEFAULTS
    holidays: tuple[date, ...] = ()


@frozen
class Shipment:
    """A unit on its way. `at` by our clock (TIM-1); `condition` of a replacement: COV-5."""

    serial: str
    carrier: str
    tracking: str
    at: datetime
    condition: Condition = Condition.NEW


@frozen
class Scan:
    """What the desk found on one unit (RET-2 to RET-4). `reasons` are the rules that failed."""

    at: datetime
    serial: str
    battery: bool
    genuine: bool
    reasons: tuple[str, ...]
    by: str
    photo: str | None = None
    found_by: str | None = None


@frozen
class Inspection:
    """What the desk found on a unit sent in for Repair or Replacement (SVC-8, SVC-9).

    `outcome` is the event of the table: defect, accident or no_fault.
    """

    at: datetime
    outcome: str
    by: str
    note: str | None = None


@frozen
class Quote:
    """The quote sheet: the repair's price beside the replacement fee (SVC-8, PAY-7).

    `replacement` is None where the plan gave no replacement at filing. `answer_by`: silence is a
    decline. `mendable` is False once the desk found that it cannot be mended after all.
    """

    repair: Money
    replacement: Money | None
    answer_by: Deadline
    mendable: bool = True


@frozen
class Approval:
    """What a named person decided by hand, and why (RET-6, HLD-8, PAY-4). `asked_by` is the account
    that entered it. Staff data: never shown to the customer."""

    what: str
    by: str
    reason: str
    at: datetime
    asked_by: str = ""


@frozen
class Invoice:
    """An invoice that the customer asked for (INV-1). `due` is the end of the 10th business day."""

    number: str
    requested_at: datetime
    due: Deadline
