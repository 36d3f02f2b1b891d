"""One card for one order, a changed brand, and a hold healed in person: PAY-2, HLD-6, PAY-1."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain import order_card
from care.domain.ledger import Goal, Purpose, RefusalKind, Status, Way
from care.domain.states import ClaimState, HoldState
from care.web.views.payments import payment_view
from tests.support.builders import NOW, a_card, a_claim, a_line
from tests.support.house import ANA, House


@pytest.fixture
def house():
    return House()


@pytest.fixture
def claim(house):
    """Shipped an hour ago."""
    house.covered()
    return house.shipped()


def renewals(claim):
    return [(x.way, x.status) for x in claim.lines(Purpose.HOLD)]


def heal(house, claim, card="visa"):
    """The customer opens the page, pays on it and comes back."""
    page = house.claims.go_on(claim.claim_id, ANA, house.op(), try_again=True)
    house.payments.pay(page.lines(Purpose.HOLD)[-1].page_id, card)
    return house.claims.go_on(claim.claim_id, ANA, house.op())


# Which card it is


def test_the_card_of_the_order_is_that_of_the_newest_page_that_was_taken():
    first = a_line(status=Status.AUTHORIZED, card=a_card(payment_method="pm_first"))
    renewed = a_line(n=2, way=Way.OFF_SESSION, card=a_card(payment_method="pm_first"))
    other = a_line(n=3, card=a_card(payment_method="pm_other"))
    not_taken = a_line(n=4, card=a_card(payment_method="pm_bad"), refusal=order_card.NOT_TAKEN)
    found = order_card.order_card([first, renewed, other, not_taken])
    assert found.payment_method == "pm_other"
    assert order_card.order_card([first, renewed]).payment_method == "pm_first"
    assert order_card.order_card([renewed]).payment_method == "pm_first"
    assert order_card.order_card([a_line()]) is None


def test_fee_hold_and_renewed_hold_share_the_saved_card(house, claim):
    house.travel(days=7)
    lines = [x for x in house.claim(claim.claim_id).ledger if x.card]
    assert len(lines) >= 3
    assert len({x.card.payment_method for x in lines}) == 1


def test_a_number_renewed_by_the_bank_is_recorded_and_asks_nobody(house, claim):
    """PAY-2: same brand, another number."""
    first = claim.lines(Purpose.HOLD)[0]
    house.payments.renews_card(first.provider_id, "refundFail")
    house.travel(days=7)
    now = house.claim(claim.claim_id)
    newest = now.lines(Purpose.HOLD)[-1]
    assert now.hold_state is HoldState.LIVE
    assert (first.card.last4, newest.card.last4) == ("4242", "5126")
    assert newest.card.payment_method == first.card.payment_method


# A changed brand


def test_a_changed_brand_keeps_the_old_hold_lets_the_new_one_go_and_asks_the_customer(house, claim):
    house.payments.renews_card(claim.lines(Purpose.HOLD)[0].provider_id, "mastercard")
    house.travel(days=6, hours=18)
    now = house.claim(claim.claim_id)
    assert now.hold_state is HoldState.AT_RISK
    assert renewals(now) == [(Way.PAGE, Status.AUTHORIZED), (Way.OFF_SESSION, Status.VOIDED)]
    assert now.lines(Purpose.HOLD)[-1].refusal == order_card.BRAND_CHANGED
    last = house.store.timeline(claim.claim_id)[-1].note
    assert (last.type, last.rules) == ("hold_at_risk", ("PAY-2", "HLD-6"))
    assert house.payments.books()[claim.claim_id].live_holds == 1
    house.travel(hours=12)
    assert house.types(claim.claim_id).count("hold_at_risk") == 1
    assert house.claim(claim.claim_id).hold_state is HoldState.LOST


def test_a_default_on_a_changed_brand_charges_nobody_and_is_a_debt(house, claim):
    """PAY-2: nobody agreed to a charge of that card. HLD-6: the desk's."""
    house.payments.renews_card(claim.lines(Purpose.HOLD)[0].provider_id, "mastercard")
    house.travel(days=16)
    now = house.claim(claim.claim_id)
    assert (now.state, now.hold_state) == (ClaimState.DEFAULTED, HoldState.DEBT)
    assert house.payments.books()[claim.claim_id].captured == 15900
    assert now.work_since is not None


def test_the_customer_agrees_anew_and_the_hold_stands_again(house, claim):
    house.payments.renews_card(claim.lines(Purpose.HOLD)[0].provider_id, "mastercard")
    house.travel(days=6, hours=18)
    healed = heal(house, claim, "mastercard")
    assert healed.hold_state is HoldState.LIVE
    assert not order_card.changed_brand(healed)
    assert order_card.order_card(healed.ledger).brand == "mastercard"
    house.travel(days=10)
    after = house.claim(claim.claim_id)
    assert (after.state, after.hold_state) == (ClaimState.DEFAULTED, HoldState.CAPTURED)
    book = house.payments.books()[claim.claim_id]
    assert (book.captures, book.captured, book.live_holds) == (2, 15900 + 99900, 0)


def test_a_restored_hold_of_another_brand_is_let_go_after_the_loss_too():
    """The ladder's last try succeeded, on a card that nobody agreed to."""
    first = a_line(status=Status.VOIDED, goal=Goal.VOIDED, card=a_card())
    late = a_line(
        n=2, way=Way.OFF_SESSION, status=Status.AUTHORIZED, card=a_card(brand="mastercard")
    )
    claim = a_claim(state=ClaimState.RETURN_DUE, hold_state=HoldState.LOST, ledger=(first, late))
    turn = next(t for c in order_card.CONSEQUENCES if (t := c(claim, NOW)))
    assert turn.after.hold_state is HoldState.LOST
    assert turn.after.ledger[-1].goal is Goal.VOIDED


# Healing


def lose(house, claim):
    house.payments.by_hand(claim.lines(Purpose.HOLD)[-1].provider_id, capture=False)
    house.settle.claim(claim.claim_id, house.op(), hint=claim.lines(Purpose.HOLD)[-1].provider_id)
    lost = house.claim(claim.claim_id)
    assert lost.hold_state is HoldState.LOST
    return lost


def test_a_lost_hold_is_restored_by_the_customer_on_a_new_page(house, claim):
    """HLD-6: lost, restored."""
    lose(house, claim)
    page = house.claims.go_on(claim.claim_id, ANA, house.op(), try_again=True)
    view = payment_view(page)
    assert (view["state"], page.hold_state) == ("open", HoldState.LOST)
    assert view["url"] == page.lines(Purpose.HOLD)[-1].page_url
    again = house.claims.go_on(claim.claim_id, ANA, house.op(), try_again=True)
    assert len(again.lines(Purpose.HOLD)) == 2, "one page at a time"
    house.payments.pay(page.lines(Purpose.HOLD)[-1].page_id)
    healed = house.claims.go_on(claim.claim_id, ANA, house.op())
    assert (healed.hold_state, healed.work_since) == (HoldState.LIVE, None)
    assert payment_view(healed)["state"] == "done"
    assert house.payments.books()[claim.claim_id].live_holds == 1
    assert house.scan().claim.state is ClaimState.COMPLETED
    assert house.payments.books()[claim.claim_id].live_holds == 0


def test_without_asking_nobody_is_sent_to_a_page_and_a_live_hold_needs_none(house, claim):
    assert house.claims.go_on(claim.claim_id, ANA, house.op(), try_again=True) == claim
    lost = lose(house, claim)
    assert house.claims.go_on(claim.claim_id, ANA, house.op()).ledger == lost.ledger


def test_a_page_left_unused_stands_in_no_renewals_way(house, claim):
    """The ladder goes on beside the page; the page is closed once the hold stands."""
    house.payments.bank_says("processing_error")
    house.travel(days=6, hours=12, minutes=2)
    at_risk = house.claim(claim.claim_id)
    assert at_risk.hold_state is HoldState.AT_RISK
    house.claims.go_on(claim.claim_id, ANA, house.op(), try_again=True)
    house.travel(minutes=10)
    now = house.claim(claim.claim_id)
    assert now.hold_state is HoldState.LIVE
    assert renewals(now)[-1] == (Way.PAGE, Status.VOIDED)
    assert house.payments.books()[claim.claim_id].live_holds == 1


def test_a_page_that_expired_is_over_and_another_can_be_asked_for(house, claim):
    lose(house, claim)
    house.claims.go_on(claim.claim_id, ANA, house.op(), try_again=True)
    house.travel(hours=25)
    over = house.claim(claim.claim_id)
    assert (renewals(over)[-1], over.hold_state) == ((Way.PAGE, Status.VOIDED), HoldState.LOST)
    assert over.lines(Purpose.HOLD)[-1].goal is Goal.VOIDED
    assert heal(house, claim).hold_state is HoldState.LIVE


def test_a_card_that_cannot_carry_the_hold_is_let_go_and_told(house, claim):
    """PAY-1: once more after the page; the provider's own block is not trusted."""
    lost = lose(house, claim)
    page = house.claims.go_on(claim.claim_id, ANA, house.op(), try_again=True)
    line = page.lines(Purpose.HOLD)[-1]
    house.payments.pay(line.page_id)
    paid = house.claim(claim.claim_id)
    wrong = replace(line, status=Status.AUTHORIZED, card=a_card(funding="debit"))
    turn = order_card.CONSEQUENCES[1](paid.with_line(wrong), NOW)
    assert [note.type for note in turn.notes] == ["hold_card_refused"]
    assert turn.after.lines(Purpose.HOLD)[-1].goal is Goal.VOIDED
    assert turn.after.hold_state is lost.hold_state


@pytest.mark.parametrize(
    ("state", "hold_state", "may"),
    [
        (ClaimState.RETURN_DUE, HoldState.AT_RISK, True),
        (ClaimState.PAID, HoldState.LOST, True),
        (ClaimState.RETURN_DUE, HoldState.LIVE, False),
        (ClaimState.COMPLETED, HoldState.LOST, False),
        (ClaimState.DEFAULTED, HoldState.AT_RISK, False),
    ],
)
def test_only_a_hold_at_risk_or_lost_is_healed_and_only_while_a_default_is_possible(
    state, hold_state, may
):
    assert order_card.may_heal(a_claim(state=state, hold_state=hold_state)) is may


def test_a_healed_hold_outlives_the_refused_renewal(house, claim):
    """The old try is let go with everything else that is not the new hold."""
    house.payments.bank_says("expired_card")
    house.travel(days=6, hours=18)
    at_risk = house.claim(claim.claim_id)
    assert at_risk.lines(Purpose.HOLD)[-1].refusal.kind is RefusalKind.DEAD
    healed = heal(house, claim)
    assert healed.hold_state is HoldState.LIVE
    assert [x.goal for x in healed.lines(Purpose.HOLD)] == [
        Goal.VOIDED,
        Goal.VOIDED,
        Goal.AUTHORIZED,
    ]
    house.clock.forward(timedelta(minutes=5))
    house.settle_everything()
    assert house.payments.books()[claim.claim_id].live_holds == 1
