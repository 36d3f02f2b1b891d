"""Mails the customer what happened, once the event is stored."""

from __future__ import annotations

from dataclasses import dataclass

from ..domain.claim import Claim
from ..domain.errors import NotFound
from ..domain.event import Event
from ..domain.plan import Plan
from .mails import compose, is_mailed
from .ports import Clock, Directory, Mailer, Store


@dataclass(frozen=True, slots=True)
class SendMail:
    """`site_url` is the site's address without a slash at its end.

    At least once: a crash between the mail service's yes and its record, or a stream record that
    comes again before the record was seen, sends the mail a second time. Never is one lost: until
    it is recorded as sent the event stays due, and the sweep brings it back.
    """

    store: Store
    mailer: Mailer
    directory: Directory
    clock: Clock
    site_url: str

    def send(self, event: Event, already_sent: bool) -> bool:
        """Whether a mail was sent. `already_sent` is what the stored event says of it.

        Raises `NotFound` where the plan or claim is missing, and what directory, mail service and
        store raise; the mail then stays due.
        """
        if already_sent or not is_mailed(event):
            return False
        about = self._read(event.subject)
        to = self.directory.email(about.account_id)
        self.mailer.send(compose(event, about, to, self.site_url))
        self.store.mail_sent(event.subject, event.seq, self.clock.now())
        return True

    def _read(self, subject: str) -> Plan | Claim:
        about: Plan | Claim | None
        about = self.store.plan(subject) if _is_plan(subject) else self.store.claim(subject)
        if about is None:
            raise NotFound
        return about


def _is_plan(subject: str) -> bool:
    return subject.startswith("plan_")
