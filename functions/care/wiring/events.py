"""Use cases that no person asks for: signed events, the sweep, the queue, mails."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ..settings import Hearing, Keyed, KeyedShipping, Mailing, Paying, Sweeping
from . import adapters
from .settling import settling_all, settling_later

if TYPE_CHECKING:
    from ..usecases.send_mail import SendMail
    from ..usecases.settle_due import SettleDue
    from ..usecases.sweep_due import SweepDue
    from ..usecases.take_carrier_event import TakeCarrierEvent
    from ..usecases.take_order_event import TakeOrderEvent
    from ..usecases.take_payment_event import TakePaymentEvent


def take_payment_event(settings: Hearing) -> TakePaymentEvent:
    from ..usecases.take_payment_event import TakePaymentEvent

    return TakePaymentEvent(
        adapters.payments(settings),
        adapters.queue(settings.settle_queue),
        adapters.reading(settings.stack),
        adapters.clock(settings),
        settings.stack,
    )


def take_order_event(settings: Keyed) -> TakeOrderEvent:
    from ..usecases.take_order_event import TakeOrderEvent

    return TakeOrderEvent(
        adapters.writing(settings.stack),
        adapters.clock(settings),
        adapters.catalog(),
        adapters.wall(),
        adapters.keys(settings.keys_secret),
    )


def take_carrier_event(settings: KeyedShipping) -> TakeCarrierEvent:
    from ..usecases.take_carrier_event import TakeCarrierEvent

    settle = settling_later(settings)
    return TakeCarrierEvent(
        adapters.writing(settings.stack),
        adapters.clock(settings),
        adapters.wall(),
        adapters.keys(settings.keys_secret),
        settle,
    )


def sweep_due(settings: Sweeping) -> SweepDue:
    from ..usecases.sweep_due import SweepDue

    return SweepDue(
        adapters.reading(settings.stack),
        adapters.queue(settings.settle_queue),
        adapters.clock(settings),
    )


def settle_due(settings: Paying) -> SettleDue:
    from ..usecases.heed_bank import HeedBank
    from ..usecases.settle_due import SettleDue

    settle, store = settling_all(settings), adapters.writing(settings.stack)
    clock = adapters.clock(settings)
    heed = HeedBank(settle, store, clock, adapters.payments(settings))
    return SettleDue(settle, store, clock, heed)


def send_mail(settings: Mailing) -> SendMail:
    from ..usecases.send_mail import SendMail

    return SendMail(
        adapters.writing(settings.stack),
        adapters.mailer(settings.mail_from),
        adapters.directory(settings.user_pool),
        adapters.clock(settings),
        settings.site_url,
        partial(adapters.keys, settings.keys_secret),
    )
