"""The body of a reconciliation."""

from __future__ import annotations

from datetime import datetime, timedelta

from ...domain.errors import BadValue
from .body import Body
from .devices import Instant

MOST = timedelta(days=31)  # what is done while the caller waits


class Window(Body):
    """What was made from `since` to `until`; until now, and of one day, where they are left out."""

    since: Instant | None = None
    until: Instant | None = None

    def bounds(self, now: datetime) -> tuple[datetime, datetime | None]:
        """Both, UTC; None for until now. Raises `BadValue` for more than 31 days."""
        until = self.until or now
        since = self.since or until - timedelta(days=1)
        if until - since > MOST:
            raise BadValue("/since", f"At most {MOST.days} days are looked at in one request.")
        return since, self.until
