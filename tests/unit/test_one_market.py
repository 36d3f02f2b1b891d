"""ELG-6: countries that form one market are one region, whoever writes the country."""

from dataclasses import replace
from datetime import date

import pytest

from care.catalog import load
from care.domain.claim import Address
from care.domain.device import Device
from care.domain.errors import Refused
from care.domain.legacy import LegacyPlan
from care.domain.money import Money
from care.domain.parts import Service
from care.domain.serials import SerialNumber
from care.domain.shop_order import DeviceLine
from care.domain.states import ClaimState
from care.usecases.filing import Filing
from care.usecases.order_events import OrderedPlan
from care.usecases.purchase_plan import Purchase
from tests.support.cards import CardHouse
from tests.support.house import ANA, SPARE
from tests.support.plan_house import PlanHouse
from tests.support.repairs import inspected
from tests.support.shop import Shop

EU_PRICE = load().price("mavic-3", "EU", 12)
GERMAN, FRENCH = "1ZND0001", "1ZNF0001"


@pytest.fixture
def house():
    house = PlanHouse()
    house.put(Device(GERMAN, "mavic-3", "DE"))
    house.put(Device(FRENCH, "mavic-3", "FR"))
    return house


def test_a_german_device_is_sold_a_plan_of_the_eu(house):
    plan = house.sold("mavic-3", "1ZND0002", 12, region="EU")
    assert (plan.region, plan.zone, plan.price.currency) == ("EU", "Europe/Berlin", "EUR")
    order = house.purchase.buy(replace(_purchase(), region="FR"), house.op())
    assert (order.region, order.serial) == ("EU", GERMAN)


def test_a_plan_of_the_old_books_is_taken_for_a_german_device(house):
    """RNW-1."""
    dates = (date(2023, 7, 12), date(2026, 6, 1), date(2027, 6, 1))
    row = LegacyPlan("RP-1", ANA, SerialNumber(GERMAN), *dates, 0, "hash")
    result = house.importing.take({0: row}, house.op())
    assert (result.imported, dict(result.faults)) == (1, {})
    assert house.plan(house.device(GERMAN).plan_id).region == "EU"


def test_an_order_of_a_country_is_one_of_its_market(house):
    """BUY-1."""
    shop = Shop(house)
    line = OrderedPlan("P1", "D1", 12, 1, Money(24900, "EUR"), None)
    devices = (DeviceLine("D1", "mavic-3", 1),)
    shop.place(region="DE", devices=devices, plans=(line,))
    shop.ship(FRENCH)
    assert (shop.order.region, shop.plans[0].region) == ("EU", "EU")
    assert (shop.plans[0].serial, shop.plans[0].task) == (FRENCH, None)


def test_a_card_of_the_eu_redeems_for_a_german_device():
    """BUY-4."""
    house = CardHouse()
    house.put(Device(GERMAN, "mavic-3", "DE"))
    plan = house.redeem(house.sold_code(region="EU"), GERMAN).plan
    assert (plan.region, plan.serial) == ("EU", GERMAN)


def test_a_french_unit_replaces_a_german_one_and_an_american_one_does_not(house):
    """LNK-1: of the same region."""
    claim = _mending(house)
    with pytest.raises(Refused) as refused:
        house.ship(claim, SPARE)
    assert refused.value.decision.failed == ("LNK-1",)
    claim = house.ship(claim, FRENCH)
    assert (claim.state, claim.shipment.serial) == (ClaimState.COMPLETED, FRENCH)
    assert house.device(FRENCH).region == "FR"


def _purchase():
    key = "buy-german-00000001"
    return Purchase(ANA, SerialNumber(GERMAN), 12, None, EU_PRICE.fee, "de-DE", key, "hash")


def _mending(house):
    """A defect of the German device, at the bench."""
    filing = Filing(
        account_id=ANA,
        damage=house.damage(GERMAN),
        address=Address("Ana Example", "Beispielweg 1", "Berlin", "10115", "DE"),
        description=None,
        consent_version=None,
        ip="127.0.0.1",
        fee=None,
        hold=None,
        locale="de-DE",
        key="claim-german-00000001",
        request_hash="hash",
        service=Service.REPAIR,
    )
    claim = house.claims.file(filing, house.op())
    house.scan(GERMAN)
    return inspected(house, house.claim(claim.claim_id), "defect")
