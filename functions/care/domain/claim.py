"""A claim of any service, with its hold and its ledger."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..frozen import frozen
from .claim_parts import (
    Address,
    Approval,
    Consent,
    Inspection,
    Invoice,
    Quote,
    Scan,
    Shipment,
    Terms,
)
from .ledger import Goal, Line, Purpose, Status, put_line
from .money import Money
from .parts import Cause, Part, Sends, Service
from .states import CLAIM_ENDS, ClaimState, HoldState, follow
from .tables import CLAIMS, HOLD
from .values import replace
from .windows import Deadline

__all__ = [
    "Address",
    "Approval",
    "Claim",
    "Consent",
    "Inspection",
    "Invoice",
    "Quote",
    "Scan",
    "Shipment",
    "Terms",
]


@frozen
class Claim:
    """One claim on one serial. Instants UTC; `return_by` and `cure_by` are ends of local days.

    `fee_number` says which paid replacement of the plan it is (PAY-6); 0, and a zero `fee`, for
    Repair and Replacement. `reserved` says that one replacement of the plan is set aside for it
    (TRM-6). `hold_state` follows the table HOLD, the money itself is in `ledger`. `arrived_at` is
    when the carrier delivered the unit to the centre, `paused_at` its scan that moved the deadline,
    `carrier_in_time` one dated before the deadline of which we heard after the default (HLD-7).
    `verifying` says that the desk verifies the order (PAY-3): nothing moves meanwhile. `reminded`
    names the reminders that were written.
    """

    claim_id: str
    account_id: str
    plan_id: str | None
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
    consent: Consent | None
    filed_at: datetime
    state: ClaimState
    locale: str
    request_hash: str
    service: Service = Service.PREMIUM
    customer: str | None = None
    description: str | None = None
    reserved: bool = False
    verifying: bool = False
    hold_state: HoldState = HoldState.NONE
    ledger: tuple[Line, ...] = ()
    paid_at: datetime | None = None
    return_by: Deadline | None = None
    cure_by: Deadline | None = None
    received_at: datetime | None = None
    arrived_at: datetime | None = None
    paused_at: datetime | None = None
    carrier_in_time: datetime | None = None
    inspection: Inspection | None = None
    quote: Quote | None = None
    shipment: Shipment | None = None
    lost_shipments: tuple[Shipment, ...] = ()
    sent_home: Shipment | None = None
    lost_at: datetime | None = None
    found_at: datetime | None = None
    scans: tuple[Scan, ...] = ()
    default_reasons: tuple[str, ...] = ()
    approvals: tuple[Approval, ...] = ()
    invoice: Invoice | None = None
    reminded: tuple[str, ...] = ()
    work_since: datetime | None = None
    task_closed_at: datetime | None = None
    due_at: datetime | None = None
    seq: int = 0
    head: str = "0" * 64
    version: int = 0

    @property
    def ended(self) -> bool:
        """Whether the claim is over; a default stays open to a late unit (HLD-8)."""
        return self.state in CLAIM_ENDS

    @property
    def covering_plan(self) -> str:
        """The id of the plan that covers the claim. Raises LookupError for one without a plan."""
        if self.plan_id is None:
            raise LookupError("the claim has no plan")
        return self.plan_id

    @property
    def agreed_at(self) -> datetime:
        """When the customer agreed to the present service: at filing, or at its change (SVC-12)."""
        return max(self.filed_at, self.consent.at) if self.consent else self.filed_at

    @property
    def lapses_at(self) -> datetime:
        """The first instant at which an unpaid claim is lapsed (PAY-3, TIM-2): 24 h, inclusive.

        A flyaway that the desk looked at has its hours from the desk's yes (SVC-10).
        """
        hours = self.terms.policies.unpaid_hours
        since = [each.at for each in self.approvals if each.what == "approve_flyaway"]
        return max(self.agreed_at, *since, self.filed_at) + timedelta(hours=hours, milliseconds=1)

    @property
    def due_back(self) -> Deadline | None:
        """The day by which the unit is to be received: the deadline, or the cure's later end."""
        if self.return_by and self.cure_by and self.cure_by.at > self.return_by.at:
            return self.cure_by
        return self.return_by or self.cure_by

    @property
    def default_at(self) -> datetime | None:
        """When a default is charged if nothing changes (UTC): the end of `due_back`."""
        return self.due_back.at if self.due_back else None

    @property
    def standing_hold(self) -> Line | None:
        """The newest hold that stands at the provider and is wanted."""
        for line in reversed(self.ledger):
            stands = line.status is Status.AUTHORIZED and line.goal is not Goal.VOIDED
            if stands and line.purpose is Purpose.HOLD:
                return line
        return None

    def lines(self, purpose: Purpose) -> tuple[Line, ...]:
        """The ledger's lines of one purpose, oldest first."""
        return tuple([line for line in self.ledger if line.purpose is purpose])

    def moved(self, event: str, **changes: object) -> Claim:
        """The claim after `event` of its service's table. Raises `WrongState`."""
        state = ClaimState(follow(CLAIMS[self.service], self.state, event))
        return replace(self, state=state, **changes)

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
        back = {x.refunds for x in self.lines(Purpose.REFUND) if x.went_back}
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
