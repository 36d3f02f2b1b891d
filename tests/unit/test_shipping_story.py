"""The replacement carries the plan: every service's shipment, its warranty, its second parcel."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain import shipping
from care.domain.claim import Shipment
from care.domain.device import Device
from care.domain.errors import NotFound, Refused, WrongState
from care.domain.parts import Condition, Part, Sends, Service
from care.domain.plan import PlanStatus
from care.domain.serials import SerialNumber
from care.domain.states import ClaimState, HoldState, PlanState
from care.usecases.import_devices import ImportDevices
from tests.support.builders import NOW, a_claim, a_plan
from tests.support.house import ANA, DRONE, SPARE, SPARE2, House
from tests.support.repairs import (
    book,
    filed,
    inspected,
    parcel,
    pays,
    received,
    reshipped,
    sent_back,
)

OTHER = "9XOTHER1"
BATTERY1, BATTERY2 = "8BAT0001", "8BAT0002"


@pytest.fixture
def house():
    house = House()
    house.covered()
    return house


def the_plan(house):
    return house.store.plans_of(ANA)[0]


def counts(house):
    plan = the_plan(house)
    return plan.left, plan.reserved, plan.used


def ship(house, claim, serial=SPARE, condition=None):
    return house.shipping.ship(
        claim.claim_id, SerialNumber(serial), "UPS", "1Z", house.op(), condition=condition
    )


def basic_received(house):
    claim = house.paid(service=Service.BASIC)
    house.scan()
    return house.claim(claim.claim_id)


def flyaway_paid(house):
    device = house.device(DRONE)
    house.put(replace(device, bound_account=ANA, bound_at=house.clock.now()))
    house.clock.forward(timedelta(minutes=1))
    return pays(house, house.filed(key="claim-key-flyaway1", service=Service.FLYAWAY))


def battery_paid(house, service=Service.PREMIUM):
    """A paid claim for a battery alone."""
    damage = replace(house.damage(DRONE), parts=(Part.BATTERY,), sends=Sends.BATTERY)
    figures = house.claims.preview(ANA, damage, "US", service).settlement
    filing = house.filing(service=service)
    filing = replace(filing, damage=damage, fee=figures.fee, hold=figures.hold)
    return pays(house, house.claims.file(filing, house.op()))


# LNK-1


def test_a_basic_replacement_ships_after_the_unit_was_received(house):
    """SVC-5, LNK-1: one used, the plan moves, nothing is due back."""
    claim = ship(house, basic_received(house))
    assert claim.state is ClaimState.COMPLETED
    assert counts(house) == (1, 0, 1)
    assert (the_plan(house).serial, house.device(SPARE).plan_id) == (SPARE, the_plan(house).plan_id)
    assert house.device(DRONE).open_claim_id is None
    assert "Send the unit back" not in house.store.timeline(claim.claim_id)[-1].note.sentence


def test_a_flyaway_is_replaced_its_serial_retired_and_counted(house):
    """SVC-10, LNK-1: it uses one replacement, and one of the flyaways."""
    claim = ship(house, flyaway_paid(house))
    assert claim.state is ClaimState.COMPLETED
    assert (counts(house), the_plan(house).flyaways) == ((1, 0, 1), 1)
    assert house.device(DRONE).retired
    found = house.managing.found(claim.claim_id, ANA, house.op())
    assert (found.state, found.found_at) == (ClaimState.COMPLETED, house.clock.now())
    assert house.device(DRONE).retired, "a device found later stays retired"


@pytest.mark.parametrize("service", [Service.BASIC, Service.REPAIR, Service.REPLACEMENT])
def test_nothing_ships_before_it_is_due(house, service):
    """STATES: the pair is not listed, and nothing is written."""
    claim = filed(house, service)
    before = house.claim(claim.claim_id)
    with pytest.raises(WrongState):
        ship(house, claim)
    assert house.claim(claim.claim_id) == before
    assert house.device(SPARE).plan_id is None


def test_the_same_unit_again_gets_the_first_answer(house):
    claim = ship(house, basic_received(house))
    assert ship(house, claim) == claim
    with pytest.raises(WrongState):
        ship(house, claim, SPARE2)
    with pytest.raises(NotFound):
        house.shipping.ship("claim_none", SerialNumber(SPARE), "UPS", "1Z", house.op())


@pytest.mark.parametrize(
    "changes",
    [
        {"next_plan_id": "plan-2"},
        {"last_claim_id": "claim-2"},
        {"damaged_at": House().clock.now()},
        {"shipped_at": House().clock.now()},
    ],
)
def test_a_unit_with_a_life_of_its_own_does_not_ship(house, changes):
    """LNK-1: neither covered, ordered, claimed nor retired."""
    house.put(replace(house.device(SPARE), **changes))
    with pytest.raises(Refused) as refusal:
        ship(house, basic_received(house))
    assert refusal.value.decision.failed == ("LNK-1",)


def test_a_queued_renewal_and_an_open_order_move_with_the_plan(house):
    """LNK-1, RNW-3: both follow the serial; the order is paid later on the new one."""
    plan = the_plan(house)
    renewal = replace(
        a_plan("plan-renewal", account_id=ANA, serial=DRONE, chain=(DRONE,)),
        starts_at=plan.ends_at,
        ends_at=plan.ends_at + timedelta(days=365),
        renews=plan.plan_id,
        version=0,
        due_at=None,
    )
    order = replace(renewal, plan_id="plan-order", state=PlanState.AWAITING_PAYMENT, chain=())
    house.put(renewal, order)
    device = house.device(DRONE)
    house.put(replace(device, next_plan_id="plan-renewal", order_id="plan-order"))

    ship(house, basic_received(house))

    moved, ordered = house.plan("plan-renewal"), house.plan("plan-order")
    assert (moved.serial, moved.chain, moved.ends_at) == (SPARE, (DRONE, SPARE), renewal.ends_at)
    assert (moved.left, moved.reserved) == (2, 0)
    assert (ordered.serial, ordered.chain) == (SPARE, ())
    unit, old = house.device(SPARE), house.device(DRONE)
    assert (unit.plan_id, unit.next_plan_id, unit.order_id) == (
        plan.plan_id,
        "plan-renewal",
        "plan-order",
    )
    assert (old.plan_id, old.next_plan_id, old.order_id) == (None, None, None)


def test_a_unit_that_ships_after_the_plans_end_carries_no_cover(house):
    """TRM-4: the claim filed before the end runs on; the plan moves, over as it is."""
    claim = basic_received(house)
    plan = the_plan(house)
    house.clock.set(plan.ends_at)
    claim = ship(house, claim)
    assert claim.state is ClaimState.COMPLETED
    moved = the_plan(house)
    assert (moved.serial, moved.ends_at) == (SPARE, plan.ends_at)
    assert moved.status(house.clock.now()) is PlanStatus.EXPIRED
    note = house.store.timeline(claim.claim_id)[-1].note
    assert note.sentence.endswith("The plan has ended, so no plan covers the new unit.")


def test_a_millisecond_before_the_plans_end_the_unit_is_covered(house):
    """TRM-4."""
    claim = basic_received(house)
    house.clock.set(the_plan(house).ends_at - timedelta(milliseconds=1))
    claim = ship(house, claim)
    note = house.store.timeline(claim.claim_id)[-1].note
    assert "The plan is bound to its serial number" in note.sentence


def test_a_swap_of_a_device_without_a_plan_only_retires_the_old_serial(house):
    """LNK-1, SVC-1: Repair and Replacement need no plan."""
    claim = inspected(house, received(house, Service.REPLACEMENT, SPARE), "defect")
    claim = ship(house, claim, SPARE2)
    assert (claim.state, claim.plan_id) == (ClaimState.COMPLETED, None)
    assert (house.device(SPARE).replaced_by, house.device(SPARE2).plan_id) == (SPARE2, None)
    sentence = house.store.timeline(claim.claim_id)[-1].note.sentence
    assert "plan is bound" not in sentence and "plan has ended" not in sentence


def test_a_lost_hold_stays_the_desks_task_when_the_replacement_ships():
    """HLD-6, HLD-10: shipping ends the wait for the parcel, not that for the hold."""
    sent = Shipment(SPARE, "UPS", "1Z", NOW)
    waiting = a_claim(state=ClaimState.PAID, work_since=NOW, paid_at=NOW)
    lost = replace(waiting, hold_state=HoldState.LOST)
    assert shipping.shipped(lost, sent, NOW).work_since == NOW
    assert shipping.shipped(waiting, sent, NOW).work_since is None


# A battery alone (SVC-14)


def test_a_battery_alone_changes_the_count_and_no_serial_and_ships_only_once(house):
    """LNK-1, SVC-14."""
    batteries(house)
    claim = ship(house, battery_paid(house), BATTERY1)
    assert claim.shipment.serial == BATTERY1
    plan = the_plan(house)
    assert (plan.serial, plan.chain, counts(house)) == (DRONE, (DRONE,), (1, 0, 1))
    assert not house.device(DRONE).retired
    assert house.device(BATTERY1).shipped_at == house.clock.now()
    assert house.device(BATTERY1).plan_id is None
    house.scan(battery=True)
    second = house.paid(key="claim-key-00000002")
    with pytest.raises(Refused) as refusal:
        ship(house, second, BATTERY1)
    assert refusal.value.decision.failed == ("LNK-1",)


def test_a_free_battery_uses_nothing(house):
    """TRM-5, SVC-14."""
    batteries(house)
    damage = replace(house.damage(DRONE), parts=(Part.BATTERY,), sends=Sends.BATTERY)
    filing = replace(house.filing(service=Service.REPAIR), damage=damage)
    claim = house.claims.file(filing, house.op())
    house.scan(battery=True)
    claim = inspected(house, house.claim(claim.claim_id), "defect")
    assert ship(house, claim, BATTERY1).state is ClaimState.COMPLETED
    assert (counts(house), the_plan(house).serial) == ((2, 0, 0), DRONE)
    assert house.device(DRONE).plan_id == the_plan(house).plan_id


def test_a_lost_battery_is_sent_once_more(house):
    """SHP-2, SVC-14: the lost battery is out of use, the unit is not."""
    batteries(house)
    claim = ship(house, battery_paid(house), BATTERY1)
    claim = reshipped(house, claim, BATTERY2)
    assert (claim.shipment.serial, claim.lost_shipments[0].serial) == (BATTERY2, BATTERY1)
    assert (house.device(BATTERY1).retired, house.device(DRONE).retired) == (True, False)
    assert (counts(house), the_plan(house).serial) == ((1, 0, 1), DRONE)


def batteries(house):
    units = [Device(serial, "mavic-3", "US") for serial in (BATTERY1, BATTERY2)]
    ImportDevices(house.store).take(units, house.op())


# COV-5


def test_the_record_says_whether_a_unit_is_new_or_equivalent_to_new(house):
    """COV-5: told to the customer too."""
    claim = basic_received(house)
    activated(house, SPARE)
    with pytest.raises(Refused) as refusal:
        ship(house, claim, condition=Condition.NEW)
    assert refusal.value.decision.failed == ("COV-5",)
    claim = ship(house, claim, condition=Condition.EQUIVALENT)
    assert claim.shipment.condition is Condition.EQUIVALENT
    assert "equivalent to new" in house.store.timeline(claim.claim_id)[-1].note.sentence


@pytest.mark.parametrize(
    ("is_activated", "said", "recorded"),
    [
        (False, None, Condition.NEW),
        (True, None, Condition.EQUIVALENT),
        (False, Condition.EQUIVALENT, Condition.EQUIVALENT),
    ],
)
def test_where_the_desk_does_not_say_the_activation_decides(house, is_activated, said, recorded):
    """COV-5."""
    claim = basic_received(house)
    if is_activated:
        activated(house, SPARE)
    assert ship(house, claim, condition=said).shipment.condition is recorded


def activated(house, serial):
    house.put(replace(house.device(serial), activated_at=house.clock.now()))


# LNK-2


@pytest.mark.parametrize("service", [Service.REPAIR, Service.REPLACEMENT])
def test_a_replacement_that_is_dead_on_arrival_is_swapped_free_and_the_return_goes_on(
    house, service
):
    """LNK-2: a claim of its own on the new serial, while the first still awaits its unit."""
    first = house.shipped()
    claim = filed(house, service, SPARE, n=2) if service is Service.REPAIR else defect(house)
    house.scan(SPARE)
    claim = inspected(house, house.claim(claim.claim_id), "defect")
    claim = ship(house, claim, SPARE2)

    assert (claim.state, book(house, claim)) == (ClaimState.COMPLETED, (0, 0, 0))
    plan = the_plan(house)
    assert (plan.serial, plan.chain) == (SPARE2, (DRONE, SPARE, SPARE2))
    assert counts(house) == (1, 0, 1)
    first = house.claim(first.claim_id)
    assert (first.state, book(house, first)) == (ClaimState.RETURN_DUE, (15900, 0, 1))
    assert house.device(DRONE).open_claim_id == first.claim_id
    house.scan(DRONE)
    assert house.claim(first.claim_id).state is ClaimState.COMPLETED


def defect(house):
    """A Replacement claim on the unit that shipped yesterday: the 15 days count from then."""
    house.clock.forward(timedelta(days=1))
    filing = house.filing(SPARE, "claim-key-00000002", Service.REPLACEMENT)
    return house.claims.file(filing, house.op())


def test_the_replacement_service_is_open_for_15_days_after_a_replacement_shipped(house):
    """LNK-2, SVC-9: delivery is not known, so its shipment counts."""
    shipped = house.shipped()
    last = house.clock.now() + timedelta(days=15)
    damage = house.damage(SPARE, Service.REPLACEMENT)
    facts = (ANA, damage, "US", Service.REPLACEMENT)
    assert house.claims.preview(*facts, last).decision.allowed
    late = house.claims.preview(*facts, last + timedelta(days=1)).decision
    assert late.failed == ("SVC-9",)
    assert shipped.shipment.at == house.device(SPARE).shipped_at


def test_a_new_accident_to_the_replacement_is_the_next_replacement(house):
    """LNK-2: nothing of it is free."""
    house.shipped()
    house.scan(DRONE)
    second = house.shipped(SPARE, SPARE2, key="claim-key-00000002")
    assert (second.fee_number, second.fee.amount) == (2, 19900)
    assert counts(house) == (0, 0, 2)


# SHP-2


def test_a_lost_premium_replacement_is_sent_once_more_and_the_period_counts_anew(house):
    """SHP-2: nothing more paid or used, the lost serial retired, the plan on the newest."""
    claim = house.shipped()
    house.travel(days=4)
    claim = reshipped(house, claim, SPARE2)
    assert claim.state is ClaimState.RETURN_DUE
    assert claim.return_by.last_day.isoformat() == "2026-12-11"
    assert (claim.shipment.serial, claim.lost_shipments[0].serial) == (SPARE2, SPARE)
    plan = the_plan(house)
    assert (plan.serial, plan.chain, counts(house)) == (SPARE2, (DRONE, SPARE, SPARE2), (1, 0, 1))
    assert (house.device(SPARE).retired, house.device(SPARE).replaced_by) == (True, SPARE2)
    assert house.device(SPARE2).plan_id == plan.plan_id
    assert book(house, claim) == (15900, 0, 1)
    assert house.types(claim.claim_id)[-1] == "reshipped"
    assert reshipped(house, claim, SPARE2) == house.claim(claim.claim_id), "the first answer"


@pytest.mark.parametrize("why", ["lost", "undeliverable", "refused"])
def test_what_became_of_the_first_parcel_is_told(house, why):
    """SHP-2."""
    claim = reshipped(house, house.shipped(), SPARE2, why)
    words = {"lost": "was lost", "undeliverable": "not be delivered", "refused": "not accepted"}
    assert words[why] in house.store.timeline(claim.claim_id)[-1].note.sentence


@pytest.mark.parametrize("paid", [basic_received, flyaway_paid])
def test_a_completed_claim_stays_completed_when_its_replacement_is_sent_again(house, paid):
    """SHP-2, STATES: Basic and Flyaway."""
    claim = reshipped(house, ship(house, paid(house)), SPARE2)
    assert (claim.state, claim.shipment.serial) == (ClaimState.COMPLETED, SPARE2)
    assert counts(house) == (1, 0, 1)
    assert house.device(SPARE2).plan_id == the_plan(house).plan_id


def test_nothing_is_sent_again_that_was_not_sent_or_is_not_listed(house):
    """SHP-2: the pair is not listed, and nothing is written."""
    claim = house.paid()
    with pytest.raises(WrongState):
        reshipped(house, claim, SPARE2)
    shipped = house.ship(claim)
    house.travel(days=20)
    with pytest.raises(WrongState):
        reshipped(house, shipped, SPARE2)
    assert house.device(SPARE2).plan_id is None


def test_a_unit_that_was_claimed_since_is_not_lost(house):
    """SHP-2, LNK-1: its owner has it, so it arrived."""
    claim = house.shipped()
    filed(house, Service.REPAIR, SPARE, n=2)
    with pytest.raises(Refused) as refusal:
        reshipped(house, claim, SPARE2)
    assert refusal.value.decision.failed == ("LNK-1",)


def test_a_second_unit_that_does_not_fit_stays(house):
    """SHP-2, COV-5, LNK-1."""
    claim = house.shipped()
    activated(house, SPARE2)
    with pytest.raises(Refused) as refusal:
        house.shipping.reship(claim.claim_id, parcel(SPARE2, Condition.NEW), "lost", house.op())
    assert refusal.value.decision.failed == ("COV-5",)
    with pytest.raises(Refused):
        reshipped(house, claim, OTHER)


def test_a_customer_whose_replacement_shipped_gets_no_unit_sent_back(house):
    claim = ship(house, basic_received(house))
    with pytest.raises(WrongState):
        sent_back(house, claim)
