"""What a hostile reading of the rule book found in the services, held for good."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain import payment, services
from care.domain.errors import Refused, WrongState
from care.domain.hold import CONSEQUENCES as OF_HOLD
from care.domain.intake import incomplete
from care.domain.ledger import (
    Dispute,
    DisputeState,
    Goal,
    Purpose,
    Refusal,
    RefusalKind,
    Status,
    Way,
)
from care.domain.parts import Service
from care.domain.reminders import release_alarm_at
from care.domain.rules import services as choosing
from care.domain.states import CLAIM_ENDS, ClaimState, HoldState
from care.usecases.release_hold import Result
from tests.support.asked import asked
from tests.support.builders import NOW, a_claim, a_device, a_line, a_shipped_claim
from tests.support.desk_rows import next_action
from tests.support.house import ANA, DRONE, SPARE, SPARE2, House
from tests.support.repairs import change_to, filed, received, reshipped, sent_back


@pytest.fixture
def house():
    house = House()
    house.covered()
    return house


# RET-5: what was sent goes home


@pytest.mark.parametrize("service", [Service.REPAIR, Service.REPLACEMENT])
def test_what_was_sent_in_and_not_cured_is_the_desks_to_send_home(house, service):
    """RET-5, SHP-1: the letter promises it, so somebody has to be called."""
    claim = filed(house, service)
    house.scan("9XWRONG1", claim_id=claim.claim_id)
    house.travel(days=6)
    over = house.claim(claim.claim_id)
    assert over.state is ClaimState.CANCELLED
    assert (over.work_since is not None, next_action(over)) == (True, "send_home")
    assert sent_back(house, over).work_since is None


def test_an_arrived_parcel_that_fails_its_checks_is_no_task_any_more(house):
    """HLD-7: the desk was called to scan, and has scanned; the customer is to send the rest."""
    claim = a_shipped_claim(state=ClaimState.ARRIVED, arrived_at=NOW, work_since=NOW)
    bad = a_scan(house, claim)
    assert incomplete(claim, bad).work_since is None
    lost = replace(claim, hold_state=HoldState.LOST)
    assert incomplete(lost, bad).work_since == NOW, "a lost hold stays the desk's task (HLD-6)"
    arrived_elsewhere = replace(claim, state=ClaimState.RETURN_DUE)
    assert incomplete(arrived_elsewhere, bad).work_since == NOW


def a_scan(house, claim):
    from care.domain.claim import Scan

    return Scan(NOW, "9XWRONG1", False, True, ("RET-2",), "desk-1")


# RET: a repeated scan gets the first answer


def test_the_same_failed_unit_scanned_twice_is_told_once(house):
    claim = house.shipped()
    first = house.scan(battery=True, genuine=False, photo="p", found_by="K. Lee")
    house.clock.forward(timedelta(minutes=1))
    again = house.scan(battery=True, genuine=False, photo="p", found_by="K. Lee")
    assert (first.result, again.result) == (Result.INCOMPLETE, Result.INCOMPLETE)
    assert again.sentence == first.sentence
    assert house.types(claim.claim_id).count("unit_incomplete") == 1
    assert len(house.claim(claim.claim_id).scans) == 1


def test_the_same_failed_unit_a_day_later_or_with_another_finding_is_a_new_scan(house):
    claim = house.shipped()
    house.scan(genuine=False, photo="p", found_by="K. Lee")
    house.scan("9XWRONG1", claim_id=claim.claim_id)
    house.clock.forward(timedelta(hours=25))
    house.scan("9XWRONG1", claim_id=claim.claim_id)
    assert len(house.claim(claim.claim_id).scans) == 3


def test_a_late_unit_for_the_desk_is_recorded_once_though_scanned_twice(house):
    """HLD-8."""
    claim = house.shipped()
    house.travel(days=60)
    for _ in range(2):
        assert house.scan().result is Result.LATE
    assert house.types(claim.claim_id).count("unit_recorded") == 1
    assert len(house.claim(claim.claim_id).scans) == 1


# PAY-9: a zero fee


def test_a_zero_replacement_fee_of_basic_counts_as_paid_by_no_card(house):
    """PAY-9: no card is asked for, and so none is refused."""
    page = a_line(Purpose.FEE, status=Status.AUTHORIZED, amount=replace(a_line().amount, amount=0))
    claim = a_claim(service=Service.BASIC, state=ClaimState.AWAITING_PAYMENT, ledger=(page,))
    assert payment.card_fault(claim, page) is None


# PAY-3: verification


def test_another_service_does_not_end_the_desks_verification(house):
    """PAY-3, SVC-12: the claim waits, whatever it is changed to."""
    claim = house.filed()
    house.decide(claim, "verify")
    asked_for = change_to(house, claim, Service.BASIC)
    changed = house.changing.change(claim.claim_id, ANA, asked_for, house.op())
    assert (changed.verifying, changed.work_since) == (True, house.clock.now())
    house.payments.pay(changed.ledger[-1].page_id)
    house.travel(hours=2)
    assert house.claim(claim.claim_id).state is ClaimState.AWAITING_PAYMENT
    assert house.payments.books()[claim.claim_id].captured == 0
    house.decide(changed, "verified")
    assert house.claim(claim.claim_id).state is ClaimState.PAID


@pytest.mark.parametrize("how", ["lapse", "cancel", "refuse"])
def test_a_claim_that_is_over_is_not_verified_any_more(house, how):
    claim = house.filed()
    house.decide(claim, "verify")
    if how == "lapse":
        house.travel(hours=25)
    elif how == "cancel":
        house.managing.cancel(claim.claim_id, ANA, house.op())
    else:
        house.decide(claim, "refuse_order")
    over = house.claim(claim.claim_id)
    assert (over.state in CLAIM_ENDS, over.verifying) == (True, False)


# HLD-2: an alarm also where the replacement shipped after the unit came


def test_a_hold_that_is_not_released_is_called_for_though_the_claim_is_complete():
    claim = a_shipped_claim(
        state=ClaimState.COMPLETED, hold_state=HoldState.LIVE, received_at=NOW, work_since=None
    )
    assert release_alarm_at(claim) is not None
    assert release_alarm_at(replace(claim, hold_state=HoldState.RELEASED)) is None


def test_the_task_of_a_release_goes_once_the_hold_is_released():
    gone = a_line(goal=Goal.VOIDED, status=Status.VOIDED)
    claim = a_shipped_claim(
        state=ClaimState.COMPLETED,
        hold_state=HoldState.LIVE,
        received_at=NOW,
        work_since=NOW,
        reminded=("release_overdue",),
        ledger=(gone,),
    )
    (turn,) = [t for c in OF_HOLD if (t := c(claim, NOW))]
    assert (turn.after.hold_state, turn.after.work_since) == (HoldState.RELEASED, None)


# The desk's list


@pytest.mark.parametrize("purpose", [Purpose.FEE, Purpose.HOLD, Purpose.REPAIR])
def test_a_dispute_of_any_payment_is_the_desks_to_answer(purpose):
    """PAY-8: a fee's as a default's."""
    line = a_line(purpose, status=Status.CAPTURED, dispute=Dispute("dp_1", DisputeState.OPEN))
    claim = a_claim(state=ClaimState.COMPLETED, ledger=(line,), work_since=NOW)
    assert next_action(claim) == "dispute"
    won = replace(line, dispute=Dispute("dp_1", DisputeState.WON))
    assert next_action(replace(claim, ledger=(won,))) != "dispute"


# SVC-8, SVC-9: a retired serial


@pytest.mark.parametrize("service", [Service.REPAIR, Service.REPLACEMENT])
def test_a_retired_serial_is_not_taken_in_and_the_way_to_the_present_one_is_named(service):
    """SVC-8, SVC-9, ELG-8: its unit is ours, or was kept; what took its place is not told to
    anybody who asks (STS-1)."""
    device = a_device(retired_at=NOW, replaced_by=SPARE, delivered_at=NOW)
    decision = choosing.decide(asked(service, plan=None, price=None, device=device))
    assert decision.failed == (("SVC-8",) if service is Service.REPAIR else ("SVC-9",))
    assert [step.code for step in decision.next_steps] == ["present_serial"]
    assert SPARE not in str(decision)


def test_beside_an_open_return_a_retired_serial_names_the_open_claim(house):
    house.shipped()
    with pytest.raises(Refused) as refusal:
        house.claims.file(replace(house_filing(house), key="claim-key-99999999"), house.op())
    assert "SVC-8" in refusal.value.decision.failed
    assert [step.code for step in refusal.value.decision.next_steps] == ["open_claim"]


def house_filing(house):
    spare = house.filing(SPARE, service=Service.REPAIR)
    return replace(spare, damage=house.damage(DRONE))


# STS-2 and SHP-2: nowhere to send to


def erased_basic(house):
    claim = house.paid(service=Service.BASIC)
    house.scan()
    shipped = house.ship(house.claim(claim.claim_id))
    house.data.erase(ANA, house.op())
    return house.claim(shipped.claim_id)


def test_a_parcel_to_an_erased_address_is_refused_with_a_way_out(house):
    """STS-2, SHP-2: nothing moves until the owner gives an address again."""
    claim = erased_basic(house)
    with pytest.raises(Refused) as refusal:
        reshipped(house, claim, SPARE2)
    assert refusal.value.decision.failed == ("STS-2",)
    assert [step.code for step in refusal.value.decision.next_steps] == ["ask_address"]
    assert house.claim(claim.claim_id) == claim
    assert not house.device(SPARE).retired


def test_the_owner_gives_an_address_again_and_the_parcel_goes(house):
    """SHP-3: the way out of it."""
    claim = erased_basic(house)
    address = house.filing(SPARE, service=Service.REPAIR).address
    back = house.managing.address(claim.claim_id, ANA, address, house.op())
    assert back.address == address
    assert reshipped(house, back, SPARE2).shipment.serial == SPARE2


def test_a_unit_left_at_the_centre_is_not_sent_to_an_erased_address(house):
    """STS-2, SHP-1."""
    claim = filed(house, Service.REPAIR)
    house.scan("9XWRONG1", claim_id=claim.claim_id)
    house.travel(days=6)
    house.data.erase(ANA, house.op())
    with pytest.raises(Refused) as refusal:
        sent_back(house, claim)
    assert refusal.value.decision.failed == ("STS-2",)
    address = house.filing(service=Service.REPAIR).address
    house.managing.address(claim.claim_id, ANA, address, house.op())
    assert sent_back(house, claim).sent_home is not None


def test_an_erased_claim_to_which_nothing_is_to_be_sent_takes_no_address(house):
    claim = house.filed()
    house.managing.cancel(claim.claim_id, ANA, house.op())
    house.data.erase(ANA, house.op())
    address = house.filing(DRONE, service=Service.REPAIR).address
    with pytest.raises(Refused) as refusal:
        house.managing.address(claim.claim_id, ANA, address, house.op())
    assert refusal.value.decision.failed == ("SHP-3",)


# SHP-2: whatever the service, and with the unit in already


def test_a_premium_replacement_that_is_lost_after_the_unit_came_is_sent_once_more(house):
    """SHP-2: paid, returned, complete; and the customer still has a unit to get."""
    claim = house.shipped()
    house.scan()
    claim = house.claim(claim.claim_id)
    assert claim.state is ClaimState.COMPLETED
    again = reshipped(house, claim, SPARE2)
    assert (again.state, again.shipment.serial) == (ClaimState.COMPLETED, SPARE2)
    assert again.return_by == claim.return_by, "nothing is due back"
    note = house.store.timeline(claim.claim_id)[-1].note
    assert (note.type, "Send the unit back" in note.sentence) == ("reshipped", False)
    assert house.device(SPARE).retired and house.device(SPARE2).plan_id == claim.plan_id
    assert house.payments.books()[claim.claim_id].captured == 15900


@pytest.mark.parametrize("service", [Service.REPAIR, Service.REPLACEMENT])
def test_a_free_replacement_that_is_lost_is_sent_once_more(house, service):
    claim = received(house, service)
    house.bench.inspect(claim.claim_id, "defect", house.op(), by="desk-1")
    house.ship(claim)
    again = reshipped(house, claim, SPARE2, "undeliverable")
    assert (again.state, again.shipment.serial) == (ClaimState.COMPLETED, SPARE2)
    (plan,) = house.store.plans_of(ANA)
    assert (plan.serial, plan.used) == (SPARE2, 0)


def test_a_mended_unit_is_no_replacement_to_send_once_more(house):
    claim = received(house)
    house.bench.inspect(claim.claim_id, "defect", house.op(), by="desk-1")
    sent_back(house, claim)
    with pytest.raises(WrongState):
        reshipped(house, claim, SPARE2)


# LNK-1: the plan's own timeline


def test_a_plan_that_a_replacement_moves_says_so_on_its_own_timeline(house):
    plan = house.plan(house.store.plans_of(ANA)[0].plan_id)
    house.shipped()
    event = house.store.timeline(plan.plan_id)[-1]
    assert (event.note.type, event.note.actor, event.at) == (
        "plan_moved",
        "desk",
        house.clock.now(),
    )
    assert event.note.rules == ("LNK-1", "TRM-6")
    assert f"{DRONE} to {SPARE}" in event.note.sentence
    assert "1 of its 2 replacements are left" in event.note.sentence
    assert house.timelines.check(plan.plan_id).broken_at is None


def test_a_second_parcel_and_a_free_swap_move_the_plan_by_their_own_rules(house):
    """SHP-2, LNK-2, TRM-5."""
    plan_id = house.store.plans_of(ANA)[0].plan_id
    claim = house.shipped()
    reshipped(house, claim, SPARE2)
    assert house.store.timeline(plan_id)[-1].note.rules == ("LNK-1", "SHP-2")
    assert house.types(plan_id)[-2:] == ["plan_moved", "plan_moved"]
    other = House()
    other.covered()
    free = received(other, Service.REPLACEMENT)
    other.bench.inspect(free.claim_id, "defect", other.op(), by="desk-1")
    other.ship(free)
    (plan,) = other.store.plans_of(ANA)
    assert other.store.timeline(plan.plan_id)[-1].note.rules == ("LNK-1", "LNK-2", "TRM-5")


def test_a_paid_claim_that_is_shipped_cannot_be_shipped_by_another_unit(house):
    claim = house.shipped()
    with pytest.raises((Refused, WrongState)):
        house.ship(claim, SPARE2)
    assert not house.device(SPARE).retired


# HLD-6: no change of the hold that nobody is told of


@pytest.mark.parametrize("again", [True, False])
def test_a_refused_renewal_beside_a_hold_taken_by_hand_puts_no_hold_at_risk(again):
    """HLD-6: there is none that stands; what was captured is the default, if one is due."""
    kind = RefusalKind.FUNDS if again else RefusalKind.DEAD
    taken = a_line(status=Status.CAPTURED, goal=Goal.AUTHORIZED)
    refused = a_line(n=2, way=Way.OFF_SESSION, status=Status.REFUSED, refusal=Refusal("x", kind))
    claim = a_shipped_claim(hold_state=HoldState.LIVE, ledger=(taken, refused))
    turn = services.follow_up(claim, NOW + timedelta(hours=1))
    assert turn.after.hold_state is HoldState.LIVE
    assert [n.type for n in turn.notes if n.type.startswith("hold")] == []


def test_a_refused_renewal_without_a_hold_that_stands_is_told_as_lost_and_only_so():
    gone = a_line(status=Status.VOIDED, goal=Goal.AUTHORIZED)
    refusal = Refusal("x", RefusalKind.FUNDS)
    refused = a_line(n=2, way=Way.OFF_SESSION, status=Status.REFUSED, refusal=refusal)
    claim = a_shipped_claim(hold_state=HoldState.LIVE, ledger=(gone, refused))
    turn = services.follow_up(claim, NOW + timedelta(hours=1))
    assert turn.after.hold_state is HoldState.LOST
    assert [n.type for n in turn.notes if n.type.startswith("hold")] == ["hold_lost"]


def test_a_claim_without_a_plan_has_none_that_covers_it():
    with pytest.raises(LookupError):
        _ = a_claim(service=Service.REPAIR, plan_id=None).covering_plan
