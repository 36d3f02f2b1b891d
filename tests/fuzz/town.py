"""A town for the fuzz: every door on stores in memory, and of all that can be asked about a thing.

It is built once, by the doors themselves, and stands: after a request that changed something it is
as it was. So every request is one of its own, and found again by its seed and number.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any, TypeVar
from unittest.mock import patch as patched

import pytest

from care.adapters.keys import KeySecret, SecretKeys
from care.adapters.stripe.webhook import provider_event
from care.usecases.mails import MAILED
from care.usecases.payments import ProviderEvent
from care.web import telemetry
from care.wiring import adapters
from tests.simulation.clone import clone
from tests.support.doors import ENVIRONMENT, Doors
from tests.support.events import Context
from tests.support.memory import MemoryStore
from tests.support.payments import MemoryPayments

from .sent import Got, Sent

PROVIDERS_SECRET = "whsec_town"
SENDERS = {"maker": "maker-secret", "carrier": "carrier-secret", "provider": PROVIDERS_SECRET}
# Calls of the provider that change nothing there.
LOOKS = {"read", "read_page", "read_refund", "card", "whose", "account_of", "warned_of"}
_KEYS = KeySecret(b"c" * 32, b"t" * 32, {name: (SENDERS[name],) for name in ("maker", "carrier")})
# What of the town changes with what is asked of it.
_TWINS = "clock payments queue mailer keys uploads books reports directory memory"


class Nowhere:
    """Where the doors' lines go: what they log is the matter of other tests."""

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        """Nothing is kept back."""


NOWHERE = Nowhere()


class SignedPayments(MemoryPayments):
    """The provider's twin, its events read and verified as the adapter does."""

    def event(self, body: bytes, signature: str) -> ProviderEvent:
        return provider_event(body, signature, [PROVIDERS_SECRET])


class Town(Doors):
    """The doors, and how to put back what a request changed."""

    on_tables = False

    def __init__(self) -> None:
        super().__init__(None)
        self.memory = MemoryStore(mailed=MAILED)
        self.payments = SignedPayments(self.clock)
        self.books._payments = self.payments
        self.keys: Any = SecretKeys(_KEYS)
        self.keys_used: list[str] = []
        self.devices = itertools.count(1)
        self._at_rest: dict[str, Any] = {}
        self._fuzzed = itertools.count(1)

    def come_to_rest(self) -> None:
        """From here on the town is put back to what it is now."""
        self._at_rest = clone(self._twins())

    def put_back(self) -> None:
        """The town as it came to rest."""
        vars(self).update(clone(self._at_rest))

    def _twins(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in _TWINS.split()}

    def answer(self, sent: Sent) -> Got:
        """What the door of the request's route answers."""
        door = self.door(sent.route.door)
        context = Context(f"fuzz-{next(self._fuzzed)}")
        with redirect_stdout(NOWHERE):  # type: ignore[type-var]
            return Got.of(door.handler(sent.event(), context))

    def left(self) -> dict[str, Any]:
        """All that a request may leave behind: what is stored, queued, mailed and kept in buckets,
        and every call of the provider that may change something there."""
        store, calls = self.memory, self.payments.desk.calls
        events = {subject: dict(events) for subject, events in store._events.items()}
        return {
            "items": dict(store._items),
            "events": events,
            "due": dict(store._due_at),
            "misses": dict(store._misses),
            "queue": tuple(self.queue._dues),
            "mails": len(self.mailer.sent),
            "forms": len(self.uploads.forms),
            "reports": len(self.reports.kept),
            "provider": {call: number for call, number in calls.items() if call not in LOOKS},
        }


T = TypeVar("T", bound=Town)


@contextmanager
def a_town(town: T) -> Iterator[T]:
    """The town, its doors' adapters in place and their lines unheard."""
    twins: dict[str, Any] = {
        "clock": lambda settings: town.clock,
        "payments": lambda settings: town.payments,
        "directory": lambda pool: town.directory,
        "queue": lambda url: town.queue,
        "mailer": lambda sender: town.mailer,
        "uploads": lambda bucket: town.uploads,
        "books": lambda settings: town.books,
        "reports": lambda bucket: town.reports,
        "keys": lambda secret_id: town.keys,
    }
    if not town.on_tables:
        twins |= dict.fromkeys(("reading", "writing"), lambda stack: town.memory)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        for name, twin in twins.items():
            patch.setattr(adapters, name, twin)
        patch.setattr(telemetry.logger.registered_handler, "stream", NOWHERE)
        patch.setattr(telemetry.logger._logger, "propagate", False)
        yield town


@contextmanager
def the_same_chance(seed: int) -> Iterator[None]:
    """While it lasts, what is drawn by chance is the same each time: ids, keys, codes."""
    dice = random.Random(seed)
    with (
        patched("secrets.token_bytes", lambda n=32: dice.randbytes(n)),
        patched("secrets.token_hex", lambda n=32: dice.randbytes(n).hex()),
        patched("secrets.token_urlsafe", lambda n=32: dice.randbytes(n).hex()),
    ):
        yield
