"""Looks again at what seems to differ of one subject, and mends it through the driver alone.

A first look may see the provider as it was a moment before the ledger. So both are read again, the
ledger before and after the provider: only where it did not move between them a difference counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import field
from datetime import datetime
from typing import TypeVar

from ..domain import adopting
from ..domain.books import Found
from ..domain.claim import Claim
from ..domain.differences import Difference, Kind, Repair
from ..domain.errors import CareError
from ..domain.ledger import Way
from ..domain.our_books import Ours
from ..domain.plan import Plan
from ..domain.reconciling import compare
from ..domain.turn import Turn
from ..domain.values import replace
from ..frozen import frozen
from .books import Books
from .ports import Clock, Store
from .settle import Settle
from .take_payment_event import due_kind

A = TypeVar("A", Plan, Claim)
MOST_ROUNDS = 4  # adopted, settled, its dispute recorded, looked at for the last time
MOST_RACES = 3
# What one subject's trouble may raise; another's is looked at all the same.
TROUBLE = (CareError, LookupError, RuntimeError)


@frozen
class Mended:
    """What was really the matter with one subject, and the classes of errors on the way."""

    differences: tuple[Difference, ...] = ()
    failures: tuple[str, ...] = ()


@frozen
class _Seen:
    """A subject as stored, what the provider has of the asked ids, and what differs."""

    kept: Plan | Claim | None
    found: Found = field(default_factory=Found)
    differences: tuple[Difference, ...] = ()

    @property
    def mendable(self) -> list[Difference]:
        return [each for each in self.differences if each.repair is not Repair.PERSON]


@frozen
class Mending:
    """Every repair is a look of the driver, or a line adopted into the ledger and then settled."""

    store: Store
    books: Books
    settle: Settle
    clock: Clock

    def mend(self, subject: str, ids: Collection[str], op: str) -> Mended:
        """What differs of `subject` in the payments, pages and refunds named by `ids`, each mended
        where that can be. Safe to run again, and beside another run."""
        known: dict[tuple[Kind, str], Difference] = {}
        failures: list[str] = []
        seen = self._look(subject, ids)
        for number in range(MOST_ROUNDS):
            known |= {_key(each): each for each in seen.differences}
            if not seen.mendable:
                break
            step = f"{op}/{subject}/{number}"
            failures += self._repair_each(subject, seen, step, first=number == 0)
            seen = self._look(subject, ids)
        still = {_key(each) for each in seen.differences}
        return Mended(
            tuple(replace(each, mended=key not in still) for key, each in known.items()),
            tuple(dict.fromkeys(failures)),
        )

    def _look(self, subject: str, ids: Iterable[str]) -> _Seen:
        """Ledger and provider at one moment; nothing where the ledger keeps moving: what is under
        way is no difference."""
        wanted = sorted(ids)
        before = self._read(subject)
        for _ in range(MOST_RACES):
            found = self._fetched(Ours.of(subject, before), wanted)
            kept = self._read(subject)
            if _version(kept) == _version(before):
                ours = Ours.of(subject, kept)
                return _Seen(kept, found, compare(ours, found, self.clock.now(), wanted))
            before = kept
        return _Seen(before)

    def _read(self, subject: str) -> Plan | Claim | None:
        kind = due_kind(subject)
        if kind == "claim":
            return self.store.claim(subject)
        return self.store.plan(subject) if kind == "plan" else None

    def _fetched(self, ours: Ours, ids: Iterable[str]) -> Found:
        return Found.all_of([self._object(ours, each) for each in ids])

    def _object(self, ours: Ours, id_: str) -> Found:
        line = ours.line(id_)
        if line is not None and line.way is Way.BACK:
            return self.books.payment(line.refunds or "")
        found = self.books.payment(id_)
        page = None if found.payments else self.books.page(id_)
        return Found(pages=(page,)) if page else found

    def _repair_each(self, subject: str, seen: _Seen, op: str, *, first: bool) -> list[str]:
        failures = []
        for number, difference in enumerate(seen.mendable):
            try:
                self._repair(subject, seen.found, difference, f"{op}/{number}", first=first)
            except TROUBLE as error:
                failures.append(f"{subject}: {type(error).__name__}")
        return failures

    def _repair(
        self, subject: str, found: Found, difference: Difference, op: str, *, first: bool
    ) -> None:
        kept, now = self._read(subject), self.clock.now()
        # What was just adopted, or lapsed by its own time, the driver comes to by itself, in its
        # own order: a look before would wait a minute, or find a hold lost before it is renewed.
        lapsed = first and difference.kind is Kind.LAPSED_HOLD
        own = lapsed or difference.repair is Repair.ADOPT
        hint = None if own else difference.reference
        if isinstance(kept, Claim):
            claimed = _adopted(kept, found, difference, now)
            if claimed:
                self.settle.keep(claimed.after, claimed.notes, now, f"{op}/adopt")
            self.settle.claim(subject, op, poked=True, hint=hint)
        elif isinstance(kept, Plan):
            planned = _adopted(kept, found, difference, now)
            if planned:
                self.settle.keep_plan(planned.after, planned.notes, now, f"{op}/adopt")
            self.settle.plan(subject, op, poked=True, hint=hint)


def _adopted(kept: A, found: Found, difference: Difference, now: datetime) -> Turn[A] | None:
    """The subject with a line for what no line knew; None where nothing is to be adopted."""
    if difference.repair is not Repair.ADOPT:
        return None
    payment = found.payment(difference.reference)
    if payment is None:
        page = next(each for each in found.pages if each.page_id == difference.reference)
        return adopting.adopted_page(kept, page, now)
    if any(line.provider_id == payment.payment_id for line in kept.ledger):
        return None if payment.kept else adopting.given_back(kept, payment, now)
    return adopting.adopted(kept, payment, now)


def _key(difference: Difference) -> tuple[Kind, str]:
    return difference.kind, difference.reference


def _version(kept: Plan | Claim | None) -> int:
    return kept.version if kept else 0
