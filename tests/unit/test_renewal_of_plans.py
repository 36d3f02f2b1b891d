"""RNW-1 to RNW-3: renewing a plan on the whole house, with races, repeats and crashes."""

from dataclasses import replace

import pytest

from care.domain import renewing
from care.domain.errors import BadValue, Conflict, KeyReused, NotFound, Refused, WrongState
from care.domain.ledger import Status
from care.domain.plan import Channel, PlanStatus
from care.domain.states import PlanState
from tests.support.builders import a_plan
from tests.support.faults import Crash
from tests.support.house import ANA, BEN, DRONE, SPARE
from tests.support.plan_house import PlanHouse


@pytest.fixture
def house():
    return PlanHouse()


def refusal(house, plan, **changes):
    with pytest.raises(Refused) as refused:
        house.renewing.renew(house.renewal(plan, **changes), house.op())
    return refused.value.decision


def test_a_renewal_is_authorized_queued_and_then_captured(house):
    """RNW-2, RNW-3: 12 months with 2 replacements, from the end of the present plan."""
    plan = house.covered()
    renewal = house.renewed(plan)
    assert (renewal.channel, renewal.renews) == (Channel.RENEWAL, plan.plan_id)
    assert (renewal.term_months, renewal.total, renewal.left) == (12, 2, 2)
    assert renewal.starts_at == plan.ends_at
    assert renewal.status(house.clock.now()) is PlanStatus.SCHEDULED
    assert house.types(renewal.plan_id) == ["order_placed", "plan_bound", "plan_paid"]
    device = house.device(DRONE)
    assert (device.plan_id, device.next_plan_id, device.order_id) == (
        plan.plan_id,
        renewal.plan_id,
        None,
    )
    assert house.plan(plan.plan_id).renewed_by == renewal.plan_id
    assert house.payments.books()[renewal.plan_id].captured == 23900


def test_the_renewal_begins_as_the_plan_ends_and_its_unused_replacements_lapse(house):
    """RNW-3: the new plan has its own count."""
    plan = house.covered()
    renewal = house.renewed(plan)
    house.at(plan.ends_at, milliseconds=-1)
    assert house.plan(plan.plan_id).status(house.clock.now()) is PlanStatus.ACTIVE
    house.at(plan.ends_at)
    assert house.plan(plan.plan_id).status(house.clock.now()) is PlanStatus.EXPIRED
    now = house.plan(renewal.plan_id)
    assert (now.status(house.clock.now()), now.left) == (PlanStatus.ACTIVE, 2)
    assert house.paid().plan_id == renewal.plan_id


@pytest.mark.parametrize("left", [0, 2])
def test_a_plan_is_renewed_with_none_left_and_with_a_claim_open(house, left):
    """RNW-3, TRM-3."""
    plan = house.covered()
    house.paid()
    house.put(replace(house.plan(plan.plan_id), left=left))
    assert house.device(DRONE).open_claim_id is not None
    assert house.renewed(plan).state is PlanState.SCHEDULED


def test_a_second_renewal_is_refused_while_one_is_queued_and_takes_no_money(house):
    """RNW-3: one at a time."""
    plan = house.covered()
    house.renewed(plan)
    decision = refusal(house, plan, key="renew-key-00000002")
    assert decision.failed == ("RNW-3",)
    assert len(house.store.plans_of(ANA)) == 2


def test_a_second_order_is_refused_while_one_is_unpaid_and_free_once_it_has_lapsed(house):
    """RNW-3, ELG-10, PAY-3."""
    plan = house.covered()
    first = house.ordered_renewal(plan)
    decision = refusal(house, plan, key="renew-key-00000002")
    assert decision.failed == ("RNW-3",)
    assert [step.code for step in decision.next_steps] == ["wait"]
    house.travel(hours=2)
    assert house.plan(first.plan_id).state is PlanState.VOID
    assert house.device(DRONE).order_id is None
    assert house.plan(plan.plan_id).renewed_by is None
    assert house.renewed(plan, key="renew-key-00000002").state is PlanState.SCHEDULED


def test_after_the_end_a_plan_is_not_renewed_but_bought_anew(house):
    """RNW-3: ELG applies anew."""
    plan = house.covered()
    house.at(plan.ends_at)
    decision = refusal(house, plan)
    assert decision.failed == ("RNW-3",)
    assert [step.code for step in decision.next_steps] == ["buy"]


def test_a_plan_that_has_not_begun_is_not_renewed(house):
    plan = house.bought()
    assert refusal(house, plan).failed == ("RNW-3",)


def test_a_renewal_ordered_in_the_last_minute_and_paid_after_the_end_begins_at_the_end(house):
    """ELG-10: the instant of the order counts."""
    plan = house.covered()
    house.at(plan.ends_at, minutes=-1)
    order = house.ordered_renewal(plan)
    house.at(plan.ends_at, minutes=10)
    house.payments.pay(order.ledger[-1].page_id)
    renewal = house.purchase.go_on(order.plan_id, ANA, house.op())
    assert (renewal.state, renewal.starts_at) == (PlanState.SCHEDULED, plan.ends_at)
    assert renewal.status(house.clock.now()) is PlanStatus.ACTIVE


def test_the_terms_on_one_chain_add_up_to_36_months_and_no_more(house):
    """RNW-3: 12 + 12 + 12, and 24 + 12."""
    first = house.covered()
    second = house.renewed(first)
    house.at(second.starts_at)
    third = house.renewed(second, key="renew-key-00000002")
    assert third.months_before == 24
    house.at(third.starts_at)
    decision = refusal(house, third, key="renew-key-00000003")
    assert decision.failed == ("RNW-3",)
    assert house.device(DRONE).plan_id == second.plan_id  # nobody wrote the device at midnight


def test_a_plan_of_24_months_is_renewed_once(house):
    """RNW-3."""
    plan = house.sold("mavic-3", "1ZNT0001", 24)
    house.at(plan.starts_at)
    renewal = house.renewed(plan)
    assert renewal.months_before == 24
    house.at(renewal.starts_at)
    assert refusal(house, renewal, key="renew-key-00000002").failed == ("RNW-3",)


def test_the_same_key_is_the_same_renewal_and_another_body_is_told(house):
    plan = house.covered()
    first = house.ordered_renewal(plan)
    assert house.ordered_renewal(plan).plan_id == first.plan_id
    with pytest.raises(KeyReused):
        house.renewing.renew(house.renewal(plan, request_hash="other"), house.op())
    assert len(house.store.plans_of(ANA)) == 2


def test_a_price_that_is_not_the_present_one_is_told_and_orders_nothing(house):
    """PAY-6, PAY-7."""
    plan = house.covered()
    other = house.price("spark").fee
    with pytest.raises(BadValue, match=r"239\.00 USD"):
        house.renewing.renew(house.renewal(plan, price=other), house.op())
    assert house.device(DRONE).order_id is None


def test_anothers_plan_is_not_found(house):
    plan = house.covered()
    with pytest.raises(NotFound):
        house.renewing.renew(house.renewal(plan, account_id=BEN), house.op())


def test_a_plan_that_awaits_its_serial_is_not_renewed(house):
    plan = house.covered()
    house.put(replace(plan, serial="", state=PlanState.AWAITING_SERIAL))
    with pytest.raises(WrongState):
        house.renewing.renew(house.renewal(plan), house.op())


def test_a_retired_device_and_a_product_sold_no_more_are_refused_by_their_rules(house):
    """ELG-8, RNW-2."""
    plan = house.covered()
    house.put(replace(house.device(DRONE), retired_at=house.clock.now()))
    decision = refusal(house, plan)
    assert decision.failed == ("ELG-8",)
    house.put(replace(house.device(DRONE), retired_at=None))
    house.put(replace(house.plan(plan.plan_id), model="no-longer-sold"))
    assert "RNW-2" in refusal(house, plan).failed


def test_a_device_of_unknown_region_keeps_the_region_of_its_plan(house):
    """ELG-6: the desk found it once."""
    plan = house.covered()
    house.put(replace(house.device(DRONE), region=None))
    assert house.renewed(plan).region == "US"
    assert house.device(DRONE).region is None


def test_a_plan_that_ended_while_its_renewal_was_paid_is_never_charged_for(house):
    """RNW-3, BUY-2: the queue is refused, the authorization voided."""
    plan = house.covered()
    order = house.ordered_renewal(plan)
    house.put(replace(house.plan(plan.plan_id), state=PlanState.VOID))
    house.payments.pay(order.ledger[-1].page_id)
    after = house.purchase.go_on(order.plan_id, ANA, house.op())
    assert after.state is PlanState.VOID
    assert house.types(order.plan_id)[-1] == "plan_void"
    book = house.payments.books()[order.plan_id]
    assert (book.captures, book.live_holds) == (0, 0)
    assert house.device(DRONE).next_plan_id is None


def test_a_renewal_whose_serial_was_exchanged_meanwhile_is_never_charged(house):
    """LNK-1, RNW-3: the order's serial is retired."""
    plan = house.covered()
    order = house.ordered_renewal(plan)
    house.put(replace(house.device(DRONE), retired_at=house.clock.now()))
    house.payments.pay(order.ledger[-1].page_id)
    assert house.purchase.go_on(order.plan_id, ANA, house.op()).state is PlanState.VOID
    assert house.payments.books()[order.plan_id].captures == 0


def test_a_renewal_whose_fee_cannot_be_captured_leaves_the_plan_free_for_another(house):
    plan = house.covered()
    order = house.ordered_renewal(plan)
    house.payments.pay(order.ledger[-1].page_id)
    house.payments.fail_500("capture", stored=False)
    house.purchase.go_on(order.plan_id, ANA, house.op())
    assert house.plan(plan.plan_id).renewed_by == order.plan_id
    house.payments.void(house.plan(order.plan_id).ledger[-1].provider_id, "by the bank")
    house.travel(hours=1)
    assert house.plan(order.plan_id).state is PlanState.VOID
    assert (house.device(DRONE).next_plan_id, house.plan(plan.plan_id).renewed_by) == (None, None)
    assert house.device(DRONE).plan_id == plan.plan_id
    assert house.renewed(plan, key="renew-key-00000002").state is PlanState.SCHEDULED


def test_a_fee_that_fails_after_the_renewal_took_its_device_over_takes_it_off_again(house):
    plan = house.covered()
    house.at(plan.ends_at, minutes=-5)
    order = house.ordered_renewal(plan)
    house.payments.pay(order.ledger[-1].page_id)
    house.payments.fail_500("capture", stored=False)
    house.purchase.go_on(order.plan_id, ANA, house.op())
    device = house.device(DRONE)
    house.put(replace(device, plan_id=order.plan_id, next_plan_id=None))  # as a filing would
    house.payments.void(house.plan(order.plan_id).ledger[-1].provider_id, "by the bank")
    house.at(plan.ends_at, minutes=5)
    assert house.plan(order.plan_id).state is PlanState.VOID
    assert (house.device(DRONE).plan_id, house.device(DRONE).next_plan_id) == (None, None)


@pytest.mark.parametrize("n", range(1, 4))
@pytest.mark.parametrize("fault", ["crash_before", "crash_after"])
def test_a_crash_anywhere_in_the_payment_leaves_one_renewal_paid_once(house, fault, n):
    """The next look finishes what was begun."""
    plan = house.covered()
    order = house.ordered_renewal(plan)
    house.payments.pay(order.ledger[-1].page_id)
    getattr(house.store, fault)(n)
    with pytest.raises(Crash):
        house.purchase.go_on(order.plan_id, ANA, house.op())
    house.travel(minutes=30)
    renewal = house.plan(order.plan_id)
    assert (renewal.state, renewal.receipted) == (PlanState.SCHEDULED, True)
    assert house.device(DRONE).next_plan_id == renewal.plan_id
    assert house.payments.books()[renewal.plan_id].captures == 1
    assert house.types(renewal.plan_id) == ["order_placed", "plan_bound", "plan_paid"]


def test_two_renewals_at_once_end_in_one(house, monkeypatch):
    """Both saw a free serial; the device's version lets one through."""
    plan = house.covered()
    other = house.renewal(plan, key="renew-key-00000002")
    seen = type(house.renewing.customers).of

    def meanwhile(self, account_id, op):
        monkeypatch.undo()
        house.renewing.renew(other, house.op())
        return seen(self, account_id, op)

    monkeypatch.setattr(type(house.renewing.customers), "of", meanwhile)
    with pytest.raises(Conflict):
        house.renewing.renew(house.renewal(plan), house.op())
    assert len(house.store.plans_of(ANA)) == 2


# What is told of its beginning and its end


def test_the_owner_is_told_once_that_cover_has_begun_and_not_a_moment_before(house):
    """TRM-2."""
    plan = house.bought()
    house.at(plan.starts_at, hours=-1)
    assert "cover_begun" not in house.types(plan.plan_id)
    house.at(plan.starts_at)
    assert house.types(plan.plan_id)[-1] == "cover_begun"
    house.travel(days=3)
    assert house.types(plan.plan_id).count("cover_begun") == 1


def test_nobody_is_told_of_the_beginning_of_a_plan_that_is_over_void_or_of_the_old_books():
    """TRM-2, RNW-1."""
    bound = a_plan()
    assert renewing.begins(bound, bound.starts_at).notes[0].type == "cover_begun"
    over = [
        (bound, bound.ends_at),
        (replace(bound, state=PlanState.VOID), bound.starts_at),
        (replace(bound, channel=Channel.LEGACY), bound.starts_at),
        (replace(bound, reminded=("in_force",)), bound.starts_at),
    ]
    assert [renewing.begins(plan, at) for plan, at in over] == [None] * 4


def test_the_owner_is_told_once_that_the_plan_ends_30_days_before(house):
    """RNW-3."""
    plan = house.covered()
    house.at(plan.ends_at, days=-31)
    assert "renewal_due" not in house.types(plan.plan_id)
    house.at(plan.ends_at, days=-29)
    house.travel(days=28)
    assert house.types(plan.plan_id).count("renewal_due") == 1
    house.at(plan.ends_at, days=1)
    assert house.types(plan.plan_id).count("renewal_due") == 1
    assert house.plan(plan.plan_id).due_at is None


def test_nobody_is_reminded_of_a_plan_that_is_renewed_or_cannot_be(house):
    first = house.covered()
    second = house.renewed(first)
    house.at(second.starts_at)
    third = house.renewed(second, key="renew-key-00000002")
    house.at(third.ends_at, days=1)
    for plan in (first, second, third):
        assert "renewal_due" not in house.types(plan.plan_id)


def test_a_reminder_that_nobody_could_send_in_time_is_not_sent_after_the_end(house):
    plan = house.covered()
    house.at(plan.ends_at, days=3)
    assert "renewal_due" not in house.types(plan.plan_id)


# What the plan's page shows


def test_the_page_shows_both_parts_of_a_renewals_price_before_it_is_bought(house):
    """PAY-6: purchase fee and replacement fees."""
    plan = house.covered()
    shown = house.account.renewal(plan)
    assert shown.decision.allowed
    assert shown.offer.price.fee == house.price().fee
    assert [fee.amount for fee in shown.offer.price.replacement_fees] == [15900, 19900]
    assert (shown.offer.starts_on.isoformat(), shown.offer.ends_on.isoformat()) == (
        "2027-11-23",
        "2028-11-23",
    )
    house.at(plan.ends_at)
    assert house.account.renewal(plan).offer is None
    assert house.account.renewal(house.order(SPARE, key="buy-key-0000000002")) is None


def test_a_claim_is_named_by_the_plan_in_charge_of_the_serial(house):
    plan = house.covered()
    renewal = house.renewed(plan)
    house.at(renewal.starts_at)
    claim = house.paid()
    assert house.account.open_claim_id(house.plan(renewal.plan_id)) == claim.claim_id
    assert house.account.open_claim_id(house.plan(plan.plan_id)) is None
    assert house.account.open_claim_id(replace(plan, serial="")) is None


def test_a_renewal_page_that_lapsed_is_opened_anew_within_the_hour(house):
    plan = house.covered()
    order = house.ordered_renewal(plan)
    house.payments.close_page(order.ledger[-1].page_id)
    again = house.purchase.go_on(order.plan_id, ANA, house.op())
    assert again.ledger[-1].status is Status.OPEN
    house.payments.pay(again.ledger[-1].page_id)
    assert house.purchase.go_on(order.plan_id, ANA, house.op()).starts_at == plan.ends_at
