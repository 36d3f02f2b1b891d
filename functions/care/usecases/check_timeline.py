"""Is a timeline whole? Its hashes, against the head that the aggregate keeps."""

from __future__ import annotations

from ..domain.card import Card
from ..domain.claim import Claim
from ..domain.errors import Conflict, NotFound
from ..domain.event import Event, broken_at
from ..domain.grant import Grant
from ..domain.plan import Plan
from ..frozen import frozen
from .ports import Store

MOST_RACES = 5


@frozen
class Timeline:
    """`broken_at` is the number of the first event that is not as it was written; None: whole.

    `headed`: held against a head. A serial of its own, and the privacy requests about an account,
    have none: a cut at the end is not seen.
    """

    subject: str
    events: tuple[Event, ...]
    broken_at: int | None
    headed: bool


@frozen
class CheckTimeline:
    """Reads only."""

    store: Store

    def check(self, subject: str) -> Timeline:
        """The timeline of `plan_…`, `claim_…`, `card_…`, `grant_…`, `serial_…` or `account_…`.

        Raises `NotFound`, and `Conflict` where it grows faster than it can be read.
        """
        for _ in range(MOST_RACES):
            before = self._keeper(subject)
            events = tuple(self.store.timeline(subject))
            # An event that came between the two reads is not one that was put on by hand.
            if before == self._keeper(subject):
                return _checked(subject, events, before)
        raise Conflict("the timeline grows while it is read")

    def _keeper(self, subject: str) -> tuple[int, str] | None:
        """The number and hash of the newest event, as its aggregate keeps them."""
        found: Plan | Claim | Card | Grant | None
        match subject.partition("_")[0]:
            case "plan":
                found = self.store.plan(subject)
            case "claim":
                found = self.store.claim(subject)
            case "card":
                found = self.store.card(subject)
            case "grant":
                found = self.store.grant(subject)
            case "serial" | "account":
                return None
            case _:
                raise NotFound
        if found is None:
            raise NotFound
        return found.seq, found.head


def _checked(subject: str, events: tuple[Event, ...], keeper: tuple[int, str] | None) -> Timeline:
    if keeper is None:
        if not events:
            raise NotFound
        return Timeline(subject, events, broken_at(list(events)), headed=False)
    seq, head = keeper
    broken = broken_at(list(events), head=head)
    if broken is not None and len(events) > seq:
        broken = min(broken, seq + 1)  # put on at the end: the first one too many
    return Timeline(subject, events, broken, headed=True)
