"""SVC-6: a Premium claim's fee is written with the claim, and wanted once the hold stands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain import payment, services
from care.domain.ledger import Goal, Purpose, Status
from care.domain.states import ClaimState
from care.usecases.ports import Commit
from care.web.views.claims import claim_view
from care.web.views.payments import payment_view
from tests.support.builders import NOW, a_claim, usd
from tests.support.faults import Crash
from tests.support.house import ANA, House
from tests.support.memory import MemoryStore

WAITING = a_claim(state=ClaimState.AWAITING_PAYMENT)


class ToldStore(MemoryStore):
    """`told` hears of every commit before it is made."""

    told: Callable[[Commit], None] | None = None

    def commit(self, commit: Commit, op: str) -> None:
        if self.told:
            self.told(commit)
        super().commit(commit, op)


@pytest.fixture
def house() -> House:
    house = House(ToldStore())
    house.covered()
    return house


def pay(house: House, claim):
    """The customer completes the newest page, and comes back."""
    house.payments.pay(claim.ledger[-1].page_id)
    return house.claims.go_on(claim.claim_id, ANA, house.op())


def money(house: House, claim):
    book = house.payments.books()[claim.claim_id]
    return book.captured, book.live_holds


def lines(claim):
    return [(line.key, line.goal, line.status) for line in claim.ledger]


def test_a_new_page_has_its_fee_written_ahead_of_the_hold():
    claim = payment.open_page(WAITING, NOW)
    assert lines(claim) == [
        ("fee/1", Goal.VOIDED, Status.INTENDED),
        ("hold/1", Goal.AUTHORIZED, Status.INTENDED),
    ]
    assert (claim.ledger[0].amount, claim.ledger[0].ahead) == (usd(15900), True)


@pytest.mark.parametrize("poked", [True, False])
def test_nothing_is_asked_for_a_fee_that_is_written_ahead(poked):
    claim = payment.open_page(WAITING, NOW)
    alone = replace(claim, ledger=claim.ledger[:1])
    assert services.next_step(alone, NOW, poked=poked) is None
    assert services.follow_up(alone, NOW).after == alone
    assert services.wakes_at(alone, NOW) == claim.lapses_at


def test_each_new_try_has_a_fee_of_its_own_number():
    """What was made for the former try was made on that try's card."""
    once = payment.open_page(WAITING, NOW)
    twice = payment.open_page(once.voiding(Purpose.HOLD), NOW)
    assert lines(twice) == [
        ("fee/1", Goal.VOIDED, Status.VOIDED),
        ("hold/1", Goal.VOIDED, Status.VOIDED),
        ("fee/2", Goal.VOIDED, Status.INTENDED),
        ("hold/2", Goal.AUTHORIZED, Status.INTENDED),
    ]


def test_a_claim_without_a_fee_has_none_written_ahead():
    """PAY-9."""
    claim = payment.open_page(replace(WAITING, fee=usd(0)), NOW)
    assert [line.key for line in claim.ledger] == ["hold/1"]


def test_what_ends_the_claim_gives_up_the_fee_that_was_written_ahead(house):
    claim = house.filed()
    house.travel(hours=25)
    after = house.claim(claim.claim_id)
    assert after.state is ClaimState.LAPSED
    assert [(x.goal, x.status) for x in after.lines(Purpose.FEE)] == [(Goal.VOIDED, Status.VOIDED)]
    assert house.payments.desk.calls["create"] == 0


def test_the_fee_is_made_before_the_hold_is_stored_and_taken_only_after(house):
    """Hold, reservation and the fee's id are one write; until then the payment is inert."""
    claim = house.filed()
    seen = []

    def told(commit):
        calls = house.payments.desk.calls
        ledger = [lines(put) for put in commit.puts]
        seen.append((calls["create"], calls["confirm"], len(commit.touches), *ledger))

    house.store.told = told
    assert pay(house, claim).state is ClaimState.PAID
    hold = ("hold/1", Goal.AUTHORIZED, Status.AUTHORIZED)
    assert seen == [
        (1, 0, 1, [hold, ("fee/1", Goal.CAPTURED, Status.CREATED)]),
        (1, 1, 0, [hold, ("fee/1", Goal.CAPTURED, Status.CAPTURED)]),
    ]
    assert money(house, claim) == (15900, 1)


def test_where_no_replacement_is_left_the_fee_that_was_made_is_let_go(house):
    """SVC-1, TRM-6: the reservation is refused after the inert payment was made."""
    claim = house.filed()
    plan = house.plan(claim.plan_id)
    house.put(replace(plan, left=0))
    after = pay(house, claim)
    assert after.state is ClaimState.REFUSED
    assert lines(after) == [
        ("fee/1", Goal.VOIDED, Status.VOIDED),
        ("hold/1", Goal.VOIDED, Status.VOIDED),
    ]
    assert house.payments.desk.calls["confirm"] == 0
    assert money(house, claim) == (0, 0)


@pytest.mark.parametrize("lost", [True, False], ids=["lost", "a stored 500"])
def test_a_fee_whose_making_is_in_doubt_is_stored_with_the_hold_and_taken_once(house, lost):
    claim = house.filed()
    desk = house.payments.desk
    desk.lose_reply_of("create") if lost else desk.fail_500("create")
    held = pay(house, claim)
    assert held.state is ClaimState.HELD
    assert lines(held)[-1] == ("fee/1", Goal.CAPTURED, Status.INTENDED)
    house.travel(minutes=5)
    assert house.claim(claim.claim_id).state is ClaimState.PAID
    assert money(house, claim) == (15900, 1)


def test_a_claim_that_was_filed_without_it_is_paid_all_the_same(house):
    """A release before this one wrote the fee when the hold was seen."""
    claim = house.filed()
    house.put(replace(claim, ledger=claim.ledger[1:]))
    after = pay(house, claim)
    assert after.state is ClaimState.PAID
    assert [line.key for line in after.ledger] == ["hold/1", "fee/1"]
    assert money(house, claim) == (15900, 1)


def test_a_page_paid_in_the_last_hour_looks_the_fee_up_by_its_tags(house):
    """The provider forgets a key after a day: what a run that died had made is found, not made
    again."""
    claim = house.filed()
    house.travel(hours=23, minutes=30)
    house.payments.pay(claim.ledger[-1].page_id)
    house.store.told = lambda _: house.store.crash_before(1)
    with pytest.raises(Crash):
        house.claims.go_on(claim.claim_id, ANA, house.op())
    house.store.told = None
    made = len(house.payments._machine.payments)
    assert house.payments.desk.calls["create"] == 1
    after = house.claims.go_on(claim.claim_id, ANA, house.op())
    assert after.state is ClaimState.PAID
    assert len(house.payments._machine.payments) == made
    assert money(house, claim) == (15900, 1)


def test_a_second_try_after_an_expired_page_pays_its_own_fee(house):
    claim = house.filed()
    house.payments._machine.pages[claim.ledger[-1].page_id].status = "expired"
    again = house.claims.go_on(claim.claim_id, ANA, house.op(), try_again=True)
    after = pay(house, again)
    assert after.state is ClaimState.PAID
    assert [(line.key, line.status) for line in after.ledger] == [
        ("fee/1", Status.VOIDED),
        ("hold/1", Status.VOIDED),
        ("hold/2", Status.AUTHORIZED),
        ("fee/2", Status.CAPTURED),
    ]
    assert money(house, claim) == (15900, 1)


def test_the_customer_sees_the_page_and_no_movement_that_nobody_wants_yet(house):
    claim = house.filed()
    shown = payment_view(claim)
    assert (shown["state"], shown["url"]) == ("open", claim.ledger[-1].page_url)
    ledger = claim_view(claim, house.catalog)["ledger"]
    assert [(line["purpose"], line["status"]) for line in ledger] == [("hold", "open")]


def test_a_line_is_ahead_only_while_nothing_is_known_or_wanted_of_it(house):
    fee = house.filed().ledger[0]
    assert fee.ahead
    assert not fee.aims(Goal.CAPTURED).ahead
    assert not fee.aims(Goal.VOIDED).ahead
    assert not replace(fee, status=Status.CREATED).ahead
    assert fee.recorded_at + timedelta(hours=24) > house.clock.now()
