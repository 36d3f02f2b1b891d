"""A process that dies in a change, a choice or a shipment is mended by the next call."""

from contextlib import suppress

import pytest

from care.domain.ledger import Purpose
from care.domain.parts import Service
from care.domain.states import ClaimState
from tests.support.faults import Crash
from tests.support.house import ANA, DRONE, SPARE, SPARE2, House
from tests.support.repairs import (
    PRICE,
    book,
    change_to,
    chosen,
    inspected,
    pays,
    quoted,
    received,
    repair_paid,
    replacement_paid,
    reshipped,
    sent_back,
)

POINTS = [
    (when, n) for when in ("crash_before", "crash_after", "lose_reply_of") for n in range(1, 9)
]


@pytest.fixture
def house():
    house = House()
    house.covered()
    return house


def struck(house, when, n, act):
    """`act` with a fault at the n-th request to the tables, then the minutes that pass, then the
    same request once more, as a customer or the desk would send it."""
    getattr(house.store, when)(n)
    with suppress(Crash):
        act()
    house.store._planned.clear()
    house.travel(minutes=5)
    act()
    house.settle_everything()


def counts(house):
    plan = house.store.plans_of(ANA)[0]
    return plan.left, plan.reserved, plan.used


@pytest.mark.parametrize(("when", "n"), POINTS)
@pytest.mark.parametrize("service", [Service.BASIC, Service.REPAIR])
def test_a_change_is_made_once_and_the_old_money_goes_back_once(house, when, n, service):
    """SVC-12."""
    claim = house.paid()
    asked = change_to(house, claim, service)
    struck(house, when, n, lambda: house.changing.change(claim.claim_id, ANA, asked, house.op()))
    after = house.claim(claim.claim_id)
    assert after.service is service
    assert (book(house, claim), counts(house)) == ((15900, 15900, 0), (2, 0, 0))
    types = house.types(claim.claim_id)
    assert (types.count("service_changed"), types.count("hold_released")) == (1, 1)
    if service is Service.BASIC:
        assert pays(house, after).state is ClaimState.PAID
        assert (book(house, claim), counts(house)) == ((2 * 15900, 15900, 0), (1, 1, 0))


@pytest.mark.parametrize(("when", "n"), POINTS)
def test_a_choice_opens_one_page_that_is_charged_once(house, when, n):
    """SVC-8, PAY-7."""
    claim = quoted(house)
    struck(house, when, n, lambda: chosen(house, claim, Purpose.REPAIR, PRICE))
    after = pays(house, house.claim(claim.claim_id))
    assert (after.state, book(house, claim)) == (ClaimState.MENDING, (12000, 0, 0))
    assert len([line for line in after.ledger if line.purpose is Purpose.REPAIR]) == 1


@pytest.mark.parametrize(("when", "n"), POINTS)
def test_a_cancelled_replacement_is_refunded_and_given_back_once(house, when, n):
    """HLD-9, TRM-6."""
    claim = replacement_paid(house)
    struck(house, when, n, lambda: house.managing.cancel(claim.claim_id, ANA, house.op()))
    assert house.claim(claim.claim_id).state is ClaimState.GOING_HOME
    assert (book(house, claim), counts(house)) == ((15900, 15900, 0), (2, 0, 0))
    assert house.types(claim.claim_id).count("claim_cancelled") == 1


@pytest.mark.parametrize(("when", "n"), POINTS)
def test_a_repair_that_cannot_be_done_is_refunded_once(house, when, n):
    """SVC-8, PAY-4."""
    claim = repair_paid(house)
    act = lambda: house.bench.cannot_mend(claim.claim_id, "Cracked.", house.op(), by="d")  # noqa: E731
    struck(house, when, n, act)
    assert house.claim(claim.claim_id).state is ClaimState.QUOTED
    assert book(house, claim) == (12000, 12000, 0)


@pytest.mark.parametrize(("when", "n"), POINTS)
def test_a_unit_ships_once_and_uses_one_replacement(house, when, n):
    """LNK-1, TRM-6."""
    claim = replacement_paid(house)
    struck(house, when, n, lambda: house.ship(claim))
    plan = house.store.plans_of(ANA)[0]
    assert (counts(house), plan.chain) == ((1, 0, 1), (DRONE, SPARE))
    assert house.types(claim.claim_id).count("shipped") == 1


@pytest.mark.parametrize(("when", "n"), POINTS)
def test_a_lost_unit_is_sent_again_once(house, when, n):
    """SHP-2."""
    claim = house.shipped()
    struck(house, when, n, lambda: reshipped(house, claim, SPARE2))
    plan = house.store.plans_of(ANA)[0]
    assert (counts(house), plan.chain) == ((1, 0, 1), (DRONE, SPARE, SPARE2))
    assert len(house.claim(claim.claim_id).lost_shipments) == 1


@pytest.mark.parametrize(("when", "n"), POINTS)
def test_an_inspection_and_a_parcel_home_are_told_once(house, when, n):
    """SVC-8, SHP-1."""
    claim = received(house)
    struck(house, when, n, lambda: inspected(house, claim, "defect"))
    struck(house, when, n, lambda: sent_back(house, claim))
    assert house.claim(claim.claim_id).state is ClaimState.COMPLETED
    types = house.types(claim.claim_id)
    assert (types.count("defect_found"), types.count("sent_home")) == (1, 1)
    assert house.device(DRONE).open_claim_id is None


@pytest.mark.parametrize("call", ["open_page", "capture", "refund", "void", "close_page"])
def test_a_lost_answer_of_the_provider_moves_no_money_twice(house, call):
    """Every call of a change and a choice, its answer lost once."""
    claim = house.paid()
    house.payments.lose_reply_of(call)
    asked = change_to(house, claim, Service.REPAIR)
    house.changing.change(claim.claim_id, ANA, asked, house.op())
    house.travel(hours=2)
    house.scan()
    claim = inspected(house, house.claim(claim.claim_id), "accident")
    claim = chosen(house, claim, Purpose.FEE, claim.quote.replacement)
    claim = chosen(house, claim, Purpose.REPAIR, PRICE)
    house.travel(hours=1)
    claim = pays(house, house.claim(claim.claim_id))
    house.travel(hours=2)
    assert house.claim(claim.claim_id).state is ClaimState.MENDING
    assert book(house, claim) == (15900 + 12000, 15900, 0)
    assert counts(house) == (2, 0, 0)
