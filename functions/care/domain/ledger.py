"""The ledger: one line for each movement of money, with what we want of it and what is known of it.

A line names a goal before anything is asked of the provider (intent), and keeps the provider's id
and last word (outcome). While goal and status differ, something is due; `due.py` says what.
What is held, captured or refunded on a claim is the sum over its lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from ..frozen import frozen
from .money import Money
from .registry import carries_out
from .values import replace


class Purpose(StrEnum):
    """What a line is for. The same purpose is never captured twice."""

    PURCHASE = "purchase"
    HOLD = "hold"
    FEE = "fee"
    REPAIR = "repair"
    DEFAULT = "default"
    REFUND = "refund"
    ORPHAN = "orphan"  # found at the provider, of no step of ours (`adopting.py`)


class Way(StrEnum):
    """How the provider is asked."""

    PAGE = "page"  # the provider's hosted page, by the customer
    SAVED_CARD = "saved_card"  # the card of the page, on the customer's own order
    OFF_SESSION = "off_session"  # the same card, the customer not present
    BACK = "back"  # a refund, by the way the money came


class Goal(StrEnum):
    """Where a line is meant to end."""

    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    VOIDED = "voided"
    REFUNDED = "refunded"


class Status(StrEnum):
    """The last that is known of a line."""

    INTENDED = "intended"  # nothing asked yet, or the answer was lost
    OPEN = "open"  # the page awaits the customer
    CREATED = "created"  # an inert payment, its id stored
    NEEDS_ACTION = "needs_action"  # the customer must verify (3-D Secure)
    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    VOIDED = "voided"
    REFUSED = "refused"
    REFUND_PENDING = "refund_pending"
    REFUNDED = "refunded"
    REFUND_FAILED = "refund_failed"


GONE = (Status.REFUSED, Status.VOIDED)  # nothing is held or taken by such a line


class Effect(StrEnum):
    """The one thing to ask of the provider for a line."""

    OPEN_PAGE = "open_page"
    READ_PAGE = "read_page"
    CLOSE_PAGE = "close_page"
    CREATE = "create"
    CONFIRM = "confirm"
    READ = "read"
    CAPTURE = "capture"
    VOID = "void"
    REFUND = "refund"
    READ_REFUND = "read_refund"
    ANSWER_DISPUTE = "answer_dispute"


class RefusalKind(StrEnum):
    """The classes of a refusal that the renewal ladder knows (PAYMENTS section 2)."""

    TRANSIENT = "transient"
    FUNDS = "funds"
    PERSON = "person"
    DEAD = "dead"


@frozen
class Refusal:
    """Why the provider or the bank said no. `code` is the provider's word, never shown."""

    code: str
    kind: RefusalKind


@frozen
class Card:
    """What the provider tells of a card (PAY-1, PAY-2). Never a number."""

    payment_method: str
    brand: str
    funding: str
    fingerprint: str
    last4: str


@frozen
class Proof:
    """What the network said when it authorized, in the provider's words: evidence in a dispute.

    `extended` is the extended authorization's status, `verified` the result of 3-D Secure.
    """

    extended: str | None = None
    network_id: str | None = None
    verified: str | None = None
    cvc: str | None = None
    postal_code: str | None = None


class DisputeState(StrEnum):
    """How a bank dispute stands; an inquiry counts as one (PAY-8)."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


@frozen
class DisputeAnswer:
    """That the evidence is to be submitted (PAY-8): which named person said so, which account of
    the desk entered it, when (UTC).

    `sent_at` is when the provider had taken it, `refused` its word where it does not. `told` says
    that the timeline knows how it ended. Staff data: never shown to the customer.
    """

    by: str
    asked_by: str
    at: datetime
    reason: str | None = None
    sent_at: datetime | None = None
    refused: str | None = None
    told: bool = False


@frozen
class Dispute:
    """A bank dispute of one payment (PAY-8). `due_by` (UTC) is when the bank wants the evidence.

    `told` is the newest state that the timeline knows of. `submitted` says that the provider has
    the evidence, whoever submitted it; `answer` is ours.
    """

    dispute_id: str
    state: DisputeState
    due_by: datetime | None = None
    told: DisputeState | None = None
    submitted: bool = False
    answer: DisputeAnswer | None = None

    @property
    def to_answer(self) -> bool:
        """Whether the desk has to decide about the evidence."""
        asked = self.answer is not None and self.answer.refused is None
        return self.state is DisputeState.OPEN and not self.submitted and not asked

    @property
    def to_send(self) -> bool:
        """Whether the evidence is to be submitted, and was not yet as far as is known."""
        asked = self.answer is not None and self.answer.refused is None
        return self.state is DisputeState.OPEN and not self.submitted and asked


@frozen
class Line:
    """One payment object at the provider, or one still to be made.

    `n` counts the tries of the purpose from 1; `k` is the number in the idempotency key of the next
    call, moved on by every stored answer. `not_before` (UTC) delays the next effect.
    `refunds` names the provider id that a refund gives back; one that came back and was then paid
    another way is `paid_otherwise` since (UTC). `warned`: a bank doubted the payment (PAY-3).
    """

    purpose: Purpose
    n: int
    amount: Money
    goal: Goal
    way: Way
    status: Status
    recorded_at: datetime
    page_id: str | None = None
    page_url: str | None = None
    page_expires_at: datetime | None = None
    provider_id: str | None = None
    action_url: str | None = None
    card: Card | None = None
    capture_before: datetime | None = None
    refusal: Refusal | None = None
    k: int = 1
    tries: int = 0
    not_before: datetime | None = None
    refunds: str | None = None
    settled_at: datetime | None = None
    dispute: Dispute | None = None
    warned: bool = False
    paid_otherwise: datetime | None = None
    proof: Proof | None = None

    @property
    def key(self) -> str:
        """`hold/1`: the part of the idempotency key that names this line."""
        return f"{self.purpose}/{self.n}"

    @property
    def settled(self) -> bool:
        """Whether goal and status agree."""
        return self.status.value == self.goal.value

    @property
    def ahead(self) -> bool:
        """Whether it was written ahead of its need: nothing wants it yet, so nothing is asked for
        it. What is given up instead is voided at once (`aims`)."""
        return self.status is Status.INTENDED and self.goal is Goal.VOIDED

    @property
    def went_back(self) -> bool:
        """Whether a refund reached its payer: by the way the money came, or another."""
        return self.status is Status.REFUNDED or self.paid_otherwise is not None

    @property
    def lost(self) -> bool:
        """Whether the bank gave the money back: a lost dispute counts as the refund (PAY-8)."""
        return self.dispute is not None and self.dispute.state is DisputeState.LOST

    def aims(self, goal: Goal) -> Line:
        """The same line with another goal, free to act at once.

        What was never created needs no undoing: the line is voided where it stands. A zero amount
        moves no money: it is where it is meant to be (PAY-9).
        """
        gone = goal is Goal.VOIDED and self.status is Status.INTENDED
        status = Status(goal.value) if gone or not self.amount else self.status
        return replace(self, goal=goal, status=status, not_before=None)


@carries_out("PAY-9")
def new_line(
    ledger: Iterable[Line], purpose: Purpose, amount: Money, goal: Goal, way: Way, now: datetime
) -> Line:
    """The next line of `purpose`. A zero amount moves no money and counts as done (PAY-9)."""
    n = 1 + sum(line.purpose is purpose for line in ledger)
    status = Status.INTENDED if amount else Status(goal.value)
    return Line(purpose, n, amount, goal, way, status, recorded_at=now)


def put_line(ledger: tuple[Line, ...], line: Line) -> tuple[Line, ...]:
    """The ledger with `line` in the place of its older self, or appended."""
    keys = [known.key for known in ledger]
    if line.key not in keys:
        return (*ledger, line)
    at = keys.index(line.key)
    return (*ledger[:at], line, *ledger[at + 1 :])


def last(ledger: Iterable[Line], *purposes: Purpose) -> Line | None:
    """The newest line of any of `purposes`; of all where none is named."""
    newest = None
    for line in ledger:
        if not purposes or line.purpose in purposes:
            newest = line
    return newest
