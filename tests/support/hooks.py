"""The provider's webhooks of a house: told to the door, then worked from the queue."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from care.usecases.take_payment_event import TakePaymentEvent

from .house import House


class Hooks:
    """The door of `house` for the stack `test`. `event_id` tells a repeated delivery."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.door = TakePaymentEvent(
            house.payments, house.queue, house.store, house.clock, stack="test"
        )

    def deliver(
        self, type: str, object_id: str, subject: str | None = None, **more: Any
    ) -> timedelta | None:
        """One delivery; what it queues waits. Returns how late what it queued was."""
        body, signature = self.house.payments.webhook(type, object_id, subject, **more)
        return self.door.take(body, signature, self.house.op())

    def work(self) -> None:
        """Everything that waits in the queue."""
        for due in self.house.queue.take():
            self.house.worker.work(due, self.house.op())

    def hear(self, type: str, object_id: str, subject: str | None = None, **more: Any) -> None:
        """Delivered and worked."""
        self.deliver(type, object_id, subject, **more)
        self.work()
