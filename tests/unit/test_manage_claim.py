"""What customers change of their own claim: cancelled, another service, another address."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.errors import BadValue, NotFound, Refused, WrongState
from care.domain.ledger import Purpose
from care.domain.parts import Service
from care.domain.states import ClaimState, HoldState
from tests.support.house import ANA, BEN, DRONE, House
from tests.support.repairs import (
    FEE,
    MILLISECOND,
    PRICE,
    book,
    change_to,
    chosen,
    filed,
    inspected,
    pays,
    quoted,
    received,
    repair_paid,
    replacement_paid,
    sent_back,
)

PREMIUM, BASIC, REPAIR = Service.PREMIUM, Service.BASIC, Service.REPAIR


@pytest.fixture
def house():
    house = House()
    house.covered()
    return house


def counts(house):
    plan = house.store.plans_of(ANA)[0]
    return plan.left, plan.reserved, plan.used


def cancel(house, claim, account=ANA):
    return house.managing.cancel(claim.claim_id, account, house.op())


def change(house, claim, service, **changes):
    asked = change_to(house, claim, service, **changes)
    return house.changing.change(claim.claim_id, ANA, asked, house.op())


def flyaway(house):
    """Ana's lost device, paid."""
    device = house.device(DRONE)
    house.put(replace(device, bound_account=ANA, bound_at=device.activated_at or house.clock.now()))
    house.clock.forward(timedelta(minutes=1))
    return house.filed(key="claim-key-flyaway1", service=Service.FLYAWAY)


# Cancelling


@pytest.mark.parametrize("service", [PREMIUM, BASIC])
def test_a_paid_claim_that_is_cancelled_gives_everything_back(house, service):
    """HLD-9, SVC-12: hold released, fee refunded, replacement given back."""
    claim = house.paid(service=service)
    assert counts(house) == (1, 1, 0)
    claim = cancel(house, claim)
    assert claim.state is ClaimState.CANCELLED
    assert counts(house) == (2, 0, 0)
    assert book(house, claim) == (15900, 15900, 0)
    assert house.device(DRONE).open_claim_id is None
    assert house.store.timeline(claim.claim_id)[-1].note.rules
    assert cancel(house, claim).state is ClaimState.CANCELLED
    assert house.types(claim.claim_id).count("claim_cancelled") == 1


@pytest.mark.parametrize("service", [PREMIUM, BASIC, REPAIR, Service.REPLACEMENT])
def test_an_unpaid_claim_that_is_cancelled_takes_nothing(house, service):
    """HLD-9."""
    claim = filed(house, service)
    claim = cancel(house, claim)
    assert (claim.state, book(house, claim)) == (ClaimState.CANCELLED, (0, 0, 0))
    assert house.device(DRONE).open_claim_id is None


@pytest.mark.parametrize("service", [REPAIR, Service.REPLACEMENT])
def test_a_unit_that_was_received_goes_home_when_its_claim_is_cancelled(house, service):
    """HLD-9, SHP-1: the claim stays open until the parcel is on its way."""
    claim = cancel(house, received(house, service))
    assert (claim.state, claim.work_since) == (ClaimState.GOING_HOME, house.clock.now())
    assert "Your unit goes home." in house.store.timeline(claim.claim_id)[-1].note.sentence
    assert house.device(DRONE).open_claim_id == claim.claim_id
    assert cancel(house, claim) == claim
    assert sent_back(house, claim).state is ClaimState.COMPLETED


@pytest.mark.parametrize("service", [PREMIUM, BASIC])
def test_what_the_dock_received_of_a_cancelled_express_claim_goes_home(house, service):
    """HLD-9: Basic received, Premium returned first."""
    claim = house.paid(service=service)
    house.scan()
    claim = cancel(house, claim)
    assert (claim.state, claim.work_since) == (ClaimState.CANCELLED, house.clock.now())
    assert book(house, claim) == (15900, 15900, 0)
    claim = sent_back(house, claim)
    assert (claim.state, claim.work_since) == (ClaimState.CANCELLED, None)
    assert claim.sent_home.serial == DRONE


def test_a_paid_replacement_that_has_not_shipped_is_cancelled_with_its_money_back(house):
    """HLD-9: replacing, going home, the fee refunded and the replacement given back."""
    claim = cancel(house, replacement_paid(house))
    assert claim.state is ClaimState.GOING_HOME
    assert (book(house, claim), counts(house)) == ((15900, 15900, 0), (2, 0, 0))
    assert sent_back(house, claim).state is ClaimState.COMPLETED


def test_a_wrong_unit_of_a_cancelled_claim_goes_home_too(house):
    """RET-5, HLD-9."""
    claim = filed(house)
    house.scan("9XWRONG1", claim_id=claim.claim_id)
    claim = cancel(house, house.claim(claim.claim_id))
    assert (claim.state, claim.work_since) == (ClaimState.CANCELLED, house.clock.now())


def test_what_is_not_listed_cannot_be_cancelled_and_writes_nothing(house):
    """HLD-9: not a quote (it is declined), not what is being mended, not what was shipped."""
    claim = quoted(house)
    for state in (ClaimState.QUOTED, ClaimState.MENDING, ClaimState.APPROVED):
        house.put(replace(house.claim(claim.claim_id), state=state))
        seen = house.claim(claim.claim_id)
        with pytest.raises(WrongState):
            cancel(house, seen)
        assert house.claim(claim.claim_id) == seen
    with pytest.raises(NotFound):
        cancel(house, claim, BEN)


def test_a_unit_that_went_home_without_a_cancellation_is_not_cancelled_after_the_fact(house):
    claim = inspected(house, received(house), "no_fault")
    with pytest.raises(WrongState):
        cancel(house, claim)


# Another service


@pytest.mark.parametrize(
    ("of", "to"),
    [(a, b) for a in (PREMIUM, BASIC, REPAIR) for b in (PREMIUM, BASIC, REPAIR) if a is not b],
)
def test_a_service_is_changed_before_it_is_paid(house, of, to):
    """SVC-12: nothing was charged, and the filing instant stays."""
    claim = filed(house, of)
    filed_at = claim.filed_at
    house.clock.forward(timedelta(hours=5))
    claim = change(house, claim, to)
    waits = ClaimState.FILED if to is REPAIR else ClaimState.AWAITING_PAYMENT
    assert (claim.service, claim.state, claim.filed_at) == (to, waits, filed_at)
    assert house.types(claim.claim_id)[-1] == "service_changed"
    assert book(house, claim) == (0, 0, 0)
    if to is not REPAIR:
        assert pays(house, claim).state is ClaimState.PAID
        assert counts(house) == (1, 1, 0)


@pytest.mark.parametrize(
    ("of", "to"), [(PREMIUM, BASIC), (PREMIUM, REPAIR), (BASIC, PREMIUM), (BASIC, REPAIR)]
)
def test_a_paid_service_is_undone_before_the_new_one_is_paid(house, of, to):
    """SVC-12: money and reservation of the old one go back, compared with the provider's books."""
    claim = house.paid(service=of)
    house.clock.forward(timedelta(hours=30))
    claim = change(house, claim, to)
    assert (claim.service, claim.paid_at, claim.reserved) == (to, None, False)
    assert book(house, claim) == (15900, 15900, 0)
    assert counts(house) == (2, 0, 0)
    if of is PREMIUM:
        assert claim.hold_state is HoldState.RELEASED
        assert house.types(claim.claim_id).count("hold_released") == 1
    if to is REPAIR:
        assert claim.return_by.last_day.isoformat() == "2026-12-24"
        house.scan()
        assert house.claim(claim.claim_id).state is ClaimState.RECEIVED
        return
    claim = pays(house, claim)
    assert claim.state is ClaimState.PAID
    live = 1 if to is PREMIUM else 0
    assert book(house, claim) == (2 * 15900, 15900, live)
    assert counts(house) == (1, 1, 0)


def test_a_changed_claim_has_its_hours_to_pay_from_the_change(house):
    """SVC-12, PAY-3: agreed to anew, it would lapse at once otherwise."""
    claim = filed(house)
    house.travel(days=10)
    claim = change(house, claim, BASIC)
    house.clock.forward(timedelta(hours=24))
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.AWAITING_PAYMENT
    house.clock.forward(MILLISECOND)
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.LAPSED


def test_the_new_service_is_decided_as_of_filing(house):
    """SVC-12, TRM-4: the plan has ended since, and the claim was filed within it."""
    plan = house.store.plans_of(ANA)[0]
    house.clock.set(plan.ends_at - MILLISECOND)
    claim = filed(house)
    house.clock.set(plan.ends_at + timedelta(days=1))
    claim = house.claim(claim.claim_id)
    assert change(house, claim, BASIC).service is BASIC


def test_changed_to_and_fro_leaves_one_live_hold_and_one_fee(house):
    """SVC-12, HLD-1: Premium, Basic, Premium again."""
    claim = house.paid()
    claim = change(house, claim, BASIC)
    claim = pays(house, change(house, claim, PREMIUM))
    assert (claim.state, claim.hold_state) == (ClaimState.PAID, HoldState.LIVE)
    assert book(house, claim) == (2 * 15900, 15900, 1)
    assert house.ship(claim).state is ClaimState.RETURN_DUE
    house.scan()
    assert book(house, claim) == (2 * 15900, 15900, 0)


def test_a_hold_that_is_void_in_doubt_is_told_when_it_is_gone(house):
    """SVC-12: the driver owes the release until the provider shows it."""
    claim = house.paid()
    house.payments.fail_500("void")
    claim = change(house, claim, REPAIR)
    assert (claim.state, claim.hold_state) == (ClaimState.FILED, HoldState.LIVE)
    house.travel(hours=1)
    claim = house.claim(claim.claim_id)
    assert (claim.hold_state, book(house, claim)[2]) == (HoldState.RELEASED, 0)


def test_a_lost_hold_is_closed_by_the_change(house):
    claim = house.paid()
    house.put(replace(house.claim(claim.claim_id), hold_state=HoldState.LOST))
    claim = change(house, house.claim(claim.claim_id), REPAIR)
    assert claim.hold_state is HoldState.CLOSED


def test_what_a_former_service_took_is_no_try_of_the_quote(house):
    """SVC-12, SVC-8: nothing was chosen yet, so nothing was refused and no page is opened."""
    claim = house.filed()
    house.payments.bank_says("approve", "need_action")
    claim = change(house, pays(house, claim), REPAIR)
    assert [line.purpose for line in claim.ledger] == [Purpose.HOLD, Purpose.FEE]
    house.scan()
    house.clock.forward(timedelta(hours=1))
    claim = inspected(house, house.claim(claim.claim_id), "accident")
    assert house.claims.go_on(claim.claim_id, ANA, house.op()).ledger == claim.ledger
    assert pays(house, chosen(house, claim, Purpose.FEE, FEE)).state is ClaimState.REPLACING


def test_the_same_service_again_is_the_first_answer(house):
    claim = change(house, filed(house), BASIC)
    seen = house.types(claim.claim_id)
    assert change(house, claim, BASIC).ledger == claim.ledger
    assert house.types(claim.claim_id) == seen


@pytest.mark.parametrize("service", [PREMIUM, BASIC, REPAIR])
def test_a_service_cannot_be_changed_once_a_unit_was_received(house, service):
    """SVC-12."""
    claim = filed(house, service) if service is REPAIR else house.paid(service=service)
    house.scan()
    seen = house.claim(claim.claim_id)
    other = BASIC if service is not BASIC else PREMIUM
    with pytest.raises(Refused) as refusal:
        change(house, seen, other)
    assert refusal.value.decision.failed[0] == "SVC-12"
    assert [step.code for step in refusal.value.decision.next_steps] == ["stay"]
    assert house.claim(claim.claim_id) == seen


def test_a_wrong_unit_at_the_desk_stops_a_change_too(house):
    """SVC-12: the desk holds something that has to go home first."""
    claim = house.paid()
    house.scan("9XWRONG1", claim_id=claim.claim_id)
    with pytest.raises(Refused) as refusal:
        change(house, house.claim(claim.claim_id), BASIC)
    assert refusal.value.decision.failed == ("SVC-12",)


def test_a_service_cannot_be_changed_once_a_replacement_shipped(house):
    """SVC-12."""
    claim = house.shipped()
    with pytest.raises(Refused) as refusal:
        change(house, claim, BASIC)
    assert "SVC-12" in refusal.value.decision.failed


def test_a_service_that_is_not_open_to_the_claim_refuses_the_change(house):
    """SVC-9, SVC-12: a collision is no defect; the way out is named and nothing is undone."""
    claim = house.paid()
    with pytest.raises(Refused) as refusal:
        change(house, claim, Service.REPLACEMENT)
    assert refusal.value.decision.failed == ("SVC-9",)
    assert [step.code for step in refusal.value.decision.next_steps] == ["repair"]
    assert book(house, claim) == (15900, 0, 1)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [({"fee": PRICE}, "/fee"), ({"hold": FEE}, "/hold"), ({"consent_version": "old"}, "version")],
)
def test_other_figures_than_those_shown_refuse_the_change(house, changes, pointer):
    """SVC-12, PAY-7."""
    claim = filed(house)
    with pytest.raises(BadValue) as fault:
        change(house, claim, PREMIUM, **changes)
    assert fault.value.pointer.endswith(pointer)
    assert house.claim(claim.claim_id).service is REPAIR


def test_another_account_changes_nothing(house):
    claim = filed(house)
    with pytest.raises(NotFound):
        asked = change_to(house, claim, BASIC)
        house.changing.change(claim.claim_id, BEN, asked, house.op())


# Another address


def move(house, claim, account=ANA, **changes):
    address = replace(claim.address, line1="9 New Road", **changes)
    return house.managing.address(claim.claim_id, account, address, house.op())


@pytest.mark.parametrize("service", [PREMIUM, BASIC, REPAIR])
def test_the_address_changes_until_the_replacement_ships(house, service):
    """SHP-3: told without the address itself, which is personal."""
    claim = move(house, filed(house, service))
    assert claim.address.line1 == "9 New Road"
    note = house.store.timeline(claim.claim_id)[-1].note
    assert (note.type, note.rules) == ("address_changed", ("SHP-3", "SVC-13"))
    assert "New Road" not in note.sentence
    assert move(house, claim) == claim, "the same again changes nothing"


@pytest.mark.parametrize(
    ("service", "failed"), [(PREMIUM, ("SVC-13", "SVC-4")), (REPAIR, ("SVC-13",))]
)
def test_an_address_outside_the_region_is_refused(house, service, failed):
    """SHP-3, SVC-13, SVC-4."""
    claim = filed(house, service)
    with pytest.raises(Refused) as refusal:
        move(house, claim, country="CA")
    assert refusal.value.decision.failed == failed
    assert [step.code for step in refusal.value.decision.next_steps] == ["address"]
    assert house.claim(claim.claim_id).address == claim.address


def test_an_address_cannot_change_once_the_parcel_is_on_its_way(house):
    """SHP-3."""
    claim = house.shipped()
    with pytest.raises(Refused) as refusal:
        move(house, claim)
    assert refusal.value.decision.failed == ("SHP-3",)
    assert [step.code for step in refusal.value.decision.next_steps] == ["desk"]
    with pytest.raises(NotFound):
        move(house, claim, BEN)


def test_an_address_of_a_claim_that_is_over_does_not_change(house):
    """SHP-3."""
    for claim in (cancel(house, filed(house)), sent_home(house)):
        with pytest.raises(Refused) as refusal:
            move(house, claim)
        assert refusal.value.decision.failed == ("SHP-3",)


def sent_home(house):
    claim = filed(house, n=2)
    house.scan()
    return sent_back(house, inspected(house, house.claim(claim.claim_id), "defect"))


# Found


def test_a_device_found_before_shipping_cancels_its_flyaway(house):
    """SVC-10: all money back; said again, the first answer."""
    claim = pays(house, flyaway(house))
    taken = book(house, claim)[0]
    assert (claim.state, taken > 0) == (ClaimState.PAID, True)
    claim = house.managing.found(claim.claim_id, ANA, house.op())
    assert (claim.state, book(house, claim)) == (ClaimState.CANCELLED, (taken, taken, 0))
    again = house.managing.found(claim.claim_id, ANA, house.op())
    assert again.state is ClaimState.CANCELLED
    assert house.types(claim.claim_id).count("claim_cancelled") == 1


def test_a_flyaway_cannot_become_another_service(house):
    """SVC-12, COV-2: a loss is taken by nothing else."""
    claim = flyaway(house)
    with pytest.raises(Refused) as refusal:
        change(house, claim, REPAIR)
    assert refusal.value.decision.failed == ("SVC-8",)
    assert [step.code for step in refusal.value.decision.next_steps] == ["flyaway"]


def test_a_repair_that_was_paid_is_not_found(house):
    with pytest.raises(WrongState):
        house.managing.found(repair_paid(house).claim_id, ANA, house.op())


def test_a_quote_is_answered_with_the_customer_known_to_the_provider(house):
    claim = chosen(house, quoted(house), Purpose.REPAIR, PRICE)
    assert claim.customer == house.store.account(ANA).customer
