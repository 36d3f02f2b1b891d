"""Repair and Replacement from filing to every end, through the real use cases."""

from dataclasses import replace

import pytest

from care.domain.errors import BadValue, Conflict, NotFound, Refused, WrongState
from care.domain.event import broken_at
from care.domain.ledger import Purpose, Status
from care.domain.parts import Service
from care.domain.states import ClaimState
from care.usecases.release_hold import Result
from tests.support.builders import usd
from tests.support.house import ANA, BEN, DRONE, SPARE, House
from tests.support.repairs import (
    CLERK,
    FEE,
    MILLISECOND,
    PRICE,
    book,
    chosen,
    comes_back,
    filed,
    inspected,
    pays,
    quoted,
    received,
    repair_paid,
    replacement_paid,
    sent_back,
)

SENT_IN = (Service.REPAIR, Service.REPLACEMENT)


@pytest.fixture
def house():
    house = House()
    house.covered()
    return house


def counts(house):
    plan = house.store.plans_of(ANA)[0]
    return plan.left, plan.reserved, plan.used


def test_a_defect_is_mended_free_and_the_unit_comes_home(house):
    """SVC-8, COV-8, TRM-5, SHP-1: no fee, no replacement used."""
    claim = inspected(house, received(house), "defect")
    assert (claim.state, claim.quote) == (ClaimState.MENDING, None)
    assert claim.work_since == house.clock.now()

    claim = sent_back(house, claim)

    assert claim.state is ClaimState.COMPLETED
    assert (claim.sent_home.serial, claim.sent_home.tracking) == (DRONE, "1Z-HOME")
    assert claim.work_since is None
    assert house.device(DRONE).open_claim_id is None
    assert book(house, claim) == (0, 0, 0)
    assert counts(house) == (2, 0, 0)
    types = house.types(claim.claim_id)
    assert types == ["claim_filed", "unit_received", "defect_found", "sent_home"]
    assert broken_at(house.store.timeline(claim.claim_id)) is None
    assert "costs you nothing" in house.store.timeline(claim.claim_id)[-1].note.sentence


def test_a_defect_may_be_swapped_free_while_it_is_mended(house):
    """TRM-5, LNK-1: the plan moves, its count does not."""
    claim = inspected(house, received(house), "defect")
    claim = house.ship(claim)
    assert claim.state is ClaimState.COMPLETED
    assert counts(house) == (2, 0, 0)
    plan = house.store.plans_of(ANA)[0]
    assert (plan.serial, plan.chain) == (SPARE, (DRONE, SPARE))
    assert (house.device(DRONE).replaced_by, house.device(DRONE).plan_id) == (SPARE, None)
    assert house.device(SPARE).plan_id == plan.plan_id
    assert house.device(DRONE).open_claim_id is None
    note = house.store.timeline(claim.claim_id)[-1].note
    assert "It costs nothing, and no replacement of a plan is used." in note.sentence


def test_the_replacement_service_swaps_a_confirmed_defect_free(house):
    """SVC-9, TRM-5."""
    claim = inspected(house, received(house, Service.REPLACEMENT), "defect")
    assert claim.state is ClaimState.APPROVED
    claim = house.ship(claim)
    assert claim.state is ClaimState.COMPLETED
    assert counts(house) == (2, 0, 0)
    assert book(house, claim) == (0, 0, 0)
    assert house.store.timeline(claim.claim_id)[-1].note.rules[0] == "SVC-9"


def test_a_defect_that_is_not_confirmed_goes_on_as_repair(house):
    """SVC-9: quoted, and what follows is Repair's table."""
    claim = quoted(house, Service.REPLACEMENT)
    assert (claim.service, claim.state) == (Service.REPAIR, ClaimState.QUOTED)
    assert house.store.timeline(claim.claim_id)[-1].note.rules == ("SVC-9", "SVC-8", "PAY-7")
    claim = pays(house, chosen(house, claim, Purpose.REPAIR, PRICE))
    assert claim.state is ClaimState.MENDING


@pytest.mark.parametrize("service", SENT_IN)
def test_without_a_fault_the_unit_goes_home_and_costs_nothing(house, service):
    """SVC-8, SVC-9, SHP-1."""
    claim = inspected(house, received(house, service), "no_fault")
    assert (claim.state, claim.work_since) == (ClaimState.GOING_HOME, house.clock.now())
    claim = sent_back(house, claim)
    assert claim.state is ClaimState.COMPLETED
    assert book(house, claim) == (0, 0, 0)


def test_a_quote_names_the_repair_beside_the_replacement_fee_and_the_day(house):
    """SVC-8, PAY-7: 30 days, TIM-3."""
    claim = quoted(house)
    assert (claim.quote.repair, claim.quote.replacement) == (PRICE, FEE)
    assert claim.quote.answer_by.last_day.isoformat() == "2026-12-23"
    assert claim.work_since is None
    assert house.device(DRONE).damaged_at == house.clock.now()
    sentence = house.store.timeline(claim.claim_id)[-1].note.sentence
    assert "120.00 USD" in sentence and "159.00 USD" in sentence


def test_the_repair_is_paid_on_a_page_and_then_mended(house):
    """SVC-8, PAY-7: the amount on the quote sheet is the amount charged; ELG-9: the damage is
    closed."""
    claim = repair_paid(house)
    assert (claim.state, claim.paid_at) == (ClaimState.MENDING, house.clock.now())
    assert book(house, claim) == (12000, 0, 0)
    assert counts(house) == (2, 0, 0)
    claim = sent_back(house, claim)
    assert claim.state is ClaimState.COMPLETED
    assert house.device(DRONE).damaged_at is None
    assert [line.purpose for line in claim.ledger] == [Purpose.REPAIR]


def test_the_plans_replacement_is_paid_reserved_and_shipped_instead(house):
    """SVC-8, TRM-6, LNK-1: one replacement is used, the unit stays at the centre."""
    claim = replacement_paid(house)
    assert (claim.state, claim.fee, claim.fee_number) == (ClaimState.REPLACING, FEE, 1)
    assert counts(house) == (1, 1, 0)
    claim = house.ship(claim)
    assert claim.state is ClaimState.COMPLETED
    assert counts(house) == (1, 0, 1)
    assert book(house, claim) == (15900, 0, 0)
    assert house.device(DRONE).damaged_at is None
    with pytest.raises(WrongState):
        sent_back(house, claim)


@pytest.mark.parametrize("card", ["visa_debit", "mastercard_prepaid", "discover", "visa"])
def test_a_quote_takes_any_card_that_the_provider_offers(house, card):
    """PAY-1: only Express asks for credit cards."""
    claim = chosen(house, quoted(house), Purpose.REPAIR, PRICE)
    assert pays(house, claim, card).state is ClaimState.MENDING


def test_a_declined_quote_sends_the_unit_home_for_nothing(house):
    """SVC-8."""
    claim = chosen(house, quoted(house), None, None)
    assert claim.state is ClaimState.GOING_HOME
    assert chosen(house, claim, None, None) == claim
    claim = sent_back(house, claim)
    assert (claim.state, book(house, claim)) == (ClaimState.COMPLETED, (0, 0, 0))
    assert house.device(DRONE).damaged_at is not None, "ELG-9: nobody has mended it"


def test_declining_closes_the_page_that_was_open(house):
    claim = chosen(house, quoted(house), Purpose.REPAIR, PRICE)
    page = claim.ledger[-1].page_id
    claim = chosen(house, claim, None, None)
    assert claim.ledger[-1].status is Status.VOIDED
    assert house.payments.read_page(page).status == "expired"


def test_no_answer_is_a_decline_at_the_end_of_the_thirtieth_day_and_not_a_millisecond_before(house):
    """SVC-8, TIM-3."""
    claim = quoted(house)
    house.clock.set(claim.quote.answer_by.at - MILLISECOND)
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.QUOTED
    house.clock.forward(MILLISECOND)
    house.settle_everything()
    claim = house.claim(claim.claim_id)
    assert (claim.state, claim.work_since) == (ClaimState.GOING_HOME, house.clock.now())
    assert house.types(claim.claim_id)[-1] == "quote_unanswered"
    assert sent_back(house, claim).state is ClaimState.COMPLETED


def test_a_quote_chosen_at_the_last_millisecond_can_be_paid_while_its_page_lives(house):
    """SVC-8: choosing is the answer; PAY-3's shortest page is 35 minutes."""
    claim = quoted(house)
    house.clock.set(claim.quote.answer_by.at - MILLISECOND)
    claim = chosen(house, claim, Purpose.REPAIR, PRICE)
    house.travel(minutes=30)
    assert house.claim(claim.claim_id).state is ClaimState.QUOTED
    assert pays(house, house.claim(claim.claim_id)).state is ClaimState.MENDING
    assert book(house, claim) == (12000, 0, 0)


def test_a_page_of_the_last_millisecond_that_nobody_paid_ends_the_quote(house):
    claim = quoted(house)
    house.clock.set(claim.quote.answer_by.at - MILLISECOND)
    claim = chosen(house, claim, Purpose.REPAIR, PRICE)
    house.travel(minutes=36)
    claim = house.claim(claim.claim_id)
    assert (claim.state, book(house, claim)) == (ClaimState.GOING_HOME, (0, 0, 0))


def test_a_choice_one_millisecond_too_late_is_refused_and_takes_nothing(house):
    claim = quoted(house)
    house.clock.set(claim.quote.answer_by.at)
    with pytest.raises(WrongState):
        chosen(house, claim, Purpose.REPAIR, PRICE)
    claim = house.claim(claim.claim_id)
    assert (claim.state, claim.ledger) == (ClaimState.GOING_HOME, ())


def test_what_was_paid_before_the_end_counts_though_we_hear_of_it_after(house):
    """The capture is in doubt when the quote ends: it is neither declined nor charged twice."""
    claim = chosen(house, quoted(house), Purpose.REPAIR, PRICE)
    house.payments.pay(claim.ledger[-1].page_id)
    house.payments.lose_reply_of("capture")
    comes_back(house, claim)
    house.clock.set(claim.quote.answer_by.at)
    house.settle_everything()
    claim = house.claim(claim.claim_id)
    assert (claim.state, book(house, claim)) == (ClaimState.MENDING, (12000, 0, 0))


@pytest.mark.parametrize("choice", [Purpose.REPAIR, Purpose.FEE])
def test_another_amount_than_the_quotes_is_refused(house, choice):
    """PAY-7."""
    claim = quoted(house)
    for amount in (usd(11999), None):
        with pytest.raises(BadValue) as fault:
            chosen(house, claim, choice, amount)
        assert fault.value.pointer == "/amount"
    assert house.claim(claim.claim_id).ledger == ()


def test_the_same_choice_again_is_the_same_page_and_another_choice_closes_it(house):
    claim = chosen(house, quoted(house), Purpose.REPAIR, PRICE)
    first = claim.ledger[-1].page_id
    assert chosen(house, claim, Purpose.REPAIR, PRICE).ledger[-1].page_id == first
    claim = chosen(house, claim, Purpose.FEE, FEE)
    assert (claim.fee, claim.fee_number) == (FEE, 1)
    assert [line.status for line in claim.ledger] == [Status.VOIDED, Status.OPEN]
    claim = chosen(house, claim, Purpose.REPAIR, PRICE)
    assert (claim.fee, claim.fee_number) == (usd(0), 0)
    claim = pays(house, claim)
    assert (claim.state, book(house, claim)) == (ClaimState.MENDING, (12000, 0, 0))
    assert chosen(house, claim, Purpose.REPAIR, PRICE) == claim, "the first answer"
    with pytest.raises(WrongState):
        chosen(house, claim, Purpose.FEE, FEE)


def test_a_payment_that_is_being_taken_cannot_be_swapped_for_another_choice(house):
    claim = chosen(house, quoted(house), Purpose.REPAIR, PRICE)
    house.payments.pay(claim.ledger[-1].page_id)
    house.payments.lose_reply_of("capture")
    comes_back(house, claim)
    with pytest.raises(Conflict):
        chosen(house, claim, Purpose.FEE, FEE)
    house.travel(hours=1)
    assert house.claim(claim.claim_id).state is ClaimState.MENDING


def test_a_refused_capture_leaves_the_quote_open_for_another_try(house):
    """TRM-6: the replacement goes back to the plan."""
    claim = chosen(house, quoted(house), Purpose.FEE, FEE)
    house.payments.pay(claim.ledger[-1].page_id)
    line = house.payments.read_page(claim.ledger[-1].page_id).payment
    house.payments.by_hand(line.provider_id, capture=False)
    claim = comes_back(house, claim)
    assert (claim.state, counts(house)) == (ClaimState.QUOTED, (2, 0, 0))
    claim = house.claims.go_on(claim.claim_id, ANA, house.op(), try_again=True)
    assert pays(house, claim).state is ClaimState.REPLACING
    assert counts(house) == (1, 1, 0)


def test_a_page_that_lapsed_unused_is_opened_anew_when_the_customer_continues(house):
    claim = chosen(house, quoted(house), Purpose.REPAIR, PRICE)
    house.payments.close_page(claim.ledger[-1].page_id)
    claim = house.claims.go_on(claim.claim_id, ANA, house.op())
    assert [line.status for line in claim.ledger] == [Status.VOIDED, Status.OPEN]
    assert pays(house, claim).state is ClaimState.MENDING


def test_the_last_replacement_that_went_elsewhere_leaves_the_rest_of_the_quote(house):
    """SVC-1, TRM-6: nothing is charged, and the repair can still be paid."""
    claim = chosen(house, quoted(house), Purpose.FEE, FEE)
    plan = house.store.plans_of(ANA)[0]
    house.put(replace(plan, left=0))
    claim = pays(house, claim)
    assert (claim.state, claim.quote.replacement) == (ClaimState.QUOTED, None)
    assert book(house, claim) == (0, 0, 0)
    assert "replacement_gone" in house.types(claim.claim_id)
    with pytest.raises(Refused) as refusal:
        chosen(house, claim, Purpose.FEE, FEE)
    assert refusal.value.decision.failed == ("SVC-1",)
    assert pays(house, chosen(house, claim, Purpose.REPAIR, PRICE)).state is ClaimState.MENDING


def test_a_repair_that_cannot_be_done_gives_the_money_back_and_asks_anew(house):
    """SVC-8, PAY-4: quoted again, with a new date, and the repair is not offered any more."""
    claim = repair_paid(house)
    house.travel(days=3)
    claim = house.bench.cannot_mend(claim.claim_id, "The frame is cracked.", house.op(), by=CLERK)
    assert (claim.state, claim.paid_at) == (ClaimState.QUOTED, None)
    assert book(house, claim) == (12000, 12000, 0)
    assert claim.quote.answer_by.last_day.isoformat() == "2026-12-26"
    assert (claim.approvals[-1].what, claim.approvals[-1].by) == ("cannot_mend", CLERK)
    with pytest.raises(Refused) as refusal:
        chosen(house, claim, Purpose.REPAIR, PRICE)
    assert refusal.value.decision.failed == ("SVC-8",)
    again = house.bench.cannot_mend(claim.claim_id, "Again.", house.op(), by=CLERK)
    assert again == house.claim(claim.claim_id), "told again: the first answer"
    claim = pays(house, chosen(house, claim, Purpose.FEE, FEE))
    assert claim.state is ClaimState.REPLACING
    assert book(house, claim) == (12000 + 15900, 12000, 0)


def test_a_defect_that_cannot_be_mended_is_swapped_and_never_charged(house):
    """TRM-5, COV-8."""
    claim = inspected(house, received(house), "defect")
    with pytest.raises(Refused) as refusal:
        house.bench.cannot_mend(claim.claim_id, "Burnt.", house.op(), by=CLERK)
    assert refusal.value.decision.failed == ("TRM-5",)
    assert [step.code for step in refusal.value.decision.next_steps] == ["ship"]
    assert house.ship(claim).state is ClaimState.COMPLETED


def test_a_paid_repair_is_not_swapped_free(house):
    """TRM-5: a swap is for what the warranty covers."""
    claim = repair_paid(house)
    with pytest.raises(Refused) as refusal:
        house.ship(claim)
    assert refusal.value.decision.failed == ("TRM-5",)
    assert house.claim(claim.claim_id).state is ClaimState.MENDING


@pytest.mark.parametrize("service", SENT_IN)
def test_a_unit_that_is_never_sent_lapses_the_claim_after_thirty_days(house, service):
    """SVC-8, TIM-3."""
    claim = filed(house, service)
    house.clock.set(claim.return_by.at - MILLISECOND)
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.FILED
    house.clock.forward(MILLISECOND)
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.LAPSED
    assert house.types(claim.claim_id)[-1] == "unit_not_sent"
    assert house.device(DRONE).open_claim_id is None


@pytest.mark.parametrize("service", SENT_IN)
def test_a_wrong_unit_opens_a_cure_and_the_right_one_closes_it(house, service):
    """RET-2, RET-5."""
    claim = filed(house, service)
    receipt = house.scan("9XWRONG1", claim_id=claim.claim_id)
    assert receipt.result is Result.INCOMPLETE
    assert receipt.claim.state is ClaimState.RETURN_INCOMPLETE
    house.scan()
    assert house.claim(claim.claim_id).state is ClaimState.RECEIVED


@pytest.mark.parametrize("service", SENT_IN)
def test_a_cure_that_runs_out_ends_the_claim_and_what_was_sent_goes_home(house, service):
    """RET-5, SHP-1."""
    claim = filed(house, service)
    claim = house.scan("9XWRONG1", claim_id=claim.claim_id).claim
    house.clock.set(claim.cure_by.at - MILLISECOND)
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.RETURN_INCOMPLETE
    house.clock.forward(MILLISECOND)
    house.settle_everything()
    claim = house.claim(claim.claim_id)
    assert (claim.state, claim.work_since) == (ClaimState.CANCELLED, house.clock.now())
    claim = sent_back(house, claim)
    assert (claim.state, claim.work_since) == (ClaimState.CANCELLED, None)
    assert claim.sent_home.tracking == "1Z-HOME"


def test_an_inspection_told_twice_is_told_once(house):
    claim = quoted(house)
    seen = len(house.types(claim.claim_id))
    assert inspected(house, claim, "accident", usd(999)) == house.claim(claim.claim_id)
    assert len(house.types(claim.claim_id)) == seen
    with pytest.raises(WrongState):
        inspected(house, claim, "no_fault")


def test_a_parcel_told_twice_is_told_once(house):
    claim = sent_back(house, inspected(house, received(house), "no_fault"))
    assert sent_back(house, claim) == claim
    assert house.types(claim.claim_id).count("sent_home") == 1


def test_an_accident_needs_a_price_and_nothing_else_has_one(house):
    claim = received(house)
    for outcome, price in (("accident", None), ("defect", PRICE), ("no_fault", PRICE)):
        with pytest.raises(BadValue) as fault:
            house.bench.inspect(claim.claim_id, outcome, house.op(), by=CLERK, price=price)
        assert fault.value.pointer == "/quote"
    assert house.claim(claim.claim_id).state is ClaimState.RECEIVED


@pytest.mark.parametrize(("amount", "pointer"), [(49, "/quote/amount"), (-1, "/quote/amount")])
def test_a_price_below_what_the_provider_takes_is_refused(house, amount, pointer):
    """PAY-9."""
    with pytest.raises(BadValue) as fault:
        inspected(house, received(house), "accident", usd(amount))
    assert fault.value.pointer == pointer


def test_a_price_in_another_currency_is_refused(house):
    """PAY-9."""
    with pytest.raises(BadValue) as fault:
        inspected(house, received(house), "accident", replace(PRICE, currency="EUR"))
    assert fault.value.pointer == "/quote/currency"


def test_a_quote_of_nothing_moves_no_money_and_counts_as_paid(house):
    """PAY-9."""
    claim = inspected(house, received(house), "accident", usd(0))
    claim = chosen(house, claim, Purpose.REPAIR, usd(0))
    assert (claim.state, book(house, claim)) == (ClaimState.MENDING, (0, 0, 0))


def test_without_a_plan_there_is_a_repair_and_no_replacement(house):
    """SVC-1, SVC-8."""
    claim = received(house, serial=SPARE)
    claim = inspected(house, claim, "accident")
    assert (claim.plan_id, claim.quote.replacement) == (None, None)
    with pytest.raises(Refused) as refusal:
        chosen(house, claim, Purpose.FEE, FEE)
    assert refusal.value.decision.failed == ("SVC-1",)
    assert pays(house, chosen(house, claim, Purpose.REPAIR, PRICE)).state is ClaimState.MENDING


def test_the_replacement_is_offered_by_the_plan_of_filing_though_it_has_ended_since(house):
    """SVC-1 as of filing, TRM-4."""
    plan = house.store.plans_of(ANA)[0]
    house.clock.set(plan.ends_at - MILLISECOND)
    claim = filed(house)
    house.clock.set(plan.ends_at)
    house.scan()
    claim = inspected(house, house.claim(claim.claim_id), "accident")
    assert claim.quote.replacement == FEE


def test_a_claim_filed_when_the_plan_had_none_left_is_offered_no_replacement(house):
    """SVC-1."""
    house.put(replace(house.store.plans_of(ANA)[0], left=0))
    assert quoted(house).quote.replacement is None


def test_a_desk_that_names_no_claim_finds_none(house):
    with pytest.raises(NotFound):
        house.bench.inspect("claim_none", "defect", house.op(), by=CLERK)
    claim = filed(house)
    with pytest.raises(NotFound):
        house.managing.choose(claim.claim_id, BEN, None, None, house.op())
    with pytest.raises(WrongState):
        inspected(house, claim, "defect")
    with pytest.raises(WrongState):
        sent_back(house, claim)
    with pytest.raises(WrongState):
        house.bench.cannot_mend(claim.claim_id, "No.", house.op(), by=CLERK)


def test_choosing_without_a_quote_is_a_wrong_state(house):
    with pytest.raises(WrongState):
        chosen(house, received(house), Purpose.REPAIR, PRICE)
    with pytest.raises(WrongState):
        chosen(house, house.claim(house.device(DRONE).open_claim_id), None, None)
