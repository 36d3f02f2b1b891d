"""What the use cases need of the outside. Adapters and the tests' in-memory twins fulfil these.

What they need of the payment provider is in `payments.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from datetime import datetime
from typing import Any, Literal, Protocol, TypeVar, overload

from ..domain.card import Card
from ..domain.claim import Claim
from ..domain.claim_line import ClaimLine
from ..domain.device import Device
from ..domain.errors import CareError, Conflict
from ..domain.event import Event
from ..domain.grant import Grant
from ..domain.plan import Plan
from ..domain.shop_order import ShopOrder
from ..domain.touch import Touch
from ..frozen import frozen

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
Kind = Literal["plan", "claim", "grant", "event", "payment", "warning", "card"]
BOOKED: tuple[Kind, ...] = ("plan", "claim")  # those that have a ledger
STORED: tuple[Kind, ...] = (*BOOKED, "grant", "event")  # those whose time is in the tables
MOST_MAIL_TRIES = 100  # a day of quarters of an hour


@frozen
class Account:
    """A customer's account. `customer` is the payment provider's id of them, `k` the number in the
    key of its making; no personal data."""

    account_id: str
    customer: str | None = None
    k: int = 1
    version: int = 0


@frozen
class Due:
    """Something that asked to be looked at: `id` is that of a plan, claim or grant, or
    `subject|seq`.

    `hint` is the provider's id of what changed there, where a webhook said so. Of a webhook that
    names nobody of ours `id` is the provider's: of a disputed `payment`, of one that a `warning`
    is about, of the customer whose saved `card` changed. `since` is when it fell due (UTC), where
    the store told it; of no importance to what is done about it.
    """

    kind: Kind
    id: str
    hint: str | None = None
    since: datetime | None = field(default=None, compare=False)


@frozen
class Answer:
    """What was answered: the HTTP status and the body, byte for byte."""

    status: int
    body: str


@frozen
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


@frozen
class Misses:
    """How often somebody asked in vain within one window (`misses.py`).

    `seen_id` is `misses/{asker}/{start of the window, epoch seconds}`.
    """

    seen_id: str
    missed: int


Put = Plan | Claim | Device | Account | Card | Grant | ShopOrder | Seen


@frozen
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

    @overload
    def several(
        self, one: tuple[type[A], str], other: tuple[type[B], str], /
    ) -> tuple[A | None, B | None]: ...

    @overload
    def several(
        self, one: tuple[type[A], str], other: tuple[type[B], str], third: tuple[type[C], str], /
    ) -> tuple[A | None, B | None, C | None]: ...

    @overload
    def several(self, *named: tuple[type[Any], str]) -> tuple[Any, ...]:
        """Each of what is named by type and key, or None; in one request.

        Raises `Conflict` where too many requests crowd it out.
        """
        ...

    def count_miss(self, seen_id: str, forget_after: int) -> int:
        """Counts one more in the `Misses` of `seen_id`, to be forgotten after `forget_after` (epoch
        seconds); returns how many there are now. One whose reply was lost may count twice."""
        ...

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

    def claim_lines(self, region: str, month: str) -> list[ClaimLine]:
        """The claims of `region` filed in the UTC month `month` (`2026-11`), oldest first. A write
        of this moment may be missing."""
        ...

    def cards_of(self, store: str, since: datetime) -> list[Card]:
        """A store's cards that were sold, redeemed, voided or reissued at `since` (UTC) or later,
        newest first. A write of this moment may be missing."""
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

    def due(self, now: datetime, kinds: Sequence[Kind] = STORED) -> Iterator[Due]:
        """Everything of `kinds` that is due at `now` (UTC). Cost follows what is due."""
        ...

    def mail_due(self, subject: str, seq: int, at: datetime) -> None:
        """Asks for another try of an event's mail, and to be woken again at `at` (UTC); after
        `MOST_MAIL_TRIES` the mail is given up."""
        ...

    def mail_sent(self, subject: str, seq: int, at: datetime) -> None:
        """Records that the mail service accepted the mail; it is due no more."""
        ...


class Clock(Protocol):
    """The present, UTC to the millisecond."""

    def now(self) -> datetime: ...


class Directory(Protocol):
    """Who the account is at the sign-in service. The address is used and never stored."""

    def email(self, account_id: str) -> str: ...

    def accounts(self, email: str) -> tuple[str, ...]:
        """The ids of the accounts that sign in with this address, in whatever case; mostly one."""
        ...


@frozen
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


@frozen
class UploadForm:
    """Where and with which fields a browser may POST one file, until `expires_at` (UTC)."""

    url: str
    fields: dict[str, str]
    expires_at: datetime


@frozen
class Uploaded:
    """What lies in the bucket: the type that it was sent in as, its size in bytes, and how it
    begins (`file_kinds.HEAD_BYTES` bytes at most)."""

    content_type: str
    size: int
    head: bytes


@frozen
class FileLink:
    """Where a browser may look at one file, without signing in, until `expires_at` (UTC)."""

    url: str
    expires_at: datetime


class Uploads(Protocol):
    """Files that are sent by presigned forms: video verification (ELG-5), findings (RET-4)."""

    def form(self, key: str, content_types: Sequence[str], most_bytes: int) -> UploadForm: ...

    def look(self, key: str) -> Uploaded | None:
        """What was uploaded under `key`; None where nothing was."""
        ...

    def count(self, folder: str, most: int) -> int:
        """How many files lie under the beginning `folder` of their keys; no more than `most` (up to
        1,000) are counted."""
        ...

    def link(self, key: str, content_type: str, seconds: int) -> FileLink:
        """A link to the file under `key`, good for `seconds`. It is shown in the browser and served
        as `content_type`, whatever was sent; the link is a secret, and logged nowhere."""
        ...


class Queue(Protocol):
    """The settle queue."""

    def put(self, dues: Sequence[Due]) -> None: ...
