"""TRM-3, PAY-6: a plan keeps the fees that it was sold under, whatever the catalog says later."""

from dataclasses import replace
from datetime import date

import pytest

from care.catalog import load
from care.domain.ledger import Purpose
from care.domain.legacy import LegacyPlan
from care.domain.parts import Cause, Part, Sends, Service
from care.domain.serials import SerialNumber
from care.usecases.compare_services import Asked
from care.usecases.facts import Damage, fees_of
from care.usecases.import_plans import ImportPlans
from tests.support.builders import a_plan, usd
from tests.support.cards import CardHouse
from tests.support.house import ANA, DRONE, House
from tests.support.plan_house import PlanHouse
from tests.support.repairs import chosen, inspected, received
from tests.support.shop import Shop

SOLD = load().price("mavic-3", "US", 12)


def dearer(catalog):
    """The catalog of next year: every fee doubled, no Flyaway any more."""
    prices = {
        key: replace(
            price,
            replacement_fees=tuple(usd(2 * fee.amount) for fee in price.replacement_fees),
            hold=usd(2 * price.hold.amount),
            battery_hold=price.battery_hold and usd(2 * price.battery_hold.amount),
            flyaway_fee=None,
            flyaways=0,
        )
        for key, price in catalog.prices.items()
    }
    return replace(catalog, prices=prices)


def next_year(house, catalog=None):
    """The house once the catalog has changed."""
    house.catalog = catalog or dearer(house.catalog)
    for door in ("claims", "comparing", "bench", "managing", "changing", "shipping"):
        setattr(house, door, replace(getattr(house, door), catalog=house.catalog))


def figures(house, service):
    """What the comparison shows of a service for Ana's device."""
    asked = Asked(house.damage(DRONE, service), "US")
    found = house.comparing.ask(ANA, asked)
    return next(option.figures for option in found.options if option.service is service)


def by_purchase():
    house = House()
    return house, house.bought()


def by_card():
    house = CardHouse()
    return house, house.redeem(house.sold_code()).plan


def by_bundle():
    house = House()
    shop = Shop(house)
    shop.place()
    shop.ship(DRONE)
    return house, shop.plans[0]


def by_renewal():
    house = PlanHouse()
    plan = house.renewed(house.covered())
    return house, house.plan(plan.plan_id)


def by_import():
    house = PlanHouse()
    dates = (date(2023, 7, 12), date(2026, 6, 1), date(2027, 6, 1))
    row = LegacyPlan("RP-1", ANA, SerialNumber(DRONE), *dates, 0, "hash")
    ImportPlans(house.store, house.clock, house.catalog, house.settle).take({0: row}, house.op())
    return house, house.plan(house.device(DRONE).plan_id)


@pytest.mark.parametrize("sale", [by_purchase, by_card, by_bundle, by_renewal, by_import])
def test_every_way_to_a_plan_stores_the_fees_that_it_was_sold_under(sale):
    """TRM-3, HLD-1, SVC-10: replacements, holds and Flyaway."""
    house, plan = sale()
    fees = house.plan(plan.plan_id).fees
    assert fees == SOLD.fees
    assert [fee.amount for fee in fees.replacement_fees] == [15900, 19900]
    assert (fees.hold, fees.battery_hold) == (usd(99900), usd(14900))
    assert (fees.flyaway_fee, fees.flyaways) == (usd(92900), 1)
    next_year(house)
    assert fees_of(house.catalog, plan) == SOLD.fees


@pytest.mark.parametrize(
    ("service", "fee", "hold"),
    [(Service.PREMIUM, 15900, 99900), (Service.BASIC, 15900, 0), (Service.FLYAWAY, 92900, 0)],
)
def test_comparison_and_filing_show_and_take_the_old_figures(service, fee, hold):
    """PAY-6, PAY-7, HLD-1, SVC-10: the catalog changed between sale and claim."""
    house = House()
    house.covered()
    device = house.device(DRONE)
    house.put(replace(device, bound_account=ANA, bound_at=house.clock.now()))
    next_year(house)
    shown = figures(house, service)
    assert (shown.fee, shown.hold) == (usd(fee), usd(hold))
    claim = house.paid(service=service)
    assert (claim.fee, claim.hold) == (usd(fee), usd(hold))
    assert sum(line.amount.amount for line in claim.lines(Purpose.FEE)) == fee
    assert house.payments.books()[claim.claim_id].captured == fee


def test_a_battery_claim_has_the_old_batterys_hold():
    """HLD-1, SVC-14."""
    house = House()
    house.covered()
    next_year(house)
    serial = SerialNumber(DRONE)
    damage = Damage(serial, Cause.NATURAL_WEAR, (Part.BATTERY,), Sends.BATTERY)
    preview = house.claims.preview(ANA, damage, "US", Service.PREMIUM)
    assert preview.settlement.hold == usd(14900)


def test_the_replacement_beside_a_quote_has_the_old_fee():
    """SVC-8, PAY-7."""
    house = House()
    house.covered()
    claim = received(house)
    next_year(house)
    claim = inspected(house, claim, "accident")
    claim = chosen(house, claim, Purpose.FEE, usd(15900))
    assert claim.lines(Purpose.FEE)[0].amount == usd(15900)


def test_a_plan_whose_model_is_sold_no_more_keeps_its_fees():
    """TRM-3: delisting a product does not end what was sold."""
    house = House()
    house.covered()
    next_year(house, replace(house.catalog, prices={}))
    assert figures(house, Service.PREMIUM).fee == usd(15900)


def test_a_plan_of_an_older_release_has_the_catalogs_fees():
    """It stored none: absent in its item."""
    house = House()
    plan = house.covered()
    house.put(replace(plan, fees=None))
    next_year(house)
    assert figures(house, Service.PREMIUM).fee == usd(31800)
    assert fees_of(house.catalog, a_plan(model="gone")) is None


def test_a_new_plan_is_sold_under_the_new_fees():
    house = House()
    house.catalog = dearer(house.catalog)
    house.purchase = replace(house.purchase, catalog=house.catalog)
    assert house.bought().fees.hold == usd(199800)
