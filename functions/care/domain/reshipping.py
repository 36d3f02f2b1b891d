"""A replacement that did not arrive is sent once more (SHP-2)."""

from __future__ import annotations

from .claim import Claim, Shipment
from .parts import Service
from .premium import return_period
from .registry import carries_out
from .renewal import AT_STAKE


@carries_out("SHP-2")
def reshipped(claim: Claim, shipment: Shipment) -> Claim:
    """The claim with its replacement lost, undeliverable or refused, and another on its way.

    Nothing more is paid or used. While a Premium unit is awaited its period counts from the new
    shipment; the lost serial is kept, and its device is retired by the caller. Raises `WrongState`.
    """
    lost = (claim.shipment,) if claim.shipment else ()
    return_by = claim.return_by
    if claim.service is Service.PREMIUM and claim.state in AT_STAKE:
        return_by = return_period(claim, shipment.at)
    return claim.moved(
        "reship",
        shipment=shipment,
        lost_shipments=(*claim.lost_shipments, *lost),
        return_by=return_by,
    )
