"""A plan: the care contract on one serial number."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime, timedelta
from enum import StrEnum

from ..frozen import frozen
from .errors import Conflict
from .ledger import Line
from .money import Money
from .policies import DEFAULTS, Policies
from .registry import carries_out
from .states import PlanState, follow
from .tables import PLAN
from .terms import PlanFees
from .values import replace
from .windows import first_instant, local_date, months_after


class Channel(StrEnum):
    """How a plan was sold (BUY-1 to BUY-3, RNW)."""

    SEPARATE = "separate"
    BUNDLED = "bundled"
    CARD = "card"
    RENEWAL = "renewal"
    LEGACY = "legacy"  # Refresh +, the old renewal product (RNW-1)


class PlanStatus(StrEnum):
    """What a plan is at an instant: its stored state seen by the clock."""

    AWAITING_PAYMENT = "awaiting_payment"
    AWAITING_SERIAL = "awaiting_serial"
    SCHEDULED = "scheduled"
    ACTIVE = "active"
    EXPIRED = "expired"
    REFUNDED = "refunded"
    VOID = "void"


@frozen
class Invitation:
    """The address to which a store had an offer's code mailed: personal data, and gone with the
    offer or at its end. `seq` is the number of the event that asked for the mail."""

    email: str = field(repr=False)
    seq: int


@frozen
class Offer:
    """The owner's offer to hand the plan over (LNK-3): a new code makes an older one void."""

    code_hash: str
    until: datetime
    invitation: Invitation | None = None


@frozen
class FormerOwner:
    """Whose the plan was until it was handed over (LNK-3): the events of its timeline up to and
    with number `last_seq` were written to this account."""

    account_id: str
    last_seq: int


@frozen
class Plan:
    """A plan of `term_months` on `serial`, with its purchase ledger.

    `starts_at` and `ends_at` are UTC bounds, the end exclusive (TRM-4); None until bound. `left`
    and `reserved` count replacements (TRM-6): used = total - left - reserved. `chain` lists the
    serials it was bound to, oldest first. `serial` is '' while the plan awaits it (BUY-1).
    `renews` is the plan that this one follows, `renewed_by` the paid renewal that follows this one,
    `months_before` the months of the plans before it on its chain (RNW-3); a renewal's bounds are
    known at its order. `grant_id` is the grant that its order holds (ELG-10), `review_id` the
    review of its device's region (ELG-6), `task` what waits for the desk since `work_since`;
    the last one before it was closed at `task_closed_at`.
    `fees` are those that it was sold under (TRM-3); a plan of an older release has none stored.
    """

    plan_id: str
    account_id: str
    serial: str
    model: str
    region: str
    zone: str
    term_months: int
    terms_version: str
    price: Money
    state: PlanState
    created_at: datetime
    total: int
    left: int
    locale: str
    request_hash: str
    customer: str | None = None
    reserved: int = 0
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    purchased_at: datetime | None = None
    receipted: bool = False
    chain: tuple[str, ...] = ()
    channel: Channel = Channel.SEPARATE
    renews: str | None = None
    renewed_by: str | None = None
    months_before: int = 0
    grant_id: str | None = None
    review_id: str | None = None
    shop_order: str | None = None
    card_id: str | None = None
    store: str | None = None
    flyaways: int = 0
    fees: PlanFees | None = None
    offer: Offer | None = None
    former: tuple[FormerOwner, ...] = ()
    task: str | None = None
    work_since: datetime | None = None
    task_closed_at: datetime | None = None
    reminded: tuple[str, ...] = ()
    policies: Policies = DEFAULTS
    ledger: tuple[Line, ...] = ()
    due_at: datetime | None = None
    seq: int = 0
    head: str = "0" * 64
    version: int = 0

    def status(self, now: datetime) -> PlanStatus:
        """The state seen by the clock at `now` (UTC)."""
        if self.state is not PlanState.SCHEDULED or self.starts_at is None or self.ends_at is None:
            return PlanStatus(self.state.value)
        if now < self.starts_at:
            return PlanStatus.SCHEDULED
        return PlanStatus.ACTIVE if now < self.ends_at else PlanStatus.EXPIRED

    def moved(self, event: str, **changes: object) -> Plan:
        """The plan after `event` of its table. Raises `WrongState`."""
        state = PlanState(follow(PLAN, self.state, event))
        return replace(self, state=state, **changes)

    def bound(self, now: datetime) -> Plan:
        """Paid separately: in effect at 12 a.m. of the day after binding (TRM-2, TRM-4)."""
        days = self.policies.service_start_days
        starts, _ = term_of(now, self.zone, self.term_months, days)
        bound = self.moved("paid_separate", purchased_at=now, chain=(self.serial,))
        return bound.running_from(starts)

    def running_from(self, starts: date) -> Plan:
        """The plan with its term from 12 a.m. of the local date `starts` (TRM-4)."""
        return replace(
            self,
            starts_at=first_instant(starts, self.zone),
            ends_at=first_instant(months_after(starts, self.term_months), self.zone),
        )

    def reserve(self) -> Plan:
        """One replacement set aside (TRM-6). Raises `Conflict` where none is left."""
        if self.left < 1:
            raise Conflict("no replacement is left")
        return replace(self, left=self.left - 1, reserved=self.reserved + 1)

    def give_back(self) -> Plan:
        """A reserved replacement returned to the pool (TRM-6). Raises `Conflict` where none is."""
        if self.reserved < 1:
            raise Conflict("no replacement is reserved")
        return replace(self, left=self.left + 1, reserved=self.reserved - 1)

    def replaced(self, serial: str) -> Plan:
        """The plan bound to the replacement's serial, one reserved replacement consumed (LNK-1).

        The serial that it has already changes the count and not the chain (SVC-14, a battery).
        Raises `Conflict` where none is reserved.
        """
        if self.reserved < 1:
            raise Conflict("no replacement is reserved")
        chain = self.chain if serial == self.serial else (*self.chain, serial)
        return self.moved("replaced", serial=serial, chain=chain, reserved=self.reserved - 1)

    def moved_to(self, serial: str) -> Plan:
        """The plan bound to `serial`, nothing used: a free swap, a second parcel, a renewal behind
        a plan that moved (LNK-1, TRM-5, SHP-2, BUY-8). An unpaid order only follows the serial;
        the serial that it has already changes nothing. Raises `WrongState`."""
        if serial == self.serial:
            return self
        if self.state is PlanState.AWAITING_PAYMENT:
            return replace(self, serial=serial)
        return self.moved("replaced", serial=serial, chain=(*self.chain, serial))

    def owner_at(self, seq: int) -> str:
        """The account whose the plan was at event number `seq` of its timeline (LNK-3)."""
        return next((f.account_id for f in self.former if seq <= f.last_seq), self.account_id)

    @property
    def grants(self) -> tuple[str, ...]:
        """The grants that its order took with the serial (ELG-10)."""
        return tuple(id_ for id_ in (self.grant_id, self.review_id) if id_)

    @property
    def used(self) -> int:
        """Replacements consumed so far."""
        return self.total - self.left - self.reserved


@carries_out("TRM-2")
def term_of(now: datetime, zone: str, months: int, days: int = 1) -> tuple[date, date]:
    """First local date of cover and its exclusive end, if bound at `now` and in effect `days` days
    after it (TRM-2, TRM-4)."""
    starts = local_date(now, zone) + timedelta(days=days)
    return starts, months_after(starts, months)
