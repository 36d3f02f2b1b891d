"""What a reconciliation came to, and where its reports are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from typing import Any, Protocol

from ..domain.differences import Difference
from ..frozen import frozen


@frozen
class Reconciliation:
    """Of what was made from `since` to `until` (UTC). `looked_at` counts what was compared, by kind
    of object; `failures` name subjects that could not be mended, with the class of the error, and
    what was not reached for want of time."""

    since: datetime
    until: datetime
    at: datetime
    looked_at: Counter[str] = field(default_factory=Counter)
    differences: tuple[Difference, ...] = ()
    failures: tuple[str, ...] = ()

    @property
    def open(self) -> tuple[Difference, ...]:
        """What a person has to do something about."""
        return tuple(each for each in self.differences if not each.mended)

    def broken_off(self, since: datetime, why: str) -> Reconciliation:
        """The same where nothing from before `since` (UTC) was looked at, and why."""
        return replace(self, since=since, failures=(*self.failures, why))

    def joined(self, other: Reconciliation) -> Reconciliation:
        """Both as one; a difference that both found is told once, as the later one left it."""
        known = {(d.kind, d.subject, d.reference): d for d in (*self.differences,)}
        known |= {(d.kind, d.subject, d.reference): d for d in other.differences}
        return Reconciliation(
            min(self.since, other.since),
            max(self.until, other.until),
            max(self.at, other.at),
            self.looked_at + other.looked_at,
            tuple(known.values()),
            tuple(dict.fromkeys((*self.failures, *other.failures))),
        )


class Reports(Protocol):
    """Where reports are kept, as the API shows them."""

    def put(self, at: datetime, report: Mapping[str, Any]) -> None:
        """Keeps the report of `at` (UTC)."""
        ...

    def newest(self) -> Mapping[str, Any] | None:
        """The newest that was kept; None where none was."""
        ...
