"""The small in-memory ports: queue, clock, directory of people, mail service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from care.domain.errors import NotFound
from care.usecases.ports import Due, Mail


class MemoryQueue:
    """The settle queue. `take` empties it, in order."""

    def __init__(self) -> None:
        self._dues: list[Due] = []

    def put(self, dues: Sequence[Due]) -> None:
        self._dues.extend(dues)

    def take(self) -> list[Due]:
        """All that waits, oldest first."""
        taken, self._dues = self._dues, []
        return taken


class FixedClock:
    """A clock that stands until it is set."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        """It is `now` (UTC) from here on."""
        self._now = now

    def forward(self, by: timedelta) -> datetime:
        """Moves on and returns the new present."""
        self._now += by
        return self._now


class MemoryDirectory:
    """The sign-in service's people, by account id."""

    def __init__(self, emails: dict[str, str] | None = None) -> None:
        self.emails = dict(emails or {})

    def email(self, account_id: str) -> str:
        if account_id not in self.emails:
            raise NotFound(account_id)
        return self.emails[account_id]


class MemoryMailer:
    """A mail service that keeps what it accepted, and refuses once when told to."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self._error: Exception | None = None

    def fail_next(self, error: Exception) -> None:
        """The next mail is not accepted, and `error` is raised instead."""
        self._error = error

    def send(self, mail: Mail) -> None:
        error, self._error = self._error, None
        if error:
            raise error
        self.sent.append(mail)
