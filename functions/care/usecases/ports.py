"""What the use cases need of the outside. Adapters and the tests' in-memory twins fulfil these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from ..domain.card import Card
from ..domain.claim import Claim
from ..domain.device import Device
from ..domain.errors import CareError, Conflict
from ..domain.event import Event
from ..domain.grant import Grant
from ..domain.ledger import Card as PaymentCard
from ..domain.ledger import Dispute, Status
from ..domain.money import Money
from ..domain.plan import Plan
from ..domain.reports import PageReport, Report
from ..domain.shop_order import ShopOrder
from ..domain.touch import Touch
from .bank_answer import DisputeEvidence

Kind = Literal["plan", "claim", "grant", "event", "payment", "warning", "card"]
MOST_MAIL_TRIES = 100  # a day of quarters of an hour


@dataclass(frozen=True, slots=True)
class Account:
    """A customer's account. `customer` is the payment provider's id of them, `k` the number in the
    key of its making; no personal data."""

    account_id: str
    customer: str | None = None
    k: int = 1
    version: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """Something that asked to be looked at: `id` is that of a plan, claim or grant, or
    `subject|seq`.

    `hint` is the provider's id of what changed there, where a webhook said so. Of a webhook that
    names nobody of ours `id` is the provider's: of a disputed `payment`, of one that a `warning`
    is about, of the customer whose saved `card` changed.
    """

    kind: Kind
    id: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: the HTTP status and the body, byte for byte."""

    status: int
    body: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What was asked under an Idempotency-Key, or told by an event, and the answer it got.

    `seen_id` is `key/{account}/{key}` or `event/{sender}/{event id}`; `fingerprint` tells the same
    request from another one. After `forget_at` (UTC) it counts as never seen.
    """

    seen_id: str
    fingerprint: str
    at: datetime
    forget_at: datetime
    answer: Answer | None = None
    version: int = 0

    @property
    def forget_after(self) -> int:
        """`forget_at` in whole epoch seconds, as the tables' own clearing counts."""
        return int(self.forget_at.timestamp())

    def over(self, now: datetime) -> bool:
        """Whether it counts as never seen at `now` (UTC)."""
        return self.forget_after <= int(now.timestamp())


Put = Plan | Claim | Device | Account | Card | Grant | ShopOrder | Seen


@dataclass(frozen=True, slots=True)
class Commit:
    """What is written together or not at all.

    Each aggregate in `puts` is stored as `version + 1`, on condition that the stored version is its
    `version` (0: that none is stored). `events` are appended; `touches` carry their own conditions
    and raise the touched aggregate's version by one.
    """

    puts: tuple[Put, ...] = ()
    events: tuple[Event, ...] = ()
    touches: tuple[Touch, ...] = ()


class TouchRefused(Conflict):
    """The condition of a touch did not hold; nothing was written."""

    def __init__(self, touch: Touch) -> None:
        super().__init__(type(touch).__name__)
        self.touch = touch


class AlreadyAsked(CareError):
    """What was to be recorded as seen stands already; nothing was written. Not a `Conflict`: to
    decide anew changes nothing about it."""

    def __init__(self, seen: Seen) -> None:
        super().__init__("this was asked before")
        self.seen = seen


class Store(Protocol):
    """The tables. Reads are consistent; a lost reply of a write is not a failure."""

    def device(self, serial: str) -> Device | None: ...

    def plan(self, plan_id: str) -> Plan | None: ...

    def claim(self, claim_id: str) -> Claim | None: ...

    def account(self, account_id: str) -> Account | None: ...

    def card(self, card_id: str) -> Card | None: ...

    def grant(self, grant_id: str) -> Grant | None: ...

    def grants(self, grant_ids: Sequence[str]) -> dict[str, Grant]:
        """Those of `grant_ids` that are known, by id."""
        ...

    def shop_order(self, order_id: str) -> ShopOrder | None: ...

    def seen(self, seen_id: str) -> Seen | None: ...

    def plans(self, plan_ids: Sequence[str]) -> dict[str, Plan]:
        """Those of `plan_ids` that are known, by id."""
        ...

    def claims(self, claim_ids: Sequence[str]) -> dict[str, Claim]:
        """Those of `claim_ids` that are known, by id."""
        ...

    def devices(self, serials: Sequence[str]) -> dict[str, Device]:
        """Those of `serials` that are known, by serial."""
        ...

    def plans_of(self, account_id: str) -> list[Plan]:
        """An account's plans, newest first."""
        ...

    def claims_of(self, account_id: str) -> list[Claim]:
        """An account's claims, newest first."""
        ...

    def work(self, region: str) -> list[Claim | Plan | Grant]:
        """What of a region waits for the desk, longest first."""
        ...

    def timeline(self, subject: str) -> list[Event]:
        """All events of one plan or claim, in order."""
        ...

    def commit(self, commit: Commit, op: str) -> None:
        """Writes all or nothing.

        `op` names this very attempt and is stored with each put: a refused condition whose stored
        image bears it means that the write was ours and its reply was lost, and is success.
        Raises `TouchRefused` (a touch's condition), else `Conflict`.
        """
        ...

    def due(self, now: datetime) -> Iterator[Due]:
        """Everything that is due at `now` (UTC). Cost follows what is due."""
        ...

    def mail_due(self, subject: str, seq: int, at: datetime) -> None:
        """Asks for another try of an event's mail, and to be woken again at `at` (UTC); after
        `MOST_MAIL_TRIES` the mail is given up."""
        ...

    def mail_sent(self, subject: str, seq: int, at: datetime) -> None:
        """Records that the mail service accepted the mail; it is due no more."""
        ...


class InDoubt(CareError):
    """The provider's answer is missing or of no use: what happened there is to be asked again.

    `answer_stored` says that the provider keeps the answer under the key (a 500), so the number in
    the key must move on; otherwise (no answer, 409, 429) the same key is sent again.
    """

    retry = True

    def __init__(self, detail: str, *, answer_stored: bool) -> None:
        super().__init__(detail)
        self.answer_stored = answer_stored


class RefundRefused(CareError):
    """The provider makes no such refund, and would not if asked again: the payment is unknown to
    it, too small or refunded already. Nothing moved. `code` is the provider's word."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the refund is refused as {code}")
        self.code = code


@dataclass(frozen=True, slots=True)
class PageOrder:
    """All that a hosted page is made from. The same order under the same key is the same page.

    `hold` asks for what a Premium hold needs: the card kept for off-session use, extended
    authorization; `express` for credit cards of PAY-1 only. `tags` become the provider's metadata.
    `again` (UTC) says that a former try, not before that instant, may have made the page, and its
    key no longer tells: one that is open with the same tags is found and taken instead.
    """

    subject: str
    customer: str
    amount: Money
    title: str
    explanation: str
    locale: str
    return_url: str
    expires_at: datetime
    hold: bool
    express: bool
    tags: dict[str, str] = field(default_factory=dict)
    again: datetime | None = None


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """A payment on a saved card, created inert. `capture` is False for a hold.

    `again` (UTC) says that a former try, not before that instant, may have made the payment, and
    its key no longer tells: one with the same tags is found and taken instead.
    """

    subject: str
    customer: str
    payment_method: str
    amount: Money
    capture: bool
    descriptor: str
    tags: dict[str, str] = field(default_factory=dict)
    again: datetime | None = None


@dataclass(frozen=True, slots=True)
class RefundReport:
    """What the provider says of a refund."""

    refund_id: str
    status: Status  # REFUND_PENDING, REFUNDED, REFUND_FAILED


@dataclass(frozen=True, slots=True)
class ProviderEvent:
    """A verified webhook: a hint that something about `subject` changed, never a fact to store.

    `object_id` is the payment's where it is about one, else the object's own. `stack` is whose the
    object says it is, `customer` the provider's customer that it belongs to.
    """

    event_id: str
    type: str
    subject: str | None
    object_id: str
    stack: str | None = None
    customer: str | None = None


class Payments(Protocol):
    """The payment provider. Every call raises `InDoubt` where the outcome is not known.

    Keys are derived by the caller and sent as they are. A refusal of the card is a Report.
    """

    def customer(self, account_id: str, email: str, key: str) -> str: ...

    def open_page(self, order: PageOrder, key: str) -> PageReport: ...

    def read_page(self, page_id: str) -> PageReport: ...

    def close_page(self, page_id: str) -> PageReport:
        """Expires an open page; one that was completed meanwhile is reported as it is."""
        ...

    def card(self, payment_method: str) -> PaymentCard:
        """A saved card as it is now: the bank may have renewed its number, expiry or brand."""
        ...

    def create(self, order: PaymentOrder, key: str) -> Report:
        """An inert payment: nothing moves before `confirm`. The report shows the card as it is."""
        ...

    def confirm(self, payment_id: str, key: str, *, off_session: bool, return_url: str) -> Report:
        """Asks the bank, on the card that the payment was created with; `return_url` is for the
        customer's way back from 3-D Secure. A payment that is past it is reported as it is."""
        ...

    def read(self, payment_id: str) -> Report: ...

    def capture(self, payment_id: str, amount: Money, key: str, *, descriptor: str) -> Report:
        """Captures; a payment that is past it is reported as it is."""
        ...

    def void(self, payment_id: str, key: str) -> Report:
        """Cancels; a payment that is past it is reported as it is."""
        ...

    def refund(
        self, payment_id: str, amount: Money, tags: dict[str, str], key: str
    ) -> RefundReport:
        """Refunds once: a refund with the same tags that already stands is reported instead.

        Raises `RefundRefused` where the provider makes none.
        """
        ...

    def read_refund(self, refund_id: str) -> RefundReport: ...

    def answer_dispute(self, dispute_id: str, evidence: DisputeEvidence, key: str) -> Dispute:
        """Submits the evidence, once: a dispute that was answered or is over is reported as it is.

        Raises `AnswerRefused` where the provider does not take it.
        """
        ...

    def event(self, body: bytes, signature: str) -> ProviderEvent:
        """Verifies a webhook and asks nobody. Raises `BadValue` for a bad, stale or foreign
        signature."""
        ...

    def whose(self, payment_id: str) -> str | None:
        """The plan or claim that a payment says it is for; None for one that is none of ours."""
        ...

    def account_of(self, customer_id: str) -> str | None:
        """The account that a customer was made for; None for one that is none of ours."""
        ...

    def warned_of(self, payment_id: str) -> bool:
        """Whether the bank sent an early fraud warning about a payment."""
        ...


class Clock(Protocol):
    """The present, UTC to the millisecond."""

    def now(self) -> datetime: ...


class Directory(Protocol):
    """Who the account is at the sign-in service. The address is used and never stored."""

    def email(self, account_id: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail ready to send. `calendar` is an .ics text or None."""

    to: str
    subject: str
    text: str
    html: str
    calendar: str | None = None


class Mailer(Protocol):
    """The mail service."""

    def send(self, mail: Mail) -> None: ...


class Keys(Protocol):
    """Secrets of our own: what is hashed or signed with them is worth nothing without them."""

    def code_id(self, code: str) -> str:
        """`card_…`: the keyed hash of an activation code in its canonical form (BUY-4)."""
        ...

    def seal(self, purpose: str, facts: dict[str, str | int]) -> str:
        """A token that says `facts` for `purpose` and that nobody else can make."""
        ...

    def open(self, purpose: str, token: str) -> dict[str, str | int]:
        """What a token of `purpose` says. Raises `BadValue` for one that we did not seal."""
        ...

    def check(self, sender: str, body: bytes, signature: str, now: datetime) -> None:
        """Verifies a signed event of `sender` (`maker` or `carrier`), `now` by the wall clock.

        Raises `BadValue` for a bad, foreign or stale signature.
        """
        ...


@dataclass(frozen=True, slots=True)
class UploadForm:
    """Where and with which fields a browser may POST one file, until `expires_at` (UTC)."""

    url: str
    fields: dict[str, str]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What lies in the bucket."""

    content_type: str
    size: int


class Uploads(Protocol):
    """Files that customers send by presigned forms: video verification (ELG-5)."""

    def form(self, key: str, content_types: Sequence[str], most_bytes: int) -> UploadForm: ...

    def look(self, key: str) -> Uploaded | None:
        """What was uploaded under `key`; None where nothing was."""
        ...


class Queue(Protocol):
    """The settle queue."""

    def put(self, dues: Sequence[Due]) -> None: ...
