"""The adapters, each imported inside: a door loads what it needs and nothing else.

Clients and the catalog live as long as the container. Tests put twins in their places here, which
is why use cases name them by the module.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from ..settings import Clocked, Hearing, Paying

if TYPE_CHECKING:
    from ..adapters.secrets import PaymentSecret
    from ..domain.event import Event
    from ..domain.terms import Catalog
    from ..usecases.bank_answer import SheetPrinter
    from ..usecases.books import Books
    from ..usecases.invoice_claim import Printer
    from ..usecases.payments import Payments
    from ..usecases.ports import Clock, Directory, Due, Keys, Mailer, Queue, Store, Uploads
    from ..usecases.reconciliation import Reports


@cache
def catalog() -> Catalog:
    """What is sold, where and for how much."""
    from ..catalog import load

    return load()


def clock(settings: Clocked) -> Clock:
    """The present."""
    from ..adapters.clock import FileClock

    return FileClock(settings.clock_file)


def now(settings: Clocked) -> datetime:
    """The present (UTC), for what a door shows."""
    return clock(settings).now()


@cache
def wall() -> Clock:
    """The wall clock, with which outside senders sign: the local cloud moves it nowhere."""
    from ..adapters.clock import FileClock

    return FileClock("")


@cache
def reading(stack: str) -> Store:
    """The tables, for a door that appends no events."""
    from ..adapters.dynamo import DynamoStore

    return DynamoStore(stack)


@cache
def writing(stack: str) -> Store:
    """The tables, where an event that is mailed asks to be."""
    from ..adapters.dynamo import DynamoStore
    from ..usecases.mails import MAILED

    return DynamoStore(stack, mailed=MAILED)


def payments(settings: Paying | Hearing) -> Payments:
    """The payment provider, with the keys as they are now."""
    from ..adapters.secrets import payment_secret

    secret = payment_secret(settings.payment_secret)
    return _provider(secret, settings.payment_url, settings.clock_file)


@lru_cache(maxsize=1)
def _provider(secret: PaymentSecret, url: str, clock_file: str) -> Payments:
    from ..adapters.clock import FileClock
    from ..adapters.stripe.payments import StripePayments

    clock = FileClock(clock_file)
    return StripePayments(secret.api_key, secret.webhook_secrets, url or None, clock)


@cache
def queue(url: str) -> Queue:
    """The settle queue."""
    from ..adapters.queue import SettleQueue

    return SettleQueue(url)


@cache
def directory(user_pool: str) -> Directory:
    """Who an account is."""
    from ..adapters.directory import CognitoDirectory

    return CognitoDirectory(user_pool)


@cache
def uploads(bucket: str) -> Uploads:
    """The files that customers send."""
    from ..adapters.uploads import UploadBucket

    return UploadBucket(bucket)


def books(settings: Paying) -> Books:
    """The payment provider's books, with the key as it is now."""
    from ..adapters.secrets import payment_secret
    from ..adapters.stripe.books import StripeBooks

    key = payment_secret(settings.payment_secret).api_key
    return StripeBooks(key, settings.payment_url or None, settings.stack)


@cache
def reports(bucket: str) -> Reports:
    """Where reports are kept."""
    from ..adapters.reports import ReportBucket

    return ReportBucket(bucket)


@cache
def mailer(sender: str) -> Mailer:
    """The mail service."""
    from ..adapters.mail import SesMailer

    return SesMailer(sender)


def keys(secret_id: str) -> Keys:
    """Secrets of our own, as they are now."""
    from ..adapters.keys import SecretKeys, key_secret

    return SecretKeys(key_secret(secret_id))


def printer() -> Printer:
    """What makes PDFs."""
    from ..adapters.documents import InvoicePrinter

    return InvoicePrinter()


def draw_qr(text: str) -> tuple[str, ...]:
    """A QR code's modules."""
    from ..adapters.documents.qr import modules

    return modules(text)


def sheet_printer() -> SheetPrinter:
    """What makes PDFs of plain sheets."""
    from ..adapters.documents.sheets import PlainPrinter

    return PlainPrinter()


def read_due(body: str) -> Due:
    """What a message of the settle queue says. Raises `BadValue`."""
    from ..adapters.queue import read_due

    return read_due(body)


def read_events(records: Iterable[Mapping[str, Any]]) -> list[tuple[Event, bool]]:
    """The events written in a batch of the stream, and whether their mail is done with."""
    from ..adapters.stream import read_events

    return read_events(records)
