"""A default that the bank refused is owed: paid by the customer, or ended otherwise (HLD-6)."""

from dataclasses import replace

import pytest

from care.domain.errors import NotFound
from care.domain.ledger import Purpose, Status
from care.domain.states import ClaimState, HoldState
from care.web.views.claims import whole_claim_view
from care.web.views.payments import payment_view
from tests.support.desk_rows import next_action
from tests.support.house import ANA, BEN, DRONE, House

FEE, HOLD = 15900, 99900


@pytest.fixture
def house():
    house = House()
    house.covered()
    return house


@pytest.fixture
def owed(house):
    """A claim in debt: its hold was lost, and the card refused the default."""
    claim = house.shipped()
    house.payments.void(claim.standing_hold.provider_id, "by the bank")
    house.payments.bank_says(*["insufficient_funds"] * 9)
    house.settle.claim(claim.claim_id, house.op(), hint=claim.standing_hold.provider_id)
    house.travel(days=16)
    house.payments.silence_bank()
    claim = house.claim(claim.claim_id)
    assert (claim.state, claim.hold_state) == (ClaimState.DEFAULTED, HoldState.DEBT)
    return claim


def page_of(house, claim):
    asked = house.claims.go_on(claim.claim_id, ANA, house.op(), try_again=True)
    return asked.lines(Purpose.DEFAULT)[-1]


def book(house, claim):
    return house.payments.books()[claim.claim_id]


def test_a_debt_is_the_desks_task_and_the_customer_is_told_that_it_can_be_paid(house, owed):
    assert owed.work_since is not None
    assert next_action(owed) == "collect"
    todo = whole_claim_view(owed, [], house.catalog)["you_need_to"]
    assert (todo["code"], todo["by"]) == ("pay", None)
    assert "Pay what is owed" in todo["sentence"]


def test_the_customer_pays_the_debt_on_a_page_for_the_amount_of_the_hold(house, owed):
    line = page_of(house, owed)
    assert (line.amount, line.status) == (owed.hold, Status.OPEN)
    assert payment_view(house.claim(owed.claim_id))["url"] == line.page_url
    assert page_of(house, owed).key == line.key, "asked again, the same page"
    house.payments.pay(line.page_id)
    paid = house.claims.go_on(owed.claim_id, ANA, house.op())
    assert (paid.state, paid.hold_state) == (ClaimState.DEFAULTED, HoldState.CHARGED)
    assert paid.work_since is None
    assert house.types(owed.claim_id)[-1] == "debt_paid"
    assert book(house, owed).captured == FEE + HOLD
    again = house.claims.go_on(owed.claim_id, ANA, house.op(), try_again=True)
    assert again == paid, "nothing is owed any more, and no page is opened"


def test_a_page_that_nobody_opened_leaves_the_debt_and_the_next_one_is_new(house, owed):
    first = page_of(house, owed)
    house.travel(hours=30)
    left = house.claim(owed.claim_id)
    assert (left.hold_state, left.lines(Purpose.DEFAULT)[-1].status) == ("debt", "voided")
    assert left.work_since == owed.work_since
    assert page_of(house, owed).n == first.n + 1
    assert book(house, owed).captured == FEE


def test_a_debit_card_does_not_pay_the_debt_and_nothing_of_it_is_taken(house, owed):
    """PAY-1, once more after the page."""
    line = page_of(house, owed)
    assert house.payments.pay(line.page_id, "visa_debit") == "funding_blocked", "by the page"
    page = house.payments._machine.page(line.page_id)
    object.__setattr__(page.order, "express", False)
    assert house.payments.pay(line.page_id, "visa_debit") is None
    claim = house.claims.go_on(owed.claim_id, ANA, house.op())
    assert claim.hold_state is HoldState.DEBT
    assert house.types(owed.claim_id)[-1] == "debt_card_refused"
    assert (book(house, owed).captured, book(house, owed).held) == (FEE, 0)


def test_a_refused_capture_leaves_the_amount_owed(house, owed):
    line = page_of(house, owed)
    claim = house.claim(owed.claim_id)
    house.put(claim.with_line(replace(line, status=Status.VOIDED)))
    again = house.settle.claim(owed.claim_id, house.op())
    assert again.hold_state is HoldState.DEBT
    assert page_of(house, owed).n == line.n + 1


def test_a_good_unit_closes_the_debt_and_its_page_and_a_payment_of_that_moment_goes_back(
    house, owed
):
    """HLD-8."""
    line = page_of(house, owed)
    house.payments.pay(line.page_id)
    receipt = house.scan(DRONE)
    assert receipt.claim.state is ClaimState.COMPLETED
    assert receipt.claim.hold_state is HoldState.CLOSED
    house.travel(days=1)
    assert (book(house, owed).captured - book(house, owed).refunded, book(house, owed).held) == (
        FEE,
        0,
    )


def test_a_debt_that_was_written_off_is_not_taken_by_a_page_left_open(house, owed):
    line = page_of(house, owed)
    after = house.decide(owed, "written_off")
    assert after.hold_state is HoldState.CLOSED
    assert after.lines(Purpose.DEFAULT)[-1].status is Status.VOIDED
    assert house.payments.read_page(line.page_id).status == "expired"


def test_a_paid_debt_is_refunded_for_a_late_unit(house, owed):
    """HLD-8: less the late fee, which is zero here."""
    line = page_of(house, owed)
    house.payments.pay(line.page_id)
    house.claims.go_on(owed.claim_id, ANA, house.op())
    house.scan(DRONE)
    house.travel(days=1)
    assert house.claim(owed.claim_id).state is ClaimState.COMPLETED
    assert book(house, owed).refunded == HOLD


def test_anothers_debt_is_not_found(house, owed):
    with pytest.raises(NotFound):
        house.claims.go_on(owed.claim_id, BEN, house.op(), try_again=True)
