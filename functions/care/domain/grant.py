"""A grant: a way to a plan for a device that is not new any more (ELG-4, ELG-5, ELG-6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from ..frozen import frozen
from .policies import DEFAULTS, Policies
from .states import GrantState, Table, follow
from .tables import REGION_GRANT, REPAIR_GRANT, VIDEO_GRANT
from .values import replace

GRANT_HOURS = 72  # ELG-4, ELG-5


class GrantKind(StrEnum):
    """Why a device may be covered though it was activated before."""

    REPAIR = "repair"  # ELG-4: repaired in an official service centre, and invited
    VIDEO = "video"  # ELG-5: passed video verification
    REGION = "region"  # ELG-6: of unknown region, and reviewed by the desk


_TABLES: Mapping[GrantKind, Table] = {
    GrantKind.REPAIR: REPAIR_GRANT,
    GrantKind.VIDEO: VIDEO_GRANT,
    GrantKind.REGION: REGION_GRANT,
}
GRANT_ENDS = frozenset(
    {GrantState.USED, GrantState.EXPIRED, GrantState.REJECTED, GrantState.REVOKED}
)


def grant_id(kind: GrantKind, serial: str) -> str:
    """`grant_video_1ZNA0001`: at most one grant of a kind stands for a serial."""
    return f"grant_{kind}_{serial}"


@frozen
class Grant:
    """Instants UTC. `asked_at` is the first request (ELG-6 looks at it), `opened_at` the mail's
    acceptance (ELG-4, ELG-5) or the desk's yes (ELG-6), `prepared_at` when its mail was asked for.
    `plan_id` is the order that holds it, or the plan that used it; `held_at` stays until the end of
    that hold is in the timeline. `email` is kept only until it is over. `region` is
    where the device belongs, by the desk's review, and `zone` the one its letters count in.
    `upload` is the key of the video. A new grant of the same kind takes an ended one's place.
    """

    grant_id: str
    kind: GrantKind
    serial: str
    state: GrantState
    asked_at: datetime
    region: str
    locale: str = "en-US"
    account_id: str | None = None
    email: str | None = None
    upload: str | None = None
    opened_at: datetime | None = None
    plan_id: str | None = None
    decided_by: str | None = None
    reason: str | None = None
    reminded: tuple[str, ...] = ()
    policies: Policies = DEFAULTS
    work_since: datetime | None = None
    due_at: datetime | None = None
    seq: int = 0
    head: str = "0" * 64
    version: int = 0
    zone: str = "UTC"
    prepared_at: datetime | None = None
    held_at: datetime | None = None

    def moved(self, event: str, **changes: object) -> Grant:
        """The grant after `event` of its kind's table. Raises `WrongState`."""
        state = GrantState(follow(_TABLES[self.kind], self.state, event))
        return replace(self, state=state, **changes)

    @property
    def closes_at(self) -> datetime | None:
        """The last instant at which it is good (UTC, inclusive: TIM-2); None before it opens."""
        hours = self.policies.review_hours if self.kind is GrantKind.REGION else GRANT_HOURS
        return self.opened_at + timedelta(hours=hours) if self.opened_at else None

    def good_at(self, moment: datetime) -> bool:
        """Whether `moment` (UTC) lies in its hours, both ends included. Its state is not asked."""
        opened, closes = self.opened_at, self.closes_at
        return opened is not None and closes is not None and opened <= moment <= closes

    def status(self, now: datetime) -> GrantState:
        """The state seen by the clock at `now` (UTC): an open one past its hours is expired."""
        closes = self.closes_at
        over = self.state is GrantState.OPEN and closes is not None and now > closes
        return GrantState.EXPIRED if over else self.state

    def ended(self, now: datetime) -> bool:
        """Whether another grant may take its place at `now` (UTC)."""
        return self.status(now) in GRANT_ENDS

    def after(self, known: Grant | None) -> Grant:
        """This new grant in the place of an ended one, whose timeline goes on with it."""
        if known is None:
            return self
        return replace(self, seq=known.seq, head=known.head, version=known.version)
