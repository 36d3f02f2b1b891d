"""What a named person decides by hand: PAY-3, PAY-4, RET-6, HLD-8, HLD-6, through the driver."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain import hold, rulings, services
from care.domain.errors import Conflict, NotFound, WrongState
from care.domain.ledger import Goal, Purpose, Status
from care.domain.states import ClaimState, HoldState
from care.domain.windows import MILLISECOND, days_after, local_date
from care.usecases.release_hold import Result
from care.web.views.claims import whole_claim_view
from tests.support.builders import NOW, ZONE, a_claim, a_line, a_shipped_claim
from tests.support.house import DRONE, House


@pytest.fixture
def house():
    return House()


def newest(house, claim):
    return house.store.timeline(claim.claim_id)[-1].note


def book(house, claim):
    return house.payments.books()[claim.claim_id]


# PAY-4: the order is refused


def test_an_order_refused_before_shipping_gives_everything_back(house):
    plan = house.covered()
    claim = house.paid()
    after = house.decide(claim, "refuse_order")
    assert (after.state, after.hold_state) == (ClaimState.REFUSED, HoldState.RELEASED)
    assert (book(house, claim).refunded, book(house, claim).live_holds) == (15900, 0)
    assert (house.plan(plan.plan_id).left, house.plan(plan.plan_id).reserved) == (2, 0)
    assert house.device(DRONE).open_claim_id is None
    refused = [e.note for e in house.store.timeline(claim.claim_id)]
    assert [n.rules for n in refused if n.type == "claim_refused"] == [("PAY-4",)]


def test_an_unpaid_order_can_be_refused_and_a_shipped_one_cannot(house):
    house.covered()
    claim = house.filed()
    assert house.decide(claim, "refuse_order").state is ClaimState.REFUSED
    assert claim.claim_id not in house.payments.books(), "no payment was ever made"
    other = House()
    other.covered()
    shipped = other.shipped()
    with pytest.raises(WrongState):
        other.decide(shipped, "refuse_order")
    assert other.claim(shipped.claim_id) == shipped


# PAY-3: the order is verified


def test_while_the_order_is_verified_nothing_is_charged_and_then_it_goes_on(house):
    house.covered()
    claim = house.filed()
    waits = house.decide(claim, "verify")
    assert (waits.verifying, waits.state) == (True, ClaimState.AWAITING_PAYMENT)
    assert waits.work_since is not None
    house.payments.pay(claim.ledger[-1].page_id)
    house.travel(hours=3)
    stopped = house.claim(claim.claim_id)
    (fee,) = stopped.lines(Purpose.FEE)
    assert (stopped.state, fee.ahead) == (ClaimState.AWAITING_PAYMENT, True)
    assert house.payments.desk.calls["create"] == 0
    after = house.decide(claim, "verified")
    assert (after.state, after.verifying) == (ClaimState.PAID, False)
    assert book(house, claim).captured == 15900


def test_a_fee_that_was_begun_waits_for_the_verification_too(house):
    """PAY-3: held, the fee not asked for yet."""
    claim = a_claim(
        state=ClaimState.HELD,
        verifying=True,
        ledger=(a_line(Purpose.FEE, goal=Goal.CAPTURED, status=Status.CREATED),),
    )
    assert rulings.free_to_act(claim, claim.ledger, NOW) == []
    page = a_line(status=Status.OPEN)
    assert rulings.free_to_act(claim, [page], NOW) == [page]


def test_an_order_that_is_never_verified_lapses_after_its_24_hours(house):
    """PAY-3: nothing charged, every authorization voided."""
    house.covered()
    claim = house.filed()
    house.decide(claim, "verify")
    house.payments.pay(claim.ledger[-1].page_id)
    house.travel(hours=6)
    house.clock.set(claim.lapses_at - MILLISECOND)
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.AWAITING_PAYMENT
    house.clock.set(claim.lapses_at)
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.LAPSED
    assert (book(house, claim).captures, book(house, claim).live_holds) == (0, 0)


def test_an_order_is_not_verified_twice_nor_without_being_asked(house):
    house.covered()
    claim = house.filed()
    with pytest.raises(WrongState):
        house.decide(claim, "verified")
    house.decide(claim, "verify")
    with pytest.raises(WrongState):
        house.decide(claim, "verify", "Another reason.")


# HLD-7: the parcel is not here


def arrived(house, days=3):
    claim = house.shipped()
    house.travel(days=days)
    here = house.claim(claim.claim_id).moved("delivered", arrived_at=house.clock.now())
    house.put(here)
    return house.claim(claim.claim_id)


def test_a_parcel_that_is_not_found_gives_the_days_that_were_left(house):
    """HLD-4: the date never moves earlier; the arrival had stopped it."""
    house.covered()
    claim = arrived(house)
    house.travel(days=6)
    after = house.decide(claim, "not_found")
    assert (after.state, after.arrived_at) == (ClaimState.RETURN_DUE, None)
    left = (claim.return_by.last_day - local_date(claim.arrived_at, ZONE)).days
    assert left == 11
    assert after.return_by == days_after(house.clock.now(), left, ZONE)
    assert newest(house, claim).type == "unit_not_found"


@pytest.mark.parametrize("searched", [11, 20])
def test_a_deadline_that_passed_meanwhile_leaves_at_least_one_full_day(house, searched):
    house.covered()
    claim = arrived(house, days=14)
    house.travel(days=searched)
    assert house.claim(claim.claim_id).state is ClaimState.ARRIVED, "stopped: no default"
    after = house.decide(claim, "not_found")
    assert after.return_by == days_after(house.clock.now(), 1, ZONE)
    assert "return_reminder" not in house.types(claim.claim_id)[-1:]
    house.clock.set(after.return_by.at - MILLISECOND)
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.RETURN_DUE
    house.clock.set(after.return_by.at)
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.DEFAULTED


def test_a_hold_that_was_lost_stays_the_desks_task_when_no_parcel_is_found(house):
    """HLD-6: no hold stands and the unit is still out."""
    house.covered()
    claim = arrived(house)
    house.payments.by_hand(claim.standing_hold.provider_id, capture=False)
    house.payments.bank_says("expired_card")
    house.settle.claim(claim.claim_id, house.op(), hint=claim.standing_hold.provider_id)
    lost = house.claim(claim.claim_id)
    assert (lost.hold_state, lost.work_since) == (HoldState.LOST, house.clock.now())
    house.travel(hours=1)
    after = house.decide(lost, "not_found")
    assert (after.state, after.work_since) == (ClaimState.RETURN_DUE, lost.work_since)


def test_an_arrival_without_its_time_counts_from_today():
    claim = a_shipped_claim(state=ClaimState.ARRIVED, return_by=None)
    after = rulings.not_found(claim, NOW).after
    assert after.return_by == days_after(NOW, 1, ZONE)


# RET-6: another ground for a default


def test_another_ground_needs_a_named_approval_and_code_never_invents_one():
    with pytest.raises(LookupError):
        hold.other_default(a_shipped_claim(), NOW)


@pytest.mark.parametrize("found_on", ["nothing back", "a bad unit", "an arrived one"])
def test_an_approved_other_ground_defaults_once_with_every_reason_recorded(house, found_on):
    """RET-6, HLD-5, COV-6: an exclusion found on an Express return."""
    house.covered()
    claim = house.shipped()
    if found_on == "a bad unit":
        house.scan(battery=False, genuine=False, photo="p", found_by="K. Lee")
    if found_on == "an arrived one":
        house.put(house.claim(claim.claim_id).moved("delivered"))
    after = house.decide(claim, "other_default", "Deliberate damage, see photo 17.", "M. Reyes")
    assert (after.state, after.hold_state) == (ClaimState.DEFAULTED, HoldState.CAPTURED)
    found = ("RET-4",) if found_on == "a bad unit" else ()
    assert after.default_reasons == ("RET-6", *found)
    kept = after.approvals[-1]
    assert (kept.what, kept.by, kept.reason) == (
        "other_default",
        "M. Reyes",
        "Deliberate damage, see photo 17.",
    )
    house.travel(days=30)
    assert book(house, claim).captured == 15900 + 99900
    assert house.types(claim.claim_id).count("defaulted") == 1


def test_no_other_ground_before_shipping_nor_once_the_unit_was_taken_in(house):
    """HLD-10, HLD-2."""
    house.covered()
    claim = house.paid()
    with pytest.raises(WrongState):
        house.decide(claim, "other_default")
    house.ship(claim)
    house.scan()
    with pytest.raises(WrongState):
        house.decide(claim, "other_default", "Another reason.")
    assert book(house, claim).captured == 15900


# HLD-8, HLD-6: after the default


def defaulted(house):
    house.covered()
    claim = house.shipped()
    house.travel(days=16)
    return house.claim(claim.claim_id)


@pytest.mark.parametrize("by_itself", [True, False])
def test_a_unit_beyond_twenty_business_days_is_taken_by_name_only(house, by_itself):
    """HLD-8, TIM-5: the 20th after 8 December is 7 January, two holidays between."""
    claim = defaulted(house)
    end = days_after(claim.default_at, 30, ZONE).at
    assert end.isoformat() == "2027-01-08T08:00:00+00:00"
    house.clock.set(end - MILLISECOND if by_itself else end)
    receipt = house.scan()
    assert receipt.result is Result.LATE
    if by_itself:
        assert receipt.claim.state is ClaimState.COMPLETED
        return
    assert receipt.claim.work_since is not None
    assert book(house, claim).refunded == 0
    after = house.decide(claim, "desk_accepts")
    assert (after.state, after.hold_state) == (ClaimState.COMPLETED, HoldState.REFUNDED)
    assert after.work_since is None
    assert book(house, claim).refunded == 99900


def test_a_bad_unit_after_the_default_can_be_accepted_by_name(house):
    claim = defaulted(house)
    house.scan(genuine=False, photo="p", found_by="K. Lee")
    assert house.decide(claim, "desk_accepts").state is ClaimState.COMPLETED
    assert book(house, claim).refunded == 99900


def test_nothing_is_accepted_before_a_default_nor_while_it_is_being_charged(house):
    house.covered()
    claim = house.shipped()
    with pytest.raises(WrongState):
        house.decide(claim, "desk_accepts")
    house.travel(days=14)
    house.clock.set(house.claim(claim.claim_id).return_by.at)
    house.payments.fail_500("capture", stored=False)
    with pytest.raises(Conflict):
        house.decide(claim, "desk_accepts")


def in_debt(house):
    house.covered()
    claim = house.shipped()
    line = claim.lines(Purpose.HOLD)[0]
    house.payments.void(line.provider_id, "gone")
    house.settle.claim(claim.claim_id, house.op(), hint=line.provider_id)
    house.payments.bank_says("expired_card")
    house.travel(days=16)
    owed = house.claim(claim.claim_id)
    assert owed.hold_state is HoldState.DEBT
    return owed


def test_a_debt_is_written_off_by_name_and_owed_no_more(house):
    """HLD-6."""
    claim = in_debt(house)
    after = house.decide(claim, "written_off")
    assert (after.state, after.hold_state) == (ClaimState.DEFAULTED, HoldState.CLOSED)
    assert after.work_since is None
    assert newest(house, claim).type == "debt_written_off"
    house.travel(days=5)
    assert book(house, claim).captured == 15900
    assert house.scan().claim.state is ClaimState.COMPLETED


def test_where_nothing_is_owed_nothing_is_written_off(house):
    claim = defaulted(house)
    with pytest.raises(WrongState):
        house.decide(claim, "written_off")


def test_an_accepted_return_of_a_debt_refunds_nothing(house):
    claim = in_debt(house)
    after = house.decide(claim, "desk_accepts")
    assert (after.state, after.hold_state) == (ClaimState.COMPLETED, HoldState.CLOSED)
    events = [event.note for event in house.store.timeline(claim.claim_id)]
    (told,) = [note.sentence for note in events if note.type == "late_return"]
    assert "owed no more" in told


# Who decided


def test_the_same_decision_again_gets_the_first_answer_and_writes_nothing(house):
    house.covered()
    claim = house.paid()
    first = house.decide(claim, "refuse_order")
    assert house.decide(claim, "refuse_order") == first
    assert house.types(claim.claim_id).count("claim_refused") == 1


def test_the_name_is_kept_and_never_shown_to_the_customer(house):
    house.covered()
    claim = house.paid()
    after = house.decide(claim, "refuse_order", "Forged papers.", "Margarethe Reyes")
    kept = after.approvals[-1]
    assert (kept.by, kept.asked_by, kept.at) == (
        "Margarethe Reyes",
        "desk-1",
        house.clock.now(),
    )
    timeline = house.store.timeline(claim.claim_id)
    view = str(whole_claim_view(after, timeline, house.catalog))
    assert "Reyes" not in view and "desk-1" not in view and "Forged" not in view


def test_a_claim_that_does_not_exist_is_not_found(house):
    with pytest.raises(NotFound):
        house.decide(a_claim("claim_none"), "verify")


def test_what_the_clock_made_due_comes_before_the_decision(house):
    """A deadline that no sweep has seen: the default first, then no order is refused."""
    house.covered()
    claim = house.filed()
    house.clock.forward(timedelta(hours=25))
    with pytest.raises(WrongState):
        house.decide(claim, "verify")
    assert house.claim(claim.claim_id).state is ClaimState.LAPSED


def test_a_fee_taken_while_the_order_is_verified_pays_the_claim_only_afterwards():
    """PAY-3: the bank's yes was on its way when the desk asked."""
    fee = a_line(Purpose.FEE, goal=Goal.CAPTURED, status=Status.CAPTURED)
    claim = a_claim(state=ClaimState.HELD, hold_state=HoldState.LIVE, verifying=True, ledger=(fee,))
    assert services.follow_up(claim, NOW).after.state is ClaimState.HELD
    free = replace(claim, verifying=False)
    assert services.follow_up(free, NOW).after.state is ClaimState.PAID
