"""Keyed requests of the operator about holds, each in its situation."""

from __future__ import annotations

from datetime import timedelta

from tests.simulation.operations import GatedHouse

from .events import OPERATOR, Call
from .keyed_acts import act, asked, paid


def _settle(claim_id: str, wants: str) -> Call:
    body = {"wants": wants, "reason": "The sweep stands still"}
    return asked(f"/claims/{claim_id}/settle", body, OPERATOR)


@act("ask for a renewal that is due")
def _renew(house: GatedHouse) -> Call:
    hold = (claim := house.ship(paid(house))).standing_hold
    assert hold is not None and hold.capture_before is not None
    house.clock.set(hold.capture_before - timedelta(hours=12))
    return _settle(claim.claim_id, "renew")


@act("ask for a release that the provider did not answer")
def _release(house: GatedHouse) -> Call:
    claim = house.ship(paid(house))
    house.payments.desk.fail_500("void", stored=False)
    house.scan()
    house.clock.forward(timedelta(hours=1))
    return _settle(claim.claim_id, "release")
