"""PAY-6, TRM-3, COV-3: both parts of the price, the total so far, and terms that stay as sold."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from care.catalog import load
from care.domain.costs import paid_so_far
from care.domain.ledger import Goal, Purpose, Status, Way
from care.domain.parts import Cause, Part, Sends
from care.domain.plan import Channel
from care.domain.serials import SerialNumber
from care.domain.states import PlanState
from care.usecases.facts import Damage
from tests.support.builders import a_claim, a_line, a_plan, usd
from tests.support.house import ANA, DRONE
from tests.support.plan_house import PlanHouse

BOUGHT = a_line(Purpose.PURCHASE, amount=usd(23900), status=Status.CAPTURED, goal=Goal.CAPTURED)
FEE = a_line(Purpose.FEE, amount=usd(15900), status=Status.CAPTURED, provider_id="pi_2")


def refund(of, status=Status.REFUNDED):
    """A refund of the line `of`."""
    back = a_line(Purpose.REFUND, amount=of.amount, status=status, goal=Goal.REFUNDED)
    return replace(back, way=Way.BACK, refunds=of.provider_id, provider_id="re_1")


@pytest.fixture
def house():
    return PlanHouse()


# PAY-6


def test_the_total_so_far_is_the_purchase_fee_and_every_replacement_fee():
    """PAY-6."""
    plan = a_plan(ledger=(BOUGHT,))
    hold = a_line(Purpose.HOLD, status=Status.AUTHORIZED, provider_id="pi_3")
    claims = [a_claim("claim-1", ledger=(hold, FEE)), a_claim("claim-2", ledger=(FEE,))]
    assert paid_so_far(plan, ()) == usd(23900)
    assert paid_so_far(plan, claims) == usd(23900 + 15900 + 15900)


@pytest.mark.parametrize(
    ("ledger", "paid"),
    [
        ((), 0),
        ((replace(FEE, status=Status.REFUSED),), 0),
        ((FEE, refund(FEE)), 0),
        ((FEE, refund(FEE, Status.REFUND_PENDING)), 0),
        ((FEE, refund(FEE, Status.REFUND_FAILED)), 15900),
        ((FEE, refund(replace(FEE, provider_id="pi_other"))), 15900),
    ],
)
def test_what_was_not_charged_or_went_back_is_not_in_the_total(ledger, paid):
    assert paid_so_far(a_plan(ledger=(BOUGHT,)), [a_claim(ledger=ledger)]) == usd(23900 + paid)


def test_the_fees_of_another_plan_are_not_in_the_total():
    claims = [a_claim(plan_id="plan-2", ledger=(FEE,)), a_claim(plan_id=None, ledger=(FEE,))]
    assert paid_so_far(a_plan(ledger=(BOUGHT,)), claims) == usd(23900)


@pytest.mark.parametrize(
    ("state", "paid"),
    [
        (PlanState.AWAITING_SERIAL, 23900),
        (PlanState.SCHEDULED, 23900),
        (PlanState.REFUNDED, 0),
        (PlanState.VOID, 0),
    ],
)
def test_a_fee_paid_to_a_seller_counts_while_the_plan_stands(state, paid):
    plan = a_plan(channel=Channel.BUNDLED, state=state)
    assert paid_so_far(plan, ()) == usd(paid)


def test_a_refunded_plan_has_cost_nothing():
    assert paid_so_far(a_plan(ledger=(BOUGHT, refund(BOUGHT))), ()) == usd(0)


def test_both_parts_are_shown_before_buying_and_the_total_afterwards(house):
    """PAY-6."""
    offers = house.eligibility.check(SerialNumber(DRONE), None).offers
    assert [offer.price.fee.amount for offer in offers] == [23900, 39900]
    assert [len(offer.price.replacement_fees) for offer in offers] == [2, 4]
    plan = house.covered()
    assert house.account.paid_so_far(plan) == usd(23900)
    claim = house.shipped()
    assert house.account.paid_so_far(house.plan(plan.plan_id)) == usd(23900) + claim.fee


# TRM-3


@pytest.mark.parametrize(("months", "replacements"), [(12, 2), (24, 4)])
def test_a_term_of_12_months_has_2_replacements_and_one_of_24_has_4(house, months, replacements):
    """TRM-3: one pool for the whole term."""
    plan = house.sold("mavic-3", "1ZNT0001", months)
    assert (plan.term_months, plan.total, plan.left) == (months, replacements, replacements)


@pytest.mark.parametrize("price", load().prices.values(), ids=lambda p: f"{p.model}-{p.region}")
def test_every_plan_of_the_catalog_has_its_terms_count(price):
    """TRM-3."""
    assert {12: 2, 24: 4}[price.term_months] == price.replacements


def changed(catalog):
    """A later catalog: dearer, with other terms, and a third replacement."""
    region = replace(catalog.regions["US"], terms_version="us-2031-01")
    key = ("mavic-3", "US", 12)
    fees = (*catalog.prices[key].replacement_fees, usd(29900))
    price = replace(catalog.prices[key], fee=usd(99900), replacement_fees=fees)
    policies = replace(catalog.policies, renewal_months_at_most=12, refunded_percent=10)
    return replace(
        catalog,
        regions=MappingProxyType({**catalog.regions, "US": region}),
        prices=MappingProxyType({**catalog.prices, key: price}),
        policies=policies,
    )


def test_a_plan_keeps_the_terms_that_it_was_sold_under(house):
    """TRM-3: price, count, terms version and policies of a plan sold do not move."""
    plan = house.covered()
    later = changed(house.catalog)
    house.returning = replace(house.returning, catalog=later)
    house.account = replace(house.account, catalog=later)
    kept = house.plan(plan.plan_id)
    assert (kept.price, kept.total, kept.terms_version) == (usd(23900), 2, "us-2026-11")
    shown = house.account.renewal(kept)
    assert shown.decision.allowed  # 24 of 36 months, as sold
    assert (shown.offer.price.fee, shown.offer.price.replacements) == (usd(99900), 3)
    house.device_returned()
    house.given_back(kept)
    assert house.payments.books()[plan.plan_id].refunded == 23900


def test_a_renewal_is_sold_under_the_present_terms(house):
    """TRM-3, RNW-3: the plan keeps its own, the renewal has the new ones."""
    plan = house.covered()
    house.renewing = replace(house.renewing, catalog=changed(house.catalog))
    asked = house.renewal(plan, price=usd(99900))
    renewal = house.renewing.renew(asked, house.op())
    assert (renewal.terms_version, renewal.total) == ("us-2031-01", 3)
    assert renewal.policies.refunded_percent == 10
    assert house.plan(plan.plan_id).terms_version == "us-2026-11"


# COV-3


def damage_to(plan, *parts):
    """A collision of the plan's device."""
    return Damage(SerialNumber(plan.serial), Cause.COLLISION, parts, Sends.UNIT)


def test_an_inspire_and_each_of_its_cameras_have_a_plan_and_claims_of_their_own(house):
    """COV-3: as many plans as there are devices; an accident to two is two claims (SVC-14)."""
    inspire = house.sold("inspire-2", "1ZNI0001", 12)
    cameras = [house.sold(f"zenmuse-{x}", f"1ZNC000{x[1]}", 12) for x in ("x5s", "x7")]
    house.at(inspire.starts_at)
    damaged = house.device(inspire.serial)
    house.put(replace(damaged, open_claim_id="claim-1"))
    assert house.claims.preview(ANA, damage_to(inspire, Part.AIRCRAFT), "US").decision.failed == (
        "TRM-6",
    )
    for camera in cameras:
        preview = house.claims.preview(ANA, damage_to(camera, Part.CAMERA, Part.GIMBAL), "US")
        assert preview.decision.allowed
        assert preview.settlement.fee == house.price(camera.model).replacement_fee(1)
    for plan in (inspire, *cameras):
        assert house.device(plan.serial).plan_id == plan.plan_id


def test_the_camera_of_an_inspire_is_not_claimed_on_the_aircrafts_plan(house):
    """COV-3, COV-1."""
    inspire = house.sold("inspire-2", "1ZNI0001", 12)
    house.at(inspire.starts_at)
    both = damage_to(inspire, Part.AIRCRAFT, Part.CAMERA)
    decision = house.claims.preview(ANA, both, "US").decision
    assert not decision.allowed
    assert {"COV-1", "SVC-2"} <= set(decision.failed)
