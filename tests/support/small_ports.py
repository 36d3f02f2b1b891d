"""The small in-memory ports: queue, clock, directory of people, mail service."""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from care.domain.errors import BadValue, NotFound
from care.usecases.ports import Due, FileLink, Mail, Uploaded, UploadForm

from .presigned import HEADS


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

    def accounts(self, email: str) -> tuple[str, ...]:
        wanted = email.lower()
        return tuple(id_ for id_, known in self.emails.items() if known.lower() == wanted)


class MemoryUploads:
    """The bucket of customers' files: `put` is what a browser does with a form."""

    def __init__(self, clock: FixedClock) -> None:
        self.forms: list[UploadForm] = []
        self._clock, self._objects = clock, dict[str, Uploaded]()

    def form(self, key: str, content_types: Sequence[str], most_bytes: int) -> UploadForm:
        fields = {"key": key, "policy": f"{','.join(content_types)} {most_bytes}"}
        expires_at = self._clock.now() + timedelta(minutes=15)
        self.forms.append(UploadForm("https://uploads.example/", fields, expires_at))
        return self.forms[-1]

    def look(self, key: str) -> Uploaded | None:
        return self._objects.get(key)

    def link(self, key: str, content_type: str, seconds: int) -> FileLink:
        url = f"https://uploads.example/{key}?type={content_type}&signature=secret"
        return FileLink(url, self._clock.now() + timedelta(seconds=seconds))

    def count(self, folder: str, most: int) -> int:
        return min(most, sum(key.startswith(folder) for key in self._objects))

    def put(
        self,
        key: str,
        content_type: str = "video/mp4",
        size: int = 5_000_000,
        head: bytes | None = None,
    ) -> None:
        """An object lies under `key` now; without a `head` it is what it says that it is."""
        begins = HEADS.get(content_type, b"<html>") if head is None else head
        self._objects[key] = Uploaded(content_type, size, begins)


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


class MemoryKeys:
    """Our own secrets: sealed tokens are remembered, senders sign with the secrets given here."""

    def __init__(self, **senders: tuple[str, ...]) -> None:
        self.senders = {"maker": ("maker-secret",), "carrier": ("carrier-secret",)} | senders
        self._sealed: dict[tuple[str, str], dict[str, str | int]] = {}

    def code_id(self, code: str) -> str:
        return f"card_{sha256(f'memory {code}'.encode()).hexdigest()[:40]}"

    def seal(self, purpose: str, facts: dict[str, str | int]) -> str:
        said = json.dumps([purpose, facts], sort_keys=True)
        token = sha256(said.encode()).hexdigest()[:32]
        self._sealed[purpose, token] = dict(facts)
        return token

    def open(self, purpose: str, token: str) -> dict[str, str | int]:
        if (purpose, token) not in self._sealed:
            raise BadValue("/token", "This is not valid.")
        return dict(self._sealed[purpose, token])

    def check(self, sender: str, body: bytes, signature: str, now: datetime) -> None:
        time, _, _ = signature.removeprefix("t=").partition(",")
        fresh = time.isdecimal() and abs(now.timestamp() - int(time)) <= 300
        secrets = self.senders[sender]
        if not fresh or signature not in [signed(each, body, int(time)) for each in secrets]:
            raise BadValue("/signature", "The signature does not fit.")


def signed(secret: str, body: bytes, at: datetime | int) -> str:
    """The signature header of `body` as a sender makes it: `t=1795370539,v1=<hex>`."""
    time = int(at.timestamp()) if isinstance(at, datetime) else at
    return f"t={time},v1={hmac.digest(secret.encode(), b'%d.' % time + body, 'sha256').hex()}"
