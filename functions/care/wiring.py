"""Gives each use case its adapters: the only module that knows both sides.

Adapters are imported inside, so that a door loads what it needs and nothing else. Clients and the
catalog live as long as the container; use cases are put together at each call, so that a payment
key that was changed is taken up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, cast

from .settings import Clocked, Hearing, Mailing, Paying, Selling, Shipping, Sweeping, Tables

if TYPE_CHECKING:
    from .adapters.secrets import PaymentSecret
    from .domain.event import Event
    from .domain.terms import Catalog
    from .usecases.check_eligibility import CheckEligibility
    from .usecases.file_claim import FileClaim
    from .usecases.import_devices import ImportDevices
    from .usecases.list_work import ListWork
    from .usecases.look_up_status import LookUpStatus
    from .usecases.ports import Clock, Directory, Due, Mailer, Payments, Queue, Store
    from .usecases.purchase_plan import PurchasePlan
    from .usecases.release_hold import ReleaseHold
    from .usecases.send_mail import SendMail
    from .usecases.settle import Settle
    from .usecases.settle_due import SettleDue
    from .usecases.ship_replacement import ShipReplacement
    from .usecases.show_account import ShowAccount
    from .usecases.sweep_due import SweepDue
    from .usecases.take_payment_event import TakePaymentEvent


def check_eligibility(settings: Tables) -> CheckEligibility:
    from .usecases.check_eligibility import CheckEligibility

    return CheckEligibility(reading(settings.stack), clock(settings), catalog())


def look_up_status(settings: Tables) -> LookUpStatus:
    from .usecases.look_up_status import LookUpStatus

    return LookUpStatus(reading(settings.stack), clock(settings))


def purchase_plan(settings: Selling) -> PurchasePlan:
    from .usecases.purchase_plan import PurchasePlan

    return PurchasePlan(
        writing(settings.stack),
        clock(settings),
        catalog(),
        payments(settings),
        directory(settings.user_pool),
        _settle(settings, payments(settings)),
    )


def file_claim(settings: Paying) -> FileClaim:
    from .usecases.file_claim import FileClaim

    settle = _settle(settings, payments(settings))
    return FileClaim(writing(settings.stack), clock(settings), catalog(), settle)


def show_account(settings: Tables) -> ShowAccount:
    from .usecases.show_account import ShowAccount

    return ShowAccount(reading(settings.stack), clock(settings))


def list_work(settings: Tables) -> ListWork:
    from .usecases.list_work import ListWork

    return ListWork(reading(settings.stack))


def ship_replacement(settings: Shipping) -> ShipReplacement:
    from .adapters.later import LaterPayments
    from .usecases.ship_replacement import ShipReplacement

    settle = _settle(settings, cast("Payments", LaterPayments()))
    return ShipReplacement(writing(settings.stack), clock(settings), catalog(), settle)


def release_hold(settings: Paying) -> ReleaseHold:
    from .usecases.release_hold import ReleaseHold

    settle = _settle(settings, payments(settings))
    return ReleaseHold(writing(settings.stack), clock(settings), catalog(), settle)


def import_devices(settings: Tables) -> ImportDevices:
    from .usecases.import_devices import ImportDevices

    return ImportDevices(reading(settings.stack))


def take_payment_event(settings: Hearing) -> TakePaymentEvent:
    from .usecases.take_payment_event import TakePaymentEvent

    return TakePaymentEvent(payments(settings), queue(settings.settle_queue))


def sweep_due(settings: Sweeping) -> SweepDue:
    from .usecases.sweep_due import SweepDue

    return SweepDue(reading(settings.stack), queue(settings.settle_queue), clock(settings))


def settle_due(settings: Paying) -> SettleDue:
    from .usecases.settle_due import SettleDue

    settle = _settle(settings, payments(settings))
    return SettleDue(settle, writing(settings.stack), clock(settings))


def send_mail(settings: Mailing) -> SendMail:
    from .usecases.send_mail import SendMail

    return SendMail(
        reading(settings.stack),
        mailer(settings.mail_from),
        directory(settings.user_pool),
        clock(settings),
        settings.site_url,
    )


def _settle(settings: Shipping, payments: Payments) -> Settle:
    from .usecases.effects import Effects
    from .usecases.settle import Settle

    effects = Effects(payments, settings.site_url, settings.stack)
    return Settle(writing(settings.stack), effects, clock(settings))


@cache
def catalog() -> Catalog:
    """What is sold, where and for how much."""
    from .catalog import load

    return load()


def clock(settings: Clocked) -> Clock:
    """The present."""
    from .adapters.clock import FileClock

    return FileClock(settings.clock_file)


@cache
def reading(stack: str) -> Store:
    """The tables, for a door that appends no events."""
    from .adapters.dynamo import DynamoStore

    return DynamoStore(stack)


@cache
def writing(stack: str) -> Store:
    """The tables, where an event that is mailed asks to be."""
    from .adapters.dynamo import DynamoStore
    from .usecases.mails import MAILED

    return DynamoStore(stack, mailed=MAILED)


def payments(settings: Paying | Hearing) -> Payments:
    """The payment provider, with the keys as they are now."""
    from .adapters.secrets import payment_secret

    url = settings.payment_url if isinstance(settings, Paying) else ""
    return _provider(payment_secret(settings.payment_secret), url, settings.clock_file)


@lru_cache(maxsize=1)
def _provider(secret: PaymentSecret, url: str, clock_file: str) -> Payments:
    from .adapters.clock import FileClock
    from .adapters.stripe.payments import StripePayments

    clock = FileClock(clock_file)
    return StripePayments(secret.api_key, secret.webhook_secrets, url or None, clock)


@cache
def queue(url: str) -> Queue:
    """The settle queue."""
    from .adapters.queue import SettleQueue

    return SettleQueue(url)


@cache
def directory(user_pool: str) -> Directory:
    """Who an account is."""
    from .adapters.directory import CognitoDirectory

    return CognitoDirectory(user_pool)


@cache
def mailer(sender: str) -> Mailer:
    """The mail service."""
    from .adapters.mail import SesMailer

    return SesMailer(sender)


def read_due(body: str) -> Due:
    """What a message of the settle queue says. Raises `BadValue`."""
    from .adapters.queue import read_due

    return read_due(body)


def read_events(records: Iterable[Mapping[str, Any]]) -> list[tuple[Event, bool]]:
    """The events written in a batch of the stream, and whether their mail is done with."""
    from .adapters.stream import read_events

    return read_events(records)
