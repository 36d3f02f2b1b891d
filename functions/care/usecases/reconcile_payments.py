"""Compares all that the payment provider has of us with our ledgers, and mends through the driver.

Day by day, so that a long horizon needs no more memory than its fullest day, and the newest first:
where time runs out, what was not reached was compared on the nights before. Both ways: what was
made there against the ledgers, then the holds that the ledgers count on against what is there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TypeVar

from ..domain.books import BookedDispute, BookedRefund, Found
from ..domain.claim import Claim
from ..domain.errors import BadValue
from ..domain.ledger import Status
from ..domain.our_books import Ours, expected_in
from ..domain.plan import Plan
from ..domain.reconciling import compare
from ..frozen import frozen
from .books import Books
from .mending import TROUBLE, Mended, Mending
from .payments import InDoubt
from .ports import BOOKED, Clock, Store
from .reconciliation import Reconciliation
from .settle import Settle
from .take_payment_event import due_kind

T = TypeVar("T")
HORIZON = timedelta(days=45)  # beyond the longest hold, 30 days, and a return period with its cure
DAY = timedelta(days=1)
AT_ONCE = 100  # subjects read together
TRIES = 3  # of one day's lists
_EVER = datetime(9999, 12, 31, tzinfo=UTC)
Progress = Callable[[Reconciliation], None]
HasTime = Callable[[], bool]
NO_TIME = "NoTimeLeft"


def _quietly(day: Reconciliation) -> None:
    """Nobody waits for the progress."""


def _always() -> bool:
    return True


@dataclass(slots=True)
class _Seen:
    """A day's objects by subject, and whose live holds were among them."""

    founds: dict[str, list[Found]] = field(default_factory=lambda: defaultdict(list))
    looked_at: Counter[str] = field(default_factory=Counter)
    live: set[str] = field(default_factory=set)


@frozen
class ReconcilePayments:
    """Safe to run at any time, twice, and at once with another: it only makes the driver look."""

    store: Store
    books: Books
    settle: Settle
    clock: Clock

    def run(
        self,
        since: datetime | None,
        until: datetime | None,
        op: str,
        progress: Progress = _quietly,
        has_time: HasTime = _always,
    ) -> Reconciliation:
        """What differs of the window, the last `HORIZON` where none is named, and what of it was
        mended; `progress` hears of each day as it is done. It stops where `has_time`, asked before
        each day, says no: the report then begins with the last day that was reached, and its
        failures name what was left out.

        Raises `BadValue` for a window that ends before it begins, `InDoubt` where the provider does
        not answer: what was mended until then is.
        """
        now = self.clock.now()
        present = _second(now) + timedelta(seconds=1)  # what was made in this second is there
        until = _second(min(until or present, present))
        since = _second(since or until - HORIZON)
        if since >= until:
            raise BadValue("/since", "The time has to begin in the past, and before it ends.")
        total, live = Reconciliation(since, until, now), set[str]()
        for number, (start, end) in enumerate(reversed(list(_days(since, until)))):
            if not has_time():
                return total.broken_off(end, f"before {_text(end)}: {NO_TIME}")
            seen = self._listed(start, end)
            live |= seen.live
            day = self._compared(seen, start, end, f"{op}/{number}")
            progress(day)
            total = total.joined(day)
        return total.joined(self._counted_on(since, until, live, f"{op}/held", has_time))

    # What is there, against the ledgers

    def _listed(self, start: datetime, end: datetime) -> _Seen:
        """A day's lists; begun anew where one was not answered to its end."""
        for _ in range(TRIES - 1):
            try:
                return self._lists(start, end)
            except InDoubt:
                continue
        return self._lists(start, end)

    def _lists(self, start: datetime, end: datetime) -> _Seen:
        seen, owners = _Seen(), dict[str, str]()
        for payment in self.books.payments(start, end):
            seen.looked_at["payments"] += 1
            if payment.tags:
                owners[payment.payment_id] = payment.tags.subject
                seen.founds[payment.tags.subject].append(Found(payments=(payment,)))
            if payment.status is Status.AUTHORIZED:
                seen.live.add(payment.payment_id)
        for page in self.books.pages(start, end):
            seen.looked_at["pages"] += 1
            seen.founds[page.tags.subject].append(Found(pages=(page,)))
        for refund in self.books.refunds(start, end):
            self._about(seen, owners, refund, Found(refunds=(refund,)), "refunds")
        for dispute in self.books.disputes(start, end):
            self._about(seen, owners, dispute, Found(disputes=(dispute,)), "disputes")
        return seen

    def _about(
        self,
        seen: _Seen,
        owners: dict[str, str],
        thing: BookedRefund | BookedDispute,
        found: Found,
        what: str,
    ) -> None:
        """A refund or dispute names its payment, which tells whose it is; '' for not ours."""
        subject = thing.tags.subject if isinstance(thing, BookedRefund) and thing.tags else None
        if subject is None and thing.payment_id not in owners:
            about = self.books.payment(thing.payment_id)
            tags = about.payments[0].tags if about.payments else None
            owners[thing.payment_id] = tags.subject if tags else ""
            found = Found.all_of((found, about)) if tags else found
        subject = subject or owners[thing.payment_id]
        if subject:
            seen.looked_at[what] += 1
            seen.founds[subject].append(found)

    def _compared(self, seen: _Seen, start: datetime, end: datetime, op: str) -> Reconciliation:
        day = Reconciliation(start, end, self.clock.now(), seen.looked_at)
        for batch in _batches(sorted(seen.founds)):
            kept = self._read(batch)
            for subject in batch:
                found = Found.all_of(seen.founds[subject])
                ours = Ours.of(subject, kept.get(subject))
                expected = expected_in(ours, start, end)
                suspects = compare(ours, found, self.clock.now(), expected)
                ids = {each.reference for each in suspects}
                day = day.joined(self._mended(day, subject, ids, op))
        return day

    # What the ledgers count on, against what is there

    def _counted_on(
        self, since: datetime, until: datetime, live: set[str], op: str, has_time: HasTime
    ) -> Reconciliation:
        """Every hold that a ledger counts on and no list had is asked for by its id."""
        part = Reconciliation(since, until, self.clock.now())
        dues = (due.id for due in self.store.due(_EVER, BOOKED))
        for batch in _batches(dues):
            if not has_time():
                return part.broken_off(since, f"holds of the ledgers: {NO_TIME}")
            for subject, kept in self._read(batch).items():
                part.looked_at["subjects"] += 1
                ours = Ours.of(subject, kept)
                holds = {x.provider_id for x in kept.ledger if x.status is Status.AUTHORIZED}
                ids = (expected_in(ours, since, until) & holds) - live
                part = part.joined(self._mended(part, subject, ids, op))
        return part

    def _mended(
        self, part: Reconciliation, subject: str, ids: Iterable[str], op: str
    ) -> Reconciliation:
        """The part, its counts left out, with what is the matter in `ids` of one subject."""
        wanted = set(ids)
        found = self._mend(subject, wanted, op) if wanted else Mended()
        return Reconciliation(
            part.since,
            part.until,
            part.at,
            differences=found.differences,
            failures=found.failures,
        )

    def _mend(self, subject: str, ids: set[str], op: str) -> Mended:
        try:
            mending = Mending(self.store, self.books, self.settle, self.clock)
            return mending.mend(subject, ids, op)
        except TROUBLE as error:
            return Mended(failures=(f"{subject}: {type(error).__name__}",))

    def _read(self, subjects: Iterable[str]) -> Mapping[str, Plan | Claim]:
        by_kind: dict[str | None, list[str]] = defaultdict(list)
        for subject in subjects:
            by_kind[due_kind(subject)].append(subject)
        found: dict[str, Plan | Claim] = {}
        found |= self.store.plans(by_kind["plan"]) if by_kind["plan"] else {}
        found |= self.store.claims(by_kind["claim"]) if by_kind["claim"] else {}
        return found


def _days(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The window in days that begin at midnight UTC."""
    start = since
    while start < until:
        midnight = start.replace(hour=0, minute=0, second=0) + DAY
        yield start, min(midnight, until)
        start = midnight


def _second(moment: datetime) -> datetime:
    """The whole second, as the provider counts."""
    return moment.replace(microsecond=0)


def _text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _batches(things: Iterable[T]) -> Iterator[list[T]]:
    """All of `things`, `AT_ONCE` at a time."""
    rest = iter(things)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch
