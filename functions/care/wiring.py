"""Gives each use case its adapters: the only module that knows both sides.

Adapters are imported inside, so that a door loads what it needs and nothing else. Clients and the
catalog live as long as the container; use cases are put together at each call, so that a payment
key that was changed is taken up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, cast

from .settings import (
    Clocked,
    Hearing,
    Keyed,
    KeyedShipping,
    Mailing,
    Paying,
    Selling,
    Shipping,
    Sweeping,
    Tables,
    Uploading,
)

if TYPE_CHECKING:
    from .adapters.secrets import PaymentSecret
    from .domain.event import Event
    from .domain.terms import Catalog
    from .usecases.change_service import ChangeService
    from .usecases.check_eligibility import CheckEligibility
    from .usecases.check_timeline import CheckTimeline
    from .usecases.compare_services import CompareServices
    from .usecases.decide_claim import DecideClaim
    from .usecases.decide_grant import DecideGrant
    from .usecases.evidence import GatherEvidence
    from .usecases.file_claim import FileClaim
    from .usecases.hand_over_plan import HandOverPlan
    from .usecases.import_devices import ImportDevices
    from .usecases.import_plans import ImportPlans
    from .usecases.inspect_unit import InspectUnit
    from .usecases.invoice_claim import InvoiceClaim, Printer
    from .usecases.list_work import ListWork
    from .usecases.look_up_serial import LookUpSerial
    from .usecases.look_up_status import LookUpStatus
    from .usecases.manage_cards import ManageCards
    from .usecases.manage_claim import ManageClaim
    from .usecases.manage_data import ManageData
    from .usecases.mint_cards import MintCards
    from .usecases.ports import Clock, Directory, Due, Keys, Mailer, Payments, Queue, Store, Uploads
    from .usecases.prove_cover import ProveCover
    from .usecases.purchase_plan import PurchasePlan
    from .usecases.redeem_card import RedeemCard
    from .usecases.register_repair import RegisterRepair
    from .usecases.release_hold import ReleaseHold
    from .usecases.renew_plan import RenewPlan
    from .usecases.request_review import RequestReview
    from .usecases.return_plan import ReturnPlan
    from .usecases.send_mail import SendMail
    from .usecases.settle import Settle
    from .usecases.settle_due import SettleDue
    from .usecases.ship_replacement import ShipReplacement
    from .usecases.show_account import ShowAccount
    from .usecases.sweep_due import SweepDue
    from .usecases.take_carrier_event import TakeCarrierEvent
    from .usecases.take_order_event import TakeOrderEvent
    from .usecases.take_payment_event import TakePaymentEvent
    from .usecases.verify_device import VerifyDevice


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


def renew_plan(settings: Selling) -> RenewPlan:
    from .usecases.customers import Customers
    from .usecases.renew_plan import RenewPlan

    store, provider = writing(settings.stack), payments(settings)
    customers = Customers(store, provider, directory(settings.user_pool))
    settle = _settle(settings, provider)
    return RenewPlan(store, clock(settings), catalog(), customers, settle)


def return_plan(settings: Shipping) -> ReturnPlan:
    from .adapters.later import LaterPayments
    from .usecases.return_plan import ReturnPlan

    settle = _settle(settings, cast("Payments", LaterPayments()))
    return ReturnPlan(writing(settings.stack), clock(settings), catalog(), settle)


def import_plans(settings: Shipping) -> ImportPlans:
    from .adapters.later import LaterPayments
    from .usecases.import_plans import ImportPlans

    settle = _settle(settings, cast("Payments", LaterPayments()))
    return ImportPlans(writing(settings.stack), clock(settings), catalog(), settle)


def file_claim(settings: Selling) -> FileClaim:
    from .usecases.customers import Customers
    from .usecases.file_claim import FileClaim

    store, provider = writing(settings.stack), payments(settings)
    customers = Customers(store, provider, directory(settings.user_pool))
    settle = _settle(settings, provider)
    return FileClaim(store, clock(settings), catalog(), settle, customers)


def compare_services(settings: Tables) -> CompareServices:
    from .usecases.compare_services import CompareServices

    return CompareServices(reading(settings.stack), clock(settings), catalog())


def manage_claim(settings: Selling) -> ManageClaim:
    from .usecases.customers import Customers
    from .usecases.manage_claim import ManageClaim

    store, provider = writing(settings.stack), payments(settings)
    customers = Customers(store, provider, directory(settings.user_pool))
    settle = _settle(settings, provider)
    return ManageClaim(store, clock(settings), catalog(), settle, customers)


def change_service(settings: Selling) -> ChangeService:
    from .usecases.change_service import ChangeService
    from .usecases.customers import Customers

    store, provider = writing(settings.stack), payments(settings)
    customers = Customers(store, provider, directory(settings.user_pool))
    settle = _settle(settings, provider)
    return ChangeService(store, clock(settings), catalog(), settle, customers)


def show_account(settings: Tables) -> ShowAccount:
    from .usecases.show_account import ShowAccount

    return ShowAccount(reading(settings.stack), clock(settings), catalog())


def list_work(settings: Tables) -> ListWork:
    from .usecases.list_work import ListWork

    return ListWork(reading(settings.stack))


def ship_replacement(settings: Shipping) -> ShipReplacement:
    from .adapters.later import LaterPayments
    from .usecases.ship_replacement import ShipReplacement

    settle = _settle(settings, cast("Payments", LaterPayments()))
    return ShipReplacement(writing(settings.stack), clock(settings), catalog(), settle)


def decide_claim(settings: Shipping) -> DecideClaim:
    from .adapters.later import LaterPayments
    from .usecases.decide_claim import DecideClaim

    settle = _settle(settings, cast("Payments", LaterPayments()))
    return DecideClaim(writing(settings.stack), clock(settings), catalog(), settle)


def gather_evidence(settings: Shipping) -> GatherEvidence:
    from .usecases.evidence import GatherEvidence

    return GatherEvidence(reading(settings.stack))


def inspect_unit(settings: Shipping) -> InspectUnit:
    from .adapters.later import LaterPayments
    from .usecases.inspect_unit import InspectUnit

    settle = _settle(settings, cast("Payments", LaterPayments()))
    return InspectUnit(writing(settings.stack), clock(settings), catalog(), settle)


def release_hold(settings: Paying) -> ReleaseHold:
    from .usecases.release_hold import ReleaseHold

    settle = _settle(settings, payments(settings))
    return ReleaseHold(writing(settings.stack), clock(settings), catalog(), settle)


def hand_over_plan(settings: Keyed) -> HandOverPlan:
    from .usecases.hand_over_plan import HandOverPlan

    return HandOverPlan(writing(settings.stack), clock(settings), keys(settings.keys_secret))


def prove_cover(settings: Keyed) -> ProveCover:
    from .usecases.prove_cover import ProveCover

    return ProveCover(reading(settings.stack), clock(settings), keys(settings.keys_secret))


def look_up_serial(settings: Tables) -> LookUpSerial:
    from .usecases.look_up_serial import LookUpSerial

    return LookUpSerial(reading(settings.stack), clock(settings))


def check_timeline(settings: Tables) -> CheckTimeline:
    from .usecases.check_timeline import CheckTimeline

    return CheckTimeline(reading(settings.stack))


def manage_data(settings: Shipping) -> ManageData:
    from .adapters.later import LaterPayments
    from .usecases.manage_data import ManageData

    settle = _settle(settings, cast("Payments", LaterPayments()))
    return ManageData(writing(settings.stack), clock(settings), catalog(), settle)


def invoice_claim(settings: Shipping) -> InvoiceClaim:
    from .adapters.later import LaterPayments
    from .usecases.invoice_claim import InvoiceClaim

    settle = _settle(settings, cast("Payments", LaterPayments()))
    return InvoiceClaim(writing(settings.stack), clock(settings), catalog(), settle)


def printer() -> Printer:
    """What makes PDFs."""
    from .adapters.documents import InvoicePrinter

    return InvoicePrinter()


def redeem_card(settings: Keyed) -> RedeemCard:
    from .usecases.redeem_card import RedeemCard

    store, ours = writing(settings.stack), keys(settings.keys_secret)
    return RedeemCard(store, clock(settings), catalog(), ours)


def mint_cards(settings: Keyed) -> MintCards:
    from secrets import token_bytes

    from .usecases.mint_cards import MintCards

    store, ours = writing(settings.stack), keys(settings.keys_secret)
    return MintCards(store, clock(settings), catalog(), ours, token_bytes)


def manage_cards(settings: Keyed) -> ManageCards:
    from secrets import token_bytes

    from .usecases.manage_cards import ManageCards

    store, ours = writing(settings.stack), keys(settings.keys_secret)
    return ManageCards(store, clock(settings), ours, token_bytes)


def import_devices(settings: Tables) -> ImportDevices:
    from .usecases.import_devices import ImportDevices

    return ImportDevices(reading(settings.stack))


def verify_device(settings: Uploading) -> VerifyDevice:
    from .usecases.verify_device import VerifyDevice

    bucket = uploads(settings.uploads_bucket)
    return VerifyDevice(writing(settings.stack), clock(settings), catalog(), bucket)


def request_review(settings: Tables) -> RequestReview:
    from .usecases.request_review import RequestReview

    return RequestReview(writing(settings.stack), clock(settings), catalog())


def decide_grant(settings: Tables) -> DecideGrant:
    from .usecases.decide_grant import DecideGrant

    return DecideGrant(writing(settings.stack), clock(settings), catalog())


def register_repair(settings: Tables) -> RegisterRepair:
    from .usecases.register_repair import RegisterRepair

    return RegisterRepair(writing(settings.stack), clock(settings), catalog())


def take_payment_event(settings: Hearing) -> TakePaymentEvent:
    from .usecases.take_payment_event import TakePaymentEvent

    return TakePaymentEvent(payments(settings), queue(settings.settle_queue))


def take_order_event(settings: Keyed) -> TakeOrderEvent:
    from .usecases.take_order_event import TakeOrderEvent

    return TakeOrderEvent(
        writing(settings.stack), clock(settings), catalog(), wall(), keys(settings.keys_secret)
    )


def take_carrier_event(settings: KeyedShipping) -> TakeCarrierEvent:
    from .adapters.later import LaterPayments
    from .usecases.take_carrier_event import TakeCarrierEvent

    settle = _settle(settings, cast("Payments", LaterPayments()))
    return TakeCarrierEvent(
        writing(settings.stack), clock(settings), wall(), keys(settings.keys_secret), settle
    )


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
        writing(settings.stack),
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
def wall() -> Clock:
    """The wall clock, with which outside senders sign: the local cloud moves it nowhere."""
    from .adapters.clock import FileClock

    return FileClock("")


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

    secret = payment_secret(settings.payment_secret)
    return _provider(secret, settings.payment_url, settings.clock_file)


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
def uploads(bucket: str) -> Uploads:
    """The files that customers send."""
    from .adapters.uploads import UploadBucket

    return UploadBucket(bucket)


@cache
def mailer(sender: str) -> Mailer:
    """The mail service."""
    from .adapters.mail import SesMailer

    return SesMailer(sender)


def keys(secret_id: str) -> Keys:
    """Secrets of our own, as they are now."""
    from .adapters.keys import SecretKeys, key_secret

    return SecretKeys(key_secret(secret_id))


def read_due(body: str) -> Due:
    """What a message of the settle queue says. Raises `BadValue`."""
    from .adapters.queue import read_due

    return read_due(body)


def read_events(records: Iterable[Mapping[str, Any]]) -> list[tuple[Event, bool]]:
    """The events written in a batch of the stream, and whether their mail is done with."""
    from .adapters.stream import read_events

    return read_events(records)
