"""A Premium claim, with its hold and its ledger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from .ledger import Goal, Line, Purpose, Status, last, put_line
from .money import Money
from .parts import Cause, Part, Sends
from .states import CLAIM_ENDS, HOLD, PREMIUM, ClaimState, HoldState, follow
from .windows import Deadline

UNPAID_LAPSES = timedelta(hours=24)  # PAY-3, policy


@dataclass(frozen=True, slots=True)
class Address:
    """Where the replacement ships. Personal data: never in a log, event or error."""

    name: str
    line1: str
    city: str
    postal_code: str
    country: str
    line2: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """What the customer agreed to before paying (SVC-7, HLD-1), when (UTC) and from where."""

    version: str
    text: str
    at: datetime
    ip: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The region's terms at filing: the days and zone of every deadline, and where units go."""

    version: str
    zone: str
    return_days: int
    pause_days: int
    cure_days: int
    send_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shipment:
    """A replacement on its way. `at` by our clock (TIM-1)."""

    serial: str
    carrier: str
    tracking: str
    at: datetime


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim on one serial. Instants UTC; `return_by` and `cure_by` are ends of local days.

    `fee_number` says which paid replacement of the plan it is (PAY-6). `hold_state` follows the
    table HOLD, the money itself is in `ledger`.
    """

    claim_id: str
    account_id: str
    plan_id: str
    serial: str
    model: str
    region: str
    cause: Cause
    parts: tuple[Part, ...]
    sends: Sends
    address: Address
    fee: Money
    fee_number: int
    hold: Money
    terms: Terms
    consent: Consent
    filed_at: datetime
    state: ClaimState
    locale: str
    request_hash: str
    customer: str | None = None
    description: str | None = None
    hold_state: HoldState = HoldState.NONE
    ledger: tuple[Line, ...] = ()
    paid_at: datetime | None = None
    return_by: Deadline | None = None
    cure_by: Deadline | None = None
    shipment: Shipment | None = None
    scans: tuple[Scan, ...] = ()
    default_reasons: tuple[str, ...] = ()
    work_since: datetime | None = None
    due_at: datetime | None = None
    seq: int = 0
    head: str = "0" * 64
    version: int = 0

    @property
    def ended(self) -> bool:
        """Whether the claim is over; a default stays open to a late unit (HLD-8)."""
        return self.state in CLAIM_ENDS

    @property
    def lapses_at(self) -> datetime:
        """The first instant at which an unpaid claim is lapsed: 24 h passed, inclusive (TIM-2)."""
        return self.filed_at + UNPAID_LAPSES + timedelta(milliseconds=1)

    @property
    def due_back(self) -> Deadline | None:
        """The day by which the unit is to be received: the deadline, or the cure's later end."""
        ends = [deadline for deadline in (self.return_by, self.cure_by) if deadline]
        return max(ends, key=lambda deadline: deadline.at, default=None)

    @property
    def default_at(self) -> datetime | None:
        """When a default is charged if nothing changes (UTC): the end of `due_back`."""
        return self.due_back.at if self.due_back else None

    @property
    def standing_hold(self) -> Line | None:
        """The newest hold that stands at the provider and is wanted."""
        return last(
            line
            for line in self.lines(Purpose.HOLD)
            if line.status is Status.AUTHORIZED and line.goal is not Goal.VOIDED
        )

    def lines(self, purpose: Purpose) -> tuple[Line, ...]:
        """The ledger's lines of one purpose, oldest first."""
        return tuple(line for line in self.ledger if line.purpose is purpose)

    def moved(self, event: str, **changes: object) -> Claim:
        """The claim after `event` of the Premium table. Raises `WrongState`."""
        state = ClaimState(follow(PREMIUM, self.state, event))
        return replace(self, state=state, **changes)  # type: ignore[arg-type]

    def hold_moved(self, event: str) -> Claim:
        """The claim after `event` of the hold's table. Raises `WrongState`."""
        return replace(self, hold_state=HoldState(follow(HOLD, self.hold_state, event)))

    def with_line(self, *lines: Line) -> Claim:
        """The claim with `lines` put in their places of the ledger."""
        ledger = self.ledger
        for line in lines:
            ledger = put_line(ledger, line)
        return replace(self, ledger=ledger)

    def let_go(self, line: Line) -> bool:
        """Whether nothing of `line` stands any more: voided, or taken and given back."""
        back = {x.refunds for x in self.lines(Purpose.REFUND) if x.status is Status.REFUNDED}
        given_back = line.goal is Goal.VOIDED and line.provider_id in back
        return line.status is Status.VOIDED or given_back

    def voiding(self, *purposes: Purpose) -> Claim:
        """The claim with every line of `purposes` aimed at being voided, but what was captured as
        it was meant to be."""
        undone = [
            line.aims(Goal.VOIDED)
            for line in self.ledger
            if line.purpose in purposes
            and line.status is not Status.VOIDED
            and not (line.status is Status.CAPTURED and line.goal is Goal.CAPTURED)
        ]
        return self.with_line(*undone)
