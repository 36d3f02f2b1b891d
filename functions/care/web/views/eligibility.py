"""The answer to an eligibility question."""

from __future__ import annotations

from ...domain.device import Device
from ...domain.terms import Catalog
from ...usecases.check_eligibility import Eligibility, Offer
from .decisions import decision_view
from .values import Json, model_name, money_view


def eligibility_view(answer: Eligibility, catalog: Catalog) -> Json:
    """The decision, the device where it is known, the offers where it is allowed."""
    return {
        "decision": decision_view(answer.decision),
        "device": _device(answer.device, catalog) if answer.device else None,
        "offers": [offer_view(offer) for offer in answer.offers],
    }


def _device(device: Device, catalog: Catalog) -> Json:
    return {
        "serial": device.serial,
        "model": device.model,
        "model_name": model_name(device.model, catalog),
        "region": device.region,
    }


def offer_view(offer: Offer) -> Json:
    """One plan that could be bought now, with both parts of its price (PAY-6)."""
    price, region = offer.price, offer.region
    return {
        "product": price.model,
        "term_months": price.term_months,
        "replacements": price.replacements,
        "price": money_view(price.fee),
        "replacement_fees": [money_view(fee) for fee in price.replacement_fees],
        "hold": money_view(price.hold),
        "return_days": region.return_days,
        "premium": region.premium,
        "starts_on": offer.starts_on.isoformat(),
        "ends_on": offer.ends_on.isoformat(),
        "zone": region.zone,
        "tax_included": region.tax_included,
        "illustrative": True,
        "terms_version": region.terms_version,
    }
