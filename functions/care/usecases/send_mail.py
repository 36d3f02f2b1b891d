"""Mails the customer what happened, once the event is stored."""

from __future__ import annotations

from collections.abc import Callable

from ..domain.claim import Claim
from ..domain.errors import NotFound
from ..domain.event import Event
from ..domain.grant import Grant
from ..domain.inviting import INVITED, address_of
from ..domain.owners import STORE_ACCOUNT
from ..domain.plan import Plan
from ..frozen import frozen
from .hand_over_plan import standing_code
from .letters.grants import OPENERS, is_over
from .mails import compose, is_mailed
from .ports import Clock, Directory, Keys, Mail, Mailer, Store
from .settle_grant import SettleGrant


@frozen
class SendMail:
    """`site_url` is the site's address without a slash at its end; `keys` are read where a store's
    code is made once more, and not before.

    At least once: a crash between the mail service's yes and its record, or a stream record that
    comes again before the record was seen, sends the mail a second time. Never is one lost: until
    it is recorded as sent the event stays due, and the sweep brings it back.
    """

    store: Store
    mailer: Mailer
    directory: Directory
    clock: Clock
    site_url: str
    keys: Callable[[], Keys]

    def send(self, event: Event, already_sent: bool) -> bool:
        """Whether a mail was sent. `already_sent` is what the stored event says of it.

        A mail that opens a grant does so once the mail service has taken it (ELG-4, ELG-5); one
        that would say what is no longer so is recorded as done with and not sent.

        Raises `NotFound` where the plan, claim or grant is missing, and what directory, mail
        service and store raise; the mail then stays due.
        """
        if already_sent or not is_mailed(event):
            return False
        mail = self._mail(event, self._read(event.subject))
        if mail:
            self.mailer.send(mail)
        if mail and event.note.type in OPENERS:
            SettleGrant(self.store, self.clock).open(event)
        self.store.mail_sent(event.subject, event.seq, self.clock.now())
        return mail is not None

    def _mail(self, event: Event, about: Plan | Claim | Grant) -> Mail | None:
        """None where nobody is to be written to, or not any more."""
        if isinstance(about, Plan) and event.note.type == INVITED:
            return self._invitation(event, about)
        over = isinstance(about, Grant) and is_over(event, about)
        if over or self._is_a_stores(about, event.seq):
            return None
        return compose(event, about, self._address(about, event.seq), self.site_url)

    def _invitation(self, event: Event, plan: Plan) -> Mail | None:
        """To the customer at a store's counter, with the code that makes the plan theirs (LNK-3).

        The code stands in no table and no event. One that was sealed with other keys is not ours to
        make any more: asked again, the store gets a new one.
        """
        address = address_of(plan, event.seq, self.clock.now())
        code = standing_code(self.keys(), plan) if address else None
        return compose(event, plan, address, self.site_url, code=code) if address and code else None

    def _read(self, subject: str) -> Plan | Claim | Grant:
        about: Plan | Claim | Grant | None
        match subject.partition("_")[0]:
            case "plan":
                about = self.store.plan(subject)
            case "grant":
                about = self.store.grant(subject)
            case _:
                about = self.store.claim(subject)
        if about is None:
            raise NotFound
        return about

    def _is_a_stores(self, about: Plan | Claim | Grant, seq: int) -> bool:
        """A plan that a store redeemed is nobody's to read about until it is taken over."""
        owner = about.owner_at(seq) if isinstance(about, Plan) else about.account_id
        return owner is not None and owner.startswith(STORE_ACCOUNT)

    def _address(self, about: Plan | Claim | Grant, seq: int) -> str:
        """A repair's invitation goes where the desk was told, everything else to the account; of a
        plan that was handed over, to whose it was at event number `seq` (LNK-3)."""
        if isinstance(about, Grant) and about.email:
            return about.email
        account = about.owner_at(seq) if isinstance(about, Plan) else about.account_id
        if account is None:
            raise NotFound
        return self.directory.email(account)
