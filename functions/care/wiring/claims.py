"""Use cases about claims, from filing to invoice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..settings import Paying, Scanning, Selling, Shipping, Tables
from . import adapters
from .settling import customers, settling, settling_later

if TYPE_CHECKING:
    from ..usecases.change_service import ChangeService
    from ..usecases.compare_services import CompareServices
    from ..usecases.decide_claim import DecideClaim
    from ..usecases.evidence import GatherEvidence
    from ..usecases.file_claim import FileClaim
    from ..usecases.inspect_unit import InspectUnit
    from ..usecases.invoice_claim import InvoiceClaim
    from ..usecases.manage_claim import ManageClaim
    from ..usecases.release_hold import ReleaseHold
    from ..usecases.return_slip import ReturnSlip
    from ..usecases.settle_claim import SettleClaim
    from ..usecases.ship_replacement import ShipReplacement
    from ..usecases.simulate_claim import SimulateClaim
    from ..usecases.submit_evidence import SubmitEvidence


def file_claim(settings: Selling) -> FileClaim:
    from ..usecases.file_claim import FileClaim

    store, settle = adapters.writing(settings.stack), settling(settings)
    return FileClaim(
        store, adapters.clock(settings), adapters.catalog(), settle, customers(settings)
    )


def compare_services(settings: Tables) -> CompareServices:
    from ..usecases.compare_services import CompareServices

    return CompareServices(
        adapters.reading(settings.stack), adapters.clock(settings), adapters.catalog()
    )


def simulate_claim(settings: Tables) -> SimulateClaim:
    from ..usecases.simulate_claim import SimulateClaim

    return SimulateClaim(
        adapters.reading(settings.stack), adapters.clock(settings), adapters.catalog()
    )


def manage_claim(settings: Selling) -> ManageClaim:
    from ..usecases.manage_claim import ManageClaim

    store, settle = adapters.writing(settings.stack), settling(settings)
    return ManageClaim(
        store, adapters.clock(settings), adapters.catalog(), settle, customers(settings)
    )


def change_service(settings: Selling) -> ChangeService:
    from ..usecases.change_service import ChangeService

    store, settle = adapters.writing(settings.stack), settling(settings)
    return ChangeService(
        store, adapters.clock(settings), adapters.catalog(), settle, customers(settings)
    )


def ship_replacement(settings: Shipping) -> ShipReplacement:
    from ..usecases.ship_replacement import ShipReplacement

    settle = settling_later(settings)
    return ShipReplacement(
        adapters.writing(settings.stack), adapters.clock(settings), adapters.catalog(), settle
    )


def decide_claim(settings: Shipping) -> DecideClaim:
    from ..usecases.decide_claim import DecideClaim

    settle = settling_later(settings)
    return DecideClaim(
        adapters.writing(settings.stack), adapters.clock(settings), adapters.catalog(), settle
    )


def gather_evidence(settings: Shipping) -> GatherEvidence:
    from ..usecases.evidence import GatherEvidence

    return GatherEvidence(adapters.reading(settings.stack))


def submit_evidence(settings: Shipping) -> SubmitEvidence:
    from ..usecases.submit_evidence import SubmitEvidence

    store, clock = adapters.writing(settings.stack), adapters.clock(settings)
    return SubmitEvidence(store, clock, settling_later(settings))


def inspect_unit(settings: Shipping) -> InspectUnit:
    from ..usecases.inspect_unit import InspectUnit

    settle = settling_later(settings)
    return InspectUnit(
        adapters.writing(settings.stack), adapters.clock(settings), adapters.catalog(), settle
    )


def release_hold(settings: Scanning) -> ReleaseHold:
    from ..usecases.release_hold import ReleaseHold

    return ReleaseHold(
        adapters.writing(settings.stack),
        adapters.clock(settings),
        adapters.catalog(),
        settling(settings),
        adapters.uploads(settings.uploads_bucket),
    )


def settle_claim(settings: Paying) -> SettleClaim:
    from ..usecases.settle_claim import SettleClaim

    store, clock = adapters.writing(settings.stack), adapters.clock(settings)
    return SettleClaim(store, clock, settling(settings))


def return_slip(settings: Shipping) -> ReturnSlip:
    from ..usecases.return_slip import ReturnSlip

    store, clock = adapters.reading(settings.stack), adapters.clock(settings)
    return ReturnSlip(store, clock, adapters.draw_qr, settings.site_url)


def invoice_claim(settings: Shipping) -> InvoiceClaim:
    from ..usecases.invoice_claim import InvoiceClaim

    settle = settling_later(settings)
    return InvoiceClaim(
        adapters.writing(settings.stack), adapters.clock(settings), adapters.catalog(), settle
    )
