"""Works the settle queue: each message is one plan, claim, grant or unsent mail that is due, or a
bank's news of which only the provider knows whom it is about."""

from __future__ import annotations

from datetime import timedelta

from ..domain.errors import NotFound
from ..frozen import frozen
from .heed_bank import HeedBank
from .ports import Clock, Due, Store
from .settle import Settle
from .settle_grant import SettleGrant

MAIL_AGAIN = timedelta(minutes=15)


@frozen
class SettleDue:
    """`op` names the message's delivery."""

    settle: Settle
    store: Store
    clock: Clock
    heed: HeedBank

    def work(self, due: Due, op: str) -> None:
        """Settles one due thing. Raises what settling raises: the queue brings it again.

        A webhook about a plan or claim that is not here has no effect: the provider's account may
        serve another stack too, and what it tells of is stored before it is asked for.
        """
        try:
            self._work(due, op)
        except NotFound:
            if due.hint is None:
                raise

    def _work(self, due: Due, op: str) -> None:
        poked = due.hint is not None
        if due.kind == "plan":
            self.settle.plan(due.id, op, poked=poked, hint=due.hint)
        elif due.kind == "claim":
            self.settle.claim(due.id, op, poked=poked, hint=due.hint)
        elif due.kind == "grant":
            SettleGrant(self.store, self.clock).settle(due.id, op)
        elif due.kind != "event":
            self.heed.work(due, op)
        else:
            subject, _, seq = due.id.rpartition("|")
            self.store.mail_due(subject, int(seq), self.clock.now() + MAIL_AGAIN)
