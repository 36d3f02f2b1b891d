"""SHP-2: a replacement lost, undeliverable or refused is sent once more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.claim import Shipment
from care.domain.errors import WrongState
from care.domain.parts import Service
from care.domain.reshipping import reshipped
from care.domain.states import ClaimState
from care.domain.windows import days_after
from tests.support.builders import NOW, ZONE, a_claim, a_shipped_claim

LATER = NOW + timedelta(days=9)
AGAIN = Shipment("1ZNA0003", "UPS", "1Z888", LATER)


@pytest.mark.parametrize("state", [ClaimState.RETURN_DUE, ClaimState.RETURN_INCOMPLETE])
def test_the_return_period_counts_from_the_new_shipment_and_nothing_more_is_paid(state):
    """SHP-2, HLD-10."""
    claim = a_shipped_claim(state=state)
    after = reshipped(claim, AGAIN)
    assert (after.state, after.shipment) == (state, AGAIN)
    assert after.lost_shipments == (claim.shipment,)
    assert after.return_by == days_after(LATER, 14, ZONE)
    assert after.ledger == claim.ledger


def test_the_date_never_moves_earlier():
    """HLD-4."""
    late = days_after(NOW, 40, ZONE)
    assert reshipped(
        a_shipped_claim(state=ClaimState.RETURN_DUE, return_by=late), AGAIN
    ) == replace(
        a_shipped_claim(state=ClaimState.RETURN_DUE, return_by=late),
        shipment=AGAIN,
        lost_shipments=(a_shipped_claim().shipment,),
    )


@pytest.mark.parametrize("service", [Service.BASIC, Service.FLYAWAY])
def test_a_service_without_a_return_period_is_sent_once_more_and_has_none(service):
    claim = a_claim(service=service, state=ClaimState.COMPLETED)
    after = reshipped(claim, AGAIN)
    assert (after.state, after.return_by) == (ClaimState.COMPLETED, None)
    assert after.lost_shipments == ()


def test_what_was_not_shipped_is_not_sent_again():
    with pytest.raises(WrongState):
        reshipped(a_shipped_claim(state=ClaimState.PAID), AGAIN)
