"""Takes the provider's webhook: verified, then only a hint to look and settle."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from ..frozen import frozen
from .heard import REMEMBERED, seen_id
from .payments import Payments, ProviderEvent
from .ports import AlreadyAsked, Clock, Commit, Due, Kind, Queue, Seen, Store


class Leads(StrEnum):
    """What an event leads the worker to look at."""

    SUBJECT = "subject"  # the payment, page or refund of the plan or claim that its metadata names
    PAYMENT = "payment"  # the same of a payment that the event names, and nobody else
    WARNING = "warning"  # whether the bank warned of a payment
    CARD = "card"  # the saved card of a customer


# The subscription (PAYMENTS section 3). What else is sent has no effect.
WANTED: Mapping[str, Leads] = {
    "checkout.session.completed": Leads.SUBJECT,
    "checkout.session.expired": Leads.SUBJECT,
    "payment_intent.amount_capturable_updated": Leads.SUBJECT,
    "payment_intent.succeeded": Leads.SUBJECT,
    "payment_intent.payment_failed": Leads.SUBJECT,
    "payment_intent.canceled": Leads.SUBJECT,
    "refund.updated": Leads.SUBJECT,
    "refund.failed": Leads.SUBJECT,
    "charge.dispute.created": Leads.PAYMENT,
    "charge.dispute.closed": Leads.PAYMENT,
    "charge.dispute.funds_withdrawn": Leads.PAYMENT,
    "charge.dispute.funds_reinstated": Leads.PAYMENT,
    "payment_method.automatically_updated": Leads.CARD,
    "radar.early_fraud_warning.created": Leads.WARNING,
}
SENDER = "provider"


@frozen
class TakePaymentEvent:
    """Answers at once: the settling is the queue's work. `stack` is ours; another stack at the same
    account tells us of its payments, too."""

    payments: Payments
    queue: Queue
    store: Store
    clock: Clock
    stack: str

    def take(self, body: bytes, signature: str, op: str) -> timedelta | None:
        """Queues what the event is about. Returns how long ago the provider made it; None where
        nothing was queued: an event about nothing of ours is taken and has no effect, and one that
        comes again is late for no reason of ours. Raises `BadValue` for a signature that does not
        verify.

        At most one read, one message and one write. The message goes first: a crash before the
        record costs a hint that is repeated, never one that is lost.
        """
        event = self.payments.event(body, signature)
        due = self._due(event)
        if due is None or self._known(event):
            return None
        self.queue.put((due,))
        self._record(event, op)
        return self._late(event)

    def _due(self, event: ProviderEvent) -> Due | None:
        leads = WANTED.get(event.type)
        if leads is None or event.stack not in (None, self.stack):
            return None
        if leads is Leads.CARD:
            return Due("card", event.customer, event.object_id) if event.customer else None
        if leads is Leads.WARNING:
            return Due("warning", event.object_id, event.object_id)
        kind = due_kind(event.subject)
        if event.subject and kind:
            return Due(kind, event.subject, event.object_id)
        return Due("payment", event.object_id, event.object_id) if leads is Leads.PAYMENT else None

    def _late(self, event: ProviderEvent) -> timedelta | None:
        """By the clock that our tables are written by, which is the one that the payment double of
        the local cloud dates by: it moves both."""
        if event.created is None:
            return None
        made = datetime.fromtimestamp(event.created, UTC)
        return max(self.clock.now() - made, timedelta(0))

    def _known(self, event: ProviderEvent) -> bool:
        seen = self.store.seen(seen_id(SENDER, event.event_id))
        return seen is not None and not seen.over(self.clock.now())

    def _record(self, event: ProviderEvent, op: str) -> None:
        now, id_ = self.clock.now(), seen_id(SENDER, event.event_id)
        try:
            self.store.commit(Commit((Seen(id_, event.type, now, now + REMEMBERED),)), op)
        except AlreadyAsked:
            return  # delivered twice at once: the other has queued the same hint


def due_kind(subject: str | None) -> Kind | None:
    """`plan` or `claim`, by the id's prefix; None for anything else."""
    prefix = (subject or "").partition("_")[0]
    return _KINDS.get(prefix)


_KINDS: dict[str, Kind] = {"plan": "plan", "claim": "claim"}
