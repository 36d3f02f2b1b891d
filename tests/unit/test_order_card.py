"""One card for one order, a changed brand, and a hold healed in person: PAY-2, HLD-6, PAY-1."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain import healing, order_card
from care.domain.ledger import Goal, Purpose, Status, Way
from care.domain.states import ClaimState, HoldState
from tests.support.builders import NOW, a_card, a_claim, a_line, a_shipped_claim
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
    not_taken = a_line(n=4, card=a_card(payment_method="pm_bad"), refusal=healing.NOT_TAKEN)
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


def test_a_card_of_another_brand_is_never_asked_without_its_holder(house, claim):
    """PAY-2: no hold is taken on it, not even for a moment."""
    house.payments.renews_card(claim.lines(Purpose.HOLD)[0].provider_id, "mastercard")
    asked = house.payments.desk.calls["confirm"]
    house.travel(days=16)
    assert house.payments.desk.calls["confirm"] == asked
    now = house.claim(claim.claim_id)
    assert (now.state, now.hold_state) == (ClaimState.DEFAULTED, HoldState.DEBT)


def test_a_brand_changed_between_two_tries_is_seen_before_the_second(house, claim):
    """Hours lie between the tries of the ladder: the card is looked at anew."""
    house.payments.bank_says("processing_error")
    hold = claim.standing_hold
    house.clock.set(hold.capture_before - timedelta(hours=12))
    house.settle_everything()
    asked = house.payments.desk.calls["confirm"]
    house.payments.renews_card(hold.provider_id, "amex")
    house.travel(minutes=10)
    now = house.claim(claim.claim_id)
    assert house.payments.desk.calls["confirm"] == asked
    assert now.lines(Purpose.HOLD)[-1].refusal == order_card.BRAND_CHANGED
    assert now.lines(Purpose.HOLD)[-1].status is Status.VOIDED
    assert house.payments.books()[claim.claim_id].live_holds == 1


def test_a_default_is_not_charged_to_a_brand_that_changed_after_the_hold_was_lost(house, claim):
    house.payments.bank_says("expired_card")
    house.travel(days=8)
    assert house.claim(claim.claim_id).hold_state is HoldState.LOST
    house.payments.renews_card(claim.lines(Purpose.HOLD)[0].provider_id, "mastercard")
    asked = house.payments.desk.calls["confirm"]
    house.travel(days=8)
    now = house.claim(claim.claim_id)
    assert (now.state, now.hold_state) == (ClaimState.DEFAULTED, HoldState.DEBT)
    assert house.payments.desk.calls["confirm"] == asked
    charge = now.lines(Purpose.DEFAULT)[-1]
    assert (charge.status, charge.refusal) == (Status.VOIDED, order_card.BRAND_CHANGED)


# News of the card, before anything is asked of it


def test_a_brand_that_the_bank_changed_asks_the_customer_long_before_the_lapse(house, claim):
    seen = a_card(payment_method=claim.standing_hold.card.payment_method, brand="mastercard")
    turn = order_card.brand_noticed(claim, seen, house.clock.now())
    assert turn.after.hold_state is HoldState.AT_RISK
    assert [(note.type, note.rules) for note in turn.notes] == [
        ("hold_at_risk", ("PAY-2", "HLD-6"))
    ]
    assert order_card.changed_brand(turn.after)
    assert healing.may_heal(turn.after)
    house.settle.keep(turn.after, turn.notes, house.clock.now(), house.op())
    made = len(house.payments.made_for(claim.claim_id))
    house.travel(days=6, hours=20)
    assert len(house.payments.made_for(claim.claim_id)) == made, "nothing is tried on it"
    assert house.claim(claim.claim_id).hold_state is HoldState.AT_RISK
    house.travel(hours=6)
    assert house.claim(claim.claim_id).hold_state is HoldState.LOST


@pytest.mark.parametrize(
    ("card", "changes"),
    [
        ({"last4": "5126"}, {}),
        ({"brand": "mastercard", "payment_method": "pm_of_before"}, {}),
        ({"brand": "mastercard"}, {"state": ClaimState.COMPLETED}),
        ({"brand": "mastercard"}, {"hold_state": HoldState.AT_RISK}),
        ({"brand": "mastercard"}, {"ledger": ()}),
    ],
)
def test_nothing_follows_from_a_number_another_card_or_a_claim_without_a_live_hold(card, changes):
    claim = replace(a_shipped_claim(hold_state=HoldState.LIVE), **changes)
    assert order_card.brand_noticed(claim, a_card(**card), NOW) is None


def test_the_brand_is_remembered_after_the_loss_too_and_told_once():
    """Whichever news comes first, the loss or the brand, no charge of that card is tried."""
    lost = a_shipped_claim(hold_state=HoldState.LOST)
    turn = order_card.brand_noticed(lost, a_card(brand="amex"), NOW)
    assert turn.after.hold_state is HoldState.LOST
    assert [note.type for note in turn.notes] == ["hold_at_risk"]
    assert order_card.changed_brand(turn.after)
    assert order_card.brand_noticed(turn.after, a_card(brand="amex"), NOW) is None


def test_beside_a_renewal_under_way_the_renewal_itself_shows_the_brand():
    trying = a_line(n=2, way=Way.OFF_SESSION, status=Status.INTENDED)
    claim = a_shipped_claim(hold_state=HoldState.LIVE).with_line(trying)
    assert order_card.brand_noticed(claim, a_card(brand="amex"), NOW) is None
