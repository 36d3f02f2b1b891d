"""Takes the provider's webhook: verified, then only a hint to look and settle."""

from __future__ import annotations

from dataclasses import dataclass

from .ports import Due, Kind, Payments, Queue


@dataclass(frozen=True, slots=True)
class TakePaymentEvent:
    """Answers at once: the settling is the queue's work."""

    payments: Payments
    queue: Queue

    def take(self, body: bytes, signature: str) -> str:
        """Queues what the event is about and returns its type. Raises `BadValue` for a signature
        that does not verify. An event about nothing of ours is taken and has no effect."""
        event = self.payments.event(body, signature)
        kind = due_kind(event.subject)
        if event.subject and kind:
            self.queue.put((Due(kind, event.subject, event.object_id),))
        return event.type


def due_kind(subject: str | None) -> Kind | None:
    """`plan` or `claim`, by the id's prefix; None for anything else."""
    prefix = (subject or "").partition("_")[0]
    return _KINDS.get(prefix)


_KINDS: dict[str, Kind] = {"plan": "plan", "claim": "claim"}
