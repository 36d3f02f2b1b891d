"""What use cases that settle share."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..settings import Paying, Selling, Shipping
from . import adapters

if TYPE_CHECKING:
    from ..usecases.bank_answer import Bundle
    from ..usecases.customers import Customers
    from ..usecases.payments import Payments
    from ..usecases.settle import Settle


def settling(settings: Paying) -> Settle:
    """Does what is due at once."""
    return _settle(settings, adapters.payments(settings))


def settling_all(settings: Paying) -> Settle:
    """Does what is due at once, and answers disputes: it may read timelines."""
    from ..usecases.answer_bundle import AnswerBundle
    from ..usecases.evidence import GatherEvidence

    # What settles writes anyway: another store would be another client.
    gather = GatherEvidence(adapters.writing(settings.stack))
    bundle = AnswerBundle(gather, adapters.sheet_printer())
    return _settle(settings, adapters.payments(settings), bundle)


def settling_later(settings: Shipping) -> Settle:
    """For a door without payment keys: what is due is done by the next sweep."""
    from ..adapters.later import LaterPayments

    return _settle(settings, cast("Payments", LaterPayments()))


def customers(settings: Selling) -> Customers:
    """Accounts as the payment provider knows them."""
    from ..usecases.customers import Customers

    store, people = adapters.writing(settings.stack), adapters.directory(settings.user_pool)
    return Customers(store, adapters.payments(settings), people)


def _settle(settings: Shipping, payments: Payments, bundle: Bundle | None = None) -> Settle:
    from ..usecases.effects import Effects
    from ..usecases.settle import Settle

    effects = Effects(payments, settings.site_url, settings.stack, bundle)
    return Settle(adapters.writing(settings.stack), effects, adapters.clock(settings))
